#pragma once

#include <string>
#include <vector>

#include "credential/model/compact_credential.h"

namespace sanad {

struct Colour {
    double red = 0, green = 0, blue = 0;
};

/// The look of a certificate: a file under assets/templates (`classic.json` shows every field). Immutable; any thread.
struct PageTemplate {
    /// How one kind of credential is told from the other, in colour and without it.
    struct KindLook {
        Colour primary;
        bool filled_band = true;  ///< white title on a band of `primary`; else the title in `primary` between two lines
    };
    /// One filled outline of the emblem, in its own square of 100 × 100.
    struct EmblemShape {
        struct Step {
            char command = 'M';  ///< M, L, C or Z, as in SVG, absolute
            double at[6]{};
        };
        std::vector<Step> steps;
        std::string fill;  ///< "primary", "accent" or "paper"
    };

    std::string heading_en, heading_ur;  ///< above the centre's name: whose centre it is; may be empty
    Colour ink, muted, accent, panel;
    KindLook micro_credential, certificate_of_completion;
    std::vector<EmblemShape> emblem;

    [[nodiscard]] const KindLook& look(CredentialKind kind) const;

    /// Reads `assets_dir`/templates/`id`.json. Throws std::runtime_error, naming the file, when it is missing or not a
    /// template, or when `id` is anything but letters, digits, `-` and `_` (it comes from stored events).
    [[nodiscard]] static PageTemplate load(const std::string& assets_dir, const std::string& id);
};

}  // namespace sanad

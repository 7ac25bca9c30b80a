#pragma once

#include <optional>
#include <string>
#include <vector>

#include "credential/bytes/result.h"
#include "credential/model/compact_credential.h"
#include "kiosk/model/refusal.h"
#include "kiosk/text/font_files.h"

namespace sanad {

struct Colour {
    double red = 0, green = 0, blue = 0;
};

/// A step of an outline, as in SVG, absolute: M and L to a point, C by two control points to a third, Z back to the last M.
struct PathStep {
    char command = 'M';
    double at[6]{};
};

/// What a centre decides of its certificates' look: a JSON file under assets/templates, explained in the README there. Immutable.
struct PageTemplate {
    /// How one kind of credential is told from the other, in colour and without it.
    struct KindLook {
        Colour primary;
        bool filled_band = true;  ///< white title on a band of `primary`; else the title in `primary` between two lines
    };
    /// One filled outline of the emblem, in its own square of 100 × 100.
    struct EmblemShape {
        std::vector<PathStep> steps;
        std::string fill;  ///< "primary", "accent", "paper" or a colour
    };
    struct Signatory {
        std::string name;  ///< may be empty: the office signs
        std::string office_en, office_ur;
    };

    std::string heading_en, heading_ur;  ///< above the centre's name: whose centre it is; may be empty
    Colour ink, muted, accent, panel;
    KindLook micro_credential, certificate_of_completion;
    std::vector<EmblemShape> emblem;
    std::string emblem_picture;          ///< instead of `emblem`: a PNG beside the template; a plain file name
    std::vector<Signatory> signatories;  ///< 0–3; none: those of the course
    FontFiles fonts;                     ///< TrueType files beside the template, plain names; empty: the installed one

    [[nodiscard]] const KindLook& look(CredentialKind kind) const;
};

constexpr std::size_t kMaxTemplateBytes = 64 * 1024;
constexpr std::size_t kMaxEmblemShapes = 64;
constexpr std::size_t kMaxEmblemSteps = 4000;  ///< of all shapes together

/// "#0b5d3b"; nothing for anything else.
[[nodiscard]] std::optional<Colour> colour_of(std::string_view text);

/// Reads a template; `//` comments are allowed. Refuses by name: template.too_large {kib}, template.not_json, template.field_missing
/// {field}, template.field_unknown {field}, template.field_wrong {field, expected}. Pure, any thread.
[[nodiscard]] Result<PageTemplate, Refusal> parse_template(std::string_view json);

/// Whether a template can be called so: 1–64 letters, digits, '-' and '_'.
[[nodiscard]] bool is_template_id(std::string_view id);

}  // namespace sanad

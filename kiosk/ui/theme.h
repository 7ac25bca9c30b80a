#pragma once

#include <cstdint>
#include <string>

namespace sanad {

/// 0xRRGGBB; every colour is opaque, so contrast can be computed.
using Colour = std::uint32_t;

/// A soft background and the ink that reads on it (contrast AA), for one meaning. Meaning always comes with an icon or a word too.
struct TonePair {
    Colour tint = 0;
    Colour ink = 0;
};

/// Every colour of the kiosk, from assets/theme/kiosk.json.
struct Theme {
    Colour ground = 0;   ///< behind everything
    Colour surface = 0;  ///< cards
    Colour ink = 0;
    Colour muted = 0;    ///< second voice, still AA
    Colour line = 0;     ///< hairlines
    Colour edge = 0;     ///< outlines of things to touch, 3:1 on surface
    Colour primary = 0;
    Colour primary_held = 0;
    Colour on_primary = 0;
    Colour rail = 0;
    Colour rail_chosen = 0;
    Colour on_rail = 0;
    Colour rail_muted = 0;
    TonePair calm, good, warn, bad, note;

    /// Throws std::runtime_error naming the colour that is missing or malformed ("#RRGGBB").
    [[nodiscard]] static Theme load(const std::string& assets_dir);
};

/// WCAG 2.1 contrast ratio, 1 to 21.
[[nodiscard]] double contrast(Colour one, Colour other);

}  // namespace sanad

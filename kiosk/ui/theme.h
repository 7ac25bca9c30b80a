#pragma once

#include <cstdint>
#include <string>

namespace sanad {

/// 0xRRGGBB; every colour is opaque, so contrast can be computed (tests/kiosk/ui/theme_test.cpp).
using Rgb = std::uint32_t;

/// A soft background and the ink that reads on it (contrast AA), for one meaning. Meaning always comes with an icon or a word too.
struct TonePair {
    Rgb tint = 0;
    Rgb ink = 0;
};

/// Every colour of the kiosk, from assets/theme/kiosk.json.
struct Theme {
    Rgb ground = 0;   ///< behind everything
    Rgb surface = 0;  ///< cards
    Rgb ink = 0;
    Rgb muted = 0;  ///< second voice, still AA
    Rgb line = 0;   ///< hairlines
    Rgb edge = 0;   ///< outlines of things to touch, 3:1 on surface
    Rgb primary = 0;
    Rgb primary_held = 0;
    Rgb on_primary = 0;
    Rgb rail = 0;
    Rgb rail_chosen = 0;
    Rgb on_rail = 0;
    Rgb rail_muted = 0;
    TonePair calm, good, warn, bad, note;

    /// Throws std::runtime_error naming the colour that is missing or malformed ("#RRGGBB").
    [[nodiscard]] static Theme load(const std::string& assets_dir);
};

}  // namespace sanad

// Every pair of colours that text stands on reads, by WCAG 2.1 AA.
#include "kiosk/ui/theme.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <vector>

#include "assets/lang/catalogue.h"

using namespace sanad;

namespace {

double luminance(Rgb colour) {
    const auto channel = [&](int shift) {
        const double value = ((colour >> shift) & 0xff) / 255.0;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0);
}

// WCAG 2.1 contrast ratio, 1 to 21.
double contrast(Rgb one, Rgb other) {
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

}  // namespace

TEST_CASE("contrast is measured as WCAG says") {
    CHECK(contrast(0x000000, 0xffffff) == doctest::Approx(21));
    CHECK(contrast(0x777777, 0xffffff) == doctest::Approx(4.48).epsilon(0.01));
}

TEST_CASE("all text of the theme has AA contrast, and edges of things to touch 3 to 1") {
    const Theme theme = Theme::load(assets_dir());
    for (const Rgb ground : {theme.ground, theme.surface}) {
        CHECK(contrast(theme.ink, ground) >= 7);
        CHECK(contrast(theme.muted, ground) >= 4.5);
        CHECK(contrast(theme.edge, ground) >= 3);
        CHECK(contrast(theme.primary, ground) >= 4.5);
    }
    CHECK(contrast(theme.muted, theme.line) >= 4.5);  // a disabled button
    CHECK(contrast(theme.on_primary, theme.primary) >= 4.5);
    CHECK(contrast(theme.on_primary, theme.primary_held) >= 4.5);
    CHECK(contrast(theme.rail_muted, theme.rail) >= 4.5);
    CHECK(contrast(theme.on_rail, theme.rail_chosen) >= 4.5);
    for (const TonePair pair : {theme.calm, theme.good, theme.warn, theme.bad, theme.note}) {
        CHECK(contrast(pair.ink, pair.tint) >= 4.5);
        CHECK(contrast(pair.ink, theme.surface) >= 4.5);
        CHECK(contrast(theme.ink, pair.tint) >= 4.5);
        CHECK(contrast(theme.muted, pair.tint) >= 4.5);
    }
}

TEST_CASE("a theme without one of its colours is refused by its name") {
    const auto folder = std::filesystem::temp_directory_path() / "sanad-theme-test" / "theme";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "kiosk.json") << R"({"ground": "#FFFFFF", "surface": "white"})";
    CHECK_THROWS_WITH((void)Theme::load(folder.parent_path().string()), doctest::Contains("surface"));
    std::filesystem::remove_all(folder.parent_path());
}

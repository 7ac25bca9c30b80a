#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/text/font_files.h"
#include "kiosk/text/text_layout.h"

namespace sanad {

/// The size of laid-out text, in whole pixels. Heights come from the layout: a Nastaliq line is nearly twice a Latin
/// one.
struct TextSize {
    int width = 0;     ///< of the widest line; never more than the wrap width unless one word is wider
    int height = 0;    ///< of all lines
    int baseline = 0;  ///< of the first line, from the top
    int lines = 0;
    bool right_to_left = false;  ///< resolved direction of the first paragraph: `start` is the right side
    bool cut = false;            ///< ended by "…" because of max_lines
};

/// Text as 8-bit coverage, for a texture tinted by vertex colour. Ink may reach outside the layout's box (Nastaliq
/// does): the bitmap holds all of it, and its top left corner lies at (offset_x, offset_y) from the box's, both ≤ 0.
struct TextCoverage {
    TextSize size;
    int offset_x = 0;
    int offset_y = 0;
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> coverage;  ///< width × height, row by row, no padding; 255 = full
};

/// Shapes and measures all text that people see, English too, through Pango with fonts that are really there.
/// One TextEngine per thread, never shared: it owns its font map and context. Text is UTF-8; broken UTF-8 shows as
/// U+FFFD.
class TextEngine {
public:
    /// Throws std::runtime_error, naming the family, when a font is not installed (Pango would silently take another).
    TextEngine();
    /// For paper: draws with these files and no others, one a role, in the weight that the file has. Throws std::runtime_error, naming the
    /// file, when one is not a font.
    explicit TextEngine(const FontFiles& files);
    ~TextEngine();
    TextEngine(const TextEngine&) = delete;
    TextEngine& operator=(const TextEngine&) = delete;

    /// The size that `text` takes when wrapped at `wrap_width` pixels (0: one line per paragraph).
    [[nodiscard]] TextSize measure(std::string_view text, const TextStyle& style, int wrap_width = 0);
    /// The same, drawn. An empty text gives a line's height and no coverage.
    [[nodiscard]] TextCoverage render(std::string_view text, const TextStyle& style, int wrap_width = 0);

    /// Lays out for drawing on a Cairo surface (paper): sizes are the surface's user units, nothing is rounded to
    /// pixels.
    [[nodiscard]] TextLayout layout(std::string_view text, const TextStyle& style, double wrap_width = 0);

    /// The first letter of `text` that no installed font can draw, as UTF-8; nothing when all can be drawn. Issuing
    /// asks before it signs: a certificate with a box in a name is refused, not printed.
    [[nodiscard]] std::optional<std::string> missing_glyph(std::string_view text, FontRole role);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// `text` between U+2066 and U+2069: numbers, CNICs, dates and serials keep their order inside an Urdu line.
[[nodiscard]] std::string ltr_isolate(std::string_view text);

}  // namespace sanad

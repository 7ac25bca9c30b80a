#pragma once

#include <compare>
#include <string_view>

#include "kiosk/text/glyph_run.h"

using cairo_t = struct _cairo;
using PangoLayout = struct _PangoLayout;

namespace sanad {

/// Naskh on controls and wherever lines are tight, Nastaliq for names and titles. Each role falls back to the others'
/// fonts, so a Latin name in an Urdu sentence needs no care.
enum class FontRole { latin, serif, naskh, nastaliq };
enum class FontWeight { regular, bold };
/// Of lines among each other: `start` is left for English and right for Urdu.
enum class TextAlign { start, center, end };
enum class TextDirection { automatic, left_to_right, right_to_left };

struct TextStyle {
    FontRole role = FontRole::latin;
    double size = 24;  ///< of the em, in pixels (screen) or user units (paper)
    FontWeight weight = FontWeight::regular;
    TextAlign align = TextAlign::start;
    TextDirection direction = TextDirection::automatic;  ///< automatic: by the first strong letter
    int max_lines = 0;                                   ///< 0: as many as it takes; else the rest becomes "…" (needs a wrap width)
    double letter_spacing = 0;                           ///< added between letters, same unit as size; 0 for Arabic script
    double line_factor = 0;                              ///< distance of baselines as a multiple of the font's own; 0: as it is

    auto operator<=>(const TextStyle&) const = default;
};

/// Shaped lines, ready to be drawn on Cairo many times. Same thread as its TextEngine, which must outlive it.
class TextLayout {
public:
    [[nodiscard]] double width() const { return width_; }
    [[nodiscard]] double height() const { return height_; }
    [[nodiscard]] double baseline() const { return baseline_; }  ///< of the first line, from the top
    [[nodiscard]] int lines() const { return lines_; }
    [[nodiscard]] bool cut() const { return cut_; }
    [[nodiscard]] bool right_to_left() const { return right_to_left_; }

    /// Draws with the current source; (x, y) is the top left corner of the box `width()` × `height()`.
    void draw(cairo_t* cairo, double x, double y) const;
    /// The same as glyphs with what they say, line by line.
    [[nodiscard]] std::vector<GlyphRun> runs() const;

    /// What is really inked, seen from the box's top left corner: Nastaliq may reach out of its box.
    struct Ink {
        double x = 0, y = 0, width = 0, height = 0;
    };
    [[nodiscard]] Ink ink() const;
    /// Whether every letter was found in a font. If not, TextEngine::missing_glyph says which one wasn't.
    [[nodiscard]] bool complete() const { return complete_; }

private:
    friend class TextEngine;
    TextLayout(PangoLayout* owned, bool sloping);
    /// use(run, x, y of the baseline), from the box's top left corner.
    template <class Use>
    void each_run(Use use) const;

    std::shared_ptr<PangoLayout> layout_;
    double x_ = 0, y_ = 0, width_ = 0, height_ = 0, baseline_ = 0;
    int lines_ = 0;
    bool cut_ = false;
    bool right_to_left_ = false;
    bool complete_ = true;
    bool sloping_ = false;  ///< Nastaliq
};

}  // namespace sanad

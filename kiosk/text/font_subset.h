#pragma once

#include <map>
#include <set>

#include "kiosk/text/glyph_run.h"

namespace sanad {

/// The part of a TrueType font that a document needs. Lengths in thousandths of the em. Pure functions, any thread.
struct FontSubset {
    std::string name;                ///< PostScript name, letters, digits and '-' only
    std::vector<std::uint8_t> file;  ///< outlines and widths alone; glyphs in the order of their old numbers, from 1; 0 is ".notdef"
    std::map<std::uint32_t, std::uint16_t> number;  ///< new numbers by old ones
    int ascent = 0, descent = 0;
    int box[4]{};  ///< left, bottom, right, top
};

/// `glyphs` and those that they are composed of. The same font and glyphs give the same subset. Throws std::runtime_error when the font has
/// no TrueType outlines or is broken.
[[nodiscard]] FontSubset subset_font(const FontFace& font, const std::set<std::uint32_t>& glyphs);

/// How far the pen moves after a glyph, in thousandths of the em.
[[nodiscard]] int glyph_width(const FontFace& font, std::uint32_t glyph);

}  // namespace sanad

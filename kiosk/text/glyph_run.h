#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using hb_face_t = struct hb_face_t;  // NOLINT(readability-identifier-naming): HarfBuzz’s own

namespace sanad {

/// A font file as shaping uses it. Two texts in the same font of one TextEngine share it. Any thread may read it.
using FontFace = std::shared_ptr<hb_face_t>;

/// A glyph of that font and where its origin stands on the baseline, from the top left corner of the text's box, y downwards.
struct PlacedGlyph {
    std::uint32_t glyph = 0;
    double x = 0, y = 0;
};

/// What some of a run's glyphs say.
struct GlyphCluster {
    std::string text;        ///< UTF-8
    std::size_t glyphs = 0;  ///< how many, after those of the clusters before it
};

/// Shaped text of one font, in the order in which it is read: what a file that is to be copied from needs. Readers find letters by the
/// places of glyphs, so letters that share a glyph, and those of a sloping script, come with empty glyphs that mark their share of the
/// line.
struct GlyphRun {
    FontFace font;
    double size = 0;
    std::vector<PlacedGlyph> glyphs;
    std::vector<GlyphCluster> clusters;
};

}  // namespace sanad

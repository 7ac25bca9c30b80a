#include "kiosk/text/text_layout.h"

#include <hb.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace sanad {
namespace {

constexpr double kUnit = 1.0 / PANGO_SCALE;

PlacedGlyph glyph_at(const PangoGlyphInfo& info, double pen, double x, double y) {
    // A letter that no font has: nothing, rather than Pango's box with a number (issuing refuses it before).
    const bool unknown = info.glyph & PANGO_GLYPH_UNKNOWN_FLAG;
    return {unknown ? 0u : info.glyph, x + (pen + info.geometry.x_offset) * kUnit, y + info.geometry.y_offset * kUnit};
}

void show_glyphs(cairo_t* cairo, const PangoGlyphString& run, double x, double y) {
    std::vector<cairo_glyph_t> glyphs;
    glyphs.reserve(run.num_glyphs);
    int pen = 0;
    for (int i = 0; i < run.num_glyphs; pen += run.glyphs[i++].geometry.width) {
        if (run.glyphs[i].glyph == PANGO_GLYPH_EMPTY) continue;
        const PlacedGlyph placed = glyph_at(run.glyphs[i], pen, x, y);
        glyphs.push_back({placed.glyph, placed.x, placed.y});
    }
    cairo_show_glyphs(cairo, glyphs.data(), static_cast<int>(glyphs.size()));
}

/// The space's glyph and its width: the only empty glyph that can be had (U+200C is a visible bar in Nastaliq).
struct Anchor {
    hb_codepoint_t glyph = 0;
    double width = 0;
};

Anchor anchor_of(PangoFont* font) {
    hb_font_t* shapes = pango_font_get_hb_font(font);
    Anchor space;
    if (hb_font_get_nominal_glyph(shapes, ' ', &space.glyph)) space.width = hb_font_get_glyph_h_advance(shapes, space.glyph) * kUnit;
    return space;
}

FontFace face_of(PangoFont* font) {
    hb_face_t* face = hb_font_get_face(pango_font_get_hb_font(font));
    return {hb_face_reference(face), [](hb_face_t* owned) { hb_face_destroy(owned); }};
}

double size_of(PangoFont* font) {
    PangoFontDescription* description = pango_font_describe_with_absolute_size(font);
    const double size = pango_font_description_get_size(description) * kUnit;
    pango_font_description_free(description);
    return size;
}

struct Letter {
    int start;    ///< byte offset in the run's text
    double part;  ///< of the cluster's width: a sign on the letter before it takes little, but not nothing
};

/// The letters of text[start, end), the last first: the order of the page from left to right.
std::vector<Letter> letters_backward(std::string_view text, int start, int end) {
    std::vector<Letter> letters;
    for (int at = end - 1; at >= start; --at) {
        if ((text[at] & 0xc0) == 0x80) continue;  // inside a letter
        const bool sign = g_unichar_type(g_utf8_get_char(text.data() + at)) == G_UNICODE_NON_SPACING_MARK;
        letters.push_back({at, sign ? 0.2 : 1.0});
    }
    return letters;
}

/// The run's clusters in the order of reading, with places for readers that find words by the places of letters:
/// - Nastaliq's letters hang on a slope, so each of its clusters begins and ends with an empty glyph on the baseline. The readers take the
///   cluster's place from those, and names come out whole and in order.
/// - Readers turn the letters of one right-to-left cluster round (lam-alef, a letter with a vowel sign). So each letter gets its own share
///   of the width, between two empty glyphs; the first one also gets what is really drawn.
GlyphRun glyph_run(const PangoGlyphItem& run, std::string_view text, double x, double y, bool sloping) {
    const PangoGlyphString& string = *run.glyphs;
    const bool backward = run.item->analysis.level % 2 == 1;
    const Anchor anchor = backward ? anchor_of(run.item->analysis.font) : Anchor{};
    struct Cluster {
        std::string_view text;
        std::vector<PlacedGlyph> glyphs;
    };
    std::vector<Cluster> clusters;  // as on the page, left to right
    int pen = 0;
    int end = static_cast<int>(text.size());  // where the cluster's letters end; right from right to left only
    for (int i = 0; i < string.num_glyphs;) {
        int start = 0;
        int right = pen;
        int last = i;
        do {  // a cluster, and while it has no width (the alef of lam-alef), the one that it hangs on
            start = string.log_clusters[last];
            for (; last < string.num_glyphs && string.log_clusters[last] == start; ++last) right += string.glyphs[last].geometry.width;
        } while (anchor.glyph && right == pen && last < string.num_glyphs);
        if (!backward) end = last < string.num_glyphs ? string.log_clusters[last] : static_cast<int>(text.size());
        const auto letters = anchor.glyph ? letters_backward(text, start, end) : std::vector<Letter>{{start, 1.0}};
        double parts = 0;
        for (const Letter& letter : letters) parts += letter.part;
        const double share = (right - pen) * kUnit / parts;
        const bool anchored = anchor.glyph && (sloping || letters.size() > 1) && text[start] != ' ';
        double left = x + pen * kUnit;
        int letter_end = end;
        for (const Letter& letter : letters) {
            Cluster cluster{text.substr(letter.start, letter_end - letter.start), {}};
            letter_end = letter.start;
            const double width = share * letter.part;
            if (anchored) cluster.glyphs.push_back({anchor.glyph, left, y});
            if (letter.start == start) {
                for (; i < last; pen += string.glyphs[i++].geometry.width) {
                    if (string.glyphs[i].glyph != PANGO_GLYPH_EMPTY) cluster.glyphs.push_back(glyph_at(string.glyphs[i], pen, x, y));
                }
            }
            if (anchored) cluster.glyphs.push_back({anchor.glyph, left + width - anchor.width, y});
            left += width;
            clusters.push_back(std::move(cluster));
        }
        if (backward) end = start;
    }
    if (backward) std::ranges::reverse(clusters);
    GlyphRun out{face_of(run.item->analysis.font), size_of(run.item->analysis.font), {}, {}};
    for (const Cluster& cluster : clusters) {
        out.clusters.push_back({std::string(cluster.text), cluster.glyphs.size()});
        std::ranges::copy(cluster.glyphs, std::back_inserter(out.glyphs));
    }
    return out;
}

}  // namespace

TextLayout::TextLayout(PangoLayout* owned, bool sloping)
    : layout_(owned, [](PangoLayout* layout) { g_object_unref(layout); }), sloping_(sloping) {
    PangoRectangle box;
    pango_layout_get_extents(owned, nullptr, &box);
    x_ = box.x * kUnit;
    y_ = box.y * kUnit;
    width_ = box.width * kUnit;
    height_ = box.height * kUnit;
    baseline_ = pango_layout_get_baseline(owned) * kUnit - y_;
    lines_ = pango_layout_get_line_count(owned);
    cut_ = pango_layout_is_ellipsized(owned);
    right_to_left_ = pango_layout_line_get_resolved_direction(pango_layout_get_line_readonly(owned, 0)) == PANGO_DIRECTION_RTL;
    complete_ = pango_layout_get_unknown_glyphs_count(owned) == 0;
}

template <class Use>
void TextLayout::each_run(Use use) const {
    PangoLayoutIter* at = pango_layout_get_iter(layout_.get());
    do {
        if (const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at)) {
            PangoRectangle box;
            pango_layout_iter_get_run_extents(at, nullptr, &box);
            use(*run, box.x * kUnit - x_, pango_layout_iter_get_baseline(at) * kUnit - y_);
        }
    } while (pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
}

void TextLayout::draw(cairo_t* cairo, double x, double y) const {
    each_run([&](const PangoLayoutRun& run, double left, double baseline) {
        cairo_scaled_font_t* font = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(run.item->analysis.font));
        if (!font) return;
        cairo_set_scaled_font(cairo, font);
        show_glyphs(cairo, *run.glyphs, x + left, y + baseline);
    });
}

std::vector<GlyphRun> TextLayout::runs() const {
    const std::string_view text = pango_layout_get_text(layout_.get());
    std::vector<GlyphRun> runs;
    each_run([&](const PangoLayoutRun& run, double left, double baseline) {
        runs.push_back(glyph_run(run, text.substr(run.item->offset, run.item->length), left, baseline, sloping_));
    });
    return runs;
}

TextLayout::Ink TextLayout::ink() const {
    PangoRectangle ink;
    pango_layout_get_extents(layout_.get(), &ink, nullptr);
    return {ink.x * kUnit - x_, ink.y * kUnit - y_, ink.width * kUnit, ink.height * kUnit};
}

}  // namespace sanad

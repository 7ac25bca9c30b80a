#include "kiosk/text/text_layout.h"

#include <hb.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace sanad {
namespace {

constexpr double kUnit = 1.0 / PANGO_SCALE;

cairo_glyph_t glyph_at(const PangoGlyphInfo& info, double pen, double x, double y) {
    // A letter that no font has: nothing, rather than Pango's box with a number (issuing refuses it before).
    const bool unknown = info.glyph & PANGO_GLYPH_UNKNOWN_FLAG;
    return {unknown ? 0ul : info.glyph, x + (pen + info.geometry.x_offset) * kUnit, y + info.geometry.y_offset * kUnit};
}

void show_glyphs(cairo_t* cairo, const PangoGlyphString& run, double x, double y) {
    std::vector<cairo_glyph_t> glyphs;
    glyphs.reserve(run.num_glyphs);
    int pen = 0;
    for (int i = 0; i < run.num_glyphs; pen += run.glyphs[i++].geometry.width) {
        if (run.glyphs[i].glyph != PANGO_GLYPH_EMPTY) glyphs.push_back(glyph_at(run.glyphs[i], pen, x, y));
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

/// The same for a PDF, each cluster with the letters that it stands for: readers find words by the places of letters.
/// - Nastaliq's letters hang on a slope, so each of its clusters begins and ends with an empty glyph on the baseline.
/// The
///   readers take the cluster's place from those, and names come out whole and in order.
/// - Readers turn the letters of one right-to-left cluster round (lam-alef, a letter with a vowel sign). So each letter
///   gets its own share of the width, between two empty glyphs; the first one also gets what is really drawn.
void show_text(cairo_t* cairo, const PangoGlyphItem& run, std::string_view text, double x, double y, bool sloping) {
    const PangoGlyphString& string = *run.glyphs;
    const bool backward = run.item->analysis.level % 2 == 1;
    const Anchor anchor = backward ? anchor_of(run.item->analysis.font) : Anchor{};
    std::vector<cairo_glyph_t> glyphs;
    std::vector<cairo_text_cluster_t> clusters;
    glyphs.reserve(3 * string.num_glyphs);
    clusters.reserve(string.num_glyphs);
    int pen = 0;
    int end = static_cast<int>(text.size());   // where the cluster's letters end; right from right to left only
    for (int i = 0; i < string.num_glyphs;) {  // in the order of the page, left to right
        int start = 0;
        int right = pen;
        int last = i;
        do {  // a cluster, and while it has no width (the alef of lam-alef), the one that it hangs on
            start = string.log_clusters[last];
            for (; last < string.num_glyphs && string.log_clusters[last] == start; ++last) right += string.glyphs[last].geometry.width;
        } while (anchor.glyph && right == pen && last < string.num_glyphs);
        const auto letters = anchor.glyph ? letters_backward(text, start, end) : std::vector<Letter>{{start, 1.0}};
        double parts = 0;
        for (const Letter& letter : letters) parts += letter.part;
        const double share = (right - pen) * kUnit / parts;
        const bool anchored = anchor.glyph && (sloping || letters.size() > 1) && text[start] != ' ';
        double left = x + pen * kUnit;
        for (const Letter& letter : letters) {
            const std::size_t before = glyphs.size();
            const double width = share * letter.part;
            // Cairo writes backward glyphs last to first, and readers take the first written for the left side.
            if (anchored) glyphs.push_back({anchor.glyph, left + width - anchor.width, y});
            if (letter.start == start) {
                for (; i < last; pen += string.glyphs[i++].geometry.width) {
                    if (string.glyphs[i].glyph != PANGO_GLYPH_EMPTY) glyphs.push_back(glyph_at(string.glyphs[i], pen, x, y));
                }
            }
            if (anchored) glyphs.push_back({anchor.glyph, left, y});
            left += width;
            clusters.push_back({letter.start, static_cast<int>(glyphs.size() - before)});
        }
        end = start;
    }
    // Cairo wants clusters in the order of the text, and lengths where we noted beginnings.
    if (backward) std::ranges::reverse(clusters);
    end = static_cast<int>(text.size());
    for (auto cluster = clusters.rbegin(); cluster != clusters.rend(); ++cluster) {
        const int start = cluster->num_bytes;
        cluster->num_bytes = end - start;
        end = start;
    }
    cairo_show_text_glyphs(cairo, text.data(), static_cast<int>(text.size()), glyphs.data(), static_cast<int>(glyphs.size()),
                           clusters.data(), static_cast<int>(clusters.size()),
                           backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : cairo_text_cluster_flags_t{});
}

void draw_run(cairo_t* cairo, const PangoGlyphItem& run, const char* text, double x, double y, bool sloping) {
    cairo_scaled_font_t* font = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(run.item->analysis.font));
    if (!font) return;
    cairo_set_scaled_font(cairo, font);
    if (cairo_surface_has_show_text_glyphs(cairo_get_target(cairo))) {
        show_text(cairo, run, {text + run.item->offset, static_cast<std::size_t>(run.item->length)}, x, y, sloping);
    } else {
        show_glyphs(cairo, *run.glyphs, x, y);
    }
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

void TextLayout::draw(cairo_t* cairo, double x, double y) const {
    const char* text = pango_layout_get_text(layout_.get());
    PangoLayoutIter* at = pango_layout_get_iter(layout_.get());
    do {
        if (const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at)) {
            PangoRectangle box;
            pango_layout_iter_get_run_extents(at, nullptr, &box);
            const int baseline = pango_layout_iter_get_baseline(at);
            draw_run(cairo, *run, text, x - x_ + box.x * kUnit, y - y_ + baseline * kUnit, sloping_);
        }
    } while (pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
}

TextLayout::Ink TextLayout::ink() const {
    PangoRectangle ink;
    pango_layout_get_extents(layout_.get(), &ink, nullptr);
    return {ink.x * kUnit - x_, ink.y * kUnit - y_, ink.width * kUnit, ink.height * kUnit};
}

}  // namespace sanad

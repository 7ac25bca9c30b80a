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

/// The empty glyph of U+200C, or 0.
hb_codepoint_t anchor_of(PangoFont* font) {
    hb_codepoint_t glyph = 0;
    hb_font_get_nominal_glyph(pango_font_get_hb_font(font), 0x200c, &glyph);
    return glyph;
}

/// The same for a PDF, each cluster with the letters that it stands for. Readers find words by the places of their letters.
/// Nastaliq's letters hang on a slope, so each of its clusters begins and ends with an empty glyph on the baseline: the
/// readers take the cluster's place from those, and names come out whole and in order.
void show_text(cairo_t* cairo, const PangoGlyphItem& run, std::string_view text, double x, double y, bool sloping) {
    const PangoGlyphString& string = *run.glyphs;
    const bool backward = run.item->analysis.level % 2 == 1;
    const hb_codepoint_t anchor = sloping && backward ? anchor_of(run.item->analysis.font) : 0;
    std::vector<cairo_glyph_t> glyphs;
    std::vector<cairo_text_cluster_t> clusters;
    glyphs.reserve(3 * string.num_glyphs);
    clusters.reserve(string.num_glyphs);
    int pen = 0;
    for (int i = 0; i < string.num_glyphs;) {  // in the order of the page, left to right
        const int start = string.log_clusters[i];
        const std::size_t before = glyphs.size();
        const double left = x + pen * kUnit;
        const bool anchored = anchor && text[start] != ' ';
        if (anchored) glyphs.push_back({anchor, left, y});
        for (; i < string.num_glyphs && string.log_clusters[i] == start; pen += string.glyphs[i++].geometry.width) {
            if (string.glyphs[i].glyph != PANGO_GLYPH_EMPTY) glyphs.push_back(glyph_at(string.glyphs[i], pen, x, y));
        }
        if (anchored) {
            // Cairo writes backward glyphs last to first, and the reader takes the first written for the left side.
            glyphs.push_back({anchor, left, y});
            glyphs[before].x = x + pen * kUnit;
        }
        clusters.push_back({start, static_cast<int>(glyphs.size() - before)});
    }
    // Cairo wants clusters in the order of the text, and lengths where we noted beginnings.
    if (backward) std::ranges::reverse(clusters);
    int end = static_cast<int>(text.size());
    for (auto cluster = clusters.rbegin(); cluster != clusters.rend(); ++cluster) {
        const int start = cluster->num_bytes;
        cluster->num_bytes = end - start;
        end = start;
    }
    cairo_show_text_glyphs(cairo, text.data(), static_cast<int>(text.size()), glyphs.data(),
                           static_cast<int>(glyphs.size()), clusters.data(), static_cast<int>(clusters.size()),
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
    right_to_left_ = pango_layout_get_direction(owned, 0) == PANGO_DIRECTION_RTL;
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

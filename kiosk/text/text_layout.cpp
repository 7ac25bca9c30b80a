#include "kiosk/text/text_layout.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sanad {
namespace {

constexpr double kUnit = 1.0 / PANGO_SCALE;

/// Splits a run into clusters for cairo_show_text_glyphs, in the order of the text. Left-to-right text keeps Pango's own
/// clusters, letter by letter. Right-to-left text goes word by word: Nastaliq draws dots as glyphs of their own and in
/// another order, so a letter has no glyph that could carry it, but a word does.
std::vector<cairo_text_cluster_t> clusters_of(const PangoGlyphItem& run, std::string_view text, bool backward) {
    const int length = static_cast<int>(text.size());
    std::vector<int> starts;  // byte offsets at which a cluster begins
    if (backward) {
        for (int at = 0; at < length; ++at) {
            const bool space = text[at] == ' ';
            const bool after_space = at > 0 && text[at - 1] == ' ';
            if (at == 0 || space || after_space) starts.push_back(at);
        }
    } else {
        starts.assign(run.glyphs->log_clusters, run.glyphs->log_clusters + run.glyphs->num_glyphs);
        starts.push_back(0);
        std::ranges::sort(starts);
        starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    }
    std::vector<cairo_text_cluster_t> clusters(starts.size());
    for (std::size_t i = 0; i < starts.size(); ++i) {
        clusters[i].num_bytes = (i + 1 < starts.size() ? starts[i + 1] : length) - starts[i];
    }
    for (int i = 0; i < run.glyphs->num_glyphs; ++i) {
        if (run.glyphs->glyphs[i].glyph == PANGO_GLYPH_EMPTY) continue;
        const auto after = std::ranges::upper_bound(starts, run.glyphs->log_clusters[i]);
        ++clusters[after - starts.begin() - 1].num_glyphs;
    }
    return clusters;
}

void draw_run(cairo_t* cairo, const PangoGlyphItem& run, const char* text, double x, double y) {
    cairo_scaled_font_t* font = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(run.item->analysis.font));
    if (!font) return;
    cairo_set_scaled_font(cairo, font);
    std::vector<cairo_glyph_t> glyphs;
    glyphs.reserve(run.glyphs->num_glyphs);
    int advance = 0;
    for (int i = 0; i < run.glyphs->num_glyphs; ++i) {
        const PangoGlyphInfo& info = run.glyphs->glyphs[i];
        if (info.glyph != PANGO_GLYPH_EMPTY) {
            // A letter that no font has: nothing, rather than Pango's box with a number (issuing refuses it before).
            const bool unknown = info.glyph & PANGO_GLYPH_UNKNOWN_FLAG;
            glyphs.push_back({unknown ? 0ul : info.glyph, x + (advance + info.geometry.x_offset) * kUnit,
                              y + info.geometry.y_offset * kUnit});
        }
        advance += info.geometry.width;
    }
    if (!cairo_surface_has_show_text_glyphs(cairo_get_target(cairo))) {
        cairo_show_glyphs(cairo, glyphs.data(), static_cast<int>(glyphs.size()));
        return;
    }
    const bool backward = run.item->analysis.level % 2 == 1;
    const std::string_view said(text + run.item->offset, run.item->length);
    const auto clusters = clusters_of(run, said, backward);
    cairo_show_text_glyphs(cairo, said.data(), static_cast<int>(said.size()), glyphs.data(),
                           static_cast<int>(glyphs.size()), clusters.data(), static_cast<int>(clusters.size()),
                           backward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : cairo_text_cluster_flags_t{});
}

}  // namespace

TextLayout::TextLayout(PangoLayout* owned) : layout_(owned, [](PangoLayout* layout) { g_object_unref(layout); }) {
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
}

void TextLayout::draw(cairo_t* cairo, double x, double y) const {
    const char* text = pango_layout_get_text(layout_.get());
    PangoLayoutIter* at = pango_layout_get_iter(layout_.get());
    do {
        if (const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at)) {
            PangoRectangle box;
            pango_layout_iter_get_run_extents(at, nullptr, &box);
            const int baseline = pango_layout_iter_get_baseline(at);
            draw_run(cairo, *run, text, x - x_ + box.x * kUnit, y - y_ + baseline * kUnit);
        }
    } while (pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
}

TextLayout::Overhang TextLayout::overhang() const {
    PangoRectangle ink;
    pango_layout_get_extents(layout_.get(), &ink, nullptr);
    const double left = ink.x * kUnit, top = ink.y * kUnit;
    return {std::max(0.0, x_ - left), std::max(0.0, y_ - top), std::max(0.0, left + ink.width * kUnit - x_ - width_),
            std::max(0.0, top + ink.height * kUnit - y_ - height_)};
}

}  // namespace sanad

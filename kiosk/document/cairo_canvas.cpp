#include "kiosk/document/cairo_canvas.h"

#include <cairo.h>

namespace sanad {

void CairoCanvas::ink(Colour colour) { cairo_set_source_rgb(cairo_, colour.red, colour.green, colour.blue); }

void CairoCanvas::trace(const Path& path) {
    for (const PathStep& step : path) {
        const auto& at = step.at;
        if (step.command == 'M') cairo_move_to(cairo_, at[0], at[1]);
        if (step.command == 'L') cairo_line_to(cairo_, at[0], at[1]);
        if (step.command == 'C') cairo_curve_to(cairo_, at[0], at[1], at[2], at[3], at[4], at[5]);
        if (step.command == 'Z') cairo_close_path(cairo_);
    }
}

void CairoCanvas::fill(const Path& path, Colour colour) {
    ink(colour);
    trace(path);
    cairo_fill(cairo_);
}

void CairoCanvas::stroke(const Path& path, double width, Colour colour) {
    ink(colour);
    cairo_set_line_width(cairo_, width);
    trace(path);
    cairo_stroke(cairo_);
}

void CairoCanvas::text(const TextLayout& text, double x, double y, Colour colour) {
    ink(colour);
    text.draw(cairo_, x, y);
}

void CairoCanvas::symbol(const QrSymbol& symbol, double x, double y, double side) {
    cairo_surface_t* mask = cairo_image_surface_create(CAIRO_FORMAT_A8, symbol.size, symbol.size);
    unsigned char* rows = cairo_image_surface_get_data(mask);
    const int stride = cairo_image_surface_get_stride(mask);
    for (int row = 0; row < symbol.size; ++row) {
        for (int column = 0; column < symbol.size; ++column) rows[row * stride + column] = symbol.black(column, row) ? 255 : 0;
    }
    cairo_surface_mark_dirty(mask);
    cairo_save(cairo_);
    cairo_translate(cairo_, x, y);
    cairo_scale(cairo_, side / symbol.size, side / symbol.size);
    cairo_pattern_t* pattern = cairo_pattern_create_for_surface(mask);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    ink({0, 0, 0});
    cairo_mask(cairo_, pattern);
    cairo_pattern_destroy(pattern);
    cairo_restore(cairo_);
    cairo_surface_destroy(mask);
}

void CairoCanvas::picture(const Picture& picture, double x, double y, double width, double height) {
    cairo_surface_t* image = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, picture.width, picture.height);
    unsigned char* rows = cairo_image_surface_get_data(image);
    const int stride = cairo_image_surface_get_stride(image);
    for (int row = 0; row < picture.height; ++row) {
        auto* out = reinterpret_cast<std::uint32_t*>(rows + row * stride);
        const std::uint8_t* in = picture.rgba.data() + static_cast<std::size_t>(row) * picture.width * 4;
        for (int column = 0; column < picture.width; ++column, in += 4) {
            const std::uint32_t alpha = in[3];
            const auto premultiplied = [&](std::uint32_t value) { return (value * alpha + 127) / 255; };
            out[column] = alpha << 24 | premultiplied(in[0]) << 16 | premultiplied(in[1]) << 8 | premultiplied(in[2]);
        }
    }
    cairo_surface_mark_dirty(image);
    cairo_save(cairo_);
    cairo_translate(cairo_, x, y);
    cairo_scale(cairo_, width / picture.width, height / picture.height);
    cairo_set_source_surface(cairo_, image, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo_), CAIRO_FILTER_BEST);
    cairo_rectangle(cairo_, 0, 0, picture.width, picture.height);
    cairo_fill(cairo_);
    cairo_restore(cairo_);
    cairo_surface_destroy(image);
}

}  // namespace sanad

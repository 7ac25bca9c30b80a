#include <cairo.h>

#include "kiosk/document/certificate_page.h"
#include "kiosk/document/page_slots.h"

namespace sanad {
namespace {

void ink(cairo_t* cairo, Colour colour) { cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue); }

void frame(cairo_t* cairo, double inset, double thickness, Colour colour) {
    ink(cairo, colour);
    cairo_set_line_width(cairo, thickness);
    cairo_rectangle(cairo, inset, inset, kPageWidth - 2 * inset, kPageHeight - 2 * inset);
    cairo_stroke(cairo);
}

}  // namespace

void CertificatePage::draw(cairo_t* cairo) const {
    draw_rosette(cairo);
    draw_frame(cairo);
    draw_emblem(cairo);
    for (const Rule& rule : rules_) {
        ink(cairo, rule.colour);
        cairo_rectangle(cairo, rule.x, rule.y, rule.width, rule.height);
        cairo_fill(cairo);
    }
    for (const Text& text : texts_) {
        ink(cairo, text.colour);
        text.layout.draw(cairo, text.x, text.y);
    }
    draw_qr(cairo);
}

/// A faint guilloche between the languages: ellipses turned about the middle, all in one path.
void CertificatePage::draw_rosette(cairo_t* cairo) const {
    constexpr int kPetals = 24;
    constexpr double kRadius = 78, kWaist = 30;
    const auto faint = [](double part) { return 1 - 0.30 * (1 - part); };
    ink(cairo, {faint(look_.accent.red), faint(look_.accent.green), faint(look_.accent.blue)});
    cairo_save(cairo);
    cairo_translate(cairo, page::kMiddle, 240);
    for (int i = 0; i < kPetals / 2; ++i) {
        cairo_rotate(cairo, 3.14159265358979 * 2 / kPetals);
        constexpr double kBend = kWaist * 4 / 3;
        cairo_move_to(cairo, -kRadius, 0);
        cairo_curve_to(cairo, -kRadius, kBend, kRadius, kBend, kRadius, 0);
        cairo_curve_to(cairo, kRadius, -kBend, -kRadius, -kBend, -kRadius, 0);
    }
    cairo_restore(cairo);
    cairo_set_line_width(cairo, 0.35);
    cairo_stroke(cairo);
}

void CertificatePage::draw_frame(cairo_t* cairo) const {
    frame(cairo, 15, 6, primary_);
    frame(cairo, 21.5, 1.4, look_.accent);
    frame(cairo, 25.5, 0.5, look_.accent);
    // An eight-pointed star in each corner: two squares, one turned.
    constexpr double kCorner = 23.5, kArm = 9;
    for (const double x : {kCorner, kPageWidth - kCorner}) {
        for (const double y : {kCorner, kPageHeight - kCorner}) {
            for (const bool outer : {true, false}) {
                const double arm = outer ? kArm : kArm * 0.55;
                ink(cairo, outer ? look_.accent : Colour{1, 1, 1});
                cairo_rectangle(cairo, x - arm * 0.707, y - arm * 0.707, arm * 1.414, arm * 1.414);
                cairo_move_to(cairo, x, y - arm);
                cairo_line_to(cairo, x + arm, y);
                cairo_line_to(cairo, x, y + arm);
                cairo_line_to(cairo, x - arm, y);
                cairo_close_path(cairo);
                cairo_fill(cairo);
            }
        }
    }
}

void CertificatePage::draw_emblem(cairo_t* cairo) const {
    const page::Slot& slot = page::kEmblem;
    cairo_save(cairo);
    cairo_translate(cairo, slot.x, slot.y);
    cairo_scale(cairo, slot.width / 100, slot.height / 100);
    for (const auto& shape : look_.emblem) {
        ink(cairo, shape.fill == "primary" ? primary_ : shape.fill == "accent" ? look_.accent : Colour{1, 1, 1});
        for (const auto& step : shape.steps) {
            const auto& at = step.at;
            if (step.command == 'M') cairo_move_to(cairo, at[0], at[1]);
            if (step.command == 'L') cairo_line_to(cairo, at[0], at[1]);
            if (step.command == 'C') cairo_curve_to(cairo, at[0], at[1], at[2], at[3], at[4], at[5]);
            if (step.command == 'Z') cairo_close_path(cairo);
        }
        cairo_fill(cairo);
    }
    cairo_restore(cairo);
}

/// As one image mask: a path of some two thousand squares takes a hundred times as long.
void CertificatePage::draw_qr(cairo_t* cairo) const {
    cairo_surface_t* mask = cairo_image_surface_create(CAIRO_FORMAT_A8, qr_.size, qr_.size);
    unsigned char* rows = cairo_image_surface_get_data(mask);
    const int stride = cairo_image_surface_get_stride(mask);
    for (int y = 0; y < qr_.size; ++y) {
        for (int x = 0; x < qr_.size; ++x) rows[y * stride + x] = qr_.black(x, y) ? 255 : 0;
    }
    cairo_surface_mark_dirty(mask);
    const page::Slot& slot = page::kQr;
    const double module = slot.width / (qr_.size + 2 * kQrQuietZone);
    cairo_save(cairo);
    ink(cairo, {1, 1, 1});
    cairo_rectangle(cairo, slot.x, slot.y, slot.width, slot.height);
    cairo_fill(cairo);
    cairo_translate(cairo, slot.x + kQrQuietZone * module, slot.y + kQrQuietZone * module);
    cairo_scale(cairo, module, module);
    cairo_pattern_t* pattern = cairo_pattern_create_for_surface(mask);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    ink(cairo, {0, 0, 0});
    cairo_mask(cairo, pattern);
    cairo_pattern_destroy(pattern);
    cairo_restore(cairo);
    cairo_surface_destroy(mask);
}

}  // namespace sanad

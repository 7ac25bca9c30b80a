#include <algorithm>
#include <cmath>

#include "kiosk/document/certificate_page.h"
#include "kiosk/document/page_slots.h"

namespace sanad {
namespace {

Path rectangle(double x, double y, double width, double height) {
    return {{'M', {x, y}}, {'L', {x + width, y}}, {'L', {x + width, y + height}}, {'L', {x, y + height}}, {'Z', {}}};
}

void frame(Canvas& canvas, double inset, double thickness, Colour colour) {
    canvas.stroke(rectangle(inset, inset, kPageWidth - 2 * inset, kPageHeight - 2 * inset), thickness, colour);
}

constexpr Colour kPaper{1, 1, 1};

}  // namespace

void CertificatePage::draw(Canvas& canvas) const {
    const auto put = [&](const Text& text) { canvas.text(text.layout, text.x, text.y, text.colour); };
    draw_rosette(canvas);
    for (const Text& text : underlay_) put(text);
    draw_frame(canvas);
    draw_emblem(canvas);
    for (const Rule& rule : rules_) canvas.fill(rectangle(rule.x, rule.y, rule.width, rule.height), rule.colour);
    for (const Text& text : texts_) {
        if (!text.personal) put(text);
    }
    canvas.personal();
    for (const Text& text : texts_) {
        if (text.personal) put(text);
    }
    draw_qr(canvas);
}

/// A faint guilloche between the languages: ellipses turned about the middle, all in one path.
void CertificatePage::draw_rosette(Canvas& canvas) const {
    constexpr int kPetals = 24;
    constexpr double kRadius = 78, kWaist = 30, kBend = kWaist * 4 / 3, kMiddleY = 240;
    const Colour accent = look_.page.accent;
    const auto faint = [](double part) { return 1 - 0.30 * (1 - part); };
    Path path;
    for (int i = 1; i <= kPetals / 2; ++i) {
        const double angle = 3.14159265358979 * 2 / kPetals * i, cosine = std::cos(angle), sine = std::sin(angle);
        const auto step = [&](char command, std::initializer_list<double> points) {
            PathStep turned{command, {}};
            const double* at = points.begin();
            for (std::size_t n = 0; n < points.size(); n += 2) {
                turned.at[n] = page::kMiddle + at[n] * cosine - at[n + 1] * sine;
                turned.at[n + 1] = kMiddleY + at[n] * sine + at[n + 1] * cosine;
            }
            path.push_back(turned);
        };
        step('M', {-kRadius, 0});
        step('C', {-kRadius, kBend, kRadius, kBend, kRadius, 0});
        step('C', {kRadius, -kBend, -kRadius, -kBend, -kRadius, 0});
    }
    canvas.stroke(path, 0.35, {faint(accent.red), faint(accent.green), faint(accent.blue)});
}

void CertificatePage::draw_frame(Canvas& canvas) const {
    const Colour accent = look_.page.accent;
    frame(canvas, 15, 6, primary_);
    frame(canvas, 21.5, 1.4, accent);
    frame(canvas, 25.5, 0.5, accent);
    // An eight-pointed star in each corner: two squares, one turned.
    constexpr double kCorner = 23.5, kArm = 9;
    for (const double x : {kCorner, kPageWidth - kCorner}) {
        for (const double y : {kCorner, kPageHeight - kCorner}) {
            for (const bool outer : {true, false}) {
                const double arm = outer ? kArm : kArm * 0.55;
                Path star = rectangle(x - arm * 0.707, y - arm * 0.707, arm * 1.414, arm * 1.414);
                for (const PathStep& step :
                     Path{{'M', {x, y - arm}}, {'L', {x + arm, y}}, {'L', {x, y + arm}}, {'L', {x - arm, y}}, {'Z', {}}}) {
                    star.push_back(step);
                }
                canvas.fill(star, outer ? accent : kPaper);
            }
        }
    }
}

void CertificatePage::draw_emblem(Canvas& canvas) const {
    const page::Slot& slot = page::kEmblem;
    if (look_.emblem) {
        // As large as the slot holds it, in its own proportions.
        const double scale = std::min(slot.width / look_.emblem->width, slot.height / look_.emblem->height);
        const double width = look_.emblem->width * scale, height = look_.emblem->height * scale;
        canvas.picture(*look_.emblem, slot.x + (slot.width - width) / 2, slot.y + (slot.height - height) / 2, width, height);
        return;
    }
    for (const auto& shape : look_.page.emblem) {
        Path placed = shape.steps;
        for (PathStep& step : placed) {
            for (int i = 0; i < 6; i += 2) {
                step.at[i] = slot.x + step.at[i] * slot.width / 100;
                step.at[i + 1] = slot.y + step.at[i + 1] * slot.height / 100;
            }
        }
        const auto own = colour_of(shape.fill);
        canvas.fill(placed, own ? *own : shape.fill == "primary" ? primary_ : shape.fill == "accent" ? look_.page.accent : kPaper);
    }
}

void CertificatePage::draw_qr(Canvas& canvas) const {
    const page::Slot& slot = page::kQr;
    canvas.fill(rectangle(slot.x, slot.y, slot.width, slot.height), kPaper);
    if (is_draft_) {  // a crossed frame: nothing that could be scanned
        constexpr double kInset = 8;
        Path crossed = rectangle(slot.x + kInset, slot.y + kInset, slot.width - 2 * kInset, slot.height - 2 * kInset);
        const double left = slot.x + kInset, right = slot.x + slot.width - kInset;
        const double top = slot.y + kInset, bottom = slot.y + slot.height - kInset;
        for (const PathStep& step : Path{{'M', {left, top}}, {'L', {right, bottom}}, {'M', {right, top}}, {'L', {left, bottom}}}) {
            crossed.push_back(step);
        }
        canvas.stroke(crossed, 1.2, page::kWarning);
        return;
    }
    const double module = slot.width / (qr_.size + 2 * kQrQuietZone);
    canvas.symbol(qr_, slot.x + kQrQuietZone * module, slot.y + kQrQuietZone * module, qr_.size * module);
}

}  // namespace sanad

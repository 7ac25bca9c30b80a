#include "kiosk/screen/sheet.h"

#include <algorithm>

namespace sanad {

void draw_sheet(const std::shared_ptr<const Pixmap>& paper, Ui& ui, Rect box) {
    if (!paper) {
        ui.text(box, ui.say("screen.certificate.drawing"), Look::body, ui.theme().muted, Align::center);
        return;
    }
    const float w = static_cast<float>(paper->width), h = static_cast<float>(paper->height);
    const float scale = std::min(box.w / w, box.h / h);
    const Rect sheet = box.middle(w * scale, h * scale);
    ui.image(sheet, paper->id, paper->width, paper->height, paper->argb.data());
    ui.outline(sheet, ui.theme().line, 1, 0);
}

}  // namespace sanad

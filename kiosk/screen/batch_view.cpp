#include "kiosk/screen/batch_view.h"

namespace sanad {

std::optional<Action> draw_batch_head(const BatchHead& head, std::string_view title, Page page, Ui& ui, Rect& content) {
    std::optional<Action> action;
    const std::string below = head.course(ui) + " · " + head.name;
    if (head.open.size() < 2) {
        page_title(ui, content.cut_top(page_title_height(ui, content.w, below), kGap), title, below);
        return action;
    }
    // Beside the title where there is room for both, else a row of its own.
    float wanted = -kGap;
    for (const BatchChoice& one : head.open) wanted += choice_width(ui, one.name) + kGap;
    const float title_w = std::max(ui.text_width(title, Look::title), ui.text_width(below, Look::body));
    const bool beside = title_w + kMargin + wanted <= content.w;
    Rect top = content.cut_top(page_title_height(ui, content.w, below), kGap);
    Rect row;
    if (beside) row = top.cut_end(wanted + 1, kMargin).middle(wanted + 1, kTarget + 8);
    page_title(ui, top, title, below);
    if (!beside) row = content.cut_top(kTarget + 8, kGap);
    const Rect inside = ui.begin_scroll("batches", row);
    float x = inside.x;
    for (const BatchChoice& one : head.open) {
        const Rect box{x, inside.y, choice_width(ui, one.name), kTarget};
        if (choice(ui, "batch." + one.name, box, one.name, one.id == head.id)) action = ChooseBatch{one.id, page};
        x = box.right() + kGap;
    }
    ui.end_scroll(inside.y + row.h, x - kGap);
    return action;
}

std::optional<Action> draw_no_batch(Ui& ui, Rect content) {
    const Rect foot = content.cut_bottom(kButton + kMargin);
    empty_page(ui, content, Icon::people, ui.say("screen.no_batch"), ui.say("screen.no_batch.do"));
    const std::string label = ui.say("screen.nav.today");
    if (button(ui, "no_batch.today", foot.middle(button_width(ui, label, true) + 60, kButton), label, ButtonKind::primary, Icon::today))
        return GoTo{Page::today};
    return std::nullopt;
}

}  // namespace sanad

#include "kiosk/screen/bring_in_screen.h"

namespace sanad {
namespace {

float draw_row(const RosterRow& row, Ui& ui, Rect box) {
    const Theme& theme = ui.theme();
    const float line = ui.line_height(Look::strong);
    std::string problems;
    for (const Refusal& problem : row.problems) {
        if (!problems.empty()) problems += " ";
        problems += ui.say("refusal." + problem.code, problem.facts);
    }
    const float words = box.w - 32 - 120;
    const float problems_h = problems.empty() ? 0 : ui.text_height(problems, Look::body, words) + 4;
    const float height = line + problems_h + 20;
    box.h = height;
    ui.fill(box, row.good() ? theme.surface : theme.bad.tint, 8);
    Rect inside = box.inset(16, 10);
    const Rect mark = inside.cut_start(30, 14);
    ui.icon(row.good() ? Icon::check : Icon::warning, Rect{mark.x, mark.y, 30, line}.middle(28, 28),
            row.good() ? theme.good.ink : theme.bad.ink);
    const Rect number = inside.cut_start(64, kGap);
    ui.text({number.x, number.y, number.w, line}, std::to_string(row.line), Look::body, theme.muted, Align::end);
    Rect names = inside.cut_top(line, 4);
    const Rect second = names.cut_end(names.w * 0.42f, kGap);
    const bool urdu = ui.right_to_left();
    ui.text(names, urdu && !row.name_ur.empty() ? row.name_ur : row.name, Look::strong, theme.ink);
    ui.text(second, urdu ? row.name : row.name_ur, Look::body, theme.muted);
    if (!problems.empty()) ui.text(inside, problems, Look::body, theme.bad.ink, Align::start, Valign::top);
    return height;
}

}  // namespace

std::optional<Action> draw_bring_in(const BringInView& view, BringInDraft&, Ui& ui, Rect content) {
    std::optional<Action> action;
    const bool roster = view.file.kind == InboxKind::roster;
    page_title(ui, content.cut_top(page_title_height(ui, content.w, view.file.name), kGap),
               ui.say(roster ? "screen.bring_in.roster" : "screen.bring_in.course"), view.file.name);
    Rect foot = content.cut_bottom(kButton, kGap);
    const std::string back = ui.say("button.not_now");
    if (button(ui, "bring_in.back", foot.cut_start(button_width(ui, back, false), kGap), back, ButtonKind::secondary))
        action = GoTo{Page::today};
    if (!view.read) {
        empty_page(ui, content, Icon::file, ui.say("screen.bring_in.reading"), view.file.name);
        return action;
    }
    if (view.refusal) {
        const std::string sentence = ui.say("refusal." + view.refusal->code, view.refusal->facts);
        banner(ui, content.cut_top(banner_height(ui, sentence, content.w)), Tone::bad, sentence);
        return action;
    }
    const int good = view.roster ? view.roster->good : 0;
    const std::string label =
        roster ? ui.say("button.bring_in_people", {{"count", std::to_string(good)}}) : ui.say("button.bring_in_course");
    if (button(ui, "bring_in.confirm", foot.cut_end(std::min(foot.w, button_width(ui, label, true) + 20)), label, ButtonKind::primary,
               Icon::check, !roster || good > 0))
        action = BringInFile{view.file.path};

    if (view.roster) {
        const std::string summary =
            ui.say("screen.bring_in.counts", {{"good", std::to_string(good)}, {"bad", std::to_string(view.roster->bad)}});
        const Tone tone = view.roster->bad > 0 ? Tone::warn : Tone::good;
        banner(ui, content.cut_top(banner_height(ui, summary, content.w), kGap), tone, summary);
        const Rect inside = ui.begin_scroll("bring_in", content);
        float y = inside.y;
        // The rows to be mended come first: they are what a person must see.
        for (const bool good_rows : {false, true})
            for (const RosterRow& row : view.roster->rows)
                if (row.good() == good_rows) y += draw_row(row, ui, {inside.x, y, inside.w, 0}) + 6;
        ui.end_scroll(y);
        return action;
    }
    const Rect inside = ui.begin_scroll("bring_in", content);
    float y = inside.y;
    for (const auto& [key, value] : view.course) {
        const float label_width = std::min(300.0f, inside.w * 0.34f);
        const float value_width = inside.w - label_width - kGap - 32;
        const float height =
            std::max(ui.text_height(ui.say(key), Look::body, label_width), ui.text_height(value, Look::strong, value_width));
        Rect row{inside.x, y, inside.w, height + 20};
        ui.fill(row, ui.theme().surface, 8);
        y = row.bottom() + 6;
        row = row.inset(16, 10);
        ui.text(row.cut_start(label_width, kGap), ui.say(key), Look::body, ui.theme().muted, Align::start, Valign::top);
        ui.text(row, value, Look::strong, ui.theme().ink, Align::start, Valign::top);
    }
    ui.end_scroll(y);
    return action;
}

}  // namespace sanad

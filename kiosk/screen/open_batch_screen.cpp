#include "kiosk/screen/open_batch_screen.h"

#include <tuple>

#include "kiosk/ui/day_words.h"

namespace sanad {
namespace {

/// One choice of a list: a wide tile with a mark when chosen.
bool option(Ui& ui, const std::string& id, Rect box, bool chosen, std::string_view first, std::string_view second) {
    const Theme& theme = ui.theme();
    const Touch touch = ui.touch(id, box);
    ui.fill(box, touch.held ? theme.line : chosen ? theme.good.tint : theme.surface, kRadius);
    ui.outline(box, chosen ? theme.primary : theme.edge, chosen ? 3.0f : 2.0f, kRadius);
    Rect inside = box.inset(18, 10);
    ui.icon(chosen ? Icon::check : Icon::ring, inside.cut_start(32, 14).middle(30, 30), chosen ? theme.primary : theme.edge);
    ui.text(inside.cut_top(inside.h - ui.line_height(Look::body)), first, Look::strong, theme.ink);
    ui.text(inside, second, Look::body, theme.muted);
    return touch.tapped;
}

float option_height(Ui& ui, std::string_view first, float width) {
    return ui.text_height(first, Look::strong, width - 36 - 46) + ui.line_height(Look::body) + 24;
}

}  // namespace

std::optional<Action> draw_open_batch(const OpenBatchView& view, OpenBatchDraft& draft, Ui& ui, Rect content) {
    std::optional<Action> action;
    page_title(ui, content.cut_top(page_title_height(ui, content.w), kGap), ui.say("screen.open_batch.title"));
    if (!draft.course && view.courses.size() == 1) draft.course = 0;
    if (!draft.roster && view.rosters.size() == 1) draft.roster = 0;
    if (draft.course && *draft.course >= view.courses.size()) draft.course.reset();
    if (draft.roster && *draft.roster >= view.rosters.size()) draft.roster.reset();

    Rect foot = content.cut_bottom(kButton, kGap);
    const std::string back = ui.say("button.not_now");
    if (button(ui, "open_batch.back", foot.cut_start(button_width(ui, back, false), kGap), back, ButtonKind::secondary))
        action = GoTo{Page::today};
    const bool complete = draft.course && draft.roster;
    const std::string go = complete ? ui.say("button.open_batch_of", {{"count", std::to_string(view.rosters[*draft.roster].trainees)}})
                                    : ui.say("button.open_batch");
    int number = 0;
    if (draft.course) number = view.courses[*draft.course].next_number;
    if (draft.roster && view.rosters[*draft.roster].number) number = *view.rosters[*draft.roster].number;
    number = std::max(1, number + draft.number_step);
    const bool printed = draft.relation_printed.value_or(!draft.roster || !view.rosters[*draft.roster].women);
    const CivilDay start = view.today + std::chrono::days(draft.start_in_days);
    if (button(ui, "open_batch.confirm", foot.cut_end(std::min(foot.w, button_width(ui, go, true) + 20)), go, ButtonKind::primary,
               Icon::check, complete)) {
        const CourseChoice& course = view.courses[*draft.course];
        action = OpenBatch{course.code, course.version, std::to_string(number), view.rosters[*draft.roster].id, start, printed};
    }

    const Rect inside = ui.begin_scroll("open_batch", content);
    const float width = inside.w;
    float y = inside.y;
    const auto heading = [&](const char* key) {
        const float height = ui.line_height(Look::heading);
        ui.text({inside.x, y, width, height}, ui.say(key), Look::heading, ui.theme().ink);
        y += height + 8;
    };
    heading("screen.open_batch.course");
    for (std::size_t i = 0; i < view.courses.size(); ++i) {
        const CourseChoice& course = view.courses[i];
        const std::string title = ui.right_to_left() && !course.title_ur.empty() ? course.title_ur : course.title_en;
        const Rect box{inside.x, y, width, option_height(ui, title, width)};
        const std::string plan =
            ltr_isolate(course.code) + " · " +
            ui.say("screen.open_batch.plan", {{"sessions", std::to_string(course.sessions)}, {"days", std::to_string(course.days)}});
        if (option(ui, "open_batch.course." + course.code, box, draft.course == i, title, plan)) draft.course = i;
        y = box.bottom() + kGap;
    }
    y += kGap;
    heading("screen.open_batch.roster");
    for (std::size_t i = 0; i < view.rosters.size(); ++i) {
        const RosterChoice& roster = view.rosters[i];
        const Rect box{inside.x, y, width, option_height(ui, roster.name, width)};
        if (option(ui, "open_batch.roster." + std::to_string(i + 1), box, draft.roster == i, roster.name,
                   ui.say("screen.open_batch.trainees", {{"count", std::to_string(roster.trainees)}})))
            draft.roster = i;
        y = box.bottom() + kGap;
    }
    y += kGap;
    heading("screen.open_batch.number");
    Rect numbers{inside.x, y, std::min(width, 360.0f), kButton};
    y = numbers.bottom() + kMargin;
    if (button(ui, "open_batch.number_down", numbers.cut_start(84, 8), "\u20131", ButtonKind::secondary, std::nullopt, number > 1))
        --draft.number_step;
    if (button(ui, "open_batch.number_up", numbers.cut_end(84, 8), "+1", ButtonKind::secondary)) ++draft.number_step;
    ui.text(numbers, std::to_string(number), Look::heading, ui.theme().ink, Align::center);
    heading("screen.open_batch.start");
    Rect row{inside.x, y, std::min(width, 720.0f), kButton};
    y = row.bottom();
    const auto step = [&](const char* id, const char* label, int days, bool at_end) {
        const Rect box = at_end ? row.cut_end(84, 8) : row.cut_start(84, 8);
        if (button(ui, id, box, label, ButtonKind::secondary)) draft.start_in_days += days;
    };
    step("open_batch.week_before", "\u20137", -7, false);
    step("open_batch.day_before", "\u20131", -1, false);
    step("open_batch.week_after", "+7", 7, true);
    step("open_batch.day_after", "+1", 1, true);
    ui.text(row, weekday_words(ui, start), Look::strong, ui.theme().ink, Align::center);
    y += kMargin;
    heading("screen.open_batch.relation");
    for (const auto& [id, key, is] : {std::tuple("open_batch.relation_printed", "screen.open_batch.relation.printed", true),
                                      std::tuple("open_batch.relation_omitted", "screen.open_batch.relation.omitted", false)}) {
        const std::string label = ui.say(key);
        const Rect box{inside.x, y, std::min(width, choice_width(ui, label)), kButton};
        if (choice(ui, id, box, label, printed == is)) draft.relation_printed = is;
        y = box.bottom() + 8;
    }
    ui.end_scroll(y + kGap);
    return action;
}

}  // namespace sanad

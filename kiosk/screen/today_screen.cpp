#include "kiosk/screen/today_screen.h"

#include "kiosk/ui/day_words.h"

namespace sanad {
namespace {

/// One line of what waits: words and the button that mends it. Returns whether it was tapped.
bool todo(Ui& ui, const std::string& id, Rect box, Tone tone, Icon icon, std::string_view sentence, std::string_view label) {
    const TonePair colours = tone_colours(ui.theme(), tone);
    ui.fill(box, colours.tint, kRadius);
    Rect inside = box.inset(16, 8);
    const bool tapped = button(ui, id, inside.cut_end(std::min(button_width(ui, label, true), inside.w / 2), kGap).inset(0, 0), label,
                               ButtonKind::secondary, Icon::forward);
    ui.icon(icon, inside.cut_start(30, 14).middle(30, 30), colours.ink);
    ui.text(inside, sentence, Look::body, colours.ink);
    return tapped;
}

float todo_height(Ui& ui, std::string_view sentence, std::string_view label, float width) {
    const float words = width - 32 - 44 - kGap - std::min(button_width(ui, label, true), (width - 32) / 2);
    return std::max(kButton + 8, ui.text_height(sentence, Look::body, words) + 20);
}

struct Step {
    const char* id;
    Icon icon;
    Tone tone;
    std::string sentence;
    std::string label;
    Page page;
};

std::vector<Step> steps_of(const BatchCard& batch, const Ui& ui) {
    std::vector<Step> steps;
    if (batch.ready > 0)
        steps.push_back({"issue", Icon::issue, Tone::good, ui.say("screen.today.ready", {{"count", std::to_string(batch.ready)}}),
                         ui.say("screen.nav.issue"), Page::issue});
    if (batch.rolls_to_call > 0)
        steps.push_back({"roll", Icon::roll_call, Tone::warn,
                         ui.say("screen.today.rolls", {{"count", std::to_string(batch.rolls_to_call)}}), ui.say("screen.nav.roll_call"),
                         Page::roll_call});
    if (batch.results_missing > 0)
        steps.push_back({"results", Icon::results, Tone::warn,
                         ui.say("screen.today.results", {{"count", std::to_string(batch.results_missing)}}), ui.say("screen.nav.results"),
                         Page::results});
    if (batch.outdated > 0)
        steps.push_back({"outdated", Icon::warning, Tone::warn,
                         ui.say("screen.today.outdated", {{"count", std::to_string(batch.outdated)}}), ui.say("button.look"), Page::issue});
    if (batch.not_handed_over > 0)
        steps.push_back({"hand_over", Icon::people, Tone::note,
                         ui.say("screen.today.not_handed_over", {{"count", std::to_string(batch.not_handed_over)}}),
                         ui.say("screen.nav.issue"), Page::issue});
    if (batch.issued > 0)
        steps.push_back({"certificates", Icon::certificate, Tone::calm,
                         ui.say("screen.today.issued", {{"count", std::to_string(batch.issued)}}), ui.say("screen.nav.certificate"),
                         Page::certificate});
    if (steps.empty())
        steps.push_back({"roll", Icon::check, Tone::calm, ui.say("screen.today.nothing"), ui.say("screen.nav.roll_call"), Page::roll_call});
    return steps;
}

std::optional<Action> draw_batch(const BatchCard& batch, Ui& ui, float x, float& y, float width) {
    constexpr float kPad = 20;
    std::optional<Action> action;
    const std::string title = ui.right_to_left() && !batch.course_ur.empty() ? batch.course_ur : batch.course_en;
    const std::string facts = ui.say("screen.today.batch", {{"name", ltr_isolate(batch.name)},
                                                            {"trainees", std::to_string(batch.trainees)},
                                                            {"from", day_words(ui, batch.start)},
                                                            {"to", day_words(ui, batch.end)}});
    const std::string called =
        ui.say("screen.today.called", {{"done", std::to_string(batch.sessions_called)}, {"total", std::to_string(batch.sessions)}});
    const float inner = width - 2 * kPad;
    const float title_h = ui.text_height(title, Look::heading, inner), facts_h = ui.text_height(facts, Look::body, inner);
    const float called_h = ui.line_height(Look::body);
    const std::vector<Step> steps = steps_of(batch, ui);
    float height = 2 * kPad + title_h + 4 + facts_h + kGap + called_h + 8 + 10;
    for (const Step& step : steps) height += kGap + todo_height(ui, step.sentence, step.label, inner);

    const Rect whole{x, y, width, height};
    card(ui, whole);
    Rect inside = whole.inset(kPad);
    ui.text(inside.cut_top(title_h, 4), title, Look::heading, ui.theme().ink);
    ui.text(inside.cut_top(facts_h, kGap), facts, Look::body, ui.theme().muted);
    ui.text(inside.cut_top(called_h, 8), called, Look::body, ui.theme().ink);
    progress_bar(ui, inside.cut_top(10), batch.sessions > 0 ? static_cast<double>(batch.sessions_called) / batch.sessions : 0);
    for (const Step& step : steps) {
        inside.cut_top(kGap);
        const Rect box = inside.cut_top(todo_height(ui, step.sentence, step.label, inner));
        if (todo(ui, "today." + batch.name + "." + step.id, box, step.tone, step.icon, step.sentence, step.label))
            action = ChooseBatch{batch.id, step.page};
    }
    y = whole.bottom() + kMargin;
    return action;
}

}  // namespace

std::optional<Action> draw_today(const TodayView& view, TodayDraft&, Ui& ui, Rect content) {
    std::optional<Action> action;
    const std::string centre = ui.right_to_left() && !view.centre_ur.empty() ? view.centre_ur : view.centre_en;
    const std::string day = weekday_words(ui, view.day) + " · " + centre;
    page_title(ui, content.cut_top(page_title_height(ui, content.w, day), kGap), ui.say("screen.today.title"), day);

    const Rect viewport = content;
    const Rect inside = ui.begin_scroll("today", viewport);
    const float width = inside.w;
    float y = inside.y;
    const auto line = [&](const std::string& id, Tone tone, Icon icon, const std::string& sentence, const std::string& label) {
        const Rect box{inside.x, y, width, todo_height(ui, sentence, label, width)};
        y = box.bottom() + kGap;
        return todo(ui, id, box, tone, icon, sentence, label);
    };

    if (view.disk_left_mb) {
        const std::string sentence =
            ui.say(view.disk_full ? "disk.in_reserve" : "screen.today.disk_full", {{"free", std::to_string(*view.disk_left_mb)}});
        const float height = banner_height(ui, sentence, width);
        banner(ui, {inside.x, y, width, height}, view.disk_full ? Tone::bad : Tone::warn, sentence);
        y += height + kGap;
    }
    if (view.registration == RegistrationStage::none &&
        line("today.register", Tone::warn, Icon::key, ui.say("screen.today.unregistered"), ui.say("button.register")))
        action = GoTo{Page::sync};
    if (view.registration == RegistrationStage::waiting &&
        line("today.register", Tone::note, Icon::clock, ui.say("screen.today.registration_waits"), ui.say("button.look")))
        action = GoTo{Page::sync};
    if (view.key && line("today.key", view.key->stops ? Tone::bad : Tone::warn, Icon::key, key_words(ui, *view.key), ui.say("button.look")))
        action = GoTo{Page::sync};
    if (view.waiting > 0) {
        const std::string since = view.waiting_since ? weekday_words(ui, *view.waiting_since) : std::string();
        if (line("today.sync", Tone::note, Icon::sync,
                 ui.say("screen.today.waiting", {{"count", std::to_string(view.waiting)}, {"since", since}}), ui.say("screen.nav.sync")))
            action = GoTo{Page::sync};
    }
    for (const InboxFile& file : view.inbox) {
        const bool roster = file.kind == InboxKind::roster;
        if (line("today.file." + file.name, Tone::note, roster ? Icon::people : Icon::file,
                 ui.say(roster ? "screen.today.roster_file" : "screen.today.course_file", {{"file", file.name}}), ui.say("button.look")))
            action = PreviewFile{file.path};
    }
    y += kMargin - kGap;
    for (const BatchCard& batch : view.batches)
        if (auto asked = draw_batch(batch, ui, inside.x, y, width)) action = asked;
    if (view.batches.empty() && view.inbox.empty() && !view.can_open_batch) {
        empty_page(ui, {inside.x, y, width, 380}, Icon::calendar, ui.say("screen.today.empty"), ui.say("screen.today.empty.do"));
        y += 380;
    }
    if (view.can_open_batch) {
        const std::string label = ui.say("button.open_batch");
        const Rect box{inside.x, y, std::min(width, button_width(ui, label, true) + 20), kButton};
        if (button(ui, "today.open_batch", box, label, view.batches.empty() ? ButtonKind::primary : ButtonKind::secondary, Icon::calendar))
            action = GoTo{Page::open_batch};
        y = box.bottom();
    }
    ui.end_scroll(y + kGap);
    return action;
}

}  // namespace sanad

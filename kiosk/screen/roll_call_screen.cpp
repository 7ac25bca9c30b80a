#include "kiosk/screen/roll_call_screen.h"

#include <array>
#include <cmath>

#include "kiosk/ui/day_words.h"

namespace sanad {
namespace {

struct MarkFace {
    Icon icon;
    Tone tone;
    const char* key;
};
MarkFace face_of(std::optional<Mark> mark) {
    if (!mark) return {Icon::ring, Tone::calm, "screen.roll_call.unmarked"};
    switch (*mark) {
        case Mark::present:
            return {Icon::check, Tone::good, "screen.roll_call.present"};
        case Mark::late:
            return {Icon::clock, Tone::warn, "screen.roll_call.late"};
        case Mark::absent:
            return {Icon::cross, Tone::bad, "screen.roll_call.absent"};
        case Mark::excused:
            return {Icon::letter, Tone::note, "screen.roll_call.excused"};
    }
    return {Icon::ring, Tone::calm, "screen.roll_call.unmarked"};
}

Mark next_mark(std::optional<Mark> mark) {
    if (!mark) return Mark::present;
    switch (*mark) {
        case Mark::present:
            return Mark::late;
        case Mark::late:
            return Mark::absent;
        case Mark::absent:
            return Mark::excused;
        case Mark::excused:
            return Mark::present;
    }
    return Mark::present;
}

std::optional<Mark> mark_in(const RollLine& line, const RollCallDraft& draft) {
    const auto changed = draft.marks.find(line.enrolment);
    return changed == draft.marks.end() ? line.mark : changed->second;
}

std::string session_words(const SessionChoice& session, const Ui& ui) {
    const std::string& module = ui.right_to_left() && !session.module_ur.empty() ? session.module_ur : session.module_en;
    return std::to_string(session.number) + " · " + module;
}

std::string session_time(const SessionChoice& session, const Ui& ui) {
    return ui.say("screen.when", {{"day", weekday_words(ui, session.day)}, {"time", ltr_isolate(session.from + "\u2013" + session.to)}});
}

bool tile(const RollLine& line, std::optional<Mark> mark, bool enabled, Ui& ui, Rect box) {
    const MarkFace face = face_of(mark);
    const Theme& theme = ui.theme();
    const TonePair colours = tone_colours(theme, face.tone);
    const Touch touch = ui.touch("roll." + std::to_string(line.number), box, enabled);
    ui.fill(box, touch.held ? theme.line : mark ? colours.tint : theme.surface, kRadius);
    ui.outline(box, mark ? colours.ink : theme.edge, mark ? 2.0f : 1.0f, kRadius);
    Rect inside = box.inset(14, 8);
    Rect state = inside.cut_bottom(ui.line_height(Look::body), 2);
    ui.icon(face.icon, state.cut_start(28, 8).middle(28, 28), colours.ink);
    ui.text(state.cut_end(42), std::to_string(line.number), Look::body, theme.muted, Align::end);
    ui.text(state, ui.say(face.key), Look::body, colours.ink);
    ui.text(inside, name_for(ui, line.name_en, line.name_ur), Look::strong, theme.ink);
    return touch.tapped;
}

void draw_counts(const RollCallView& view, const RollCallDraft& draft, Ui& ui, Rect box) {
    std::array<int, 4> marked{};
    int unmarked = 0;
    for (const RollLine& line : view.lines) {
        const auto mark = mark_in(line, draft);
        if (mark)
            ++marked[static_cast<std::size_t>(*mark)];
        else
            ++unmarked;
    }
    const auto one = [&](std::optional<Mark> mark, int count) {
        const MarkFace face = face_of(mark);
        const std::string words = std::to_string(count) + " " + ui.say(face.key);
        const float width = badge(ui, box, face.tone, face.icon, words);
        box.cut_start(width, 8);
    };
    for (const Mark mark : {Mark::present, Mark::late, Mark::absent, Mark::excused}) one(mark, marked[static_cast<std::size_t>(mark)]);
    one(std::nullopt, unmarked);
}

std::optional<Action> draw_sessions(const RollCallView& view, RollCallDraft& draft, Ui& ui, Rect content) {
    std::optional<Action> action;
    const Theme& theme = ui.theme();
    const Rect inside = ui.begin_scroll("roll.sessions", content);
    float y = inside.y;
    for (std::size_t i = 0; i < view.sessions.size(); ++i) {
        const SessionChoice& session = view.sessions[i];
        const float height = ui.line_height(Look::strong) + ui.line_height(Look::body) + 22;
        const Rect box{inside.x, y, inside.w, height};
        y = box.bottom() + 8;
        const bool enabled = !session.future;
        const Touch touch = ui.touch("roll.session." + std::to_string(session.number), box, enabled);
        ui.fill(box, touch.held ? theme.line : enabled ? theme.surface : theme.ground, kRadius);
        ui.outline(box, i == view.session ? theme.primary : theme.line, i == view.session ? 3.0f : 1.0f, kRadius);
        Rect row = box.inset(18, 10);
        const int trainees = static_cast<int>(view.lines.size());
        const bool whole = session.marked >= trainees && trainees > 0;
        const std::string state = session.future ? ui.say("screen.roll_call.future")
                                                 : ui.say("screen.roll_call.marked",
                                                          {{"done", std::to_string(session.marked)}, {"total", std::to_string(trainees)}});
        const Rect end = row.cut_end(badge_width(ui, state), kGap);
        badge(ui, end.middle(end.w, 44),
              whole                            ? Tone::good
              : enabled && session.marked == 0 ? Tone::warn
                                               : Tone::calm,
              whole            ? Icon::check
              : session.future ? Icon::calendar
                               : Icon::roll_call,
              state);
        ui.text(row.cut_top(ui.line_height(Look::strong), 2), session_words(session, ui), Look::strong, enabled ? theme.ink : theme.muted);
        ui.text(row, session_time(session, ui), Look::body, theme.muted);
        if (touch.tapped) {
            draft.choosing = false;
            ui.scroll_to_top("roll.wall");
            action = ChooseSession{session.id};
        }
    }
    ui.end_scroll(y);
    return action;
}

}  // namespace

std::optional<SaveRoll> roll_to_save(RollCallDraft& draft) {
    if (draft.marks.empty()) return std::nullopt;
    SaveRoll save{draft.session, {draft.marks.begin(), draft.marks.end()}};
    draft.marks.clear();
    draft.can_undo = false;
    return save;
}

std::optional<Action> draw_roll_call(const RollCallView& view, RollCallDraft& draft, Ui& ui, Rect content) {
    if (!view.batch) return draw_no_batch(ui, content);
    std::optional<Action> action = draw_batch_head(*view.batch, ui.say("screen.roll_call.title"), Page::roll_call, ui, content);
    if (view.sessions.empty()) {
        empty_page(ui, content, Icon::calendar, ui.say("screen.roll_call.no_sessions"), ui.say("screen.roll_call.no_sessions.do"));
        return action;
    }
    const SessionChoice& session = view.sessions[std::min(view.session, view.sessions.size() - 1)];
    if (draft.session != session.id) draft = {.session = session.id, .choosing = draft.choosing};
    const Theme& theme = ui.theme();

    // Which session: the whole line is the target.
    const float line = ui.line_height(Look::strong), second = ui.line_height(Look::body);
    const Rect picker = content.cut_top(line + second + 20, kGap);
    const Touch pick = ui.touch("roll.session", picker);
    ui.fill(picker, pick.held ? theme.line : theme.surface, kRadius);
    ui.outline(picker, theme.edge, 2, kRadius);
    Rect inside = picker.inset(18, 9);
    ui.icon(Icon::calendar, inside.cut_start(34, 14).middle(34, 34), theme.primary);
    const std::string change = ui.say(draft.choosing ? "button.close" : "screen.roll_call.change");
    Rect more = inside.cut_end(ui.text_width(change, Look::strong) + 40, kGap);
    ui.icon(Icon::forward, more.cut_end(28, 6).middle(28, 28), theme.primary);
    ui.text(more, change, Look::strong, theme.primary, Align::end);
    ui.text(inside.cut_top(line, 2), session_words(session, ui), Look::strong, theme.ink);
    ui.text(inside, session_time(session, ui), Look::body, theme.muted);
    if (pick.tapped) {
        draft.choosing = !draft.choosing;
        if (auto save = roll_to_save(draft)) action = *save;
    }
    if (draft.choosing) {
        if (auto chosen = draw_sessions(view, draft, ui, content)) action = chosen;
        return action;
    }

    Rect foot = content.cut_bottom(kButton, kGap);
    const bool enabled = !session.future;
    bool any_unmarked = false;
    for (const RollLine& one : view.lines) any_unmarked = any_unmarked || !mark_in(one, draft);
    const std::string done = ui.say(draft.marks.empty() ? "screen.roll_call.saved" : "button.save_roll");
    if (button(ui, "roll.done", foot.cut_end(button_width(ui, done, true), kGap), done, ButtonKind::primary, Icon::check,
               !draft.marks.empty()))
        if (auto save = roll_to_save(draft)) action = *save;
    if (draft.can_undo) {
        const std::string undo = ui.say("button.undo");
        if (button(ui, "roll.undo", foot.cut_start(button_width(ui, undo, false)), undo, ButtonKind::secondary)) {
            draft.marks = draft.before;
            draft.can_undo = false;
        }
    } else {
        const std::string all = ui.say("screen.roll_call.all_present");
        if (button(ui, "roll.all_present", foot.cut_start(button_width(ui, all, true)), all, ButtonKind::secondary, Icon::people,
                   enabled && any_unmarked)) {
            draft.before = draft.marks;
            draft.can_undo = true;
            for (const RollLine& one : view.lines)
                if (!mark_in(one, draft)) draft.marks[one.enrolment] = Mark::present;
        }
    }
    const Rect counts = content.cut_bottom(44, kGap);
    const Rect strip = ui.begin_scroll("roll.counts", counts);
    draw_counts(view, draft, ui, {strip.x, strip.y, 1e5f, 44});
    ui.end_scroll(strip.y + 44);

    const Rect wall = ui.begin_scroll("roll.wall", content);
    const float width = wall.w;
    const float columns = std::max(1.0f, std::floor((width + kGap) / (212 + kGap)));
    const float tile_w = (width - kGap * (columns - 1)) / columns;
    const float tile_h = 2 * ui.line_height(Look::strong) + ui.line_height(Look::body) + 20;
    float x = wall.x, y = wall.y;
    for (const RollLine& one : view.lines) {
        const auto mark = mark_in(one, draft);
        if (tile(one, mark, enabled, ui, {x, y, tile_w, tile_h})) {
            draft.marks[one.enrolment] = next_mark(mark);
            draft.can_undo = false;
            ui.ask_for_another_frame();
        }
        x += tile_w + kGap;
        if (x + tile_w > wall.x + width + 1) x = wall.x, y += tile_h + kGap;
    }
    ui.end_scroll(x > wall.x ? y + tile_h : y);
    return action;
}

}  // namespace sanad

#include "kiosk/screen/clock_screen.h"

#include "kiosk/ui/day_words.h"
#include "kiosk/ui/widgets.h"

namespace sanad {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month_day;
using std::chrono::years;

constexpr int kMinutesOfDay = 24 * 60;
constexpr int kMinuteStep = 5;
constexpr std::size_t kLongestCode = 64;

CivilDay in_month(year_month_day date) { return date.ok() ? CivilDay(date) : CivilDay(date.year() / date.month() / std::chrono::last); }

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

void turn(int& minute, int by) { minute = (minute + by + kMinutesOfDay) % kMinutesOfDay; }

/// One part of date and time, with a key to make it more and one to make it less. -1, 0 or 1.
int stepper(Ui& ui, const std::string& id, Rect box, const char* label, const std::string& value) {
    ui.text(box.cut_top(ui.line_height(Look::body), 4), ui.say(label), Look::body, ui.theme().muted, Align::center);
    int by = 0;
    if (button(ui, id + "_more", box.cut_top(kButton, 4), "+", ButtonKind::secondary)) by = 1;
    ui.text(box.cut_top(ui.line_height(Look::number), 4), value, Look::number, ui.theme().ink, Align::center);
    if (button(ui, id + "_less", box.cut_top(kButton), "\u2212", ButtonKind::secondary)) by = -1;
    return by;
}

float stepper_height(Ui& ui) { return ui.line_height(Look::body) + ui.line_height(Look::number) + 2 * kButton + 12; }

void draw_steppers(ClockDraft& draft, Ui& ui, Rect row) {
    const year_month_day date(draft.day);
    const float one = (row.w - 4 * kGap) / 5;
    const auto next = [&] { return row.cut_start(one, kGap); };
    draft.day += days(stepper(ui, "clock.day", next(), "screen.clock.day", std::to_string(static_cast<unsigned>(date.day()))));
    if (const int by = stepper(ui, "clock.month", next(), "screen.clock.month", std::to_string(static_cast<unsigned>(date.month()))))
        draft.day = in_month(date + months(by));
    if (const int by = stepper(ui, "clock.year", next(), "screen.clock.year", std::to_string(static_cast<int>(date.year()))))
        draft.day = in_month(date + years(by));
    turn(draft.minute, 60 * stepper(ui, "clock.hour", next(), "screen.clock.hour", two_digits(draft.minute / 60)));
    turn(draft.minute, kMinuteStep * stepper(ui, "clock.minute", next(), "screen.clock.minute", two_digits(draft.minute % 60)));
}

}  // namespace

namespace {

/// Day and time, taken from a calendar.
std::optional<Action> draw_date(const ClockView& view, ClockDraft& draft, Ui& ui, Rect content) {
    std::optional<Action> action;
    const std::string next = ui.say("button.next"), back = ui.say("button.back");
    Rect foot = content.cut_bottom(kButton + 4, kGap);
    if (button(ui, "clock.next", foot.cut_end(std::min(foot.w, button_width(ui, next, true) + 40)), next, ButtonKind::primary,
               Icon::forward))
        draft.confirming = true;
    if (draft.asked &&
        button(ui, "clock.leave", foot.cut_start(std::min(foot.w, button_width(ui, back, false) + 20)), back, ButtonKind::secondary))
        action = GoTo{Page::sync};
    const std::string words = view.wrong
                                  ? ui.say("screen.clock.words", {{"now", day_words(ui, view.now)}, {"day", day_words(ui, view.last_work)}})
                                  : ui.say("screen.clock.asked", {{"now", day_words(ui, view.now)}, {"time", time_words(view.now_minute)}});
    banner(ui, content.cut_top(banner_height(ui, words, content.w), kGap), view.wrong ? Tone::warn : Tone::note, words);
    if (view.signed_time) {
        const auto [day, minute] = *view.signed_time;
        const std::string when = ui.say("screen.clock.signed", {{"when", moment_words(ui, day, time_words(minute))}});
        banner(ui, content.cut_top(banner_height(ui, when, content.w), kGap), Tone::note, when);
    }
    draw_steppers(draft, ui, content.cut_top(stepper_height(ui)));
    return action;
}

/// The second person reads what was set, and types their own code.
std::optional<Action> draw_witness(ClockDraft& draft, Ui& ui, Rect content) {
    const Theme& theme = ui.theme();
    const std::string words = ui.say("screen.clock.confirm", {{"when", moment_words(ui, draft.day, time_words(draft.minute))}});
    banner(ui, content.cut_top(banner_height(ui, words, content.w), kGap), Tone::note, words);
    Rect field = content.cut_top(ui.line_height(Look::body) + ui.line_height(Look::code) + 20, kGap);
    ui.fill(field, theme.surface, kRadius);
    ui.outline(field, theme.primary, 3.0f, kRadius);
    field = field.inset(18, 8);
    ui.text(field.cut_top(ui.line_height(Look::body)), ui.say("screen.clock.witness"), Look::body, theme.muted);
    ui.text(field, draft.witness, Look::code, theme.ink);
    const std::string back = ui.say("button.back");
    Rect foot = content.cut_bottom(kButton, kGap);
    static const std::vector<std::string> kKeys{"1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm_\b", "\r"};
    const std::optional<char> key = key_pad(ui, "keys", content.cut_top(std::min(content.h, 5 * (kButton + 10))), kKeys,
                                            ui.say("button.set_clock"), !draft.witness.empty());
    std::optional<Action> action;
    std::string letters = ui.letters();
    if (key) letters += *key;
    for (const char letter : letters) {
        if (letter == '\r' && !draft.witness.empty())
            action = SetClock{draft.day, draft.minute, draft.witness};
        else if (letter == '\b' && !draft.witness.empty())
            draft.witness.pop_back();
        else if (letter > ' ' && draft.witness.size() < kLongestCode)
            draft.witness += letter;
    }
    if (!letters.empty()) ui.ask_for_another_frame();
    if (button(ui, "clock.back", foot.cut_start(button_width(ui, back, false) + 20), back, ButtonKind::secondary)) draft.confirming = false;
    return action;
}

}  // namespace

std::optional<Action> draw_clock(const ClockView& view, ClockDraft& draft, Ui& ui, Rect content) {
    if (!draft.begun) draft = {true, false, view.likely, view.likely_minute, {}, draft.asked};
    page_title(ui, content.cut_top(page_title_height(ui, content.w), kGap),
               ui.say(view.wrong ? "screen.clock.title" : "screen.clock.asked_title"));
    if (draft.confirming) return draw_witness(draft, ui, content);
    return draw_date(view, draft, ui, content);
}

}  // namespace sanad

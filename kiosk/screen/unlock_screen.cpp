#include "kiosk/screen/unlock_screen.h"

#include "kiosk/screen/question.h"
#include "kiosk/ui/day_words.h"

namespace sanad {
namespace {

using Keys = UnlockDraft::Keys;

/// Everything that a keyboard of plain letters has.
const std::vector<std::string>& rows_of(Keys keys) {
    static const std::vector<std::string> kSmall{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm\b", " \r"};
    static const std::vector<std::string> kCapital{"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM\b", " \r"};
    static const std::vector<std::string> kMarks{"!@#$%^&*()", "-_=+[]{}\\|", ";:'\"<>`~", ",./?\b", " \r"};
    return keys == Keys::small ? kSmall : keys == Keys::capital ? kCapital : kMarks;
}

std::string hidden(const std::string& typed) {
    std::string dots;
    for (std::size_t i = 0; i < typed.size(); ++i) dots += "•";
    return dots;
}

void draw_typed(const UnlockDraft& draft, Rect box, Ui& ui) {
    const Theme& theme = ui.theme();
    ui.fill(box, theme.surface, kRadius);
    ui.outline(box, draft.typed.empty() ? theme.edge : theme.primary, 2, kRadius);
    Rect inside = box.inset(18, 4);
    ui.icon(Icon::key, inside.cut_start(34, 14).middle(34, 34), theme.primary);
    if (draft.typed.empty()) {
        ui.text(inside, ui.say("screen.unlock.type"), Look::body, theme.muted);
        return;
    }
    // Its end, when it is long: that is where the next letter goes.
    std::string shown = draft.shown ? draft.typed : hidden(draft.typed);
    const Look look = draft.shown ? Look::code : Look::strong;
    const std::size_t letter = draft.shown ? 1 : std::string_view("•").size();
    while (shown.size() > letter && ui.text_width(shown, look) > inside.w)
        shown.erase(0, std::max<std::size_t>(1, shown.size() / letter / 4) * letter);
    ui.text(inside, shown, look, theme.ink);
}

std::optional<Action> draw_offer(const UnlockView& view, UnlockDraft& draft, Ui& ui, Rect page) {
    std::optional<Action> action;
    const std::string label =
        view.busy ? ui.say("screen.unlock.opening")
                  : ui.say("button.go_back",
                           {{"when", ui.say("screen.when", {{"day", day_words(ui, view.backup->day)}, {"time", view.backup->time}})}});
    if (button(ui, "unlock.go_back", page.cut_top(kButton, kGap), label, ButtonKind::primary, Icon::sync, !view.busy))
        draft.going_back = true;
    const std::string again = ui.say("button.try_again");
    if (button(ui, "unlock.again", page.cut_top(kButton).cut_start(button_width(ui, again, false) + 20), again, ButtonKind::secondary,
               std::nullopt, !view.busy))
        action = Unlock{};
    if (draft.going_back) ui.ask_for_another_frame();
    return action;
}

std::optional<Action> draw_going_back(const UnlockView& view, UnlockDraft& draft, Ui& ui, Rect page) {
    const std::string when = ui.say("screen.when", {{"day", day_words(ui, view.backup->day)}, {"time", view.backup->time}});
    const auto answer = draw_question(ui, "unlock.back", page, ui.say("screen.unlock.back", {{"when", when}}),
                                      {ui.say("screen.unlock.back.there"), ui.say("screen.unlock.back.missing"),
                                       ui.say("screen.unlock.back.kept"), ui.say("screen.unlock.back.numbers")},
                                      ui.say("button.go_back_now"));
    if (!answer) return std::nullopt;
    draft.going_back = false;
    return *answer ? std::optional<Action>(GoBackToBackup{}) : std::nullopt;
}

}  // namespace

std::optional<Action> draw_unlock(const UnlockView& view, UnlockDraft& draft, Ui& ui) {
    std::optional<Action> action;
    const Theme& theme = ui.theme();
    ui.fill(ui.page(), theme.ground);
    Rect page = ui.page().inset(kMargin, 16);
    if (page.w > 900) page = page.middle(900, page.h);
    if (view.backup && draft.going_back && !view.busy) return draw_going_back(view, draft, ui, page);

    Rect head = page.cut_top(kButton, kGap);
    const std::string other = ui.say("screen.nav.other_language");
    if (button(ui, "nav.language", head.cut_end(button_width(ui, other, true), kGap), other, ButtonKind::secondary, Icon::globe))
        action = ChooseLanguage{ui.right_to_left() ? Language::english : Language::urdu};
    page_title(ui, head, ui.say("screen.unlock.title"));
    // Where the file is the trouble, its sentence is long, and the keys need the room.
    if (view.backup || !view.refusal || !view.refusal->code.starts_with("db.")) {
        const std::string why = ui.say(view.backup ? "screen.unlock.lost" : "screen.unlock.why");
        ui.text(page.cut_top(ui.text_height(why, Look::body, page.w) + 1, kGap), why, Look::body, theme.muted);
    }

    std::string trouble;
    if (view.refusal) trouble = ui.say("refusal." + view.refusal->code, view.refusal->facts);
    if (view.wait_seconds > 0) trouble += " " + ui.say("screen.unlock.wait", {{"seconds", std::to_string(view.wait_seconds)}});
    if (!trouble.empty()) banner(ui, page.cut_top(banner_height(ui, trouble, page.w), kGap), Tone::warn, trouble);
    if (view.backup) {
        if (auto asked = draw_offer(view, draft, ui, page)) action = std::move(asked);
        return action;
    }

    draw_typed(draft, page.cut_top(kButton, kGap), ui);
    Rect kinds = page.cut_top(kButton, kGap);
    const std::string show = ui.say(draft.shown ? "button.hide" : "button.show");
    if (button(ui, "unlock.show", kinds.cut_end(button_width(ui, show, false), kGap), show, ButtonKind::secondary))
        draft.shown = !draft.shown;
    for (const auto& [keys, id, label] :
         {std::tuple(Keys::small, "unlock.small", "abc"), std::tuple(Keys::capital, "unlock.capital", "ABC"),
          std::tuple(Keys::marks, "unlock.marks", "!?#")})
        if (choice(ui, id, kinds.cut_start(choice_width(ui, label), kGap), label, draft.keys == keys)) draft.keys = keys;

    const bool ready = !view.busy && view.wait_seconds == 0;
    const std::optional<char> key = key_pad(ui, "keys", page.cut_top(std::min(page.h, 420.0f)), rows_of(draft.keys),
                                            ui.say(view.busy ? "screen.unlock.opening" : "button.unlock"), ready && !draft.typed.empty());
    const auto take = [&](char letter) {
        if (letter == '\r') {
            if (ready && !draft.typed.empty()) action = Unlock{};
        } else if (letter == '\b') {
            if (!draft.typed.empty()) draft.typed.pop_back();
        } else if (letter > 31 && draft.typed.size() < UnlockDraft::kLongest) {
            draft.typed += letter;
        }
    };
    for (const char letter : ui.letters()) take(letter);
    if (key) take(*key);
    if (key || !ui.letters().empty()) ui.ask_for_another_frame();
    return action;
}

}  // namespace sanad

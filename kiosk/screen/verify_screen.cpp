#include "kiosk/screen/verify_screen.h"

namespace sanad {
namespace {

constexpr std::size_t kLongestCode = 4096;

std::string said(const VerifySentence& sentence, const Ui& ui) {
    WordFacts facts = sentence.facts;
    for (const auto& [name, key] : sentence.worded) facts[name] = ui.say(key);
    return ui.say(sentence.key, facts);
}

}  // namespace

std::optional<Action> draw_verify(const VerifyView& view, VerifyDraft& draft, Ui& ui, Rect content) {
    std::optional<Action> action;
    const Theme& theme = ui.theme();
    for (const char letter : ui.letters()) {
        if (letter == '\r') {
            if (draft.typed.empty()) continue;
            action = VerifyCode{draft.typed};
            draft.typed.clear();
            draft.checking = true;
            ui.scroll_to_top("verify");
        } else if (letter == '\b') {
            if (!draft.typed.empty()) draft.typed.pop_back();
        } else if (letter > 31 && draft.typed.size() < kLongestCode) {
            draft.typed += letter;
        }
    }
    page_title(ui, content.cut_top(page_title_height(ui, content.w), kGap), ui.say("screen.verify.title"));
    // How far the scanner has come; its Enter key ends the code, a finger may end it too.
    Rect line = content.cut_top(kButton, kGap);
    ui.fill(line, theme.surface, kRadius);
    ui.outline(line, draft.typed.empty() ? theme.line : theme.primary, 2, kRadius);
    Rect inside = line.inset(18, 0);
    const std::string check = ui.say("button.check");
    if (!draft.typed.empty()) {
        const Rect box = inside.cut_end(button_width(ui, check, false), kGap).inset(0, 6);
        if (button(ui, "verify.check", box, check, ButtonKind::primary)) {
            action = VerifyCode{draft.typed};
            draft.typed.clear();
            draft.checking = true;
        }
    }
    ui.icon(Icon::scan, inside.cut_start(34, 14).middle(34, 34), theme.primary);
    ui.text(inside,
            draft.checking        ? ui.say("screen.verify.checking")
            : draft.typed.empty() ? ui.say(view.answer ? "screen.verify.next" : "screen.verify.scan")
                                  : ui.say("screen.verify.reading", {{"count", std::to_string(draft.typed.size())}}),
            Look::body, theme.muted);
    if (!view.answer) {
        empty_page(ui, content, Icon::verify, ui.say("screen.verify.empty"), ui.say("screen.verify.empty.do"));
        return action;
    }
    const VerifyAnswer& answer = *view.answer;
    const Rect area = ui.begin_scroll("verify", content);
    const float width = area.w;
    float y = area.y;
    const TonePair colours = tone_colours(theme, answer.tone);
    const std::string verdict = ui.say("verdict." + answer.verdict), advice = ui.say("verdict." + answer.verdict + ".do");
    const float words = width - 48 - 76;
    const float verdict_h = ui.text_height(verdict, Look::heading, words), advice_h = ui.text_height(advice, Look::body, words);
    const Rect whole{area.x, y, width, verdict_h + advice_h + 56};
    ui.fill(whole, colours.tint, kRadius);
    ui.outline(whole, colours.ink, 2, kRadius);
    Rect box = whole.inset(24, 22);
    const Rect mark = box.cut_start(56, 20);
    const Rect disc{mark.x, mark.y, 56, 56};
    ui.fill(disc, colours.ink, 28);
    ui.icon(tone_icon(answer.tone), disc.inset(11), theme.surface);
    ui.text(box.cut_top(verdict_h + 1, 8), verdict, Look::heading, colours.ink);
    ui.text(box.cut_top(advice_h + 1), advice, Look::body, theme.ink, Align::start, Valign::top);
    y = whole.bottom() + kGap;
    for (const VerifySentence* sentence : {answer.detail ? &*answer.detail : nullptr, &answer.list}) {
        if (!sentence || sentence->key.empty()) continue;
        const std::string list = said(*sentence, ui);
        const float height = ui.text_height(list, Look::body, width);
        ui.text({area.x, y, width, height + 1}, list, Look::body, sentence == &answer.list ? theme.muted : theme.ink);
        y += height + kGap;
    }
    const float label_w = std::min(320.0f, width * 0.36f), value_w = width - label_w - 36 - kGap;
    for (const VerifiedFact& fact : answer.facts) {
        const std::string label = ui.say(fact.label);
        const std::string& stated = ui.language() == Language::urdu && !fact.value_ur.empty() ? fact.value_ur : fact.value;
        const std::string value = fact.sentence.empty() ? stated : ui.say(fact.sentence, fact.facts);
        const Look look = fact.is_code ? Look::code : fact.label == "fact.holder_name_ur" ? Look::name_ur : Look::strong;
        const float height = std::max(ui.text_height(label, Look::body, label_w), ui.text_height(value, look, value_w));
        Rect row{area.x, y, width, height + 18};
        ui.fill(row, theme.surface);
        ui.fill({row.x, row.bottom() - 1, row.w, 1}, theme.line);
        y = row.bottom();
        row = row.inset(18, 8);
        ui.text(row.cut_start(label_w, kGap), label, Look::body, theme.muted);
        ui.text(row, value, look, theme.ink);
    }
    ui.end_scroll(y + kGap);
    return action;
}

}  // namespace sanad

#include <algorithm>
#include <array>
#include <tuple>

#include "kiosk/screen/certificate_screen.h"
#include "kiosk/screen/question.h"
#include "kiosk/ui/day_words.h"

namespace sanad {
namespace {

using Care = CertificateDraft::Care;
constexpr int kMostLetters = 90;

void turn_to(CertificateDraft& draft, Ui& ui, Care care) {
    draft.care = care;
    ui.scroll_to_top("certificate.history");
    ui.ask_for_another_frame();
}

std::string history_words(const HistoryLine& line, const Ui& ui) {
    std::string words = ui.say("standing.event." + std::string(word_of(line.kind)));
    if (line.copy > 0) words += " · " + ui.say("screen.certificate.copy", {{"copy", std::to_string(line.copy)}});
    if (line.copy_reason) words += " · " + ui.say("copy_reason." + std::string(word_of(*line.copy_reason)));
    if (line.reason) words += " · " + ui.say("reason." + std::string(word_of(*line.reason)));
    if (!line.other.empty()) {
        const bool by = line.kind == CertificateEvent::Kind::superseded;
        words +=
            " · " + ui.say(by ? "screen.certificate.replaced_by" : "screen.certificate.instead_of", {{"serial", ltr_isolate(line.other)}});
    }
    if (!line.note.empty()) words += " · " + line.note;
    return words;
}

/// What befell it; before that, what somebody has to know or do about it.
void draw_history(const CertificateView& view, const CertificateLine& shown, Ui& ui, Rect box) {
    const Theme& theme = ui.theme();
    const Rect inside = ui.begin_scroll("certificate.history", box);
    float y = inside.y;
    const auto say_banner = [&](Tone tone, const std::string& sentence) {
        const float height = banner_height(ui, sentence, inside.w);
        banner(ui, {inside.x, y, inside.w, height}, tone, sentence);
        y += height + kGap;
    };
    if (!shown.apart.empty())
        say_banner(Tone::warn, ui.say("screen.certificate.apart_why", {{"sentence", ui.say("quarantine." + shown.apart)}}));
    for (const DecisionLine& line : view.decisions) say_banner(line.asks ? Tone::warn : Tone::note, decision_words(line, ui));
    for (const HistoryLine& line : view.history) {
        const std::string words = history_words(line, ui);
        const std::string when = day_words(ui, line.day) + " · " + ltr_isolate(line.time) + " · " + ltr_isolate(line.actor);
        const float width = inside.w - 36;
        const float first = ui.text_height(words, Look::strong, width), second = ui.text_height(when, Look::body, width);
        const Rect whole{inside.x, y, inside.w, first + second + 28};
        y = whole.bottom() + 8;
        ui.fill(whole, theme.surface, kRadius);
        ui.outline(whole, theme.line, 1, kRadius);
        Rect row = whole.inset(18, 12);
        ui.text(row.cut_top(first + 1, 2), words, Look::strong, theme.ink);
        ui.text(row, when, Look::body, theme.muted, Align::start, Valign::top);
    }
    ui.end_scroll(y);
}

struct Act {
    Care care;
    const char* id;
    const char* label;
    Icon icon;
    bool offered;
};

/// The certificate's own page: who, which, what befell it, what can be done.
std::optional<Action> draw_page(const CertificateView& view, const CertificateLine& line, CertificateDraft& draft, Ui& ui, Rect content) {
    const bool suspended = line.state == CertificateState::suspended;
    const std::array<Act, 6> acts{
        {{Care::hand_over, "care.hand_over", "button.hand_over_one", Icon::people, line.stands() && !suspended && !line.handed_over},
         {Care::copy, "care.copy", "button.copy", Icon::certificate, line.stands() && !suspended},
         {Care::correct, "care.correct", "button.correct", Icon::letter, line.state != CertificateState::superseded && !suspended},
         {Care::suspend, "care.suspend", "button.suspend", Icon::clock, line.stands() && !suspended},
         {Care::reinstate, "care.reinstate", "button.reinstate", Icon::check, suspended},
         {Care::revoke, "care.revoke", "button.revoke", Icon::cross, line.stands()}}};
    const auto draw_acts = [&](Rect box) {
        for (const Act& act : acts) {
            if (!act.offered) continue;
            if (!button(ui, act.id, box.cut_top(kButton, kGap), ui.say(act.label), ButtonKind::secondary, act.icon)) continue;
            draft.names = view.names;
            draft.field = 0;
            draft.reason.reset();
            draft.copy_reason.reset();
            turn_to(draft, ui, act.care);
        }
    };
    const auto offered = static_cast<float>(std::count_if(acts.begin(), acts.end(), [](const Act& act) { return act.offered; }));
    if (offered > 0) {
        if (ui.portrait())
            draw_acts(content.cut_bottom(offered * (kButton + kGap), kMargin));
        else
            draw_acts(content.cut_end(std::min(380.0f, content.w * 0.4f), kMargin));
    }
    const std::string name = name_for(ui, line.name_en, line.name_ur);
    const float name_h = std::min(ui.text_height(name, Look::heading, content.w), 2 * ui.line_height(Look::heading));
    ui.text(content.cut_top(name_h + 1, 4), name, Look::heading, ui.theme().ink);
    ui.text(content.cut_top(ui.line_height(Look::code), kGap), line.serial, Look::code, ui.theme().muted);
    const StateWords state = words_of_state(line.state, ui);
    badge(ui, content.cut_top(44, kGap), state.tone, state.icon, state.words);
    draw_history(view, line, ui, content);
    return std::nullopt;
}

struct Question {
    std::string title;
    std::vector<std::string> sentences;
    std::string yes;
};

/// Everything that a yes leads to, in words, before it.
Question question_of(Care care, const CertificateLine& line, const CertificateDraft& draft, const Ui& ui) {
    const WordFacts facts{{"serial", ltr_isolate(line.serial)}, {"name", name_for(ui, line.name_en, line.name_ur)}};
    const auto say = [&](const char* key) { return ui.say(key, facts); };
    switch (care) {
        case Care::hand_over:
            return {say("screen.care.hand_over"),
                    {say("screen.issue.hand_over.in_hands"), say("screen.issue.hand_over.counts")},
                    say("button.hand_over_one")};
        case Care::copy:
            return {say("screen.care.copy"),
                    {ui.say("screen.care.copy.reason", {{"reason", ui.say("copy_reason." + std::string(word_of(*draft.copy_reason)))}}),
                     say("screen.care.copy.same"), say("screen.care.copy.kept")},
                    say("button.copy_now")};
        case Care::suspend:
            return {say("screen.care.suspend"), {say("screen.care.suspend.shows"), say("screen.care.suspend.back")}, say("button.suspend")};
        case Care::reinstate:
            return {say("screen.care.reinstate"), {say("screen.care.reinstate.shows")}, say("button.reinstate")};
        case Care::revoke:
            return {say("screen.care.revoke"),
                    {ui.say("screen.care.revoke.reason", {{"reason", ui.say("reason." + std::string(word_of(*draft.reason)))}}),
                     say("screen.care.revoke.shows"), say("screen.care.for_good")},
                    say("button.revoke")};
        case Care::reissue: {
            const std::string wanted = name_for(ui, draft.names.name, draft.names.name_ur);
            return {ui.say("screen.care.reissue", {{"name", wanted}}),
                    {say("screen.care.reissue.new"), say("screen.care.reissue.old"), say("screen.care.reissue.paper"),
                     say("screen.care.for_good")},
                    say("button.reissue")};
        }
        case Care::none:
        case Care::history:
        case Care::correct:
        case Care::find:
            break;
    }
    return {};
}

std::optional<Action> act_of(Care care, const CertificateLine& line, const CertificateDraft& draft) {
    switch (care) {
        case Care::hand_over:
            return HandOver{{line.id}};
        case Care::copy:
            return CopyCertificate{line.id, *draft.copy_reason};
        case Care::suspend:
            return SuspendCertificate{line.id};
        case Care::reinstate:
            return ReinstateCertificate{line.id};
        case Care::revoke:
            return RevokeCertificate{line.id, *draft.reason};
        case Care::reissue:
            return ReissueCertificate{line.id, draft.names};
        case Care::none:
        case Care::history:
        case Care::correct:
        case Care::find:
            break;
    }
    return std::nullopt;
}

/// Which of a few reasons: nothing is revoked, and no copy made, without one. `id`: of the reasons' buttons and sentences.
template <class Reasons, class Reason>
void draw_reasons(const std::string& id, const char* question, const Reasons& reasons, std::optional<Reason>& chosen, Ui& ui,
                  Rect content) {
    const std::string why = ui.say(question);
    ui.text(content.cut_top(ui.text_height(why, Look::body, content.w) + 1, kGap), why, Look::body, ui.theme().ink);
    const Rect inside = ui.begin_scroll("certificate.reasons", content);
    Rect rows = inside;
    for (const Reason reason : reasons) {
        const std::string word(word_of(reason));
        const Rect row{inside.x, rows.y, inside.w, kButton};
        rows.y = row.bottom() + kGap;
        if (button(ui, "care." + id + "." + word, row, ui.say(id + "." + word), ButtonKind::secondary))
            chosen = reason, ui.ask_for_another_frame();
    }
    ui.end_scroll(rows.y);
}

/// The holder's names in both scripts, each with its keyboard.
void draw_correction(const CertificateView& view, CertificateDraft& draft, Ui& ui, Rect content) {
    struct Field {
        std::string* text;
        const char* id;
        const char* label;
        Script script;
    };
    const std::array<Field, 4> fields{
        {{&draft.names.name, "care.name", "screen.care.name", Script::latin},
         {&draft.names.name_ur, "care.name_ur", "screen.care.name_ur", Script::urdu},
         {&draft.names.relation_name, "care.relation_name", "screen.care.relation_name", Script::latin},
         {&draft.names.relation_name_ur, "care.relation_name_ur", "screen.care.relation_name_ur", Script::urdu}}};
    const Field& chosen = fields[static_cast<std::size_t>(draft.field)];
    Rect foot = content.cut_bottom(kButton, kGap);
    const std::string next = ui.say("button.next");
    if (button(ui, "care.to_reissue", foot.cut_end(std::min(foot.w / 2, button_width(ui, next, true) + 80), kGap), next,
               ButtonKind::primary, Icon::forward, !draft.names.name.empty()))
        turn_to(draft, ui, Care::reissue);
    const std::string undo = ui.say("button.undo");
    if (!(draft.names == view.names) &&
        button(ui, "care.undo", foot.cut_start(button_width(ui, undo, false), kGap), undo, ButtonKind::secondary))
        draft.names = view.names, ui.ask_for_another_frame();

    for (int row = 0; row < 2; ++row) {
        Rect line = content.cut_top(kFieldHeight, 8);
        const float half = (line.w - kGap) / 2;
        for (int column = 0; column < 2; ++column) {
            const int at = row * 2 + column;
            const Field& field = fields[static_cast<std::size_t>(at)];
            if (text_field(ui, field.id, column == 0 ? line.cut_start(half, kGap) : line, ui.say(field.label), *field.text, field.script,
                           draft.field == at))
                draft.field = at, draft.shift = false, ui.ask_for_another_frame();
        }
        if (row == 1) continue;
        Rect relations = content.cut_top(kTarget, 8);
        for (const Relation relation : {Relation::son_of, Relation::daughter_of, Relation::wife_of}) {
            const std::string word(word_of(relation)), label = ui.say("fact.relation." + word);
            const float width = std::min(choice_width(ui, label), relations.w);
            if (choice(ui, "care." + word, relations.cut_start(width, kGap), label, draft.names.relation == relation))
                draft.names.relation = relation;
        }
    }
    const float height = std::clamp(content.h, keyboard_height(chosen.script), 420.0f);
    keyboard(ui, "key", content.cut_bottom(height), chosen.script, *chosen.text, draft.shift, kMostLetters);
}

std::optional<Action> draw_found(const std::vector<FoundLine>& found, CertificateDraft& draft, Ui& ui, Rect content) {
    std::optional<Action> action;
    const Theme& theme = ui.theme();
    const Rect inside = ui.begin_scroll("certificate.found", content);
    float y = inside.y;
    for (const FoundLine& line : found) {
        const Rect whole{inside.x, y, inside.w, ui.line_height(Look::strong) + ui.line_height(Look::body) + 26};
        y = whole.bottom() + 8;
        ui.fill(whole, theme.surface, kRadius);
        ui.outline(whole, theme.line, 1, kRadius);
        Rect row = whole.inset(18, 12);
        const bool stands = line.state == CertificateState::valid || line.state == CertificateState::not_yet_awarded;
        const StateWords state = line.apart && stands ? words_of_apart(ui) : words_of_state(line.state, ui);
        const Rect pill = row.cut_end(badge_width(ui, state.words), kGap);
        badge(ui, pill.middle(pill.w, 40), state.tone, state.icon, state.words);
        ui.text(row.cut_top(ui.line_height(Look::strong), 2), name_for(ui, line.name_en, line.name_ur), Look::strong, theme.ink);
        ui.text(row, ltr_isolate(line.serial) + " · " + ltr_isolate(line.batch_name), Look::body, theme.muted);
        if (ui.touch("found." + line.certificate.value, whole).tapped) {
            turn_to(draft, ui, Care::history);
            action = OpenCertificate{line.batch, line.certificate};
        }
    }
    ui.end_scroll(y);
    return action;
}

/// By name, serial, CNIC or a scan, which ends with Enter. The answer takes the keyboard's place until the field is touched again.
std::optional<Action> draw_search(const CertificateView& view, CertificateDraft& draft, Ui& ui, Rect content) {
    std::optional<Action> action;
    constexpr int kLongestScan = 4096;
    const Rect field = content.cut_top(kFieldHeight, kGap);
    Rect row = content.cut_top(kButton, kGap);
    if (!ui.letters().empty()) draft.typing = true;
    if (draft.typing)
        keyboard(ui, "key", content.cut_top(std::min(content.h, 420.0f)), draft.script, draft.wanted, draft.shift, kLongestScan);
    if (text_field(ui, "find.text", field, ui.say("screen.find.what"), draft.wanted, draft.script, draft.typing))
        draft.typing = true, ui.ask_for_another_frame();
    const std::string go = ui.say("button.find");
    const bool tapped = button(ui, "find.go", row.cut_end(button_width(ui, go, true) + 40, kGap), go, ButtonKind::primary, Icon::scan,
                               !draft.wanted.empty());
    if (tapped || (!draft.wanted.empty() && ui.letters().find('\r') != std::string::npos)) {
        draft.searching = true;
        draft.typing = false;
        action = FindCertificates{draft.wanted};
    }
    for (const auto& [script, id, label] :
         {std::tuple(Script::codes, "find.latin", "ABC 123"), std::tuple(Script::urdu, "find.urdu", "ابج")})
        if (choice(ui, id, row.cut_start(choice_width(ui, label), kGap), label, draft.script == script)) draft.script = script;
    if (draft.typing) return action;
    if (draft.searching || !view.found || view.found->empty()) {
        const bool nothing = !draft.searching && view.found;
        ui.text(content,
                nothing           ? ui.say("screen.find.nothing")
                : draft.searching ? ui.say("screen.find.searching")
                                  : std::string(),
                Look::body, ui.theme().muted, Align::center);
        return action;
    }
    if (auto asked = draw_found(*view.found, draft, ui, content)) action = asked;
    return action;
}

}  // namespace

std::string decision_words(const DecisionLine& line, const Ui& ui) {
    std::string members;
    for (const std::string& member : line.members) members += (members.empty() ? "" : ", ") + ltr_isolate(member);
    return ui.say("decision.told", {{"day", day_words(ui, line.day)},
                                    {"about", ui.say("decision.about." + line.kind, {{"members", members}})},
                                    {"meaning", ui.say(line.sentence, {{"kept", ltr_isolate(line.kept)}})}});
}

std::optional<Action> draw_certificate_care(const CertificateView& view, CertificateDraft& draft, Ui& ui, Rect content) {
    Rect head = content.cut_top(kButton, kGap);
    const bool search = draft.care == Care::find;
    const std::string back = ui.say("button.back");
    if (button(ui, "care.back", head.cut_start(button_width(ui, back, true), kMargin), back, ButtonKind::secondary, Icon::back)) {
        const bool from_page = search || draft.care == Care::history;
        turn_to(draft, ui, from_page ? Care::none : draft.care == Care::reissue ? Care::correct : Care::history);
        return std::nullopt;
    }
    if (search) {
        page_title(ui, head, ui.say("screen.find.title"));
        return draw_search(view, draft, ui, content);
    }
    if (view.lines.empty()) {
        turn_to(draft, ui, Care::none);
        return std::nullopt;
    }
    const CertificateLine& line = view.lines[std::min(view.shown, view.lines.size() - 1)];
    page_title(ui, head, ui.say(draft.care == Care::correct ? "screen.care.correct" : "screen.care.title"));
    if (draft.care == Care::history) return draw_page(view, line, draft, ui, content);
    if (draft.care == Care::correct) {
        draw_correction(view, draft, ui, content);
        return std::nullopt;
    }
    if (draft.care == Care::revoke && !draft.reason) {
        draw_reasons("reason", "screen.care.why", kRevocationReasons, draft.reason, ui, content);
        return std::nullopt;
    }
    if (draft.care == Care::copy && !draft.copy_reason) {
        draw_reasons("copy_reason", "screen.care.copy.why", kCopyReasons, draft.copy_reason, ui, content);
        return std::nullopt;
    }
    const Question question = question_of(draft.care, line, draft, ui);
    const auto answer = draw_question(ui, "care", content, question.title, question.sentences, question.yes);
    if (!answer) return std::nullopt;
    const Care asked = draft.care;
    turn_to(draft, ui, asked == Care::reissue && !*answer ? Care::correct : Care::history);
    return *answer ? act_of(asked, line, draft) : std::nullopt;
}

}  // namespace sanad

#include "kiosk/screen/issue_screen.h"

#include "kiosk/screen/question.h"

namespace sanad {
namespace {

std::string reasons_of(const IssueLine& line, const Ui& ui) {
    std::string sentence;
    for (const ReasonWords& reason : line.reasons) {
        if (!sentence.empty()) sentence += " · ";
        sentence += ui.say(reason.key, ui.right_to_left() ? reason.facts_ur : reason.facts_en);
    }
    return sentence;
}

struct Standing {
    Tone tone;
    Icon icon;
    const char* words;
};
Standing standing_of(const IssueLine& line) {
    if (line.issued && line.outdated) return {Tone::warn, Icon::warning, "screen.issue.outdated"};
    const bool stands = line.state == CertificateState::valid || line.state == CertificateState::not_yet_awarded;
    if (line.issued && line.apart && stands) return {Tone::warn, Icon::warning, "screen.certificate.apart"};
    if (line.issued) {
        switch (line.state) {
            case CertificateState::valid:
            case CertificateState::superseded:
                break;
            case CertificateState::not_yet_awarded:
                return {Tone::note, Icon::clock, "standing.not_yet_awarded"};
            case CertificateState::suspended:
                return {Tone::warn, Icon::warning, "standing.suspended"};
            case CertificateState::revoked:
                return {Tone::bad, Icon::cross, "standing.revoked"};
        }
        return line.handed_over ? Standing{Tone::calm, Icon::check, "screen.issue.handed_over"}
                                : Standing{Tone::calm, Icon::certificate, "screen.issue.has_one"};
    }
    return line.eligible ? Standing{Tone::good, Icon::check, "screen.issue.eligible"}
                         : Standing{Tone::warn, Icon::warning, "screen.issue.not_yet"};
}

/// Draws one trainee; a certificate that lies on the table can be ticked, one that isn't signed yet be read as a draft.
std::optional<Action> draw_line(const IssueView& view, const IssueLine& line, IssueDraft& draft, Ui& ui, Rect inside, float& y) {
    std::optional<Action> action;
    const Theme& theme = ui.theme();
    const Standing standing = standing_of(line);
    const TonePair colours = tone_colours(theme, standing.tone);
    const std::string verdict = ui.say(standing.words);
    std::string below = line.issued ? ltr_isolate(line.serial) : reasons_of(line, ui);
    if (line.issued && line.outdated) below += " · " + ui.say("screen.issue.outdated.do");
    if (!line.issued && line.eligible) {
        below = ui.say("screen.issue.attended", {{"percent", std::to_string(line.attendance_percent)}});
        if (!line.grade.empty()) below += " · " + ui.say("screen.issue.grade", {{"grade", line.grade}});
    }
    const bool ticked = draft.ticked.contains(line.certificate);
    const bool has_draft = !line.issued && !view.cannot;
    const float tick = line.can_be_handed_over() ? kTarget + 12 : has_draft ? 40.0f : 0.0f;
    const float words = inside.w - 36 - 46 - tick, first = ui.line_height(Look::strong);
    const float second = below.empty() ? 0 : ui.text_height(below, Look::body, words) + 2;
    const Rect whole{inside.x, y, inside.w, std::max(first + second + 24, tick > 0 ? kTarget + 8 : 0.0f)};
    y = whole.bottom() + 8;
    ui.fill(whole, theme.surface, kRadius);
    ui.outline(whole, ticked ? theme.primary : theme.line, ticked ? 2 : 1, kRadius);
    Rect row = whole.inset(18, 12);
    if (line.can_be_handed_over()) {
        const Rect box = row.cut_end(kTarget, 12).middle(34, 34);
        ui.outline(box, theme.primary, 2, 6);
        if (ticked) ui.fill(box, theme.primary, 6), ui.icon(Icon::check, box.inset(4), theme.surface);
        if (ui.touch("issue.tick." + line.certificate.value, whole).tapped) {
            if (ticked)
                draft.ticked.erase(line.certificate);
            else
                draft.ticked.insert(line.certificate);
            ui.ask_for_another_frame();
        }
    }
    if (has_draft) {
        ui.icon(Icon::forward, row.cut_end(28, 12).middle(28, 28), theme.muted);
        if (ui.touch("issue.draft." + line.enrolment.value, whole).tapped) {
            draft.reading = line.enrolment;
            ui.ask_for_another_frame();
            action = ShowDraft{view.batch->id, line.enrolment};
        }
    }
    const Rect mark = row.cut_start(34, 12);
    ui.icon(standing.icon, Rect{mark.x, mark.y, mark.w, first}.middle(32, 32), colours.ink);
    Rect names = row.cut_top(first, 2);
    const Rect state = names.cut_end(badge_width(ui, verdict), kGap);
    badge(ui, state.middle(state.w, std::max(36.0f, std::min(42.0f, first))), standing.tone, standing.icon, verdict);
    ui.text(names, name_for(ui, line.name_en, line.name_ur), Look::strong, theme.ink);
    ui.text(row, below, Look::body, line.eligible || line.issued ? theme.muted : colours.ink, Align::start, Valign::top);
    return action;
}

/// The draft of one trainee, for its owner to read.
void draw_draft(const IssueView& view, IssueDraft& draft, Ui& ui, Rect content) {
    Rect foot = content.cut_bottom(kButton, kGap);
    const std::string back = ui.say("button.back");
    if (button(ui, "issue.draft_back", foot.cut_start(button_width(ui, back, true), kMargin), back, ButtonKind::secondary, Icon::back))
        draft.reading = {}, ui.ask_for_another_frame();
    const std::string words = ui.say("screen.issue.draft");
    ui.text(content.cut_top(ui.text_height(words, Look::body, content.w) + 1, kGap), words, Look::body, ui.theme().ink);
    draw_sheet(view.draft.enrolment == draft.reading ? view.draft.paper : nullptr, ui, content);
}

/// Issue, show, hand over: at most two at once, and one of them the next step.
std::optional<Action> draw_foot(const IssueView& view, IssueDraft& draft, Ui& ui, Rect foot) {
    std::optional<Action> action;
    const bool ticked = !draft.ticked.empty();
    const bool table = view.not_handed_over > 0;
    if (ticked || (table && view.ready == 0)) {
        const int count = ticked ? static_cast<int>(draft.ticked.size()) : view.not_handed_over;
        const std::string label = ui.say(ticked ? "button.hand_over" : "button.tick_all", {{"count", std::to_string(count)}});
        if (button(ui, ticked ? "issue.hand_over" : "issue.tick_all",
                   foot.cut_end(std::min(foot.w / 2 - kGap, button_width(ui, label, true) + 40), kGap), label, ButtonKind::primary,
                   Icon::check)) {
            if (ticked)
                draft.handing_over = true;
            else
                for (const IssueLine& line : view.lines)
                    if (line.can_be_handed_over()) draft.ticked.insert(line.certificate);
            ui.ask_for_another_frame();
        }
    } else if (view.ready > 0 || view.issued == 0) {
        const std::string label =
            view.ready > 0 ? ui.say("button.issue", {{"count", std::to_string(view.ready)}}) : ui.say("button.issue_none");
        if (button(ui, "issue.start",
                   foot.cut_end(std::min(view.issued > 0 ? foot.w / 2 - kGap : foot.w, button_width(ui, label, true) + 40), kGap), label,
                   ButtonKind::primary, Icon::issue, view.ready > 0 && !view.cannot)) {
            draft.confirming = true;
            ui.ask_for_another_frame();
        }
    }
    if (view.issued == 0) return action;
    const std::string show = ui.say("button.show_certificates", {{"count", std::to_string(view.issued)}});
    const bool next = view.ready == 0 && !table && !ticked;
    const float width = std::min(foot.w, button_width(ui, show, true));
    if (button(ui, "issue.show", next ? foot.cut_end(width, kGap) : foot.cut_start(width, kGap), show,
               next ? ButtonKind::primary : ButtonKind::secondary, Icon::certificate))
        action = GoTo{Page::certificate};
    return action;
}

std::optional<Action> draw_confirm(const IssueView& view, IssueDraft& draft, Ui& ui, Rect content) {
    std::vector<std::string> sentences{ui.say("screen.issue.will_sign", {{"count", std::to_string(view.ready)}})};
    if (view.not_yet > 0) sentences.push_back(ui.say("screen.issue.will_skip", {{"count", std::to_string(view.not_yet)}}));
    if (view.issued > 0) sentences.push_back(ui.say("screen.issue.will_leave", {{"count", std::to_string(view.issued)}}));
    sentences.push_back(ui.say("screen.issue.for_good"));
    const auto answer = draw_question(ui, "issue", content, ui.say("screen.issue.question", {{"count", std::to_string(view.ready)}}),
                                      sentences, ui.say("button.issue_now", {{"count", std::to_string(view.ready)}}));
    if (!answer) return std::nullopt;
    draft.confirming = false;
    return *answer ? std::optional<Action>(IssueCertificates{view.batch->id}) : std::nullopt;
}

/// Who holds the certificate in their hands now: the pile is ticked, then it is one act.
std::optional<Action> draw_hand_over(IssueDraft& draft, Ui& ui, Rect content) {
    const std::string count = std::to_string(draft.ticked.size());
    const auto answer = draw_question(ui, "hand_over", content, ui.say("screen.issue.hand_over", {{"count", count}}),
                                      {ui.say("screen.issue.hand_over.in_hands"), ui.say("screen.issue.hand_over.counts")},
                                      ui.say("button.hand_over", {{"count", count}}));
    if (!answer) return std::nullopt;
    draft.handing_over = false;
    if (!*answer) return std::nullopt;
    HandOver action{{draft.ticked.begin(), draft.ticked.end()}};
    draft.ticked.clear();
    return action;
}

std::optional<Action> draw_running(const JobState& job, Ui& ui, Rect content) {
    const Theme& theme = ui.theme();
    const std::string sentence = ui.say(job.key, {{"done", std::to_string(job.done)}, {"total", std::to_string(job.total)}});
    Rect box = content.middle(std::min(content.w, 720.0f), 260);
    Rect inside = card(ui, box).inset(12, 8);
    ui.text(inside.cut_top(ui.line_height(Look::heading), kMargin), sentence, Look::heading, theme.ink, Align::center);
    progress_bar(ui, inside.cut_top(20, kMargin), job.total > 0 ? static_cast<double>(job.done) / job.total : 0);
    const std::string label = ui.say("button.stop");
    if (job.can_cancel && button(ui, "job.cancel", inside.cut_top(kButton).middle(button_width(ui, label, false) + 40, kButton), label,
                                 ButtonKind::secondary))
        return CancelJob{};
    return std::nullopt;
}

}  // namespace

std::optional<Action> draw_issue(const IssueView& view, IssueDraft& draft, const std::optional<JobState>& job, Ui& ui, Rect content) {
    if (!view.batch) return draw_no_batch(ui, content);
    std::optional<Action> action = draw_batch_head(*view.batch, ui.say("screen.issue.title"), Page::issue, ui, content);
    if (job) {
        if (auto asked = draw_running(*job, ui, content)) action = asked;
        return action;
    }
    if (draft.confirming && view.ready > 0 && !view.cannot) {
        if (auto asked = draw_confirm(view, draft, ui, content)) action = asked;
        return action;
    }
    draft.confirming = false;
    if (draft.handing_over && !draft.ticked.empty()) {
        if (auto asked = draw_hand_over(draft, ui, content)) action = asked;
        return action;
    }

    if (!draft.reading.empty()) {
        draw_draft(view, draft, ui, content);
        return action;
    }

    const Rect foot = content.cut_bottom(kButton + 4, kGap);
    if (view.cannot) {
        const std::string sentence = ui.say("refusal." + view.cannot->code, view.cannot->facts);
        banner(ui, content.cut_top(banner_height(ui, sentence, content.w), kGap), Tone::warn, sentence);
    }
    if (auto asked = draw_foot(view, draft, ui, foot)) action = asked;

    Rect counts = content.cut_top(44, kGap);
    const auto count = [&](int number, Tone tone, Icon icon, const char* key) {
        if (number == 0) return;
        const std::string words = ui.say(key, {{"count", std::to_string(number)}});
        if (badge_width(ui, words) > counts.w) counts = content.cut_top(44, kGap);
        const float width = badge(ui, counts, tone, icon, words);
        counts.cut_start(width, 8);
    };
    count(view.ready, Tone::good, Icon::check, "screen.issue.ready_count");
    count(view.not_yet, Tone::warn, Icon::warning, "screen.issue.not_yet_count");
    count(view.issued, Tone::calm, Icon::certificate, "screen.issue.issued_count");
    count(view.not_handed_over, Tone::note, Icon::clock, "screen.issue.not_handed_over_count");
    count(view.outdated, Tone::warn, Icon::warning, "screen.issue.outdated_count");

    Rect inside = ui.begin_scroll("issue", content);
    float y = inside.y;
    // Who needs something comes first: a certificate that no longer stands, a reason, a signature.
    for (const int group : {0, 1, 2, 3})
        for (const IssueLine& line : view.lines)
            if ((line.outdated ? 0 : line.issued ? 3 : line.eligible ? 2 : 1) == group)
                if (auto asked = draw_line(view, line, draft, ui, inside, y)) action = asked;
    ui.end_scroll(y);
    return action;
}

}  // namespace sanad

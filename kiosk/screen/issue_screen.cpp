#include "kiosk/screen/issue_screen.h"

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

void draw_line(const IssueLine& line, Ui& ui, Rect inside, float& y) {
    const Theme& theme = ui.theme();
    const Tone tone = line.issued ? Tone::calm : line.eligible ? Tone::good : Tone::warn;
    const TonePair colours = tone_colours(theme, tone);
    const Icon icon = line.issued ? Icon::certificate : line.eligible ? Icon::check : Icon::warning;
    const std::string verdict = ui.say(line.issued     ? "screen.issue.has_one"
                                       : line.eligible ? "screen.issue.eligible"
                                                       : "screen.issue.not_yet");
    std::string below = line.issued ? ltr_isolate(line.serial) : reasons_of(line, ui);
    if (!line.issued && line.eligible) {
        below = ui.say("screen.issue.attended", {{"percent", std::to_string(line.attendance_percent)}});
        if (!line.grade.empty()) below += " · " + ui.say("screen.issue.grade", {{"grade", line.grade}});
    }
    const float words = inside.w - 36 - 46, first = ui.line_height(Look::strong);
    const float second = below.empty() ? 0 : ui.text_height(below, Look::body, words) + 2;
    const Rect whole{inside.x, y, inside.w, first + second + 24};
    y = whole.bottom() + 8;
    ui.fill(whole, theme.surface, kRadius);
    ui.outline(whole, theme.line, 1, kRadius);
    Rect row = whole.inset(18, 12);
    const Rect mark = row.cut_start(34, 12);
    ui.icon(icon, Rect{mark.x, mark.y, mark.w, first}.middle(32, 32), colours.ink);
    Rect names = row.cut_top(first, 2);
    const Rect state = names.cut_end(badge_width(ui, verdict), kGap);
    badge(ui, state.middle(state.w, std::max(36.0f, std::min(42.0f, first))), tone, icon, verdict);
    ui.text(names, name_for(ui, line.name_en, line.name_ur), Look::strong, theme.ink);
    ui.text(row, below, Look::body, line.eligible || line.issued ? theme.muted : colours.ink, Align::start, Valign::top);
}

std::optional<Action> draw_confirm(const IssueView& view, IssueDraft& draft, Ui& ui, Rect content) {
    std::optional<Action> action;
    const Theme& theme = ui.theme();
    Rect foot = content.cut_bottom(kButton + 4, kGap);
    const std::string label = ui.say("button.issue_now", {{"count", std::to_string(view.ready)}});
    const std::string back = ui.say("button.not_now");
    if (button(ui, "issue.cancel", foot.cut_start(button_width(ui, back, false), kGap), back, ButtonKind::secondary))
        draft.confirming = false;
    if (button(ui, "issue.confirm", foot.cut_end(std::min(foot.w, button_width(ui, label, true) + 40)), label, ButtonKind::primary,
               Icon::check)) {
        draft.confirming = false;
        action = IssueCertificates{view.batch->id};
    }
    const Rect inside = ui.begin_scroll("issue.confirm", content);
    const Rect box{inside.x, inside.y, inside.w, content.h};
    const float width = box.w - 48;
    std::vector<std::string> sentences{ui.say("screen.issue.will_sign", {{"count", std::to_string(view.ready)}})};
    if (view.not_yet > 0) sentences.push_back(ui.say("screen.issue.will_skip", {{"count", std::to_string(view.not_yet)}}));
    if (view.issued > 0) sentences.push_back(ui.say("screen.issue.will_leave", {{"count", std::to_string(view.issued)}}));
    sentences.push_back(ui.say("screen.issue.for_good"));
    const std::string question = ui.say("screen.issue.question", {{"count", std::to_string(view.ready)}});
    float height = 48 + ui.text_height(question, Look::heading, width) + kMargin;
    for (const std::string& one : sentences) height += ui.text_height(one, Look::body, width - 44) + kGap;
    const Rect whole{box.x, box.y, box.w, height};
    card(ui, whole);
    Rect words = whole.inset(24);
    ui.text(words.cut_top(ui.text_height(question, Look::heading, width) + 1, kMargin), question, Look::heading, theme.ink);
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        Rect row = words.cut_top(ui.text_height(sentences[i], Look::body, width - 44) + 1, kGap);
        const Rect mark = row.cut_start(30, 14);
        ui.icon(i == 0                      ? Icon::check
                : i + 1 == sentences.size() ? Icon::key
                                            : Icon::forward,
                Rect{mark.x, mark.y, 30, ui.line_height(Look::body)}.middle(28, 28), i == 0 ? theme.good.ink : theme.muted);
        ui.text(row, sentences[i], Look::body, theme.ink, Align::start, Valign::top);
    }
    ui.end_scroll(whole.bottom());
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

    Rect foot = content.cut_bottom(kButton + 4, kGap);
    if (view.cannot) {
        const std::string sentence = ui.say("refusal." + view.cannot->code, view.cannot->facts);
        banner(ui, content.cut_top(banner_height(ui, sentence, content.w), kGap), Tone::warn, sentence);
    }
    const std::string label =
        view.ready > 0 ? ui.say("button.issue", {{"count", std::to_string(view.ready)}}) : ui.say("button.issue_none");
    if (view.issued > 0) {
        const std::string show = ui.say("button.show_certificates", {{"count", std::to_string(view.issued)}});
        const bool next = view.ready == 0;
        const float width = std::min(foot.w / 2 - kGap, button_width(ui, show, true));
        if (button(ui, "issue.show", next ? foot.cut_end(width, kGap) : foot.cut_start(width, kGap), show,
                   next ? ButtonKind::primary : ButtonKind::secondary, Icon::certificate))
            action = GoTo{Page::certificate};
    }
    if (view.ready > 0 || view.issued == 0)
        if (button(ui, "issue.start", foot.cut_end(std::min(foot.w, button_width(ui, label, true) + 40)), label, ButtonKind::primary,
                   Icon::issue, view.ready > 0 && !view.cannot)) {
            draft.confirming = true;
            ui.ask_for_another_frame();
        }

    Rect counts = content.cut_top(44, kGap);
    const auto count = [&](int number, Tone tone, Icon icon, const char* key) {
        if (number == 0) return;
        const float width = badge(ui, counts, tone, icon, ui.say(key, {{"count", std::to_string(number)}}));
        counts.cut_start(width, 8);
    };
    count(view.ready, Tone::good, Icon::check, "screen.issue.ready_count");
    count(view.not_yet, Tone::warn, Icon::warning, "screen.issue.not_yet_count");
    count(view.issued, Tone::calm, Icon::certificate, "screen.issue.issued_count");

    Rect inside = ui.begin_scroll("issue", content);
    float y = inside.y;
    // Who needs something comes first.
    for (const int group : {0, 1, 2})
        for (const IssueLine& line : view.lines)
            if ((line.issued ? 2 : line.eligible ? 1 : 0) == group) draw_line(line, ui, inside, y);
    ui.end_scroll(y);
    return action;
}

}  // namespace sanad

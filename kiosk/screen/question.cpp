#include "kiosk/screen/question.h"

namespace sanad {

std::optional<bool> draw_question(Ui& ui, const std::string& id, Rect content, const std::string& question,
                                  const std::vector<std::string>& sentences, const std::string& yes) {
    std::optional<bool> answer;
    const Theme& theme = ui.theme();
    Rect foot = content.cut_bottom(kButton + 4, kGap);
    const std::string back = ui.say("button.not_now");
    if (button(ui, id + ".cancel", foot.cut_start(button_width(ui, back, false), kGap), back, ButtonKind::secondary)) answer = false;
    if (button(ui, id + ".confirm", foot.cut_end(std::min(foot.w, button_width(ui, yes, true) + 40)), yes, ButtonKind::primary,
               Icon::check))
        answer = true;
    const Rect inside = ui.begin_scroll(id + ".question", content);
    const float width = inside.w - 48;
    float height = 48 + ui.text_height(question, Look::heading, width) + kMargin;
    for (const std::string& one : sentences) height += ui.text_height(one, Look::body, width - 44) + kGap;
    const Rect whole{inside.x, inside.y, inside.w, height};
    card(ui, whole);
    Rect words = whole.inset(24);
    ui.text(words.cut_top(ui.text_height(question, Look::heading, width) + 1, kMargin), question, Look::heading, theme.ink);
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        Rect row = words.cut_top(ui.text_height(sentences[i], Look::body, width - 44) + 1, kGap);
        const Rect mark = row.cut_start(30, 14);
        const Icon icon = i == 0 ? Icon::check : i + 1 == sentences.size() ? Icon::key : Icon::forward;
        ui.icon(icon, Rect{mark.x, mark.y, 30, ui.line_height(Look::body)}.middle(28, 28), i == 0 ? theme.good.ink : theme.muted);
        ui.text(row, sentences[i], Look::body, theme.ink, Align::start, Valign::top);
    }
    ui.end_scroll(whole.bottom());
    if (answer) ui.ask_for_another_frame();
    return answer;
}

}  // namespace sanad

#include "kiosk/screen/certificate_screen.h"

#include <algorithm>
#include <cmath>

namespace sanad {

StateWords words_of_state(CertificateState state, const Ui& ui) {
    const std::string words = ui.say("standing." + std::string(word_of(state)));
    switch (state) {
        case CertificateState::valid:
            return {Tone::good, Icon::check, words};
        case CertificateState::not_yet_awarded:
            return {Tone::note, Icon::clock, words};
        case CertificateState::suspended:
            return {Tone::warn, Icon::warning, words};
        case CertificateState::superseded:
            return {Tone::calm, Icon::forward, words};
        case CertificateState::revoked:
            return {Tone::bad, Icon::cross, words};
    }
    return {};
}

StateWords words_of_apart(const Ui& ui) { return {Tone::warn, Icon::warning, ui.say("screen.certificate.apart")}; }

namespace {

StateWords words_of_sending(const CertificateLine& line, const Ui& ui) {
    if (!line.apart.empty()) return words_of_apart(ui);
    if (line.receipted) return {Tone::good, Icon::check, ui.say("screen.certificate.receipted")};
    return {Tone::note, Icon::clock, ui.say("screen.certificate.waiting")};
}

/// Modules fall on whole pixels or the camera suffers: the box shrinks to a multiple.
void draw_code(const CertificateView& view, Ui& ui, Rect box) {
    const float side = std::min(box.w, box.h);
    const Rect square = box.middle(side, side);
    ui.fill(square, 0xffffff, kRadius);
    if (view.qr)
        ui.image_whole_steps(square, view.qr->id, view.qr->width, view.qr->height, view.qr->argb.data());
    else
        ui.text(square, ui.say("screen.certificate.drawing"), Look::body, ui.theme().muted, Align::center);
}

std::optional<Action> step(const CertificateView& view, int by) {
    const int to = static_cast<int>(view.shown) + by;
    return ShowCertificate{view.lines[static_cast<std::size_t>(to)].id};
}

/// Previous, "3 of 26", next.
std::optional<Action> draw_steps(const CertificateView& view, Ui& ui, Rect row) {
    std::optional<Action> action;
    const std::string before = ui.say("button.previous"), after = ui.say("button.next");
    const std::string place =
        ui.say("screen.certificate.place", {{"number", std::to_string(view.shown + 1)}, {"total", std::to_string(view.lines.size())}});
    const float wanted = std::max(button_width(ui, before, true), button_width(ui, after, true));
    const bool icons = 2 * wanted + ui.text_width(place, Look::strong) + 24 <= row.w;  // else words alone
    const float width = icons ? wanted : std::max(button_width(ui, before, false), button_width(ui, after, false));
    const auto sign = [&](Icon icon) { return icons ? std::optional(icon) : std::nullopt; };
    if (button(ui, "certificate.previous", row.cut_start(width, 8), before, ButtonKind::secondary, sign(Icon::back), view.shown > 0))
        action = step(view, -1);
    if (button(ui, "certificate.next", row.cut_end(width, 8), after, ButtonKind::secondary, sign(Icon::forward),
               view.shown + 1 < view.lines.size()))
        action = step(view, 1);
    ui.text(row, place, Look::strong, ui.theme().ink, Align::center);
    return action;
}

void draw_holder(const CertificateLine& line, Ui& ui, Rect box) {
    const Theme& theme = ui.theme();
    // Serial and state are always whole; a very long name gives way.
    std::vector<StateWords> states{words_of_sending(line, ui)};
    if (line.outdated)
        states.insert(states.begin(), {Tone::warn, Icon::warning, ui.say("screen.issue.outdated")});
    else if (line.state != CertificateState::valid)
        states.insert(states.begin(), words_of_state(line.state, ui));
    float wanted = 0;
    for (const StateWords& state : states) wanted += badge_width(ui, state.words) + 8;
    const bool beside = wanted <= box.w + 8;
    const float below = ui.line_height(Look::code) + (beside ? 44 : 44 * static_cast<float>(states.size()) + 8) + 2 * kGap;
    if (!line.name_ur.empty()) {
        const float ur = std::min(ui.text_height(line.name_ur, Look::name_ur, box.w), 2 * ui.line_height(Look::name_ur));
        // Beside the paper there may be no room for both; the paper has both.
        if (ur + 5 + ui.line_height(Look::name_en) + below <= box.h)
            ui.text(box.cut_top(ur + 1, 4), line.name_ur, Look::name_ur, theme.ink);
    }
    const std::string name_en = line.name_en.empty() ? ui.say("trainee.erased") : line.name_en;
    const float en = std::min(ui.text_height(name_en, Look::name_en, box.w), std::max(ui.line_height(Look::name_en), box.h - below));
    ui.text(box.cut_top(en + 1, kGap), name_en, Look::name_en, theme.ink);
    ui.text(box.cut_top(ui.line_height(Look::code), kGap), line.serial, Look::code, theme.muted);
    Rect row = box;
    for (const StateWords& state : states) {
        const Rect at = beside ? row.cut_start(badge_width(ui, state.words), 8) : row.cut_top(44, 8);
        badge(ui, {at.x, at.y, at.w, 44}, state.tone, state.icon, state.words);
    }
}

}  // namespace

std::optional<Action> draw_certificate(const CertificateView& view, CertificateDraft& draft, Ui& ui, Rect content) {
    if (draft.care != CertificateDraft::Care::none) return draw_certificate_care(view, draft, ui, content);
    if (!view.batch) return draw_no_batch(ui, content);
    std::optional<Action> action = draw_batch_head(*view.batch, ui.say("screen.certificate.title"), Page::certificate, ui, content);
    const auto turn_to = [&](CertificateDraft::Care care) { draft.care = care, ui.ask_for_another_frame(); };
    const std::string find = ui.say("button.find");
    if (view.lines.empty()) {
        if (button(ui, "certificate.find", content.cut_bottom(kButton, kGap), find, ButtonKind::secondary, Icon::scan))
            turn_to(CertificateDraft::Care::find);
        empty_page(ui, content, Icon::certificate, ui.say("screen.certificate.none"), ui.say("screen.certificate.none.do"));
        return action;
    }
    const CertificateLine& line = view.lines[std::min(view.shown, view.lines.size() - 1)];
    if (auto asked = draw_steps(view, ui, content.cut_bottom(kButton, kGap))) action = asked;

    Rect picture = ui.portrait() ? content.cut_top(std::max(240.0f, content.h - 520), kGap)
                                 : content.cut_start(draft.paper ? content.w * 0.62f : std::min(content.h, content.w * 0.55f), kMargin);
    if (draft.paper) {
        draw_sheet(view.paper, ui, picture);
    } else {
        draw_code(view, ui, picture);
        const float side = std::min(picture.w, picture.h);
        if (ui.touch("certificate.code", picture.middle(side, side)).tapped) draft.full_screen = true, ui.ask_for_another_frame();
    }
    // Buttons sit at the foot; the holder's names have what is left above.
    const auto standing = std::count_if(view.lines.begin(), view.lines.end(), [](const CertificateLine& one) { return one.stands(); });
    const std::string save = ui.say("button.save_certificates", {{"count", std::to_string(standing)}});
    if (button(ui, "certificate.save", content.cut_bottom(kButton, kGap), save, ButtonKind::secondary, Icon::save, standing > 0))
        action = SaveCertificates{view.batch->id};
    Rect more = content.cut_bottom(kButton, kGap);
    if (button(ui, "certificate.find", more.cut_end(std::min(button_width(ui, find, true), more.w / 2), kGap), find, ButtonKind::secondary,
               Icon::scan))
        turn_to(CertificateDraft::Care::find);
    if (button(ui, "certificate.care", more, ui.say("button.history"), ButtonKind::secondary, Icon::clock))
        turn_to(CertificateDraft::Care::history);
    Rect two = content.cut_bottom(kButton, kMargin);
    const std::string other = ui.say(draft.paper ? "button.show_code" : "button.show_paper");
    const bool wide = two.w >= 2 * 190;
    Rect first = two;
    if (wide)
        first = two.cut_start((two.w - kGap) / 2, kGap);
    else
        two = content.cut_bottom(kButton, kMargin);
    if (button(ui, "certificate.paper", first, other, ButtonKind::secondary)) draft.paper = !draft.paper, ui.ask_for_another_frame();
    if (button(ui, "certificate.full", two, ui.say("button.full_screen"), ButtonKind::primary, Icon::scan))
        draft.full_screen = true, ui.ask_for_another_frame();
    draw_holder(line, ui, content);
    return action;
}

std::optional<Action> draw_certificate_full(const CertificateView& view, CertificateDraft& draft, Ui& ui) {
    std::optional<Action> action;
    const Theme& theme = ui.theme();
    ui.fill(ui.page(), theme.surface);
    if (view.lines.empty()) {
        draft.full_screen = false;
        return action;
    }
    const CertificateLine& line = view.lines[std::min(view.shown, view.lines.size() - 1)];
    Rect content = ui.page().inset(kMargin, 16);
    Rect side = ui.portrait() ? content.cut_bottom(420, kGap) : content.cut_end(std::max(300.0f, content.w - content.h - kMargin), kMargin);
    draw_code(view, ui, content);
    const std::string close = ui.say("button.close");
    if (button(ui, "certificate.close", side.cut_bottom(kButton, kGap), close, ButtonKind::primary))
        draft.full_screen = false, ui.ask_for_another_frame();
    if (auto asked = draw_steps(view, ui, side.cut_bottom(kButton, kMargin))) action = asked;
    const std::string hint = ui.say("screen.certificate.scan");
    const float hint_h = ui.text_height(hint, Look::body, side.w);
    ui.text(side.cut_bottom(hint_h + 1, kGap), hint, Look::body, theme.muted);
    draw_holder(line, ui, side);
    return action;
}

}  // namespace sanad

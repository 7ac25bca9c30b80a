#include "kiosk/ui/widgets.h"

namespace sanad {
namespace {

constexpr float kIcon = 30;
constexpr float kPad = 20;

}  // namespace

bool button(Ui& ui, std::string_view id, Rect box, std::string_view label, ButtonKind kind, std::optional<Icon> icon, bool enabled) {
    const Theme& theme = ui.theme();
    const Touch touch = ui.touch(id, box, enabled);
    Rgb ink = theme.primary;
    if (!enabled) {
        ui.fill(box, theme.line, kRadius);
        ink = theme.muted;
    } else if (kind == ButtonKind::primary) {
        ui.fill(box, touch.held ? theme.primary_held : theme.primary, kRadius);
        ink = theme.on_primary;
    } else {
        ui.fill(box, touch.held ? theme.line : kind == ButtonKind::quiet ? theme.calm.tint : theme.surface, kRadius);
        if (kind == ButtonKind::secondary) ui.outline(box, theme.edge, 2, kRadius);
    }
    Rect inside = box.inset(kPad / 2, 0);
    if (icon) {
        const float wanted = std::min(inside.w, ui.text_width(label, Look::strong) + kIcon + 10);
        inside = inside.middle(wanted, inside.h);
        const Rect place = *icon == Icon::forward ? inside.cut_end(kIcon, 8) : inside.cut_start(kIcon, 10);
        ui.icon(*icon, place.middle(kIcon, kIcon), ink);
    }
    ui.text(inside, label, Look::strong, ink, Align::center);
    return touch.tapped;
}

float button_width(Ui& ui, std::string_view label, bool with_icon) {
    return std::max(kTarget * 2, ui.text_width(label, Look::strong) + 2 * kPad + (with_icon ? kIcon + 10 : 0));
}

Rect card(Ui& ui, Rect box) {
    ui.fill(box, ui.theme().surface, kRadius);
    ui.outline(box, ui.theme().line, 1, kRadius);
    return box.inset(kPad, kPad - 4);
}

bool choice(Ui& ui, std::string_view id, Rect box, std::string_view label, bool chosen) {
    const Theme& theme = ui.theme();
    const Touch touch = ui.touch(id, box);
    const Rgb ink = chosen ? theme.on_primary : theme.ink;
    ui.fill(box, chosen ? theme.primary : touch.held ? theme.line : theme.surface, box.h / 2);
    if (!chosen) ui.outline(box, theme.edge, 2, box.h / 2);
    Rect inside = box.inset(kPad, 0);
    if (chosen) ui.icon(Icon::check, inside.cut_start(26, 8).middle(26, 26), ink);
    ui.text(inside, label, Look::strong, ink, chosen ? Align::start : Align::center);
    return touch.tapped;
}

float choice_width(Ui& ui, std::string_view label) { return ui.text_width(label, Look::strong) + 2 * kPad + 34; }

TonePair tone_colours(const Theme& theme, Tone tone) {
    switch (tone) {
        case Tone::calm:
            return theme.calm;
        case Tone::good:
            return theme.good;
        case Tone::warn:
            return theme.warn;
        case Tone::bad:
            return theme.bad;
        case Tone::note:
            return theme.note;
    }
    return theme.calm;
}

Icon tone_icon(Tone tone) {
    switch (tone) {
        case Tone::calm:
            return Icon::letter;
        case Tone::good:
            return Icon::check;
        case Tone::warn:
            return Icon::warning;
        case Tone::bad:
            return Icon::cross;
        case Tone::note:
            return Icon::clock;
    }
    return Icon::letter;
}

void banner(Ui& ui, Rect box, Tone tone, std::string_view sentence) {
    const TonePair colours = tone_colours(ui.theme(), tone);
    ui.fill(box, colours.tint, kRadius);
    Rect inside = box.inset(kPad, 12);
    const float line = ui.line_height(Look::body);
    const Rect mark = inside.cut_start(kIcon, 14);
    ui.icon(tone_icon(tone), Rect{mark.x, mark.y, mark.w, std::min(line, mark.h)}.middle(kIcon, kIcon), colours.ink);
    ui.text(inside, sentence, Look::body, colours.ink);
}

float banner_height(Ui& ui, std::string_view sentence, float width) {
    return std::max(kIcon, ui.text_height(sentence, Look::body, width - 2 * kPad - kIcon - 14)) + 24;
}

float badge(Ui& ui, Rect box, Tone tone, Icon icon, std::string_view words) {
    const TonePair colours = tone_colours(ui.theme(), tone);
    box.w = std::min(box.w, badge_width(ui, words));
    ui.fill(box, colours.tint, box.h / 2);
    Rect inside = box.inset(14, 0);
    ui.icon(icon, inside.cut_start(24, 8).middle(24, 24), colours.ink);
    ui.text(inside, words, Look::body, colours.ink);
    return box.w;
}

float badge_width(Ui& ui, std::string_view words) { return ui.text_width(words, Look::body) + 28 + 32; }

void progress_bar(Ui& ui, Rect box, double share) {
    ui.fill(box, ui.theme().line, box.h / 2);
    box.w = std::max(box.h, box.w * static_cast<float>(std::clamp(share, 0.0, 1.0)));
    ui.fill(box, ui.theme().primary, box.h / 2);
}

float page_title_height(Ui& ui, float width, std::string_view below) {
    const float lines = below.empty() ? 0 : std::min(ui.text_height(below, Look::body, width), 2 * ui.line_height(Look::body)) + 1;
    return ui.line_height(Look::title) + lines;
}

void page_title(Ui& ui, Rect box, std::string_view title, std::string_view below) {
    ui.text(box.cut_top(ui.line_height(Look::title)), title, Look::title, ui.theme().ink);
    ui.text(box, below, Look::body, ui.theme().muted, Align::start, Valign::top);
}

void empty_page(Ui& ui, Rect box, Icon icon, std::string_view sentence, std::string_view what_to_do) {
    const float width = std::min(box.w - 2 * kMargin, 640.0f);
    const float first = ui.text_height(sentence, Look::heading, width), second = ui.text_height(what_to_do, Look::body, width);
    Rect inside = box.middle(width, 96 + kMargin + first + kGap + second);
    const Rect mark = inside.cut_top(96, kMargin).middle(96, 96);
    ui.fill(mark, ui.theme().calm.tint, 48);
    ui.icon(icon, mark.middle(48, 48), ui.theme().calm.ink);
    ui.text(inside.cut_top(first, kGap), sentence, Look::heading, ui.theme().ink, Align::center);
    ui.text(inside.cut_top(second + 1), what_to_do, Look::body, ui.theme().muted, Align::center);
}

std::optional<char> key_pad(Ui& ui, std::string_view id, Rect box, const std::vector<std::string>& rows, std::string_view finish,
                            bool finish_enabled) {
    const Theme& theme = ui.theme();
    constexpr float kBetween = 8;
    std::optional<char> tapped;
    const float height = (box.h - kBetween * static_cast<float>(rows.size() - 1)) / static_cast<float>(rows.size());
    for (const std::string& row : rows) {
        const Rect line = box.cut_top(height, kBetween);
        // The finishing key and the space take the place of two.
        const auto wide = [](char key) { return key == '\r' || key == ' ' ? 2.0f : 1.0f; };
        float shares = 0;
        for (const char key : row) shares += wide(key);
        const float one = (line.w - kBetween * (shares - 1)) / shares;
        float x = 0;
        for (const char key : row) {
            const float width = one * wide(key) + kBetween * (wide(key) - 1);
            const Rect place{ui.right_to_left() ? line.right() - x - width : line.x + x, line.y, width, line.h};
            x += width + kBetween;
            std::string name(id);
            name += key == '\b' ? ".back" : key == '\r' ? ".finish" : key == ' ' ? ".space" : std::string(".") + key;
            if (key == '\r') {
                if (button(ui, name, place, finish, ButtonKind::primary, std::nullopt, finish_enabled)) tapped = key;
                continue;
            }
            const Touch touch = ui.touch(name, place);
            ui.fill(place, touch.held ? theme.line : theme.surface, kRadius);
            ui.outline(place, theme.edge, 1, kRadius);
            if (key == '\b')
                ui.icon(Icon::backspace, place.middle(32, 32), theme.ink);
            else if (key == ' ')
                ui.fill(place.middle(place.w / 3, 4), theme.ink, 2);
            else
                ui.text(place, std::string(1, key), Look::heading, theme.ink, Align::center);
            if (touch.tapped) tapped = key;
        }
    }
    return tapped;
}

}  // namespace sanad

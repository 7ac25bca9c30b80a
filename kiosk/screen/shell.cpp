#include "kiosk/screen/shell.h"

#include <array>

namespace sanad {
namespace {

struct NavItem {
    Page page;
    Icon icon;
    const char* id;
    const char* key;
};
constexpr std::array<NavItem, 7> kItems{{{Page::today, Icon::today, "nav.today", "screen.nav.today"},
                                         {Page::roll_call, Icon::roll_call, "nav.roll_call", "screen.nav.roll_call"},
                                         {Page::results, Icon::results, "nav.results", "screen.nav.results"},
                                         {Page::issue, Icon::issue, "nav.issue", "screen.nav.issue"},
                                         {Page::certificate, Icon::certificate, "nav.certificate", "screen.nav.certificate"},
                                         {Page::verify, Icon::verify, "nav.verify", "screen.nav.verify"},
                                         {Page::sync, Icon::sync, "nav.sync", "screen.nav.sync"}}};

bool is_at(Page at, Page item) { return at == item || (item == Page::today && (at == Page::bring_in || at == Page::open_batch)); }

std::optional<Action> draw_item(const ShellView& view, const NavItem& item, Rect box, bool portrait, Ui& ui) {
    const Theme& theme = ui.theme();
    const bool chosen = is_at(view.page, item.page);
    const Touch touch = ui.touch(item.id, box);
    const Rect pill = box.inset(portrait ? 3 : 8, 3);
    if (chosen || touch.held) ui.fill(pill, theme.rail_chosen, kRadius);
    const Rgb ink = chosen ? theme.on_rail : theme.rail_muted;
    if (chosen)
        ui.fill(portrait ? Rect{pill.x + 24, pill.bottom() - 5, pill.w - 48, 4} : Rect{pill.x, pill.y + 16, 5, pill.h - 32}, theme.on_rail,
                2);
    Rect inside = pill.inset(portrait ? 8 : 16, 4);
    const Rect mark = inside.cut_start(portrait ? 28 : 30, portrait ? 6 : 12).middle(28, 28);
    ui.icon(item.icon, mark, ink);
    if (item.page == Page::sync && view.waiting > 0) {
        const std::string count = view.waiting > 999 ? "999+" : std::to_string(view.waiting);
        const float width = std::max(34.0f, ui.text_width(count, Look::body) + 16);
        const Rect dot = inside.cut_end(width, 4).middle(width, 34);
        ui.fill(dot, theme.warn.tint, 17);
        ui.text(dot, count, Look::body, theme.warn.ink, Align::center);
    }
    ui.text(inside, ui.say(item.key), Look::strong, ink);
    if (touch.tapped && view.page != item.page) return GoTo{item.page};
    return std::nullopt;
}

std::optional<Action> draw_language(Rect box, Ui& ui) {
    const Theme& theme = ui.theme();
    const Touch touch = ui.touch("nav.language", box);
    const Rect pill = box.inset(8, 4);
    ui.outline(pill, theme.rail_muted, 2, kRadius);
    if (touch.held) ui.fill(pill.inset(2), theme.rail_chosen, kRadius - 2);
    Rect inside = pill.inset(16, 0);
    ui.icon(Icon::globe, inside.cut_start(28, 12).middle(28, 28), theme.on_rail);
    // Each language is named in itself: who needs it can read it.
    ui.text(inside, ui.say("screen.nav.other_language"), Look::strong, theme.on_rail);
    if (!touch.tapped) return std::nullopt;
    return ChooseLanguage{ui.right_to_left() ? Language::english : Language::urdu};
}

std::optional<Action> draw_navigation(const ShellView& view, Ui& ui, Rect& content) {
    std::optional<Action> action;
    const auto take = [&](std::optional<Action> one) {
        if (one) action = std::move(one);
    };
    if (ui.portrait()) {
        Rect bar = content.cut_bottom(136);
        ui.fill(bar, ui.theme().rail);
        bar = bar.inset(4, 4);
        Rect upper = bar.cut_top(64), lower = bar;
        const float width = upper.w / 4;
        for (std::size_t i = 0; i < kItems.size(); ++i)
            take(draw_item(view, kItems[i], (i < 4 ? upper : lower).cut_start(width), true, ui));
        take(draw_language(lower, ui));
        return action;
    }
    Rect rail = content.cut_start(ui.page().w < 1100 ? 216 : 232);
    ui.fill(rail, ui.theme().rail);
    Rect brand = rail.cut_top(92).inset(24, 0);
    const Rect mark = brand.cut_start(44, 14).middle(44, 44);
    ui.fill(mark, ui.theme().on_rail, 12);
    ui.icon(Icon::verify, mark.inset(6), ui.theme().rail);
    ui.text(brand, ui.say("screen.brand"), Look::heading, ui.theme().on_rail);
    const Rect language = rail.cut_bottom(80).middle(rail.w, 64);
    const float height = std::clamp(rail.h / static_cast<float>(kItems.size()), kTarget + 6, 80.0f);
    for (const NavItem& item : kItems) take(draw_item(view, item, rail.cut_top(height), false, ui));
    take(draw_language(language, ui));
    return action;
}

}  // namespace

Notice notice_of(const Refusal& refusal) { return {Tone::warn, "refusal." + refusal.code, refusal.facts}; }

std::optional<Action> draw_shell(const ShellView& view, Ui& ui, Rect& content) {
    content = ui.page();
    std::optional<Action> action = draw_navigation(view, ui, content);
    content = content.inset(kMargin, 16);
    if (view.notice) {
        const std::string sentence = ui.say(view.notice->key, view.notice->facts);
        const float height = std::max(kButton, banner_height(ui, sentence, content.w - 76));
        const Rect whole = content.cut_top(height, kGap);
        ui.fill(whole, tone_colours(ui.theme(), view.notice->tone).tint, kRadius);
        Rect box = whole;
        const Rect close = box.cut_end(64, kGap);
        banner(ui, box, view.notice->tone, sentence);
        const Touch touch = ui.touch("notice.close", close);
        ui.icon(Icon::cross, close.middle(28, 28), tone_colours(ui.theme(), view.notice->tone).ink);
        if (touch.tapped) action = DismissNotice{};
    }
    return action;
}

}  // namespace sanad

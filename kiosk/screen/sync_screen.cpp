#include "kiosk/screen/sync_screen.h"

#include <cctype>

#include "kiosk/ui/day_words.h"

namespace sanad {
namespace {

constexpr std::size_t kCodeLength = 16;

/// Sixteen places in fours, each on a line of its own. From left to right in both languages: the code is Latin.
void draw_places(Ui& ui, Rect box, const std::string& code) {
    constexpr float kBetween = 6, kBetweenFours = 22;
    const float gaps = kBetween * 12 + kBetweenFours * 3;
    const float one = std::min(30.0f, (box.w - gaps) / kCodeLength);
    const float all = one * kCodeLength + gaps;
    float x = 0;
    for (std::size_t i = 0; i < kCodeLength; ++i) {
        if (i > 0) x += i % 4 == 0 ? kBetweenFours : kBetween;
        const Rect place{box.x + (ui.right_to_left() ? all - x - one : x), box.y, one, box.h};
        x += one;
        const bool typed = i < code.size();
        ui.fill({place.x, place.bottom() - 4, place.w, 3}, typed ? ui.theme().primary : ui.theme().edge);
        // The letter may be wider than its line.
        if (typed)
            ui.text({place.x - kBetween / 2, place.y, place.w + kBetween, place.h - 4}, code.substr(i, 1), Look::code_large, ui.theme().ink,
                    Align::center);
    }
}

void type(std::string& field, char key, std::size_t longest) {
    if (key == '\b') {
        if (!field.empty()) field.pop_back();
    } else if (key > 31 && field.size() < longest) {
        field += key;
    }
}

struct Field {
    Rect value;  ///< where what was typed stands
    bool tapped = false;
};
Field field(Ui& ui, std::string_view id, Rect box, const char* label_key, bool active) {
    const Theme& theme = ui.theme();
    const Touch touch = ui.touch(id, box);
    ui.fill(box, theme.surface, kRadius);
    ui.outline(box, active ? theme.primary : theme.edge, active ? 3.0f : 2.0f, kRadius);
    Rect inside = box.inset(18, 8);
    ui.text(inside.cut_top(ui.line_height(Look::body)), ui.say(label_key), Look::body, theme.muted);
    return {inside, touch.tapped};
}

/// The office's address and code, typed on keys that hold everything that either may contain.
std::optional<Action> draw_registration(const SyncView& view, SyncDraft& draft, Ui& ui, Rect content) {
    std::optional<Action> action;
    if (draft.url.empty() && !draft.editing_url && !draft.anew) draft.url = view.registry_url;
    const std::string words = ui.say(draft.anew ? "screen.sync.anew" : "screen.sync.register");
    ui.text(content.cut_top(ui.text_height(words, Look::body, content.w) + 1, kGap), words, Look::body, ui.theme().muted);
    const float height = ui.line_height(Look::body) + ui.line_height(Look::code_large) + 18;
    Rect foot = draft.anew ? content.cut_bottom(kButton, kGap) : Rect{};
    const Field url = field(ui, "sync.url", content.cut_top(height, kGap), "screen.sync.address", draft.editing_url);
    ui.text(url.value, draft.url, Look::code, ui.theme().ink);
    if (url.tapped) draft.editing_url = true;
    const Field code = field(ui, "sync.code", content.cut_top(height, kGap), "screen.sync.code", !draft.editing_url);
    draw_places(ui, code.value, draft.code);
    if (code.tapped) draft.editing_url = false;
    const auto complete = [&] { return draft.code.size() == kCodeLength; };  // no address: by stick
    // The code has no letters that are mistaken for others (Crockford's alphabet); addresses need all of them.
    static const std::vector<std::string> kAddressKeys{"1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm.:/", "\b\r"};
    static const std::vector<std::string> kCodeKeys{"12345", "67890", "ABCDEFGH", "JKMNPQRS", "TVWXYZ\b", "\r"};
    static const std::vector<std::string> kCodeKeysWide{"1234567890", "ABCDEFGHJK", "MNPQRSTVWX", "YZ\b\r"};
    const float pad_h = std::min(content.h, 420.0f);
    const std::vector<std::string>& rows = draft.editing_url                    ? kAddressKeys
                                           : content.w >= 640 && !ui.portrait() ? kCodeKeysWide
                                                                                : kCodeKeys;
    std::optional<char> key = key_pad(ui, "keys", content.cut_top(pad_h), rows,
                                      ui.say(draft.editing_url ? "button.next" : "button.register"), draft.editing_url || complete());
    std::string letters = ui.letters();
    if (key) letters += *key;
    for (const char letter : letters) {
        if (letter == '\r') {
            if (draft.editing_url)
                draft.editing_url = false;
            else if (complete())  // with what this very frame brought: a scanner's letters and Enter come together
                action = draft.anew ? Action(RegisterAnew{draft.url, draft.code}) : RegisterKiosk{draft.url, draft.code};
        } else if (draft.editing_url) {
            type(draft.url, letter, 200);
        } else if (letter == '\b' || std::isalnum(static_cast<unsigned char>(letter)) != 0) {
            type(draft.code, static_cast<char>(std::toupper(static_cast<unsigned char>(letter))), kCodeLength);
        }
    }
    if (!letters.empty()) ui.ask_for_another_frame();
    if (draft.anew) {
        const std::string back = ui.say("button.back");
        if (button(ui, "sync.anew_back", foot.cut_start(button_width(ui, back, false) + 20), back, ButtonKind::secondary)) draft = {};
    }
    return action;
}

std::optional<Action> draw_approval(const SyncView& view, bool busy, Ui& ui, Rect content) {
    const Theme& theme = ui.theme();
    const std::string words = ui.say(view.registry_url.empty() ? "screen.sync.approval_by_stick" : "screen.sync.approval"),
                      compare = ui.say("screen.sync.compare");
    const std::string label = ui.say("button.ask_again");
    const float width = content.w - 48;
    const float words_h = ui.text_height(words, Look::body, width), compare_h = ui.text_height(compare, Look::strong, width);
    const float print_h = ui.text_height(view.fingerprint, Look::code_large, width - 40) + 40;
    const Rect whole{content.x, content.y, content.w, 48 + 44 + words_h + compare_h + print_h + kButton + 4 * kMargin};
    card(ui, whole);
    Rect inside = whole.inset(24);
    badge(ui, inside.cut_top(44, kMargin), Tone::note, Icon::clock, ui.say("screen.sync.waits_for_office"));
    ui.text(inside.cut_top(words_h + 1, kMargin), words, Look::body, theme.ink);
    ui.text(inside.cut_top(compare_h + 1, kGap), compare, Look::strong, theme.ink);
    const Rect print = inside.cut_top(print_h, kMargin);
    ui.fill(print, theme.calm.tint, kRadius);
    ui.text(print.inset(20, 8), view.fingerprint, Look::code_large, theme.ink, Align::center);
    if (button(ui, "sync.ask", inside.cut_top(kButton).cut_start(std::min(inside.w, button_width(ui, label, true) + 20)), label,
               ButtonKind::primary, Icon::sync, !busy))
        return AskForApproval{};
    return std::nullopt;
}

/// One number that matters, with its words.
void stat(Ui& ui, Rect box, const std::string& number, const std::string& words) {
    Rect inside = card(ui, box);
    ui.text(inside.cut_top(ui.line_height(Look::number)), number, Look::number, ui.theme().ink);
    ui.text(inside, words, Look::body, ui.theme().muted, Align::start, Valign::top);
}

std::optional<Action> draw_state(const SyncView& view, SyncDraft& draft, const std::optional<JobState>& job, Ui& ui, Rect content) {
    std::optional<Action> action;
    const std::string label = ui.say(view.waiting > 0 ? "button.send_now" : "button.ask_registry");
    Rect foot = content.cut_bottom(kButton + 4, kGap);
    if (job) {
        ui.text(foot.cut_top(ui.line_height(Look::body), 6),
                ui.say(job->key, {{"done", std::to_string(job->done)}, {"total", std::to_string(job->total)}}), Look::body, ui.theme().ink);
        progress_bar(ui, foot.cut_top(14), job->total > 0 ? static_cast<double>(job->done) / job->total : 0);
    } else if (button(ui, "sync.send", foot.cut_end(std::min(foot.w, button_width(ui, label, true) + 40)), label, ButtonKind::primary,
                      Icon::sync)) {
        action = SendNow{};
    }
    const Rect area = ui.begin_scroll("sync", content);
    const float width = area.w;
    float y = area.y;
    const auto say_banner = [&](Tone tone, const std::string& sentence) {
        const float height = banner_height(ui, sentence, width);
        banner(ui, {area.x, y, width, height}, tone, sentence);
        y += height + kGap;
    };
    if (!(view.trouble && view.key && view.key->anew && view.trouble->code == "sync.cloned"))  // said below
        say_banner(view.trouble ? Tone::warn : view.attempt_day ? Tone::good : Tone::calm, attempt_words(ui, view));
    if (view.trouble && view.trouble->code == "sync.clock_wrong") {
        const std::string set = ui.say("button.open_clock");
        if (button(ui, "sync.clock", {area.x, y, std::min(width, button_width(ui, set, false) + 40), kButton}, set, ButtonKind::secondary))
            action = OpenClock{};
        y += kButton + kGap;
    }
    if (view.key) say_banner(view.key->stops ? Tone::bad : Tone::warn, key_words(ui, *view.key));
    if (view.copy)
        say_banner(Tone::warn,
                   ui.say("screen.sync.copy_found", {{"seq", std::to_string(view.copy->from)}, {"day", day_words(ui, view.copy->found)}}));
    if (view.next_fingerprint) say_banner(Tone::note, ui.say("screen.sync.anew_waits", {{"fingerprint", *view.next_fingerprint}}));
    if (view.key && view.key->anew) {
        const std::string anew = ui.say("button.register_anew");
        if (button(ui, "sync.anew", {area.x, y, std::min(width, button_width(ui, anew, false) + 40), kButton}, anew, ButtonKind::secondary,
                   std::nullopt, !job))
            draft = {view.registry_url, {}, false, true};
        y += kButton + kGap;
    }
    const std::string waiting = view.waiting > 0 && view.waiting_since
                                    ? ui.say("screen.sync.waiting_since", {{"since", weekday_words(ui, *view.waiting_since)}})
                                    : ui.say(view.waiting > 0 ? "screen.sync.waiting" : "screen.sync.none_waiting");
    const float half = (width - kGap) / 2;
    const std::string held = ui.say("screen.sync.held");
    const float stat_h = ui.line_height(Look::number) + 36 +
                         std::max(ui.text_height(waiting, Look::body, half - 40), ui.text_height(held, Look::body, half - 40));
    stat(ui, {area.x, y, half, stat_h}, std::to_string(view.waiting), waiting);
    stat(ui, {area.x + half + kGap, y, half, stat_h}, std::to_string(view.held), held);
    y += stat_h + kGap;
    if (view.quarantined > 0) say_banner(Tone::warn, ui.say("screen.sync.quarantined", {{"count", std::to_string(view.quarantined)}}));
    for (const auto& [reason, count] : view.quarantined_reasons) {
        std::string line = ui.say("quarantine.counted", {{"count", std::to_string(count)}, {"sentence", ui.say("quarantine." + reason)}});
        if (const auto named = view.quarantined_serials.find(reason); named != view.quarantined_serials.end()) {
            std::string serials;
            for (const std::string& serial : named->second) serials += (serials.empty() ? "" : ", ") + ltr_isolate(serial);
            line += " " + ui.say("quarantine.serials", {{"serials", serials}});
        }
        const float height = ui.text_height(line, Look::body, width - 48);
        ui.text({area.x + 24, y, width - 48, height + 1}, line, Look::body, ui.theme().ink);
        y += height + kGap;
    }
    if (view.from_others_apart > 0)
        say_banner(Tone::note, ui.say("screen.sync.from_others_apart", {{"count", std::to_string(view.from_others_apart)}}));
    const std::string carry =
        view.on_stick > 0 && view.on_stick_since
            ? ui.say("screen.sync.on_stick", {{"count", std::to_string(view.on_stick)}, {"day", day_words(ui, *view.on_stick_since)}})
            : ui.say("screen.sync.carry");
    const float carry_h = ui.text_height(carry, Look::body, width - 48);
    Rect by_stick = card(ui, {area.x, y, width, carry_h + kButton + kGap + 40});
    y += carry_h + kButton + kGap + 40 + kGap;
    ui.text(by_stick.cut_top(carry_h + 1, kGap), carry, Look::body, ui.theme().ink);
    Rect sticks = by_stick.cut_top(kButton);
    const float half_row = (sticks.w - kGap) / 2;
    if (button(ui, "sync.stick_write", sticks.cut_start(half_row, kGap), ui.say("button.stick_write"), ButtonKind::secondary, std::nullopt,
               !job))
        action = WriteStick{};
    if (button(ui, "sync.stick_read", sticks, ui.say("button.stick_read"), ButtonKind::secondary, std::nullopt, !job)) action = ReadStick{};
    const auto fact = [&](const char* key, const std::string& value, Look look, bool warns = false) {
        const float label_w = std::min(320.0f, width * 0.36f);
        Rect row{area.x, y, width,
                 std::max(ui.text_height(value, look, width - label_w - 36 - kGap), ui.text_height(ui.say(key), Look::body, label_w)) + 20};
        ui.fill(row, warns ? ui.theme().warn.tint : ui.theme().surface);
        ui.fill({row.x, row.bottom() - 1, row.w, 1}, ui.theme().line);
        y = row.bottom();
        row = row.inset(18, 9);
        ui.text(row.cut_start(label_w, kGap), ui.say(key), Look::body, ui.theme().muted);
        ui.text(row, value, look, warns ? ui.theme().warn.ink : ui.theme().ink);
    };
    fact("screen.sync.last_receipt",
         view.receipt_day ? moment_words(ui, *view.receipt_day, view.receipt_time) : ui.say("screen.sync.no_receipt"), Look::strong);
    if (view.attempt_day) fact("screen.sync.last_attempt", moment_words(ui, *view.attempt_day, view.attempt_time), Look::strong);
    if (view.next_day) fact("screen.sync.next_attempt", moment_words(ui, *view.next_day, view.next_time), Look::strong);
    if (view.feed_day) {
        const std::string when = moment_words(ui, *view.feed_day, view.feed_time);
        fact("screen.sync.from_others",
             ui.say("screen.sync.from_others_count", {{"count", std::to_string(view.from_others)}, {"when", when}}), Look::strong);
    }
    const std::string backup = view.backup_day ? moment_words(ui, *view.backup_day, view.backup_time) : std::string();
    fact("screen.sync.backup",
         !view.backup_day   ? ui.say("screen.sync.backup_none")
         : view.backup_late ? ui.say("screen.sync.backup_late", {{"when", backup}})
                            : backup,
         Look::strong, /*warns=*/!view.backup_day || view.backup_late);
    fact("screen.sync.registry", view.registry_url, Look::code);
    fact("screen.sync.device", view.device_code, Look::code);
    fact("screen.sync.fingerprint", view.fingerprint, Look::code);
    ui.end_scroll(y + kGap);
    return action;
}

}  // namespace

std::string trouble_words(const Ui& ui, const Refusal& trouble) {
    const std::string key = "refusal." + trouble.code;
    return ui.can_say(key, trouble.facts) ? ui.say(key, trouble.facts) : ui.say("screen.sync.trouble");
}

std::string attempt_words(const Ui& ui, const SyncView& view) {
    if (view.trouble) return trouble_words(ui, *view.trouble);
    if (!view.attempt_day) return ui.say("screen.sync.not_tried");
    return ui.say("screen.sync.link_good", {{"when", moment_words(ui, *view.attempt_day, view.attempt_time)}});
}

std::optional<Action> draw_sync(const SyncView& view, SyncDraft& draft, const std::optional<JobState>& job, Ui& ui, Rect content) {
    const bool registers = view.registration != RegistrationStage::approved || draft.anew;
    page_title(ui, content.cut_top(page_title_height(ui, content.w), kGap),
               ui.say(registers ? "screen.sync.register_title" : "screen.sync.title"));
    switch (view.registration) {
        case RegistrationStage::none:
            return draw_registration(view, draft, ui, content);
        case RegistrationStage::waiting:
            return draw_approval(view, job.has_value(), ui, content);
        case RegistrationStage::approved:
            return draft.anew ? draw_registration(view, draft, ui, content) : draw_state(view, draft, job, ui, content);
    }
    return std::nullopt;
}

}  // namespace sanad

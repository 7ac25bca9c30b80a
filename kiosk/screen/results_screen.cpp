#include "kiosk/screen/results_screen.h"

#include <algorithm>
#include <cmath>

namespace sanad {
namespace {

constexpr std::size_t kLongest = 6;  ///< "100.25"

/// Hundredths of what was typed; nothing while it is not a number yet.
std::optional<int> hundredths(const std::string& typed) {
    if (typed.empty() || typed == ".") return std::nullopt;
    int value = 0, decimals = -1;
    for (const char c : typed) {
        if (c == '.') {
            decimals = 0;
            continue;
        }
        if (decimals >= 0) ++decimals;
        value = value * 10 + (c - '0');
    }
    for (int i = std::max(decimals, 0); i < 2; ++i) value *= 10;
    return value;
}

void type(ResultsDraft& draft, char key, int maximum) {
    draft.refused = false;
    if (key == '\b') {
        if (!draft.typed.empty()) draft.typed.pop_back();
        return;
    }
    if ((key < '0' || key > '9') && key != '.') return;
    const auto point = draft.typed.find('.');
    if (key == '.' && (point != std::string::npos || draft.typed.empty())) return;
    if (point != std::string::npos && draft.typed.size() - point > 2) return;
    const std::string longer = draft.typed + key;
    if (longer.size() > kLongest || hundredths(longer).value_or(0) > maximum * 100)
        draft.refused = true;
    else
        draft.typed = longer;
}

/// The next cell that is empty, down the column and then on to the next; the next one below when none is.
void go_on(const ResultsView& view, ResultsDraft& draft) {
    draft.typed.clear();
    draft.new_attempt = false;
    const std::size_t lines = view.lines.size(), cells = lines * view.columns.size();
    const std::size_t here = draft.column * lines + draft.line;
    for (std::size_t step = 1; step < cells; ++step) {
        const std::size_t cell = (here + step) % cells;
        if (!view.lines[cell % lines].attempts[cell / lines].empty()) continue;
        draft.line = cell % lines, draft.column = cell / lines;
        return;
    }
    draft.line = (draft.line + 1) % lines;
}

void draw_cell(const ResultsView& view, const ResultsDraft& draft, std::size_t line, std::size_t column, bool held, Ui& ui, Rect box) {
    const Theme& theme = ui.theme();
    const bool chosen = draft.line == line && draft.column == column;
    const std::vector<int>& attempts = view.lines[line].attempts[column];
    ui.fill(box, held ? theme.line : chosen ? theme.good.tint : attempts.empty() ? theme.warn.tint : theme.surface, 8);
    ui.outline(box, chosen ? theme.primary : theme.line, chosen ? 3.0f : 1.0f, 8);
    const Rect inside = box.inset(10, 2);
    if (chosen && !draft.typed.empty()) {
        ui.text(inside, draft.typed + "|", Look::strong, theme.ink, Align::center);
    } else if (attempts.empty()) {
        ui.text(inside, chosen ? "|" : "\u2014", Look::strong, chosen ? theme.ink : theme.warn.ink, Align::center);
    } else {
        const int best = *std::max_element(attempts.begin(), attempts.end());
        const bool passed = best >= view.columns[column].pass_mark * 100;
        Rect words = inside;
        if (!passed) ui.icon(Icon::warning, words.cut_end(24, 4).middle(22, 22), theme.bad.ink);
        ui.text(words, marks_text(best), Look::strong, passed ? theme.ink : theme.bad.ink, Align::center);
    }
}

std::optional<Action> draw_entry(const ResultsView& view, ResultsDraft& draft, Ui& ui, Rect box) {
    std::optional<Action> action;
    const Theme& theme = ui.theme();
    const ResultLine& line = view.lines[draft.line];
    const ComponentColumn& column = view.columns[draft.column];
    const std::string name = name_for(ui, line.name_en, line.name_ur);
    const std::string& title = ui.right_to_left() && !column.title_ur.empty() ? column.title_ur : column.title_en;
    Rect inside = card(ui, box);
    Rect words = inside;
    if (ui.portrait()) words = inside.cut_start(inside.w / 2 - kMargin, kMargin);
    const std::vector<int>& attempts = line.attempts[draft.column];
    const float body = ui.line_height(Look::body);
    const float name_h = std::min(2.0f, std::ceil(ui.text_height(name, Look::strong, words.w) / ui.line_height(Look::strong))) *
                         ui.line_height(Look::strong);
    ui.text(words.cut_top(name_h + 2, 2), name, Look::strong, theme.ink);
    ui.text(words.cut_top(body + 1, 8), title, Look::body, theme.muted);  // whole in the column's head
    const Rect value = words.cut_top(72, 8);
    ui.fill(value, draft.refused ? theme.bad.tint : theme.ground, 10);
    ui.outline(value, draft.refused ? theme.bad.ink : theme.edge, 2, 10);
    std::string shown = draft.typed;
    if (shown.empty() && !attempts.empty()) shown = marks_text(attempts.back());
    ui.text(value.inset(14, 0), shown.empty() ? "\u2014" : shown, Look::number, draft.typed.empty() ? theme.muted : theme.ink,
            Align::center);
    const std::string limits =
        draft.refused
            ? ui.say("screen.results.at_most", {{"maximum", std::to_string(column.maximum)}})
            : ui.say("screen.results.limits", {{"maximum", std::to_string(column.maximum)}, {"pass", std::to_string(column.pass_mark)}});
    Rect note = words.cut_top(std::min(words.h, ui.text_height(limits, Look::body, words.w - (draft.refused ? 34 : 0)) + 2), kGap);
    if (draft.refused) ui.icon(Icon::warning, note.cut_start(26, 8).middle(26, 26), theme.bad.ink);
    ui.text(note, limits, Look::body, draft.refused ? theme.bad.ink : theme.muted);
    if (!attempts.empty() && static_cast<int>(attempts.size()) < view.attempts_allowed)
        if (choice(ui, "results.new_attempt", words.cut_top(kTarget + 4, kGap), ui.say("screen.results.new_attempt"), draft.new_attempt))
            draft.new_attempt = !draft.new_attempt, ui.ask_for_another_frame();
    const Rect pad = ui.portrait() ? Rect{inside.x, box.y + 16, inside.w, box.h - 32} : words;
    const std::optional<int> marks = hundredths(draft.typed);
    std::optional<char> key =
        key_pad(ui, "pad", pad, {"123", "456", "789", ".0\b", "\r"}, ui.say(marks ? "button.enter_result" : "button.next"), true);
    for (const char letter : ui.letters()) {
        if (letter == '\r')
            key = '\r';
        else
            type(draft, letter, column.maximum), ui.ask_for_another_frame();
    }
    if (key && *key != '\r') type(draft, *key, column.maximum);
    if (key && *key == '\r') {
        if (const auto typed = hundredths(draft.typed)) action = EnterResult{line.enrolment, column.code, *typed, draft.new_attempt};
        go_on(view, draft);
        draft.refused = false;
    }
    if (key) ui.ask_for_another_frame();
    return action;
}

}  // namespace

std::string marks_text(int marks) {
    std::string text = std::to_string(marks / 100);
    if (const int rest = marks % 100; rest != 0) {
        text += "." + std::to_string(rest / 10);
        if (rest % 10 != 0) text += std::to_string(rest % 10);
    }
    return text;
}

std::optional<Action> draw_results(const ResultsView& view, ResultsDraft& draft, Ui& ui, Rect content) {
    if (!view.batch) return draw_no_batch(ui, content);
    const bool grid = !view.columns.empty() && !view.lines.empty();
    // The pad keeps the window's whole height: ten fingers' worth of keys come before a wide title.
    Rect entry;
    if (grid && !ui.portrait()) entry = content.cut_end(300, kMargin);
    std::optional<Action> action = draw_batch_head(*view.batch, ui.say("screen.results.title"), Page::results, ui, content);
    if (!grid) {
        empty_page(ui, content, Icon::results, ui.say("screen.results.none"), ui.say("screen.results.none.do"));
        return action;
    }
    draft.line = std::min(draft.line, view.lines.size() - 1);
    draft.column = std::min(draft.column, view.columns.size() - 1);
    const Theme& theme = ui.theme();

    int missing = 0;
    for (const ResultLine& line : view.lines)
        for (std::size_t c = 0; c < view.columns.size(); ++c) missing += view.columns[c].mandatory && line.attempts[c].empty();
    const std::string state =
        missing > 0 ? ui.say("screen.results.missing", {{"count", std::to_string(missing)}}) : ui.say("screen.results.complete");
    badge(ui, content.cut_top(44, kGap), missing > 0 ? Tone::warn : Tone::good, missing > 0 ? Icon::warning : Icon::check, state);

    if (ui.portrait()) entry = content.cut_bottom(400, kGap);
    // The grid. Columns that do not fit are one tap away.
    const float name_w = std::min(300.0f, content.w * 0.42f);
    const auto fits = static_cast<std::size_t>(std::max(1.0f, std::floor((content.w - name_w) / 150)));
    const std::size_t shown = std::min(fits, view.columns.size());
    draft.first_column = std::min(draft.first_column, view.columns.size() - shown);
    if (shown < view.columns.size()) {
        Rect pages = content.cut_top(kTarget, 8);
        if (button(ui, "results.columns_back", pages.cut_start(72, 8), "", ButtonKind::secondary, Icon::back, draft.first_column > 0))
            --draft.first_column;
        if (button(ui, "results.columns_on", pages.cut_end(72, 8), "", ButtonKind::secondary, Icon::forward,
                   draft.first_column + shown < view.columns.size()))
            ++draft.first_column;
        ui.text(pages,
                ui.say("screen.results.columns", {{"from", std::to_string(draft.first_column + 1)},
                                                  {"to", std::to_string(draft.first_column + shown)},
                                                  {"total", std::to_string(view.columns.size())}}),
                Look::body, theme.muted, Align::center);
    }
    const float cell_w = (content.w - name_w) / static_cast<float>(shown);
    float head_h = ui.line_height(Look::body);
    for (std::size_t c = 0; c < shown; ++c) {
        const ComponentColumn& column = view.columns[draft.first_column + c];
        const std::string& title = ui.right_to_left() && !column.title_ur.empty() ? column.title_ur : column.title_en;
        head_h = std::max(head_h, std::min(3 * ui.line_height(Look::body), ui.text_height(title, Look::body, cell_w - 12)) + 2);
    }
    Rect head = content.cut_top(head_h, 8);
    head.cut_start(name_w);
    for (std::size_t c = 0; c < shown; ++c) {
        const ComponentColumn& column = view.columns[draft.first_column + c];
        ui.text(head.cut_start(cell_w).inset(6, 0), ui.right_to_left() && !column.title_ur.empty() ? column.title_ur : column.title_en,
                Look::body, theme.muted, Align::center, Valign::bottom);
    }
    const Rect inside = ui.begin_scroll("results", content);
    float y = inside.y;
    for (std::size_t l = 0; l < view.lines.size(); ++l) {
        const ResultLine& line = view.lines[l];
        const std::string name = name_for(ui, line.name_en, line.name_ur);
        const float name_h = std::min(2 * ui.line_height(Look::strong), ui.text_height(name, Look::strong, name_w - 16));
        const float row_h = std::max(kTarget + 8, name_h + 12);
        Rect row{inside.x, y, inside.w, row_h};
        y += row_h;
        ui.fill({row.x, row.bottom() - 1, row.w, 1}, theme.line);
        ui.text(row.cut_start(name_w).inset(8, 2), name, l == draft.line ? Look::strong : Look::body, theme.ink);
        for (std::size_t c = draft.first_column; c < draft.first_column + shown; ++c) {
            const Rect cell = row.cut_start(cell_w).inset(4, 4);
            const Touch touch = ui.touch("result." + std::to_string(l + 1) + "." + view.columns[c].code, cell);
            draw_cell(view, draft, l, c, touch.held, ui, cell);
            if (!touch.tapped) continue;
            draft.line = l, draft.column = c;
            draft.typed.clear();
            draft.refused = draft.new_attempt = false;
            ui.ask_for_another_frame();
        }
    }
    ui.end_scroll(y);
    if (auto entered = draw_entry(view, draft, ui, entry)) action = entered;
    return action;
}

}  // namespace sanad

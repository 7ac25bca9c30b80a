#include "kiosk/ui/keyboard.h"

namespace sanad {
namespace {

constexpr float kBetween = 8;
const std::string kBack = "back", kSpace = "space", kShift = "shift";

using Keys = std::vector<std::vector<std::string>>;

const Keys& keys_of(Script script) {
    static const Keys kLatin{{"q", "w", "e", "r", "t", "y", "u", "i", "o", "p"},
                             {"a", "s", "d", "f", "g", "h", "j", "k", "l", "'"},
                             {kShift, "z", "x", "c", "v", "b", "n", "m", "-", "."},
                             {kSpace, kBack}};
    // The places that hands know from the phonetic layout; the letters that it keeps under shift have places of their own.
    static const Keys kUrdu{{"پ", "ہ", "ی", "ئ", "ے", "ت", "ر", "ع", "و", "ق", "ٹ"},
                            {"ل", "ک", "ج", "ح", "گ", "ف", "د", "س", "ا", "آ", "ڈ"},
                            {"م", "ن", "ں", "ب", "ط", "چ", "ش", "ز", "خ", "ص", "ھ"},
                            {"ض", "ظ", "غ", "ث", "ذ", "ژ", "ڑ", "ؤ", "ء", kBack},
                            {kSpace}};
    static const Keys kCodes = [] {
        Keys keys = kLatin;
        keys.insert(keys.begin(), {"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"});
        return keys;
    }();
    switch (script) {
        case Script::latin:
            break;
        case Script::urdu:
            return kUrdu;
        case Script::codes:
            return kCodes;
    }
    return kLatin;
}

// The screen mirrors in Urdu; a keyboard never does: hands know where its keys are.
Rect in_place(const Ui& ui, Rect line, float x, float width) {
    return {ui.right_to_left() ? line.right() - x - width : line.x + x, line.y, width, line.h};
}

float share(const std::string& key) { return key == kSpace ? 6.0f : key == kBack || key == kShift ? 1.5f : 1.0f; }

bool begins_a_word(const std::string& text) { return text.empty() || text.back() == ' ' || text.back() == '.'; }

std::string capital(const std::string& key) {
    const bool letter = key.size() == 1 && key[0] >= 'a' && key[0] <= 'z';
    return letter ? std::string(1, static_cast<char>(key[0] - 32)) : key;
}

int letters_in(const std::string& text) {
    int letters = 0;
    for (const char c : text) letters += (c & 0xc0) != 0x80;
    return letters;
}

void take_back(std::string& text) {
    while (!text.empty() && (text.back() & 0xc0) == 0x80) text.pop_back();
    if (!text.empty()) text.pop_back();
}

}  // namespace

bool text_field(Ui& ui, std::string_view id, Rect box, std::string_view label, std::string_view text, Script script, bool chosen) {
    const Theme& theme = ui.theme();
    const Touch touch = ui.touch(id, box);
    ui.fill(box, theme.surface, kRadius);
    ui.outline(box, chosen ? theme.primary : theme.edge, chosen ? 3 : 1, kRadius);
    Rect inside = box.inset(14, 4);
    ui.text(inside.cut_top(ui.line_height(Look::body)), label, Look::body, theme.muted);
    const Look look = Look::strong;
    // Its end, when it is long: that is where the next letter goes.
    std::string shown(text);
    if (chosen) shown += "|";
    while (shown.size() > 1 && ui.text_width(shown, look) > inside.w) {
        shown.erase(0, 1);
        while (!shown.empty() && (shown.front() & 0xc0) == 0x80) shown.erase(0, 1);
    }
    const bool own_side = (script == Script::urdu) == ui.right_to_left();
    ui.text(inside, shown, look, theme.ink, own_side ? Align::start : Align::end);
    return touch.tapped;
}

float keyboard_height(Script script) {
    const auto rows = static_cast<float>(keys_of(script).size());
    return rows * kTarget + (rows - 1) * kBetween;
}

void keyboard(Ui& ui, std::string_view id, Rect box, Script script, std::string& text, bool& shift, int most) {
    const Theme& theme = ui.theme();
    const auto add = [&](const std::string& letter) {
        if (letters_in(text) >= most || (letter == " " && (text.empty() || text.back() == ' '))) return;
        text += letter;
        shift = false;
        ui.ask_for_another_frame();
    };
    const Keys& keys = keys_of(script);
    const float height = (box.h - kBetween * static_cast<float>(keys.size() - 1)) / static_cast<float>(keys.size());
    const bool capitals = (script == Script::latin && begins_a_word(text)) != shift;
    for (const auto& row : keys) {
        const Rect line = box.cut_top(height, kBetween);
        float shares = 0;
        for (const std::string& key : row) shares += share(key);
        const float one = (line.w - kBetween * static_cast<float>(row.size() - 1)) / shares;
        float x = 0;
        for (const std::string& key : row) {
            const float width = one * share(key);
            const Rect place = in_place(ui, line, x, width);
            x += width + kBetween;
            const Touch touch = ui.touch(std::string(id) + "." + key, place);
            const bool pressed = touch.held || (key == kShift && shift);
            ui.fill(place, pressed ? theme.line : theme.surface, kRadius);
            ui.outline(place, theme.edge, 1, kRadius);
            if (key == kBack)
                ui.icon(Icon::backspace, place.middle(32, 32), theme.ink);
            else if (key == kSpace)
                ui.fill(place.middle(place.w / 3, 4), theme.ink, 2);
            else
                ui.text(place, key == kShift ? "Aa" : capitals ? capital(key) : key, Look::heading, theme.ink, Align::center);
            if (!touch.tapped) continue;
            if (key == kBack)
                take_back(text), ui.ask_for_another_frame();
            else if (key == kShift)
                shift = !shift, ui.ask_for_another_frame();
            else
                add(key == kSpace ? " " : capitals ? capital(key) : key);
        }
    }
    if (script == Script::urdu) return;
    for (const char letter : ui.letters()) {
        if (letter == '\b')
            take_back(text), ui.ask_for_another_frame();
        else if (letter >= ' ' && letter < 127)
            add(script == Script::latin && begins_a_word(text) ? capital(std::string(1, letter)) : std::string(1, letter));
    }
}

}  // namespace sanad

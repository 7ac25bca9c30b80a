#include "kiosk/rules/names.h"

#include <algorithm>

#include "kiosk/model/letters.h"

namespace sanad {
namespace {

bool is_capital(char32_t letter) { return letter >= 'A' && letter <= 'Z'; }
bool is_small(char32_t letter) { return letter >= 'a' && letter <= 'z'; }

bool is_latin_letter(char32_t letter) { return is_capital(letter) || is_small(letter) || (letter >= 0xc0 && letter <= 0x24f); }

std::u32string tidy(std::string_view text) {
    std::u32string tidied;
    bool space_due = false;
    for (const char32_t letter : letters_of(text)) {
        if (is_invisible(letter)) continue;
        if (is_space(letter)) {
            space_due = !tidied.empty();
            continue;
        }
        if (space_due) tidied.push_back(' ');
        space_due = false;
        tidied.push_back(letter);
    }
    return tidied;
}

char32_t urdu_letter(char32_t letter) {
    switch (letter) {
        case 0x064a:  // ي
        case 0x0649:  // ى
            return 0x06cc;
        case 0x0643:  // ك
            return 0x06a9;
        case 0x0647:  // ه
            return 0x06c1;
        default:
            return letter;
    }
}

/// The one letter for a base and a following hamza or madda; 0 when they do not compose.
char32_t composed(char32_t base, char32_t mark) {
    constexpr char32_t kMadda = 0x0653;
    constexpr char32_t kHamzaAbove = 0x0654;
    constexpr char32_t kHamzaBelow = 0x0655;
    if (base == 0x0627) return mark == kMadda ? 0x0622 : mark == kHamzaAbove ? 0x0623 : mark == kHamzaBelow ? 0x0625 : 0;
    if (mark != kHamzaAbove) return 0;
    switch (base) {
        case 0x0648:
            return 0x0624;  // ؤ
        case 0x06cc:
            return 0x0626;  // ئ
        case 0x06c1:
            return 0x06c2;  // ۂ
        case 0x06d2:
            return 0x06d3;  // ۓ
        default:
            return 0;
    }
}

std::u32string urdu(std::u32string_view letters) {
    std::u32string result;
    for (const char32_t letter : letters) {
        const char32_t whole = result.empty() ? 0 : composed(result.back(), letter);
        if (whole != 0) {
            result.back() = whole;
        } else {
            result.push_back(urdu_letter(letter));
        }
    }
    return result;
}

char32_t western_digit(char32_t letter) {
    if (letter >= 0x06f0 && letter <= 0x06f9) return letter - 0x06f0 + '0';
    if (letter >= 0x0660 && letter <= 0x0669) return letter - 0x0660 + '0';
    return letter;
}

}  // namespace

std::string tidy_spaces(std::string_view text) { return utf8_of(tidy(text)); }

std::string tidy_latin_name(std::string_view text) {
    std::u32string name = tidy(text);
    if (std::ranges::any_of(name, is_small)) return utf8_of(name);
    bool inside_word = false;
    for (char32_t& letter : name) {
        const bool capital = is_capital(letter);
        if (capital && inside_word) letter += 'a' - 'A';
        inside_word = capital || letter == '\'';
    }
    return utf8_of(name);
}

std::string tidy_urdu_name(std::string_view text) { return utf8_of(urdu(tidy(text))); }

std::string folded(std::string_view text) {
    std::u32string words;
    for (char32_t letter : urdu(letters_of(western_digits(text)))) {
        if (is_invisible(letter) || letter == '\'' || letter == '.') continue;
        if (is_capital(letter)) letter += 'a' - 'A';
        if (letter >= 0x064b && letter <= 0x065f) continue;  // zer, zabar, pesh and their like
        const bool kept = is_small(letter) || (letter >= '0' && letter <= '9') || (letter >= 0x0620 && letter <= 0x06d3);
        words.push_back(kept ? letter : U' ');
    }
    return utf8_of(tidy(utf8_of(words)));
}

std::string western_digits(std::string_view text) {
    std::u32string letters = letters_of(text);
    std::ranges::transform(letters, letters.begin(), western_digit);
    return utf8_of(letters);
}

bool has_urdu_letter(std::string_view text) {
    return std::ranges::any_of(letters_of(text), [](char32_t letter) {
        return (letter >= 0x0620 && letter <= 0x06ff) || (letter >= 0x0750 && letter <= 0x077f) || (letter >= 0xfb50 && letter <= 0xfdff) ||
               (letter >= 0xfe70 && letter <= 0xfefe);
    });
}

bool is_latin_name(std::string_view name) {
    const std::u32string letters = letters_of(name);
    return !letters.empty() && std::u32string_view(U"=+-@").find(letters.front()) == std::u32string_view::npos &&
           std::ranges::any_of(letters, is_latin_letter) && std::ranges::none_of(letters, [](char32_t c) { return c >= '0' && c <= '9'; });
}

int letter_count(std::string_view text) { return static_cast<int>(letters_of(text).size()); }

}  // namespace sanad

#include "kiosk/model/letters.h"

#include <algorithm>

namespace sanad {

std::u32string letters_of(std::string_view utf8) {
    constexpr char32_t kReplacement = 0xfffd;
    std::u32string letters;
    letters.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
        char32_t letter = length == 1 ? lead : lead & (0x7fU >> length);
        bool whole = length != 0 && at + length <= utf8.size();
        for (std::size_t next = 1; whole && next < length; ++next) {
            const auto byte = static_cast<unsigned char>(utf8[at + next]);
            whole = (byte & 0xc0) == 0x80;
            letter = letter << 6 | (byte & 0x3fU);
        }
        constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
        whole = whole && letter >= kSmallest[length] && letter <= 0x10ffff && !(letter >= 0xd800 && letter <= 0xdfff);
        letters.push_back(whole ? letter : kReplacement);
        at += whole ? length : 1;
    }
    return letters;
}

std::string utf8_of(std::u32string_view letters) {
    std::string utf8;
    utf8.reserve(letters.size() * 2);
    const auto put = [&](char32_t byte) { utf8.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    for (const char32_t letter : letters) {
        if (letter < 0x80) {
            put(letter);
        } else if (letter < 0x800) {
            put(0xc0 | letter >> 6);
            put(0x80 | (letter & 0x3f));
        } else if (letter < 0x10000) {
            put(0xe0 | letter >> 12);
            put(0x80 | (letter >> 6 & 0x3f));
            put(0x80 | (letter & 0x3f));
        } else {
            put(0xf0 | letter >> 18);
            put(0x80 | (letter >> 12 & 0x3f));
            put(0x80 | (letter >> 6 & 0x3f));
            put(0x80 | (letter & 0x3f));
        }
    }
    return utf8;
}

bool is_control(char32_t letter) { return letter < 0x20 || (letter >= 0x7f && letter <= 0x9f); }

bool has_control(std::string_view utf8) { return std::ranges::any_of(letters_of(utf8), is_control); }

std::string without_controls(std::string_view utf8) {
    std::u32string letters = letters_of(utf8);
    std::erase_if(letters, is_control);
    return utf8_of(letters);
}

bool is_invisible(char32_t letter) {
    return letter == 0x200b || letter == 0x200e || letter == 0x200f || letter == 0x061c || (letter >= 0x202a && letter <= 0x202e) ||
           (letter >= 0x2060 && letter <= 0x2069) || letter == 0xfeff || letter == 0x00ad || letter == 0x0640;
}

bool is_space(char32_t letter) {
    return letter == ' ' || letter == '\t' || letter == 0xa0 || (letter >= 0x2000 && letter <= 0x200a) || letter == 0x202f ||
           letter == 0x205f || letter == 0x3000;
}

}  // namespace sanad

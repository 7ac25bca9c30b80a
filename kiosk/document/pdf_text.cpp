#include "kiosk/document/pdf_text.h"

#include "kiosk/model/letters.h"

namespace sanad {

void append_hex(std::string& out, std::uint16_t value) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[value >> shift & 15];
}

void append_utf16(std::string& out, std::string_view utf8) {
    for (const char32_t letter : letters_of(utf8)) {
        if (letter < 0x10000) {
            append_hex(out, static_cast<std::uint16_t>(letter));
        } else {
            append_hex(out, static_cast<std::uint16_t>(0xd800 + ((letter - 0x10000) >> 10)));
            append_hex(out, static_cast<std::uint16_t>(0xdc00 + (letter & 0x3ff)));
        }
    }
}

std::string utf16_hex(std::string_view utf8) {
    std::string out = "<FEFF";
    append_utf16(out, utf8);
    return out + '>';
}

}  // namespace sanad

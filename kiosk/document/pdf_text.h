#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// How PDF writes text and numbers in hexadecimal. Pure, any thread.
namespace sanad {

/// Four digits.
void append_hex(std::string& out, std::uint16_t value);
/// UTF-16, big endian, no byte order mark, four digits a unit; an ill-formed byte of the UTF-8 becomes U+FFFD.
void append_utf16(std::string& out, std::string_view utf8);
/// A text string (ISO 32000-1, 7.9.2.2): "<FEFF…>".
[[nodiscard]] std::string utf16_hex(std::string_view utf8);

}  // namespace sanad

#include "credential/serial_number.h"

#include <charconv>
#include <vector>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

constexpr std::size_t kMaxTyped = 64;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// ISO/IEC 7064, hybrid system MOD 37,36. Empty for a character outside the alphabet.
std::optional<char> check_character(std::string_view text) {
    int sum = 36;
    for (const char c : text) {
        if (c == '-') continue;
        const auto value = kAlphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        sum = (sum + static_cast<int>(value)) % 36;
        sum = (sum == 0 ? 36 : sum) * 2 % 37;
    }
    return kAlphabet[static_cast<std::size_t>((37 - sum) % 36)];
}

}  // namespace

std::string serial_number(std::string_view centre_code, std::string_view device_code, std::uint32_t counter) {
    std::string digits = std::to_string(counter);
    if (digits.size() < 5) digits.insert(0, 5 - digits.size(), '0');
    const std::string body = std::string(centre_code) + "-" + std::string(device_code) + "-" + digits;
    return body + "-" + check_character(body).value_or('?');
}

std::optional<SerialNumber> read_serial_number(std::string_view typed) {
    if (typed.size() > kMaxTyped) return std::nullopt;
    std::vector<std::string> parts(1);
    for (const char c : typed) {
        if (c != ' ' && c != '-') {
            parts.back() += upper(c);
        } else if (!parts.back().empty()) {
            parts.emplace_back();
        }
    }
    if (parts.back().empty()) parts.pop_back();
    if (parts.size() != 4) return std::nullopt;
    SerialNumber read{parts[0], parts[1], 0};
    const std::string& digits = parts[2];
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), read.counter);
    if (error != std::errc() || end != digits.data() + digits.size() || read.counter == 0) return std::nullopt;
    // Written again it must be what was typed: zeros count, and so does the check character.
    if (serial_number(parts[0], parts[1], read.counter) != parts[0] + "-" + parts[1] + "-" + digits + "-" + parts[3]) return std::nullopt;
    return read;
}

std::string lookup_code(const ByteArray<16>& id) { return to_base32(ByteView(id).first(5)); }

}  // namespace sanad

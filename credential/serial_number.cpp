#include "credential/serial_number.h"

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

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

bool is_serial_number(std::string_view text) {
    std::string upper;
    for (char c : text) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    while (!upper.empty() && upper.back() == '-') upper.pop_back();
    if (upper.size() < 2) return false;
    return check_character(std::string_view(upper).substr(0, upper.size() - 1)) == upper.back();
}

std::string lookup_code(const ByteArray<16>& id) { return to_base32(ByteView(id).first(5)); }

}  // namespace sanad

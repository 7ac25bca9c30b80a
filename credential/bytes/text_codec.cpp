#include "credential/bytes/text_codec.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace sanad {
namespace {

constexpr std::string_view kBase32Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kMaxDecimalBytes = 4096;

int base32_value(char digit) {
    if (digit >= 'a' && digit <= 'z') digit = static_cast<char>(digit - 'a' + 'A');
    if (digit == 'O') digit = '0';
    if (digit == 'I' || digit == 'L') digit = '1';
    const auto at = kBase32Digits.find(digit);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// How many of the first bytes, eight at a time, are ASCII: most text is.
std::size_t ascii_words(ByteView bytes) {
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof word <= bytes.size(); at += sizeof word) {
        std::memcpy(&word, bytes.data() + at, sizeof word);
        if ((word & 0x8080808080808080u) != 0) break;
    }
    return at;
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string hex(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    hex.pop_back();
    return hex;
}

std::optional<Bytes> from_hex(std::string_view hex) {
    if (hex.empty()) return Bytes{};  // libsodium takes no null pointer
    Bytes bytes(hex.size() / 2);
    std::size_t length = 0;
    if (hex.size() % 2 != 0 || sodium_hex2bin(bytes.data(), bytes.size(), hex.data(), hex.size(), nullptr, &length, nullptr) != 0 ||
        length != bytes.size()) {
        return std::nullopt;
    }
    return bytes;
}

std::string to_base32(ByteView bytes) {
    std::string digits;
    digits.reserve((bytes.size() * 8 + 4) / 5);
    unsigned window = 0;
    int bits = 0;
    for (const auto byte : bytes) {
        window = (window << 8 | byte) & 0xffff;
        for (bits += 8; bits >= 5; bits -= 5) digits += kBase32Digits[window >> (bits - 5) & 31];
    }
    if (bits > 0) digits += kBase32Digits[window << (5 - bits) & 31];
    return digits;
}

std::optional<Bytes> from_base32(std::string_view digits) {
    Bytes bytes;
    bytes.reserve(digits.size() * 5 / 8);
    unsigned window = 0;
    int bits = 0;
    for (const char digit : digits) {
        const int value = base32_value(digit);
        if (value < 0) return std::nullopt;
        window = (window << 5 | static_cast<unsigned>(value)) & 0xffff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::uint8_t>(window >> bits & 0xff));
        }
    }
    // What is left must be padding: fewer than five bits, all zero.
    if (bits >= 5 || (window & ((1u << bits) - 1)) != 0) return std::nullopt;
    return bytes;
}

std::string to_base64(ByteView bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
    if (text.empty()) return Bytes{};
    Bytes bytes(text.size() / 4 * 3 + 3);
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, &end, sodium_base64_VARIANT_ORIGINAL) !=
            0 ||
        end != text.data() + text.size()) {
        return std::nullopt;
    }
    bytes.resize(length);
    // libsodium 1.0.18 takes bytes above 0x7f for digits.
    if (to_base64(bytes) != text) return std::nullopt;
    return bytes;
}

std::string to_decimal(ByteView bytes) {
    // Base 10^9 limbs, least significant first: multiply by 256 and add, byte by byte.
    constexpr std::uint64_t kLimb = 1'000'000'000;
    std::vector<std::uint32_t> limbs{1};
    for (const auto byte : bytes) {
        std::uint64_t carry = byte;
        for (auto& limb : limbs) {
            carry += std::uint64_t{limb} * 256;
            limb = static_cast<std::uint32_t>(carry % kLimb);
            carry /= kLimb;
        }
        if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
    }
    std::string digits = std::to_string(limbs.back());
    for (auto limb = limbs.rbegin() + 1; limb != limbs.rend(); ++limb) {
        const std::string part = std::to_string(*limb);
        digits.append(9 - part.size(), '0').append(part);
    }
    return digits;
}

std::optional<Bytes> from_decimal(std::string_view digits) {
    if (digits.empty() || digits.front() == '0' || digits.size() > kMaxDecimalBytes * 5 / 2) return std::nullopt;
    // Base 2^32 limbs, least significant first: multiply by 10^k and add, up to nine digits at a time.
    std::vector<std::uint32_t> limbs;
    for (std::size_t at = 0; at < digits.size();) {
        std::uint32_t chunk = 0;
        std::uint32_t scale = 1;
        for (int i = 0; i < 9 && at < digits.size(); ++i, ++at) {
            if (digits[at] < '0' || digits[at] > '9') return std::nullopt;
            chunk = chunk * 10 + static_cast<std::uint32_t>(digits[at] - '0');
            scale *= 10;
        }
        std::uint64_t carry = chunk;
        for (auto& limb : limbs) {
            carry += std::uint64_t{limb} * scale;
            limb = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
    }
    Bytes bytes;
    bytes.reserve(limbs.size() * 4);
    for (auto limb = limbs.rbegin(); limb != limbs.rend(); ++limb) {
        for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(*limb >> shift));
    }
    const auto guard = std::find_if(bytes.begin(), bytes.end(), [](auto byte) { return byte != 0; });
    if (guard == bytes.end() || *guard != 1) return std::nullopt;
    bytes.erase(bytes.begin(), guard + 1);
    if (bytes.size() > kMaxDecimalBytes) return std::nullopt;
    return bytes;
}

bool is_utf8(ByteView bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::uint8_t lead = bytes[at++];
        if (lead < 0x80) {
            at += ascii_words(bytes.subspan(at));
            continue;
        }
        const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4 || bytes.size() - at < static_cast<std::size_t>(more)) return false;
        std::uint32_t point = lead & (0x3fu >> more);
        for (int i = 0; i < more; ++i) {
            const std::uint8_t next = bytes[at++];
            if ((next & 0xc0) != 0x80) return false;
            point = point << 6 | (next & 0x3fu);
        }
        const bool overlong = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
        if (overlong || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) return false;
    }
    return true;
}

}  // namespace sanad

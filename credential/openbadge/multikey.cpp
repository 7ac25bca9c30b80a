#include "credential/openbadge/multikey.h"

#include <algorithm>
#include <stdexcept>

namespace sanad {
namespace {

constexpr std::string_view kDigits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr ByteArray<2> kEd25519{0xed, 0x01};
constexpr std::size_t kMaxDigits = kMaxMultibaseBytes * 138 / 100 + 1;  // log 256 / log 58 = 1.366

// The number in `from` (most significant digit first) in another base: a digit of `to`, least significant first, at each division.
template <unsigned from, unsigned to>
Bytes convert(Bytes number) {
    Bytes digits;
    auto first = std::ranges::find_if(number, [](auto digit) { return digit != 0; });
    digits.assign(static_cast<std::size_t>(first - number.begin()), 0);  // each leading zero stays one
    Bytes reversed;
    while (first != number.end()) {
        unsigned rest = 0;
        for (auto at = first; at != number.end(); ++at) {
            const unsigned value = rest * from + *at;
            *at = static_cast<std::uint8_t>(value / to);
            rest = value % to;
        }
        reversed.push_back(static_cast<std::uint8_t>(rest));
        while (first != number.end() && *first == 0) ++first;
    }
    digits.insert(digits.end(), reversed.rbegin(), reversed.rend());
    return digits;
}

}  // namespace

std::string to_multibase58(ByteView bytes) {
    if (bytes.size() > kMaxMultibaseBytes) throw std::invalid_argument("to_multibase58: too long");
    std::string text = "z";
    for (const auto digit : convert<256, 58>(copy_of(bytes))) text += kDigits[digit];
    return text;
}

std::optional<Bytes> from_multibase58(std::string_view text) {
    if (!text.starts_with('z') || text.size() > 1 + kMaxDigits) return std::nullopt;
    Bytes digits;
    for (const char c : text.substr(1)) {
        const auto digit = kDigits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        digits.push_back(static_cast<std::uint8_t>(digit));
    }
    Bytes bytes = convert<58, 256>(std::move(digits));
    if (bytes.size() > kMaxMultibaseBytes) return std::nullopt;
    return bytes;
}

std::string multikey(const PublicKey& key) {
    Bytes bytes(kEd25519.begin(), kEd25519.end());
    bytes.insert(bytes.end(), key.begin(), key.end());
    return to_multibase58(bytes);
}

std::optional<PublicKey> key_of_multikey(std::string_view text) {
    const auto bytes = from_multibase58(text);
    if (!bytes || bytes->size() != kEd25519.size() + 32 || !std::equal(kEd25519.begin(), kEd25519.end(), bytes->begin())) {
        return std::nullopt;
    }
    return array_of<32>(ByteView(*bytes).subspan(kEd25519.size()));
}

}  // namespace sanad

#include "credential/bytes/json_string.h"

#include <array>

namespace sanad {
namespace {

// Which bytes stand for themselves.
constexpr std::array<bool, 256> kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t byte = 0x20; byte < plain.size(); ++byte) plain[byte] = byte != '"' && byte != '\\';
    return plain;
}();

void append_escape(std::string& json, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    json += '\\';
    if (byte >= 0x20) {
        json += c;
    } else if (c >= '\b' && c <= '\r' && c != '\v') {
        json += "btn.fr"[c - '\b'];
    } else {
        json += "u00";
        json += kHex[byte >> 4];
        json += kHex[byte & 15];
    }
}

}  // namespace

void append_json_string(std::string& json, std::string_view text) {
    json.reserve(json.size() + text.size() + 2);
    json += '"';
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t from = at;
        while (at < text.size() && kPlain[static_cast<unsigned char>(text[at])]) ++at;
        json += text.substr(from, at - from);
        if (at < text.size()) append_escape(json, text[at]);
    }
    json += '"';
}

}  // namespace sanad

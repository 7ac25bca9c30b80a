#include "credential/bytes/canonical_json.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <vector>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::int64_t kMaxSafeInteger = (std::int64_t{1} << 53) - 1;

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool holds_only_allowed_values(const Json& value) {
    if (value.is_number_float()) return false;
    if (value.is_string()) return is_utf8(bytes_of(value.get_ref<const std::string&>()));
    if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(kMaxSafeInteger);
    if (value.is_number_integer()) return value.get<std::int64_t>() >= -kMaxSafeInteger;
    if (value.is_array()) return std::ranges::all_of(value, holds_only_allowed_values);
    if (value.is_object()) {
        for (const auto& [key, member] : value.items()) {
            if (!is_ascii(key) || !holds_only_allowed_values(member)) return false;
        }
    }
    return !value.is_binary() && !value.is_discarded();
}

int depth_of(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string) {
            if (c == '\\') ++at;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return deepest;
}

}  // namespace

std::string canonical_json(const Json& value) {
    if (!holds_only_allowed_values(value)) throw std::invalid_argument("canonical_json: a value that our formats do not allow");
    return value.dump(-1, ' ', /*ensure_ascii=*/false);
}

Result<Json, JsonError> parse_json(std::string_view text, std::size_t max_bytes) {
    if (text.size() > max_bytes) return refuse(JsonError::too_large);
    if (depth_of(text) > kMaxJsonDepth) return refuse(JsonError::too_deep);
    // nlohmann keeps the last of doubled keys without a word: notice them while parsing.
    std::vector<std::set<std::string>> keys;
    bool doubled = false;
    const auto notice = [&](int, Json::parse_event_t event, Json& parsed) {
        if (event == Json::parse_event_t::object_start) keys.emplace_back();
        if (event == Json::parse_event_t::object_end) keys.pop_back();
        if (event == Json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) doubled = true;
        return true;
    };
    Json value = Json::parse(text, notice, /*allow_exceptions=*/false);
    if (value.is_discarded()) return refuse(JsonError::malformed);
    if (doubled) return refuse(JsonError::not_canonical);
    return value;
}

Result<Json, JsonError> parse_canonical_json(std::string_view text, std::size_t max_bytes) {
    if (text.size() > max_bytes) return refuse(JsonError::too_large);
    if (depth_of(text) > kMaxJsonDepth) return refuse(JsonError::too_deep);
    Json value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded()) return refuse(JsonError::malformed);
    if (!holds_only_allowed_values(value)) return refuse(JsonError::bad_value);
    if (value.dump(-1, ' ', false) != text) return refuse(JsonError::not_canonical);
    return value;
}

}  // namespace sanad

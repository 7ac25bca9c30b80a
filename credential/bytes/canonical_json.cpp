#include "credential/bytes/canonical_json.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "credential/bytes/json_string.h"
#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::int64_t kMaxSafeInteger = (std::int64_t{1} << 53) - 1;

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Appends the value's canonical form; false, somewhere in the middle, when it holds what our formats do not allow.
bool append_canonical(std::string& out, const Json& value) {
    switch (value.type()) {
        case Json::value_t::null:
            out += "null";
            return true;
        case Json::value_t::boolean:
            out += value.get<bool>() ? "true" : "false";
            return true;
        case Json::value_t::number_unsigned:
            out += std::to_string(value.get<std::uint64_t>());
            return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(kMaxSafeInteger);
        case Json::value_t::number_integer:
            out += std::to_string(value.get<std::int64_t>());
            return value.get<std::int64_t>() >= -kMaxSafeInteger && value.get<std::int64_t>() <= kMaxSafeInteger;
        case Json::value_t::string: {
            const auto& text = value.get_ref<const std::string&>();
            append_json_string(out, text);
            return is_utf8(bytes_of(text));
        }
        case Json::value_t::array: {
            char before = '[';
            for (const Json& element : value) {
                out += std::exchange(before, ',');
                if (!append_canonical(out, element)) return false;
            }
            out += value.empty() ? "[]" : "]";
            return true;
        }
        case Json::value_t::object: {
            char before = '{';
            for (const auto& [key, member] : value.get_ref<const Json::object_t&>()) {  // sorted
                out += std::exchange(before, ',');
                append_json_string(out, key);
                out += ':';
                if (!is_ascii(key) || !append_canonical(out, member)) return false;
            }
            out += value.empty() ? "{}" : "}";
            return true;
        }
        case Json::value_t::number_float:
        case Json::value_t::binary:
        case Json::value_t::discarded:
            return false;
    }
    return false;
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
    std::string text;
    if (!append_canonical(text, value)) throw std::invalid_argument("canonical_json: a value that our formats do not allow");
    return text;
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
    std::string canonical;
    canonical.reserve(text.size());
    if (!append_canonical(canonical, value)) return refuse(JsonError::bad_value);
    if (canonical != text) return refuse(JsonError::not_canonical);
    return value;
}

}  // namespace sanad

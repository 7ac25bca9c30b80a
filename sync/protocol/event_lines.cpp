#include "sync/protocol/event_lines.h"

#include <algorithm>

namespace sanad {
namespace {

// An event, its personal part (each has its own limit) and the words around them.
constexpr std::size_t kMaxLine = 2 * kMaxEventBytes + 1024;

}  // namespace

std::string event_line(const Event& event) {
    Json line{{"event", event_for_parcel(event)}};
    if (event.personal) {
        line["personal"] = event.personal->value;
        line["salt"] = to_hex(event.personal->salt);
    }
    return canonical_json(line);
}

Result<Event, LineError> read_event_line(std::string_view line, const Digest& prev) {
    if (line.size() > kMaxLine) return refuse(LineError::too_large);
    const auto json = parse_canonical_json(line, kMaxLine);
    if (!json) return refuse(json.error() == JsonError::too_deep ? LineError::too_deep : LineError::malformed);
    if (!json->is_object()) return refuse(LineError::malformed);
    const auto travelling = json->find("event");
    const auto personal = json->find("personal");
    if (travelling == json->end() || json->size() != (personal == json->end() ? 1u : 3u)) return refuse(LineError::malformed);
    auto event = event_from_parcel(*travelling, prev);
    if (!event) {
        return refuse(event.error() == EventError::out_of_bounds && line.size() > kMaxEventBytes ? LineError::too_large
                                                                                                 : LineError::malformed);
    }
    if (personal != json->end()) {
        const auto salt = line_hex<16>(*json, "salt");
        if (!salt) return refuse(LineError::malformed);
        if (canonical_json(*personal).size() > kMaxEventBytes) return refuse(LineError::too_large);
        event->personal = PersonalPart{*salt, *personal};
    }
    return *std::move(event);
}

std::optional<std::string_view> LineReader::take() {
    const auto end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
}

const std::string* line_text(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found == json.end() ? nullptr : found->get_ptr<const std::string*>();
}

std::optional<std::int64_t> line_integer(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number_integer()) return std::nullopt;
    return found->get<std::int64_t>();
}

bool is_ledger_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
}

}  // namespace sanad

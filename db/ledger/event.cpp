#include "db/ledger/event.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "db/ledger/event_bounds.h"

namespace sanad {
namespace {

bool is_hlc(std::string_view text) {
    if (text.size() != 18 || text[13] != '-') return false;
    return std::ranges::all_of(text.substr(0, 13), [](char c) { return c >= '0' && c <= '9'; }) &&
           std::ranges::all_of(text.substr(14), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_at(std::string_view text) {
    constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:ddZ";
    return text.size() == kShape.size() &&
           std::ranges::equal(text, kShape, [](char c, char shape) { return shape == 'd' ? c >= '0' && c <= '9' : c == shape; });
}

bool is_type(std::string_view text) {
    const auto slash = text.find('/');
    return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() && text.size() <= 64 &&
           std::ranges::all_of(text.substr(0, slash), [](char c) { return (c >= 'a' && c <= 'z') || c == '.' || c == '_'; }) &&
           std::ranges::all_of(text.substr(slash + 1), [](char c) { return c >= '0' && c <= '9'; });
}

bool fields_within_bounds(const Event& event) {
    return event.seq >= 1 && !event.ledger.empty() && event.ledger.size() <= 64 && is_hlc(event.hlc) && is_at(event.at) &&
           is_type(event.type) && !event.actor.empty() && event.actor.size() <= 64 && event.witness.size() <= 64 && event.body.is_object();
}

std::optional<TimeSource> time_source_of(std::string_view name) {
    for (const auto source : {TimeSource::rtc, TimeSource::network, TimeSource::registry, TimeSource::by_hand}) {
        if (name_of(source) == name) return source;
    }
    return std::nullopt;
}

// All but the body, which may be large: whoever needs it puts it in.
Json frame_of(const Event& event) {
    Json json = Json::object();
    json["actor"] = event.actor;
    json["at"] = event.at;
    json["hlc"] = event.hlc;
    json["ledger"] = event.ledger;
    json["prev"] = to_hex(event.prev);
    json["seq"] = event.seq;
    json["time_source"] = name_of(event.time_source);
    json["type"] = event.type;
    if (!event.witness.empty()) json["witness"] = event.witness;
    if (event.personal_digest) json["personal_digest"] = to_hex(*event.personal_digest);
    return json;
}

const std::string* text_in(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found == json.end() ? nullptr : found->get_ptr<const std::string*>();
}

std::optional<Digest> digest_in(const Json& json, const char* key) {
    const auto* hex = text_in(json, key);
    const auto bytes = hex ? from_hex(*hex) : std::nullopt;
    return bytes ? array_of<32>(*bytes) : std::nullopt;
}

Result<Event, EventError> from_json(const Json& json) {
    if (!json.is_object()) return refuse(EventError::malformed);
    constexpr std::array<std::string_view, 11> kKeys{"actor", "at",  "body",        "hlc",  "ledger", "personal_digest",
                                                     "prev",  "seq", "time_source", "type", "witness"};
    for (const auto& [key, value] : json.items()) {
        if (std::ranges::find(kKeys, key) == kKeys.end()) return refuse(EventError::malformed);
    }
    const auto* ledger = text_in(json, "ledger");
    const auto* hlc = text_in(json, "hlc");
    const auto* at = text_in(json, "at");
    const auto* source_name = text_in(json, "time_source");
    const auto* actor = text_in(json, "actor");
    const auto* witness = text_in(json, "witness");
    const auto* type = text_in(json, "type");
    const auto seq = json.find("seq");
    const auto body = json.find("body");
    const auto prev = digest_in(json, "prev");
    if (!ledger || !hlc || !at || !source_name || !actor || !type || seq == json.end() || !seq->is_number_integer() || body == json.end() ||
        !body->is_object() || !prev || json.contains("witness") != (witness != nullptr)) {
        return refuse(EventError::malformed);
    }
    const auto source = time_source_of(*source_name);
    const auto personal_digest = digest_in(json, "personal_digest");
    const bool lower_case = !personal_digest || to_hex(*personal_digest) == *text_in(json, "personal_digest");
    if (!source || json.contains("personal_digest") != personal_digest.has_value() || !lower_case ||
        to_hex(*prev) != *text_in(json, "prev") || (witness && witness->empty())) {
        return refuse(EventError::out_of_bounds);
    }
    Event event{*ledger, seq->get<Seq>(), *hlc, *at, *source, *actor, witness ? *witness : std::string(), *type,
                *body,   personal_digest, *prev};
    if (!fields_within_bounds(event)) return refuse(EventError::out_of_bounds);
    seal_event(event);
    return event;
}

}  // namespace

bool within_bounds(const Event& event) { return fields_within_bounds(event) && event.line.size() <= kMaxEventBytes; }

Digest PersonalPart::digest() const {
    Bytes salted = copy_of(salt);
    const std::string canonical = canonical_json(value);
    salted.insert(salted.end(), canonical.begin(), canonical.end());
    return sha256(salted);
}

void seal_event(Event& event) {
    Json json = frame_of(event);
    json["body"].swap(event.body);  // lent, not copied
    event.line = canonical_json(json);
    json["body"].swap(event.body);
    event.hash = sha256(bytes_of(event.line));
}

Result<Event, EventError> parse_event(std::string_view line) {
    const auto json = parse_canonical_json(line, kMaxEventBytes);
    if (!json) return refuse(EventError::malformed);
    return from_json(*json);
}

Json event_for_parcel(const Event& event) {
    Json json = frame_of(event);
    json["body"] = event.body;
    json.erase("prev");
    return json;
}

Result<Event, EventError> event_from_parcel(const Json& travelling, const Digest& prev) {
    if (!travelling.is_object() || travelling.contains("prev")) return refuse(EventError::malformed);
    Json json = travelling;
    json["prev"] = to_hex(prev);
    auto event = from_json(json);
    if (event && event->line.size() > kMaxEventBytes) return refuse(EventError::out_of_bounds);
    return event;
}

bool personal_matches(const Event& event) {
    if (!event.personal) return true;
    return event.personal_digest && event.personal->digest() == *event.personal_digest;
}

}  // namespace sanad

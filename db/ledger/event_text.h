#pragma once

#include <string>

#include "credential/bytes/canonical_json.h"

namespace sanad {

/// A text in an event's body or a part of it, to ask a database for. Empty when there is none, or when it has a NUL, which may stand in
/// JSON, but in no text of a database.
[[nodiscard]] inline std::string text_in(const Json& json, const char* key) {
    const auto found = json.find(key);
    const auto* text = found == json.end() ? nullptr : found->get_ptr<const std::string*>();
    return text && text->find('\0') == std::string::npos ? *text : std::string();
}

}  // namespace sanad

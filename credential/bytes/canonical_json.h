#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "credential/bytes/result.h"

namespace sanad {

using Json = nlohmann::json;

/// Why a text is not the RFC 8785 (JCS) JSON that our formats store and sign.
enum class JsonError {
    too_large,      ///< longer than the limit given
    too_deep,       ///< nested deeper than kMaxJsonDepth
    malformed,      ///< not JSON, or not UTF-8
    not_canonical,  ///< JSON, but not its own canonical form: spaces, order, doubled keys
    bad_value,      ///< a fraction, an integer of 2^53 or more, or a key that is not ASCII
};

constexpr int kMaxJsonDepth = 32;

/// The RFC 8785 form of a value that holds only what our formats allow (integers below 2^53, ASCII keys, UTF-8 text):
/// for such values, sorted keys and no spaces are all there is to it.
/// Throws std::invalid_argument for any other value: that is a bug of the caller, not of the world.
[[nodiscard]] std::string canonical_json(const Json& value);

/// Reads a text that must be its own canonical form. Limits are checked before parsing.
[[nodiscard]] Result<Json, JsonError> parse_canonical_json(std::string_view text, std::size_t max_bytes);

/// Reads JSON that people write (course files, answers): any layout, but the same limits, and no doubled keys.
[[nodiscard]] Result<Json, JsonError> parse_json(std::string_view text, std::size_t max_bytes);

}  // namespace sanad

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sanad::openbadge {

/// Unix seconds of the last second of the year 9999.
constexpr std::int64_t kLastSecond = 253'402'300'799;

/// "2026-04-10T09:30:00Z" (RFC 3339, whole seconds, UTC) for 0 … kLastSecond.
[[nodiscard]] std::string date_time(std::int64_t seconds);
/// Nothing for any other shape, or a day that the calendar doesn't have.
[[nodiscard]] std::optional<std::int64_t> seconds_of(std::string_view date_time);

}  // namespace sanad::openbadge

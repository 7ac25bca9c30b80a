#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "credential/model/compact_credential.h"

/// Days as text. Pure functions, any thread.
namespace sanad {

/// Exactly "YYYY-MM-DD", a day that exists, years 1900 to 2199; nothing otherwise.
[[nodiscard]] std::optional<CivilDay> day_of_iso(std::string_view text);
[[nodiscard]] std::string iso_of(CivilDay day);
/// The day, in UTC, of a time in unix seconds.
[[nodiscard]] std::string iso_day_of(std::int64_t seconds);

/// The day of these numbers when there is one (no 31 February), years 1900 to 2199.
[[nodiscard]] std::optional<CivilDay> day_of_numbers(int year, int month, int day);

}  // namespace sanad

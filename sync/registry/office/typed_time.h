#pragma once

#include <cstdint>
#include <string>

#include "credential/bytes/result.h"
#include "credential/model/compact_credential.h"

namespace sanad {

/// Why a typed time is none. Each has a sentence `refusal.registry.<name>`.
enum class TypedTimeError {
    bad_time,           ///< not of the shape below, or a time that there never was
    unknown_time_zone,  ///< this machine has no data on that zone
};
[[nodiscard]] std::string_view name_of(TypedTimeError error);

/// Unix seconds of a time as people type it (ISO 8601, years 1970 to 2199): "2026-11-21T10:00Z", "2026-11-21T15:00:30+05:00", or the clock
/// on the wall of a place, "2026-11-21T15:00", or the beginning of a day there, "2026-11-21". `time_zone`: the place's, as IANA names it.
/// Of an hour that a place had twice, the first. Sets the process's zone while it works: not beside other threads.
[[nodiscard]] Result<std::int64_t, TypedTimeError> read_typed_time(std::string_view text, const std::string& time_zone);

/// The civil day of a place at `time`, unix seconds; UTC's where this machine has no data on the zone. As above, not beside other threads.
[[nodiscard]] CivilDay day_in_zone(std::int64_t time, const std::string& time_zone);

}  // namespace sanad

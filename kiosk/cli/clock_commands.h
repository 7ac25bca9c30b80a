#pragma once

#include "kiosk/cli/command.h"

namespace sanad {

/// What this kiosk's clock says, and whether that may be true.
[[nodiscard]] Outcome command_clock_status(Desk& desk, const Speaker& say);

struct SetClockArguments {
    std::string at;       ///< "2026-11-22 14:05" at the centre; empty: the registry's signed time
    std::string witness;  ///< staff code of a second person
};
/// Refuses as set_clock does; clock.no_such_time {at}; clock.nothing_signed.
[[nodiscard]] Outcome command_clock_set(Desk& desk, const SetClockArguments& wanted, const Speaker& say);

}  // namespace sanad

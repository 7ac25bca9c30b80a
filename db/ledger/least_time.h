#pragma once

#include "db/ledger/clock.h"
#include "db/sqlite/database.h"

/// What time it is at least: the registry's last signed word, and what of this machine's uptime is known to have passed since. A kiosk's
/// table `least_time`, one row. Time switched off is not known, and so not counted: a battery may have died in it. Call inside a
/// Transaction. One connection, its thread.
namespace sanad {

/// How far past that a hybrid clock may go.
constexpr Millis kHlcAllowance = 86'400'000;

/// The registry signed this time (unix seconds). One that is earlier than what is known already changes nothing.
void note_registry_time(Database& database, const Clock& clock, std::int64_t registry_time);

/// What time it is at least; nothing before the registry's first signed word. Needs no Transaction.
[[nodiscard]] std::optional<Millis> known_time(Database& database, const Clock& clock);

/// The latest wall part that an event recorded now may have in its hlc; without a bound before the registry's first signed word.
[[nodiscard]] Millis latest_wall(Database& database, const Clock& clock);

}  // namespace sanad

#pragma once

#include <string>
#include <vector>

#include "db/sqlite/database.h"

/// That this registry was put back to an older state (a backup), as its kiosks show: they hold records of its own ledger of their centre
/// that are not in it. One connection, its thread; inside the caller's Transaction.
namespace sanad {

struct HeldOtherwise {
    std::string centre_code;
    std::string device_code;
    std::int64_t held = 0;     ///< the device holds the registry's own ledger through this seq, and otherwise than the registry
    std::int64_t seen_at = 0;  ///< unix seconds, the first time
};

[[nodiscard]] bool is_held_otherwise(Database& database, const std::string& device_code);
/// The first word of a device counts, until it holds what is here again.
void note_held_otherwise(Database& database, const std::string& device_code, std::int64_t held, std::int64_t seen_at);
void end_held_otherwise(Database& database, const std::string& device_code);
/// By centre and device.
[[nodiscard]] std::vector<HeldOtherwise> held_otherwise(Database& database);

}  // namespace sanad

#pragma once

#include <string>
#include <vector>

#include "db/ledger/event.h"
#include "db/sqlite/database.h"

namespace sanad {

/// An event that another machine offered where the registry holds one.
struct OfferedEvent {
    std::string ledger;
    Seq seq = 0;
    Digest hash{};
};

/// Whether the machine that wrote it was registered anew and has brought what it recorded: one of `ledgers`, which began so, holds a copy
/// of this very event or names it among those that are not copied (FORMAT.md, "Copies"), and all its copies are here. Two machines may have
/// forked one ledger at one seq; their events differ. Looks through such ledgers, and forks are rare. One connection, its thread.
[[nodiscard]] bool is_brought_along(Database& database, const std::vector<std::string>& ledgers, const OfferedEvent& offered);

}  // namespace sanad

#pragma once

#include <string>
#include <vector>

#include "db/ledger/event.h"
#include "db/sqlite/database.h"

namespace sanad {

/// How many of these ledgers hold copies (FORMAT.md, "Copies") of events of `forked` from `seq` on: so many machines that wrote under that
/// ledger's name were registered anew, and what they had recorded has come. Reads the beginnings of the ledgers; forks are rare.
[[nodiscard]] std::int64_t ledgers_with_copies(Database& database, const std::vector<std::string>& ledgers, const std::string& forked,
                                               Seq seq);

}  // namespace sanad

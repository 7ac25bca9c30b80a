#pragma once

#include "db/projection/ledger_check.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

/// Which events a kiosk projects: all but those that came by feed and don't count here.
[[nodiscard]] std::function<bool(const Event&)> counts_here(Database& database);

/// Whether the file itself is whole, before anything is made of what it says (Database::is_whole). Refuses: db.damaged.
[[nodiscard]] Result<void, Refusal> check_file(Desk& desk);

/// check_ledgers of a kiosk's database: its own ledgers, and what came by feed. Reads only.
[[nodiscard]] LedgerReport check_records(Database& database, const ColumnCipher& cipher);

}  // namespace sanad

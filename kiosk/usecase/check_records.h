#pragma once

#include "db/projection/ledger_check.h"

namespace sanad {

/// check_ledgers of a kiosk's database: its own ledgers, and what came by feed. Reads only.
[[nodiscard]] LedgerReport check_records(Database& database, const ColumnCipher& cipher);

}  // namespace sanad

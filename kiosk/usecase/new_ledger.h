#pragma once

#include "db/ledger/clock.h"
#include "db/ledger/ledger.h"
#include "db/sqlite/database.h"

namespace sanad {

/// Closes the ledger that this kiosk writes and opens another, for events that are not here may be in the old one: `reason` is `restored`,
/// `put_back` or `clock` (db/FORMAT.md, `ledger.opened`). Certificate numbers go on 10,000 above the highest that is known here or is
/// `highest_given`, so that none is given out twice. Call inside a Transaction.
void go_on_in_new_ledger(Database& database, const ColumnCipher& cipher, const Clock& clock, const std::string& reason,
                         std::uint32_t highest_given);

/// Recorded when a ledger is opened or its kiosk registered, and not by somebody who works: whatever the clock says then.
[[nodiscard]] bool speaks_of_its_ledger(const Event& event);

}  // namespace sanad

#pragma once

#include "credential/crypto/crypto.h"
#include "db/sqlite/database.h"
#include "kiosk/model/staff.h"

namespace sanad {

/// The office's list of staff, by code. `ledger`: the registry's own ledger of the centre; empty: every row, which on a kiosk are its own
/// centre's. A right that this version doesn't know is left out.
[[nodiscard]] std::vector<StaffMember> load_staff(Database& database, const ColumnCipher& cipher, std::string_view ledger = {});

}  // namespace sanad

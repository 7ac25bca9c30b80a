#pragma once

#include "db/projection/projector.h"

namespace sanad {

/// After an upgrade of a kiosk: the stored events whose type an older program did not know are judged as if they came now, and projected or
/// set apart (`fed_quarantined`: not_author, bad_body); of one's own only a body that its type forbids is. Parts of people whose erasure
/// was among them go. In one transaction; without such an event it reads one row. `counts`: not set apart already. Throws DatabaseLocked,
/// DatabaseDamaged, DiskFull. One connection, its thread.
void catch_up(Database& database, const ColumnCipher& cipher, const std::string& centre_code,
              const std::function<bool(const Event&)>& counts);

}  // namespace sanad

#pragma once

#include "kiosk/usecase/desk.h"

namespace sanad {

/// How programs open a kiosk's records: Desk::open, with the reserve given back before it on a full disk (disk_reserve.h), and what an
/// older version stored without knowing its type counting from then on. Refuses as Desk::open does. Throws DatabaseLocked, DiskFull.
[[nodiscard]] Result<std::unique_ptr<Desk>, Refusal> open_desk(const std::string& path, const Passphrase& passphrase, const Clock& clock);

/// The second half of it (sync/client/late_feed.h). What can't be read holds nobody up: nothing is changed then, the ledger check tells
/// it, and the next start tries again. Throws DatabaseLocked, DatabaseDamaged, DiskFull; nothing is changed then either.
void project_late_events(Database& database, const ColumnCipher& cipher);

}  // namespace sanad

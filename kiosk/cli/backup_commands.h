#pragma once

#include "credential/crypto/passphrase.h"
#include "kiosk/cli/command.h"

/// `sanad backup | restore`.
namespace sanad {

[[nodiscard]] Outcome command_backup(Desk& desk, const std::string& folder, const Speaker& say);
/// `db`: where the kiosk is to be; empty for a drill. The world says no when something in the backup doesn't hold.
[[nodiscard]] Outcome command_restore(const std::string& file, const std::string& db, const Passphrase& passphrase, const Clock& clock,
                                      const Speaker& say);

}  // namespace sanad

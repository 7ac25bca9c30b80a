#pragma once

#include "credential/crypto/passphrase.h"
#include "kiosk/cli/command.h"

/// `sanad backup | restore`.
namespace sanad {

[[nodiscard]] Outcome command_backup(Desk& desk, const std::string& folder, const Speaker& say);
struct RestoreArguments {
    std::string file;
    bool drill = false;
    bool keep_damaged = false;  ///< what lies at `db` is kept aside: recover_from_backup
};
/// `db`: where the kiosk is to be. The world says no when something in the backup doesn't hold.
[[nodiscard]] Outcome command_restore(const RestoreArguments& wanted, const std::string& db, const Passphrase& passphrase,
                                      const Clock& clock, const Speaker& say);

}  // namespace sanad

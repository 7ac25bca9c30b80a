#pragma once

#include "kiosk/usecase/desk.h"

/// A kiosk of which there is a second goes on as another device: with new keys, in a new ledger (sync/FORMAT.md, "Registering anew").
namespace sanad {

/// The keys to be registered, beside those in use until `become_registered_device`; the same ones each time. Refuses: keys.<KeyFileError>.
[[nodiscard]] Result<MachineKeys, Refusal> next_keys(const Desk& desk, const Passphrase& passphrase);

/// Once the registration of the next keys is stored. In one transaction: it takes the old one's place, a new ledger is opened, what the
/// registry does not hold of this kiosk's ledgers, or holds and set apart, is copied into it, and these are left to the other machine. Then
/// the key file follows, and then the high-water file; whatever is cut off in between, Desk::open goes on from there. This Desk has the old
/// keys: open another.
void become_registered_device(Desk& desk);

}  // namespace sanad

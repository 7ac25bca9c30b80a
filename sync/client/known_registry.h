#pragma once

#include "db/sqlite/database.h"
#include "sync/protocol/registration.h"

/// Which key this kiosk's registry signs with, by the anchor's newest word that the kiosk has seen (sync/FORMAT.md, "The registry's key").
/// One row of the kiosk's table `registry_key`, which outlives the registration. One connection, its thread.
namespace sanad {

/// The certificate of the highest epoch seen under the registration's anchor.
[[nodiscard]] KeyCertificate known_registry(Database& database, const RegistrationChain& chain);

/// Whether the epoch rule takes this certificate of a registry key: the anchor's own word, of an epoch not lower than the highest seen
/// under that anchor. When it does, it is remembered as that. Call inside a Transaction.
[[nodiscard]] bool accept_registry(Database& database, const PublicKey& anchor, ByteView certificate);

}  // namespace sanad

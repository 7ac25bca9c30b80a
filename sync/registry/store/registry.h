#pragma once

#include "db/keys/key_file.h"
#include "db/projection/projector.h"
#include "sync/registry/store/registry_store.h"

namespace sanad {

/// Why there is no registry to work with. Each has a sentence `refusal.registry.<name>`.
enum class RegistryError {
    database_missing,
    database_exists,
    database_not_ours,
    database_newer,
    database_locked,
    key_file_missing,
    key_file_exists,
    key_file_malformed,
    key_file_foreign,  ///< not the key that the anchor certified for this registry
    anchor_file_malformed,
    bad_public_url,  ///< not http(s)://host[:port][/path] without a slash at the end
};
[[nodiscard]] std::string_view name_of(RegistryError error);

/// One connection to a registry's file, with the registry's keys. One thread; a second Registry on the same file may live on another.
class Registry {
public:
    /// Makes the file, the registry key beside it, and the anchor in `anchor_file` (an anchor that is there already is used).
    /// Where a database or a key file is already, nothing is made: above all no second anchor, when the first was carried away.
    [[nodiscard]] static Result<void, RegistryError> init(const std::string& path, const std::string& public_url,
                                                          const std::string& anchor_file, const Clock& clock);
    [[nodiscard]] static Result<std::unique_ptr<Registry>, RegistryError> open(const std::string& path);

    [[nodiscard]] Database& database() { return database_; }
    [[nodiscard]] RegistryStore& store() { return store_; }
    [[nodiscard]] Ledger& ledger() { return ledger_; }
    [[nodiscard]] Projector& projector() { return projector_; }
    [[nodiscard]] const ColumnCipher& cipher() const { return cipher_; }
    [[nodiscard]] const Signer& signer() const { return signer_; }
    [[nodiscard]] const RegistrySettings& settings() const { return settings_; }

    /// Gives the published state its next number: what is published is signed from the tables when it is asked for. Call inside the
    /// transaction that registered a certificate or changed the standing of one. `now`: unix seconds.
    void state_changed(std::int64_t now);
    /// The same for a change of a centre or a device. Throws std::runtime_error, so that the transaction is undone, when no reader could
    /// take the list (too long, for one).
    void republish_trust(std::int64_t now);

private:
    Registry(Database database, const MachineKeys& keys);

    Database database_;
    ColumnCipher cipher_;
    Ed25519Signer signer_;
    RegistryStore store_;
    Ledger ledger_;
    Projector projector_;
    RegistrySettings settings_;
};

}  // namespace sanad

#pragma once

#include <memory>

#include "db/keys/key_file.h"
#include "db/projection/projector.h"
#include "sync/registry/store/registry_address.h"
#include "sync/registry/store/registry_store.h"

namespace sanad {

/// The anchor's key file, and what opens it.
struct AnchorFile {
    std::string path;
    const Passphrase& passphrase;
};

/// One connection to a registry's database, with the registry's keys. One thread; a second Registry on the same database may live on
/// another, or in another process.
class Registry {
public:
    /// Everything at once, by the functions of registry_key.h: the anchor (one that is there already is used), the tables, the
    /// registry key in its file under `passphrase`, its certificate. For demonstrations and tests: the anchor was on a machine with a
    /// network. Where a database or a key file is already, nothing is made: above all no second anchor, when the first was carried away.
    [[nodiscard]] static Result<std::unique_ptr<Registry>, RegistryRefusal> init(const RegistryAddress& at, const std::string& public_url,
                                                                                 const AnchorFile& anchor, const Passphrase& passphrase,
                                                                                 const Clock& clock, const StretchCost& cost = {});
    [[nodiscard]] static Result<std::unique_ptr<Registry>, RegistryRefusal> open(const RegistryAddress& at, const Passphrase& passphrase);
    /// A second Registry on the same database, for another thread, without the passphrase.
    [[nodiscard]] Result<std::unique_ptr<Registry>, RegistryRefusal> another() const;

    [[nodiscard]] Database& database() { return database_; }
    [[nodiscard]] RegistryStore& store() { return store_; }
    [[nodiscard]] Ledger& ledger() { return ledger_; }
    [[nodiscard]] Projector& projector() { return projector_; }
    [[nodiscard]] const ColumnCipher& cipher() const { return cipher_; }
    [[nodiscard]] const Signer& signer() const { return signer_; }
    [[nodiscard]] const ByteArray<32>& sealing_secret() const { return keys_->sealing_secret; }
    [[nodiscard]] const RegistrySettings& settings() const { return settings_; }

    /// The key in use, then those before it: what they signed stays signed.
    [[nodiscard]] std::vector<PublicKey> publishing_keys();

    /// Gives the published state its next number: what is published is signed from the tables when it is asked for. Call inside the
    /// transaction that registered a certificate or changed the standing of one. `now`: unix seconds.
    void state_changed(std::int64_t now);
    /// The same for a change of a centre or a device. Throws std::runtime_error, so that the transaction is undone, when no reader could
    /// take the list (too long, for one), or when the registry's key was replaced while this program ran.
    void republish_trust(std::int64_t now);

private:
    Registry(const RegistryAddress& at, Database database, std::shared_ptr<const MachineKeys> keys);

    RegistryAddress at_;
    std::shared_ptr<const MachineKeys> keys_;
    Database database_;
    ColumnCipher cipher_;
    Ed25519Signer signer_;
    RegistryStore store_;
    Ledger ledger_;
    Projector projector_;
    RegistrySettings settings_;
};

}  // namespace sanad

#pragma once

#include "credential/trust/key_request.h"
#include "sync/registry/store/registry.h"

/// A registry's own key: made, put before an anchor that was never on this machine, certified there, installed here, and one day followed
/// by another. Each call opens what it needs and is done with it; one at a time, and not while another program writes the same registry.
namespace sanad {

/// Makes the anchor's key file, never over another.
[[nodiscard]] Result<PublicKey, RegistryRefusal> create_anchor(const AnchorFile& anchor, const StretchCost& cost = {});

/// The public half of the anchor in its file.
[[nodiscard]] Result<PublicKey, RegistryRefusal> anchor_key(const AnchorFile& anchor);

/// Refuses what would stand in the way of make_registry: registry.bad_public_url, registry.database_exists, keys.exists.
[[nodiscard]] Result<void, RegistryRefusal> can_make_registry(const RegistryAddress& at, const std::string& public_url);

/// Makes the tables and, in its file, the registry's key under `passphrase`, which is not certified yet: until install_registry_key,
/// Registry::open refuses registry.not_certified. Where a database or a key file is already, nothing is made.
[[nodiscard]] Result<void, RegistryRefusal> make_registry(const RegistryAddress& at, const std::string& public_url, const PublicKey& anchor,
                                                          const Passphrase& passphrase, const StretchCost& cost = {});

/// The request for the anchor: for the key that renew_registry_key made, if there is one, with the next epoch, else for the key in use
/// with its epoch (1 when it has none yet). Signed by the key that it names.
[[nodiscard]] Result<Bytes, RegistryRefusal> request_registry_key(const RegistryAddress& at, const Passphrase& passphrase);

/// What a request asks. Refuses: registry.request_<MessageError>.
[[nodiscard]] Result<RegistryKeyRequest, RegistryRefusal> read_registry_request(ByteView bytes);

/// How the anchor certifies. `now`: unix seconds by the anchor's machine.
struct CertifyingTerms {
    std::int64_t now = 0;
    std::int64_t days = 3650;
    std::uint32_t epoch = 1;
};
/// On the anchor's machine: its certificate of the key that asks. Refuses: keys.<KeyFileError>, registry.request_other_anchor {asked,
/// anchor_check}.
[[nodiscard]] Result<Bytes, RegistryRefusal> certify_registry_key(const AnchorFile& anchor, const RegistryKeyRequest& request,
                                                                  const CertifyingTerms& terms);

/// Takes the anchor's certificate into use: of the key that is in use, or of the one that renew_registry_key made, which then takes its
/// place for good. Every device key is certified again under a new one, so that whoever asks gets a chain of today. Returns what was
/// certified. Refuses: registry.certificate_foreign (not this registry's anchor's word about a registry),
/// registry.certificate_other_address {certified, public_url}, registry.certificate_other_key {fingerprint}, registry.epoch_too_low {epoch,
/// least}.
[[nodiscard]] Result<KeyCertificate, RegistryRefusal> install_registry_key(const RegistryAddress& at, const Passphrase& passphrase,
                                                                           ByteView certificate, std::int64_t now);

/// Makes the next key, in a file beside the one in use, which stays in use until the next one's certificate is installed. Returns its
/// public half.
[[nodiscard]] Result<PublicKey, RegistryRefusal> renew_registry_key(const RegistryAddress& at, const Passphrase& passphrase,
                                                                    const StretchCost& cost = {});

/// A registry's database and its key, checked against each other; the key may not be certified yet.
struct OpenedRegistry {
    Database database;
    MachineKeys keys;
    RegistrySettings settings;
    std::optional<KeyCertificate> certified{};
};
/// Ends an install that a power cut interrupted. Refuses as Registry::open but for registry.not_certified.
[[nodiscard]] Result<OpenedRegistry, RegistryRefusal> open_registry(const RegistryAddress& at, const Passphrase& passphrase);

[[nodiscard]] RegistryRefusal registry_refusal(KeyFileError error, const std::string& key_file);

}  // namespace sanad

#pragma once

#include "db/keys/passphrase_source.h"
#include "sync/registry/commands.h"
#include "sync/registry/store/registry_key.h"

/// `sanad-registry anchor …` and `key …`: the anchor, which needs no registry on its machine, and the registry's own key. As in commands.h,
/// each returns the exit code. What they write is never written over a file that is there.
namespace sanad {

[[nodiscard]] int make_anchor(const Voice& voice, const AnchorFile& anchor, const StretchCost& cost = {});

/// A registry whose anchor was never here. `anchor`: its public key, 64 hex digits.
[[nodiscard]] int init_uncertified_registry(const Voice& voice, const RegistryPlace& at, const std::string& public_url,
                                            const std::string& anchor, const StretchCost& cost = {});

[[nodiscard]] int request_key(const Voice& voice, const RegistryPlace& at, const std::string& out);

/// What the officer at the anchor's machine gave.
struct CertifyOrder {
    std::string request;
    std::string out;
    std::int64_t days = 3650;
    std::uint32_t epoch = 0;  ///< 0: what the request asks for
};
/// Says what is about to be certified, then asks for the anchor's passphrase, then certifies.
[[nodiscard]] int certify_key(const Voice& voice, const std::string& anchor_file, const CertifyOrder& order,
                              const std::function<Result<Passphrase, PassphraseError>()>& ask);

[[nodiscard]] int install_key(const Voice& voice, const RegistryPlace& at, const std::string& certificate_file);
[[nodiscard]] int renew_key(const Voice& voice, const RegistryPlace& at, const StretchCost& cost = {});

/// The key file that a command is about: a registry's, or an anchor's.
struct KeyFilePlace {
    std::string path;
    KeyRole role = KeyRole::registry;
    std::string next{};  ///< where a key that waits for its certificate may be: the two are always under the same passphrase
};
[[nodiscard]] int change_key_passphrase(const Voice& voice, const KeyFilePlace& at, const Passphrase& from, const Passphrase& to,
                                        const StretchCost& cost = {});
/// Encrypts a key file of before passphrases.
[[nodiscard]] int protect_key(const Voice& voice, const KeyFilePlace& at, const Passphrase& passphrase, const StretchCost& cost = {});

}  // namespace sanad

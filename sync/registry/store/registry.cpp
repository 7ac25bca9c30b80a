#include "sync/registry/store/registry.h"

#include <algorithm>
#include <filesystem>

#include "sync/registry/store/registry_key.h"

namespace sanad {

Result<std::unique_ptr<Registry>, RegistryRefusal> Registry::init(const RegistryAddress& at, const std::string& public_url,
                                                                  const AnchorFile& anchor_file, const Passphrase& passphrase,
                                                                  const Clock& clock, const StretchCost& cost) {
    if (auto can = can_make_registry(at, public_url); !can) return refuse(can.error());
    const auto anchor = std::filesystem::exists(anchor_file.path) ? anchor_key(anchor_file) : create_anchor(anchor_file, cost);
    if (!anchor) return refuse(anchor.error());
    if (auto made = make_registry(at, public_url, *anchor, passphrase, cost); !made) return refuse(made.error());
    const std::int64_t now = clock.now() / 1000;
    const auto bytes = request_registry_key(at, passphrase);
    if (!bytes) return refuse(bytes.error());
    const auto request = read_registry_request(*bytes);
    if (!request) return refuse(request.error());
    const auto certificate = certify_registry_key(anchor_file, *request, {.now = now});
    if (!certificate) return refuse(certificate.error());
    if (auto installed = install_registry_key(at, passphrase, *certificate, now); !installed) return refuse(installed.error());
    return open(at, passphrase);
}

Result<std::unique_ptr<Registry>, RegistryRefusal> Registry::open(const RegistryAddress& at, const Passphrase& passphrase) {
    auto opened = open_registry(at, passphrase);
    if (!opened) return refuse(opened.error());
    if (!opened->certified) return refuse(RegistryRefusal{"registry.not_certified"});
    return std::unique_ptr<Registry>(new Registry(at, std::move(opened->database), std::make_shared<const MachineKeys>(opened->keys)));
}

Result<std::unique_ptr<Registry>, RegistryRefusal> Registry::another() const {
    auto database = at_.open();
    if (!database) return refuse(database.error());
    return std::unique_ptr<Registry>(new Registry(at_, *std::move(database), keys_));
}

Registry::Registry(const RegistryAddress& at, Database database, std::shared_ptr<const MachineKeys> keys)
    : at_(at),
      keys_(std::move(keys)),
      database_(std::move(database)),
      cipher_(keys_->data_key),
      signer_(keys_->signing_seed),
      store_(database_),
      ledger_(database_, cipher_),
      projector_(database_, cipher_),
      settings_(store_.settings()) {}

void Registry::republish_trust(std::int64_t now) {
    if (store_.settings().registry_certificate != settings_.registry_certificate)
        throw std::runtime_error("this registry's key was replaced meanwhile: start again with the new one");
    state_changed(now);
    const TrustKeys keys{store_.state_number(), now, settings_.public_url, store_.centres(), store_.devices()};
    // Everybody would refuse it: better the last good one stays.
    if (!read_trust_keys(sign_trust_keys(signer_, settings_.registry_certificate, keys), settings_.anchor))
        throw std::runtime_error("the new trust list can't be read back");
}

std::vector<PublicKey> Registry::publishing_keys() {
    std::vector<PublicKey> keys;
    for (const Bytes& bytes : store_.registry_certificates()) {
        const auto certificate = read_key_certificate(bytes, MessageKind::registry_key_certificate, settings_.anchor).value();
        if (std::ranges::find(keys, certificate.key) == keys.end()) keys.push_back(certificate.key);
    }
    return keys;
}

void Registry::state_changed(std::int64_t now) { store_.raise_state_number(now); }

}  // namespace sanad

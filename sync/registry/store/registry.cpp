#include "sync/registry/store/registry.h"

#include <algorithm>
#include <filesystem>

#include "db/schema/registry_schema.h"

namespace sanad {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kRegistryKeyLife = 10 * 365 * kDay;

std::string word_for(OpenError error) {
    switch (error) {
        case OpenError::missing:
            return "database_missing";
        case OpenError::exists:
            return "database_exists";
        case OpenError::not_ours:
            return "database_not_ours";
        case OpenError::newer_version:
            return "database_newer";
        case OpenError::locked:
            return "database_locked";
    }
    return {};
}

RegistryRefusal refusal_of(OpenError error, const std::string& path) { return {"registry." + word_for(error), {{"file", path}}}; }

RegistryRefusal refusal_of(KeyFileError error, const std::string& key_file) {
    return {"keys." + std::string(name_of(error)), {{"file", key_file}}};
}

// It ends up in QR codes and DIDs for life: nothing but what reads the same everywhere.
bool is_public_url(std::string_view url) {
    std::string_view rest = url;
    if (rest.starts_with("https://")) {
        rest.remove_prefix(8);
    } else if (rest.starts_with("http://")) {
        rest.remove_prefix(7);
    } else {
        return false;
    }
    return !rest.empty() && url.size() <= 100 && rest.front() != '/' && rest.back() != '/' && std::ranges::all_of(rest, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '/' ||
               c == '_' || c == '[' || c == ']';
    });
}

}  // namespace

Result<std::unique_ptr<Registry>, RegistryRefusal> Registry::init(const std::string& path, const std::string& public_url,
                                                                  const AnchorFile& anchor_file, const Passphrase& passphrase,
                                                                  const Clock& clock, const StretchCost& cost) {
    const std::string key_file = key_file_beside(path);
    if (!is_public_url(public_url)) return refuse(RegistryRefusal{"registry.bad_public_url"});
    if (std::filesystem::exists(path)) return refuse(refusal_of(OpenError::exists, path));
    if (std::filesystem::exists(key_file)) return refuse(refusal_of(KeyFileError::exists, key_file));
    auto anchor_keys = create_key_file(anchor_file.path, KeyRole::anchor, anchor_file.passphrase, cost);
    if (!anchor_keys) anchor_keys = read_key_file(anchor_file.path, KeyRole::anchor, anchor_file.passphrase);
    if (!anchor_keys) return refuse(refusal_of(anchor_keys.error(), anchor_file.path));
    auto database = Database::create(path, DatabaseKind::registry, registry_migrations());
    if (!database) return refuse(refusal_of(database.error(), path));
    const auto keys = create_key_file(key_file, KeyRole::registry, passphrase, cost);
    if (!keys) return refuse(refusal_of(keys.error(), key_file));

    const Ed25519Signer anchor(anchor_keys->signing_seed);
    const Ed25519Signer registry(keys->signing_seed);
    const std::int64_t now = clock.now() / 1000;
    const KeyCertificate certificate{
        "", "", public_url, registry.public_key(), x25519_public_key(keys->sealing_secret), now - kDay, now + kRegistryKeyLife, 1};
    Transaction transaction(*database);
    RegistryStore(*database).set_settings(
        {public_url, anchor.public_key(), sign_key_certificate(anchor, MessageKind::registry_key_certificate, certificate)});
    transaction.commit();

    std::unique_ptr<Registry> made(new Registry(path, *std::move(database), std::make_shared<const MachineKeys>(*keys)));
    Transaction publishing(made->database());
    made->republish_trust(now);
    publishing.commit();
    return made;
}

Result<std::unique_ptr<Registry>, RegistryRefusal> Registry::open(const std::string& path, const Passphrase& passphrase) {
    auto database = Database::open(path, DatabaseKind::registry, registry_migrations());
    if (!database) return refuse(refusal_of(database.error(), path));
    const auto keys = read_key_file(key_file_beside(path), KeyRole::registry, passphrase);
    if (!keys) return refuse(refusal_of(keys.error(), key_file_beside(path)));
    std::unique_ptr<Registry> registry(new Registry(path, *std::move(database), std::make_shared<const MachineKeys>(*keys)));
    const auto& settings = registry->settings();
    const auto certificate = read_key_certificate(settings.registry_certificate, MessageKind::registry_key_certificate, settings.anchor);
    if (!certificate || certificate->key != registry->signer().public_key())
        return refuse(RegistryRefusal{"registry.key_file_foreign", {{"file", path}}});
    return registry;
}

Result<std::unique_ptr<Registry>, RegistryRefusal> Registry::another() const {
    auto database = Database::open(path_, DatabaseKind::registry, registry_migrations());
    if (!database) return refuse(refusal_of(database.error(), path_));
    return std::unique_ptr<Registry>(new Registry(path_, *std::move(database), keys_));
}

Registry::Registry(const std::string& path, Database database, std::shared_ptr<const MachineKeys> keys)
    : path_(path),
      keys_(std::move(keys)),
      database_(std::move(database)),
      cipher_(keys_->data_key),
      signer_(keys_->signing_seed),
      store_(database_),
      ledger_(database_, cipher_),
      projector_(database_, cipher_),
      settings_(store_.settings()) {
    database_.execute("PRAGMA foreign_keys=ON");
}

void Registry::republish_trust(std::int64_t now) {
    state_changed(now);
    const TrustKeys keys{store_.state_number(), now, settings_.public_url, store_.centres(), store_.devices()};
    // Everybody would refuse it: better the last good one stays.
    if (!read_trust_keys(sign_trust_keys(signer_, settings_.registry_certificate, keys), settings_.anchor))
        throw std::runtime_error("the new trust list can't be read back");
}

void Registry::state_changed(std::int64_t now) { store_.set_state_number(std::max(store_.state_number() + 1, now)); }

}  // namespace sanad

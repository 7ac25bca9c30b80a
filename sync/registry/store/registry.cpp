#include "sync/registry/store/registry.h"

#include <algorithm>
#include <filesystem>

#include "db/schema/registry_schema.h"

namespace sanad {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kRegistryKeyLife = 10 * 365 * kDay;

RegistryError error_of(OpenError error) {
    switch (error) {
        case OpenError::missing:
            return RegistryError::database_missing;
        case OpenError::exists:
            return RegistryError::database_exists;
        case OpenError::not_ours:
            return RegistryError::database_not_ours;
        case OpenError::newer_version:
            return RegistryError::database_newer;
        case OpenError::locked:
            return RegistryError::database_locked;
    }
    return RegistryError::database_not_ours;
}

RegistryError error_of(KeyFileError error) {
    switch (error) {
        case KeyFileError::missing:
            return RegistryError::key_file_missing;
        case KeyFileError::exists:
            return RegistryError::key_file_exists;
        case KeyFileError::malformed:
            return RegistryError::key_file_malformed;
    }
    return RegistryError::key_file_malformed;
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

std::string_view name_of(RegistryError error) {
    switch (error) {
        case RegistryError::database_missing:
            return "database_missing";
        case RegistryError::database_exists:
            return "database_exists";
        case RegistryError::database_not_ours:
            return "database_not_ours";
        case RegistryError::database_newer:
            return "database_newer";
        case RegistryError::database_locked:
            return "database_locked";
        case RegistryError::key_file_missing:
            return "key_file_missing";
        case RegistryError::key_file_exists:
            return "key_file_exists";
        case RegistryError::key_file_malformed:
            return "key_file_malformed";
        case RegistryError::key_file_foreign:
            return "key_file_foreign";
        case RegistryError::anchor_file_malformed:
            return "anchor_file_malformed";
        case RegistryError::bad_public_url:
            return "bad_public_url";
    }
    return {};
}

Result<void, RegistryError> Registry::init(const std::string& path, const std::string& public_url, const std::string& anchor_file,
                                           const Clock& clock) {
    if (!is_public_url(public_url)) return refuse(RegistryError::bad_public_url);
    if (std::filesystem::exists(path)) return refuse(RegistryError::database_exists);
    if (std::filesystem::exists(key_file_beside(path))) return refuse(RegistryError::key_file_exists);
    auto anchor_keys = create_key_file(anchor_file);
    if (!anchor_keys) anchor_keys = read_key_file(anchor_file);
    if (!anchor_keys) return refuse(RegistryError::anchor_file_malformed);
    auto database = Database::create(path, DatabaseKind::registry, registry_migrations());
    if (!database) return refuse(error_of(database.error()));
    const auto keys = create_key_file(key_file_beside(path));
    if (!keys) return refuse(error_of(keys.error()));

    const Ed25519Signer anchor(anchor_keys->signing_seed);
    const Ed25519Signer registry(keys->signing_seed);
    const std::int64_t now = clock.now() / 1000;
    const KeyCertificate certificate{
        "", "", public_url, registry.public_key(), x25519_public_key(keys->sealing_secret), now - kDay, now + kRegistryKeyLife, 1};
    Transaction transaction(*database);
    RegistryStore(*database).set_settings(
        {public_url, anchor.public_key(), sign_key_certificate(anchor, MessageKind::registry_key_certificate, certificate)});
    transaction.commit();

    const auto made = open(path);
    if (!made) return refuse(made.error());
    Transaction publishing((*made)->database());
    (*made)->republish_trust(now);
    publishing.commit();
    return {};
}

Result<std::unique_ptr<Registry>, RegistryError> Registry::open(const std::string& path) {
    auto database = Database::open(path, DatabaseKind::registry, registry_migrations());
    if (!database) return refuse(error_of(database.error()));
    const auto keys = read_key_file(key_file_beside(path));
    if (!keys) return refuse(error_of(keys.error()));
    std::unique_ptr<Registry> registry(new Registry(std::move(*database), *keys));
    const auto& settings = registry->settings();
    const auto certificate = read_key_certificate(settings.registry_certificate, MessageKind::registry_key_certificate, settings.anchor);
    if (!certificate || certificate->key != registry->signer().public_key()) return refuse(RegistryError::key_file_foreign);
    return registry;
}

Registry::Registry(Database database, const MachineKeys& keys)
    : database_(std::move(database)),
      cipher_(keys.data_key),
      signer_(keys.signing_seed),
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

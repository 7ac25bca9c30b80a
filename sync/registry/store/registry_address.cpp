#include "sync/registry/store/registry_address.h"

#include <filesystem>

#include "db/keys/key_file.h"
#include "db/postgresql/address.h"
#include "db/postgresql/postgresql.h"
#include "db/schema/registry_schema.h"

namespace sanad {
namespace {

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
        case OpenError::damaged:
            return "database_damaged";
    }
    return {};
}

std::string word_for(PostgresqlError error) { return "postgresql_" + std::string(name_of(error)); }

template <class Error>
RegistryRefusal refusal_of(Error error, const std::string& place) {
    return {"registry." + word_for(error), {{"file", place}}};
}

}  // namespace

bool RegistryAddress::has_keys() const { return !is_postgresql(beside_); }
std::string RegistryAddress::shown() const { return without_password(database_); }
std::string RegistryAddress::key_file() const { return key_file_beside(beside_); }
std::string RegistryAddress::next_key_file() const { return next_key_file_beside(beside_); }

Result<void, RegistryRefusal> RegistryAddress::is_free() const {
    if (is_postgresql(database_)) {
        const auto found = find_postgresql(database_, DatabaseKind::registry, registry_migrations());
        if (!found && found.error() == PostgresqlError::missing) return {};
        return refuse(refusal_of(found ? PostgresqlError::exists : found.error(), shown()));
    }
    if (std::filesystem::exists(database_)) return refuse(refusal_of(OpenError::exists, shown()));
    return {};
}

Result<Database, RegistryRefusal> RegistryAddress::create() const {
    const auto as_refusal = [&](auto error) { return refusal_of(error, shown()); };
    if (is_postgresql(database_)) return create_postgresql(database_, DatabaseKind::registry, registry_migrations()).map_error(as_refusal);
    return Database::create(database_, DatabaseKind::registry, registry_migrations()).map_error(as_refusal);
}

Result<Database, RegistryRefusal> RegistryAddress::open() const {
    const auto as_refusal = [&](auto error) { return refusal_of(error, shown()); };
    if (is_postgresql(database_)) return open_postgresql(database_, DatabaseKind::registry, registry_migrations()).map_error(as_refusal);
    return Database::open(database_, DatabaseKind::registry, registry_migrations()).map_error(as_refusal);
}

}  // namespace sanad

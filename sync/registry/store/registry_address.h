#pragma once

#include <map>
#include <string>

#include "db/sqlite/database.h"

namespace sanad {

/// Why there is no registry to work with: the catalogue's sentence `refusal.<code>` with its facts. Codes: registry.database_missing,
/// registry.database_exists, registry.database_not_ours, registry.database_newer, registry.database_locked,
/// registry.postgresql_<PostgresqlError>, keys.<KeyFileError>, registry.key_file_foreign (not the key that the anchor certified for this
/// registry), registry.not_certified (no anchor has certified it yet), registry.bad_public_url (not http(s)://host[:port][/path] without a
/// slash at the end, or more than 100 characters).
struct RegistryRefusal {
    std::string code;
    std::map<std::string, std::string> facts{};
};

/// Where a registry lies: its database, which is a SQLite file or a PostgreSQL database, and its key files, which are files always. The key
/// files stand beside a SQLite file ("<database>.key"), or in a folder of their own ("<folder>/registry.key").
class RegistryAddress {
public:
    /// A SQLite file, its key files beside it.
    // NOLINTNEXTLINE(google-explicit-constructor): a file's name is the usual address
    RegistryAddress(std::string file) : database_(file), beside_(std::move(file)) {}
    // NOLINTNEXTLINE(google-explicit-constructor)
    RegistryAddress(const char* file) : RegistryAddress(std::string(file)) {}
    /// A SQLite file or postgresql://…; `keys_folder`: where the key files are, empty: beside the file.
    RegistryAddress(std::string database, const std::string& keys_folder)
        : database_(std::move(database)), beside_(keys_folder.empty() ? database_ : keys_folder + "/registry") {}

    /// Whether it says where the key files are: with PostgreSQL, a folder must be named.
    [[nodiscard]] bool has_keys() const;
    [[nodiscard]] const std::string& database() const { return database_; }
    /// For sentences and logs: without a password.
    [[nodiscard]] std::string shown() const;
    [[nodiscard]] std::string key_file() const;
    [[nodiscard]] std::string next_key_file() const;
    /// Where an anchor's file is made when nobody says where.
    [[nodiscard]] std::string anchor_file() const { return beside_ + ".anchor"; }

    /// Refuses when create() would.
    [[nodiscard]] Result<void, RegistryRefusal> is_free() const;
    [[nodiscard]] Result<Database, RegistryRefusal> create() const;
    [[nodiscard]] Result<Database, RegistryRefusal> open() const;

private:
    std::string database_;
    std::string beside_;
};

}  // namespace sanad

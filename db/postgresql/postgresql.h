#pragma once

#include "db/sqlite/database.h"

/// The second place where a registry's tables may lie: a PostgreSQL database, of version 15 or what speaks like it. libpqxx is known to
/// this room alone.
namespace sanad {

enum class PostgresqlError {
    missing,        ///< the database is there, but empty
    exists,         ///< the tables were to be made, and are there
    not_ours,       ///< some other program's tables, or the other kind of ours
    newer_version,  ///< written by a later Sanad; nothing is changed
    locked,         ///< another process holds it
    unreachable,    ///< no server answers there, or it has no such database, or refuses this user
    not_durable,    ///< with fsync or full_page_writes off, what was receipted could be lost
    not_utf8,       ///< its encoding could not hold every name
};
[[nodiscard]] std::string_view name_of(PostgresqlError error);

/// Makes the tables in a database that is there and has none. `address`: postgresql://… as libpq reads it, a unix socket too
/// (postgresql:///sanad?host=/run/postgresql). Fails with exists, not_ours (other tables are in it), unreachable, not_durable, not_utf8.
[[nodiscard]] Result<Database, PostgresqlError> create_postgresql(const std::string& address, DatabaseKind kind,
                                                                  std::span<const Migration> migrations);

/// Whether open_postgresql would find one of this kind, of this version or an older one. Fails as it does.
[[nodiscard]] Result<void, PostgresqlError> find_postgresql(const std::string& address, DatabaseKind kind,
                                                            std::span<const Migration> migrations);

/// Opens what create_postgresql made and brings its schema up to date, all steps in one transaction. Fails with missing, not_ours,
/// newer_version, locked, unreachable, not_durable, not_utf8; nothing is changed then. A connection that broke is made anew when the next
/// transaction begins; the one that it broke in fails.
[[nodiscard]] Result<Database, PostgresqlError> open_postgresql(const std::string& address, DatabaseKind kind,
                                                                std::span<const Migration> migrations, Database::Options options = {});

}  // namespace sanad

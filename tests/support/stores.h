#pragma once

#include "tests/support/postgresql_server.h"

namespace sanad::test {

/// For TEST_CASE_TEMPLATE: a registry's two stores. `database()`: as RegistryWorld has it.
struct OnSqlite {
    static bool is_here() { return true; }
    static std::string database() { return {}; }
};
struct OnPostgresql {
    static bool is_here() { return PostgresqlServer::is_here(); }
    static std::string database() { return PostgresqlServer::new_database(); }
};

}  // namespace sanad::test

#pragma once

#include <string>
#include <string_view>

/// The plain SQL of the shared tables, in PostgreSQL's words. It translates what README.md allows and nothing else.
namespace sanad {

/// Parameter marks: `?` → `$1`, `$2` …
[[nodiscard]] std::string numbered_parameters(std::string_view sql);

/// The same for `rows` rows of an INSERT … VALUES(?,…) at once.
[[nodiscard]] std::string for_rows(std::string_view sql, std::size_t rows);

/// CREATE and ALTER TABLE: INTEGER → BIGINT, TEXT → TEXT COLLATE "C" (bytes decide the order, as in SQLite), BLOB → BYTEA; STRICT and
/// WITHOUT ROWID go, and so do comments.
[[nodiscard]] std::string postgresql_schema(std::string_view sql);

}  // namespace sanad

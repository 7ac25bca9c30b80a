#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "credential/bytes/bytes.h"

/// What Database asks of the program that holds the tables: SQLite (sqlite_connection.cpp) or PostgreSQL (db/postgresql). One thread at a
/// time. Every call throws DatabaseLocked when somebody else kept what it needs for too long, DatabaseDamaged when SQLite's file no longer
/// fits together, DiskFull when SQLite finds no room, and the driver's own exception when the machine broke otherwise.
namespace sanad {

/// One prepared statement. Parameters are counted from 1, columns from 0; a NULL reads as 0 or empty.
class Cursor {
public:
    virtual ~Cursor() = default;
    virtual void bind(int parameter, std::int64_t value) = 0;
    virtual void bind(int parameter, std::string_view value) = 0;
    virtual void bind(int parameter, ByteView value) = 0;
    virtual void bind_null(int parameter) = 0;
    [[nodiscard]] virtual bool step() = 0;
    /// How many rows it changed.
    virtual int run() = 0;
    /// As Statement::post.
    virtual void post() = 0;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual std::string text(int column) const = 0;
    /// Of a column that is no blob: its text.
    [[nodiscard]] virtual Bytes blob(int column) const = 0;
    [[nodiscard]] virtual bool is_null(int column) const = 0;
    [[nodiscard]] virtual int columns() const = 0;
    /// Ready for another use, with nothing bound.
    virtual void reset() noexcept = 0;
};

class Connection {
public:
    virtual ~Connection() = default;
    [[nodiscard]] virtual std::unique_ptr<Cursor> prepare(const std::string& sql) = 0;
    virtual void execute(const std::string& sql) = 0;
    /// One unchanging view until rollback().
    virtual void begin_reading() = 0;
    /// Nobody else writes until the end.
    virtual void begin_alone() = 0;
    /// Nobody else who holds one of these names writes until the end, nor anybody who began alone.
    virtual void begin_beside(std::span<const std::string> names) = 0;
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
};

}  // namespace sanad

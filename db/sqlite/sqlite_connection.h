#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>

#include "db/sqlite/connection.h"

namespace sanad {

/// A connection to one SQLite file: WAL, synchronous=FULL. It has one writer, so whoever writes is alone, whatever names are held.
class SqliteConnection final : public Connection {
public:
    SqliteConnection(const std::string& path, int flags, int busy_timeout_ms);
    ~SqliteConnection() override;

    [[nodiscard]] std::unique_ptr<Cursor> prepare(const std::string& sql) override;
    void execute(const std::string& sql) override;
    void begin_reading() override { execute("BEGIN"); }
    void begin_alone() override;
    void begin_beside(std::span<const std::string>) override { begin_alone(); }
    void commit() override;
    void rollback() noexcept override;

    [[nodiscard]] std::int64_t pragma(const std::string& name);
    void make_durable();
    void copy_to(const std::string& path);
    [[nodiscard]] bool is_whole();
    void truncate_journal();

private:
    class WriterQueue;
    class Turn;

    void cut_journal();
    void cut_journal_that_is_due() noexcept;

    SQLite::Database database_;
    int busy_timeout_ms_;
    std::shared_ptr<WriterQueue> queue_;
    std::unique_ptr<Turn> turn_;  ///< of the transaction that is open
};

}  // namespace sanad

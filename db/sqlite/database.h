#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"
#include "db/sqlite/connection.h"

/// The only door to SQL. Other rooms see Database, Statement and Transaction, never SQLiteCpp or libpqxx. What a registry runs is plain SQL
/// that SQLite and PostgreSQL both take (README.md); a kiosk's may be SQLite's own.
namespace sanad {

/// Whose tables they are: SQLite's application_id. DO NOT CHANGE: stored on disk.
enum class DatabaseKind : std::int32_t {
    kiosk = 0x534e444b,     // "SNDK"
    registry = 0x534e4452,  // "SNDR"
};

/// One step of the schema: run once, in order; `version` becomes user_version.
struct Migration {
    int version;
    const char* sql;
};

enum class OpenError {
    missing,        ///< no such file
    exists,         ///< there is a file already where a new one was to be made
    not_ours,       ///< not SQLite, or some other program's database, or the other kind of ours
    newer_version,  ///< written by a later Sanad; nothing is changed
    locked,         ///< another process holds it
    damaged,        ///< one of ours whose pages don't fit together
};
[[nodiscard]] std::string_view name_of(OpenError error);

/// What the machine, not the records, keeps from being done; whoever goes on in spite of an event that is bad lets these through.
class DatabaseTrouble : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Another process kept the database for longer than the busy timeout, or PostgreSQL ended one of two transactions that waited for each
/// other. Nothing was written, and the same may be tried again.
class DatabaseLocked : public DatabaseTrouble {
public:
    DatabaseLocked() : DatabaseTrouble("the database is locked by another process") {}
};

/// The file no longer fits together: a page of it was lost or overwritten. Whoever has a backup goes back to it.
class DatabaseDamaged : public DatabaseTrouble {
public:
    explicit DatabaseDamaged(const std::string& what) : DatabaseTrouble(what) {}
};

/// The disk is full: nothing of what was begun is written, and what was there stays.
class DiskFull : public DatabaseTrouble {
public:
    explicit DiskFull(const std::string& what) : DatabaseTrouble(what) {}
};

/// One use of a prepared statement; hands it back to its Database when destroyed. Bind in order, then step or run.
class Statement {
public:
    Statement(Statement&&) = default;
    ~Statement();

    /// Binds the next parameter. Text and blobs are copied; an empty blob stays a blob.
    Statement& bind(std::int64_t value);
    Statement& bind(int value) { return bind(std::int64_t{value}); }
    Statement& bind(std::uint32_t value) { return bind(std::int64_t{value}); }
    Statement& bind(std::string_view value);
    Statement& bind(const std::string& value) { return bind(std::string_view(value)); }
    Statement& bind(const char* value) { return bind(std::string_view(value)); }
    Statement& bind(ByteView value);
    Statement& bind(const Bytes& value) { return bind(ByteView(value)); }
    template <std::size_t size>
    Statement& bind(const ByteArray<size>& value) {
        return bind(ByteView(value));
    }
    Statement& bind(std::nullptr_t);
    template <class Value>
    Statement& bind(const std::optional<Value>& value) {
        return value ? bind(*value) : bind(nullptr);
    }

    /// Whether there is another row. Throws DatabaseLocked, DatabaseDamaged, DiskFull or the driver's exception.
    [[nodiscard]] bool step();
    /// Runs a statement that gives no rows; returns how many rows it changed.
    int run();
    /// Runs an `INSERT … VALUES(?,…)`, with or without ON CONFLICT DO NOTHING, of whose outcome nobody asks: at once, or together with
    /// others before anything else is read or written or committed. Inside a Transaction.
    void post();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] Bytes blob(int column) const;
    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] int columns() const;

private:
    friend class Database;
    using Pool = std::vector<std::unique_ptr<Cursor>>;
    Statement(Pool& pool, std::unique_ptr<Cursor> cursor) : pool_(&pool), cursor_(std::move(cursor)) {}

    Pool* pool_;
    std::unique_ptr<Cursor> cursor_;
    int next_parameter_ = 1;
};

/// One connection, one thread at a time; what is committed is on the disk. A second connection to the same place may live on another
/// thread.
class Database {
public:
    struct Options {
        int busy_timeout_ms = 5000;
    };

    /// Makes a new file, with its schema. Fails with exists.
    [[nodiscard]] static Result<Database, OpenError> create(const std::string& path, DatabaseKind kind,
                                                            std::span<const Migration> migrations);
    /// Opens a file of ours and brings its schema up to date. Fails with missing, not_ours, newer_version, locked, damaged; of these,
    /// only a damaged file may be changed then. Throws DiskFull.
    [[nodiscard]] static Result<Database, OpenError> open(const std::string& path, DatabaseKind kind, std::span<const Migration> migrations,
                                                          Options options);
    [[nodiscard]] static Result<Database, OpenError> open(const std::string& path, DatabaseKind kind,
                                                          std::span<const Migration> migrations) {
        return open(path, kind, migrations, Options());
    }
    /// In memory, for rebuilding projections and for tests.
    [[nodiscard]] static Database scratch(DatabaseKind kind, std::span<const Migration> migrations);

    /// Over a connection whose schema is as it should be: how db/postgresql makes one.
    explicit Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

    /// Writes a copy as it is now to a new file, while others go on writing to this one (SQLite's backup API). SQLite only.
    void copy_to(const std::string& path);

    /// Whether SQLite finds the file whole (`PRAGMA quick_check`): it reads all of it, which takes its time when it is large. What a page
    /// says is the ledger's affair (check_ledgers). PostgreSQL looks after its own.
    [[nodiscard]] bool is_whole();

    /// After a commit that erased something: takes the old pages out of SQLite's write-ahead log. While another connection still reads
    /// them, they stay, and each commit of this program tries again. On PostgreSQL nothing: there VACUUM does it.
    void truncate_journal();

    /// A cached prepared statement. `sql` is a literal of ours, never text from outside.
    [[nodiscard]] Statement prepare(const std::string& sql);
    /// Runs SQL that takes no parameters and gives no rows.
    void execute(const std::string& sql);

private:
    friend class Snapshot;
    friend class Transaction;

    std::unique_ptr<Connection> connection_;
    std::map<std::string, Statement::Pool> statements_;
};

/// One unchanging view of the database for several reads, while others write.
class Snapshot {
public:
    explicit Snapshot(Database& database) : connection_(*database.connection_) { connection_.begin_reading(); }
    ~Snapshot() { connection_.rollback(); }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    Connection& connection_;
};

/// BEGIN … COMMIT. Rolls back when destroyed without commit. Throws DatabaseLocked when others hold what it needs for longer than the busy
/// timeout.
class Transaction {
public:
    /// Alone: nobody else writes until it ends. What isn't written a thousand times a day is right so without thinking about others.
    explicit Transaction(Database& database) : connection_(*database.connection_) { connection_.begin_alone(); }
    /// Beside others who hold none of these names. Whoever reads something, decides by it and writes must hold a name that all who write
    /// that thing hold too. On SQLite, which has one writer, it is alone all the same.
    Transaction(Database& database, std::span<const std::string> names) : connection_(*database.connection_) {
        connection_.begin_beside(names);
    }
    ~Transaction() {
        if (open_) connection_.rollback();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// When it returns, everything since the start is on the disk.
    void commit() {
        connection_.commit();
        open_ = false;
    }

private:
    Connection& connection_;
    bool open_ = true;
};

}  // namespace sanad

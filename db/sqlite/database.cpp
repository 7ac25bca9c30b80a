#include "db/sqlite/database.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <filesystem>

namespace sanad {
namespace {

const int kOpenExisting = SQLite::OPEN_READWRITE;
const int kCreate = SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;

[[noreturn]] void rethrow(const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_BUSY) throw DatabaseLocked();
    throw error;
}

template <class Work>
auto guarded(Work work) {
    try {
        return work();
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

}  // namespace

std::string_view name_of(OpenError error) {
    switch (error) {
        case OpenError::missing:
            return "missing";
        case OpenError::exists:
            return "exists";
        case OpenError::not_ours:
            return "not_ours";
        case OpenError::newer_version:
            return "newer_version";
        case OpenError::locked:
            return "locked";
    }
    return {};
}

Statement::~Statement() {
    if (!statement_) return;  // moved from
    statement_->tryReset();
    statement_->clearBindings();
    pool_->push_back(std::move(statement_));
}

Statement& Statement::bind(std::int64_t value) {
    statement_->bind(next_parameter_++, value);
    return *this;
}

Statement& Statement::bind(std::string_view value) {
    statement_->bind(next_parameter_++, std::string(value));
    return *this;
}

Statement& Statement::bind(ByteView value) {
    // SQLiteCpp binds a null pointer as NULL; an empty blob must stay a blob.
    statement_->bind(next_parameter_++, value.empty() ? static_cast<const void*>("") : value.data(), static_cast<int>(value.size()));
    return *this;
}

Statement& Statement::bind(std::nullptr_t) {
    statement_->bind(next_parameter_++);
    return *this;
}

bool Statement::step() {
    return guarded([&] { return statement_->executeStep(); });
}

int Statement::run() {
    return guarded([&] { return statement_->exec(); });
}

std::int64_t Statement::integer(int column) const { return statement_->getColumn(column).getInt64(); }
std::string Statement::text(int column) const { return statement_->getColumn(column).getString(); }
bool Statement::is_null(int column) const { return statement_->isColumnNull(column); }
int Statement::columns() const { return statement_->getColumnCount(); }

Bytes Statement::blob(int column) const {
    const auto value = statement_->getColumn(column);
    const auto* data = static_cast<const std::uint8_t*>(value.getBlob());
    return {data, data + value.getBytes()};
}

void Database::copy_to(const std::string& path) {
    SQLite::Database copy(path, kCreate);
    guarded([&] {
        SQLite::Backup backup(copy, *connection_);
        (void)backup.executeStep();  // all pages at once: in WAL mode a reader holds no writer up
    });
}

Result<Database, OpenError> Database::create(const std::string& path, DatabaseKind kind, std::span<const Migration> migrations) {
    if (std::filesystem::exists(path)) return refuse(OpenError::exists);
    Database database(std::make_unique<SQLite::Database>(path, kCreate, Options().busy_timeout_ms));
    database.execute("PRAGMA application_id=" + std::to_string(static_cast<std::int32_t>(kind)));
    database.migrate(kind, migrations);
    return database;
}

Result<Database, OpenError> Database::open(const std::string& path, DatabaseKind kind, std::span<const Migration> migrations,
                                           Options options) {
    if (!std::filesystem::is_regular_file(path)) return refuse(OpenError::missing);
    try {
        Database database(std::make_unique<SQLite::Database>(path, kOpenExisting, options.busy_timeout_ms));
        if (database.pragma("application_id") != static_cast<std::int32_t>(kind)) return refuse(OpenError::not_ours);
        if (database.pragma("user_version") > migrations.back().version) return refuse(OpenError::newer_version);
        database.migrate(kind, migrations);
        return database;
    } catch (const DatabaseLocked&) {
        return refuse(OpenError::locked);
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() == SQLITE_BUSY) return refuse(OpenError::locked);
        if (error.getErrorCode() == SQLITE_NOTADB) return refuse(OpenError::not_ours);
        throw;
    }
}

Database Database::scratch(DatabaseKind kind, std::span<const Migration> migrations) {
    Database database(std::make_unique<SQLite::Database>(":memory:", kCreate));
    for (const auto& step : migrations) database.execute(step.sql);
    database.execute("PRAGMA application_id=" + std::to_string(static_cast<std::int32_t>(kind)));
    return database;
}

void Database::migrate(DatabaseKind, std::span<const Migration> migrations) {
    if (connection_->execAndGet("PRAGMA journal_mode=WAL").getString() != "wal")
        throw std::runtime_error("this disk can't hold a WAL database");
    execute("PRAGMA synchronous=FULL");
    const auto current = pragma("user_version");
    for (const auto& step : migrations) {
        if (step.version <= current) continue;
        Transaction transaction(*this);
        execute(step.sql);
        execute("PRAGMA user_version=" + std::to_string(step.version));
        transaction.commit();
    }
}

std::int64_t Database::pragma(const std::string& name) { return connection_->execAndGet("PRAGMA " + name).getInt64(); }

Statement Database::prepare(const std::string& sql) {
    auto& pool = statements_[sql];
    if (pool.empty()) return {pool, guarded([&] { return std::make_unique<SQLite::Statement>(*connection_, sql); })};
    auto statement = std::move(pool.back());
    pool.pop_back();
    return {pool, std::move(statement)};
}

void Database::execute(const std::string& sql) {
    guarded([&] { connection_->exec(sql); });
}

Snapshot::Snapshot(Database& database) : database_(database) { database_.execute("BEGIN"); }

Snapshot::~Snapshot() {
    try {
        database_.execute("ROLLBACK");
    } catch (const std::exception&) {
        // Nothing was written, so there is nothing to undo.
    }
}

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
    if (!open_) return;
    try {
        database_.execute("ROLLBACK");
    } catch (const std::exception&) {
        // SQLite has rolled back already (disk full, I/O error): the exception on its way tells why.
    }
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace sanad

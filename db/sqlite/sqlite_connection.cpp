#include "db/sqlite/sqlite_connection.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <list>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

#include "db/sqlite/database.h"

namespace sanad {
namespace {

const int kOpenExisting = SQLite::OPEN_READWRITE;
constexpr int kPatience = 12;  // times the busy timeout: those before one in this program get on, as another program may not
const int kCreate = SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;

[[noreturn]] void rethrow(const SQLite::Exception& error) {
    if (error.getErrorCode() == SQLITE_BUSY) throw DatabaseLocked();
    if (error.getErrorCode() == SQLITE_CORRUPT || error.getErrorCode() == SQLITE_NOTADB) throw DatabaseDamaged(error.what());
    // The second: no room for what SQLite shares between processes, beside the file.
    if (error.getErrorCode() == SQLITE_FULL || error.getExtendedErrorCode() == SQLITE_IOERR_SHMSIZE) throw DiskFull(error.what());
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

class SqliteCursor final : public Cursor {
public:
    SqliteCursor(const SQLite::Database& database, const std::string& sql) : statement_(database, sql) {}

    void bind(int parameter, std::int64_t value) override { statement_.bind(parameter, value); }
    void bind(int parameter, std::string_view value) override { statement_.bind(parameter, std::string(value)); }
    void bind(int parameter, ByteView value) override {
        // SQLiteCpp binds a null pointer as NULL; an empty blob must stay a blob.
        statement_.bind(parameter, value.empty() ? static_cast<const void*>("") : value.data(), static_cast<int>(value.size()));
    }
    void bind_null(int parameter) override { statement_.bind(parameter); }
    [[nodiscard]] bool step() override {
        return guarded([&] { return statement_.executeStep(); });
    }
    int run() override {
        return guarded([&] { return statement_.exec(); });
    }
    void post() override { (void)run(); }
    [[nodiscard]] std::int64_t integer(int column) const override { return value_at(column).getInt64(); }
    [[nodiscard]] std::string text(int column) const override { return value_at(column).getString(); }
    [[nodiscard]] Bytes blob(int column) const override {
        const auto value = value_at(column);
        const auto* data = static_cast<const std::uint8_t*>(value.getBlob());
        return {data, data + value.getBytes()};
    }
    [[nodiscard]] bool is_null(int column) const override { return statement_.isColumnNull(column); }
    [[nodiscard]] int columns() const override { return statement_.getColumnCount(); }
    void reset() noexcept override {
        statement_.tryReset();
        statement_.clearBindings();
    }

private:
    // SQLiteCpp 3.2 reads no column through a const statement.
    [[nodiscard]] SQLite::Column value_at(int column) const { return statement_.getColumn(column); }

    mutable SQLite::Statement statement_;
};

void migrate(Database& database, SqliteConnection& connection, DatabaseKind kind, std::span<const Migration> migrations) {
    connection.make_durable();
    const auto current = connection.pragma("user_version");
    for (const auto& step : migrations) {
        if (step.version <= current) continue;
        Transaction transaction(database);
        database.execute(step.sql);
        database.execute("PRAGMA user_version=" + std::to_string(step.version));
        transaction.commit();
    }
    if (kind == DatabaseKind::registry) database.execute("PRAGMA foreign_keys=ON");
}

}  // namespace

/// This program's connections to one file write in the order in which they came. SQLite itself lets whoever waits sleep and try again,
/// which leaves the file idle between two writers, and is not fair.
class SqliteConnection::WriterQueue {
public:
    using SteadyClock = std::chrono::steady_clock;
    static constexpr auto kLongestUnbroken = std::chrono::seconds(2);
    static constexpr auto kBreak = std::chrono::milliseconds(120);

    /// The queue of the file; nothing of one that only its connection sees.
    static std::shared_ptr<WriterQueue> of(const std::string& path) {
        static std::mutex mutex;
        static std::map<std::string, std::weak_ptr<WriterQueue>> all;
        if (path == ":memory:") return nullptr;
        const std::scoped_lock lock(mutex);
        std::erase_if(all, [](const auto& entry) { return entry.second.expired(); });
        auto& known = all[std::filesystem::weakly_canonical(path)];
        auto queue = known.lock();
        if (!queue) known = queue = std::make_shared<WriterQueue>();
        return queue;
    }
    /// False when the turn did not come in time.
    bool enter(std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        const auto me = waiting_.insert(waiting_.end(), std::monostate());
        if (me == waiting_.begin()) {
            busy_since_ = SteadyClock::now();
        } else if (!turn_.wait_for(lock, patience, [&] { return me == waiting_.begin(); })) {
            waiting_.erase(me);
            return false;
        }
        // Another program's connection tries again every tenth of a second: it must find the file free at times.
        if (SteadyClock::now() - busy_since_ > kLongestUnbroken) {
            lock.unlock();
            std::this_thread::sleep_for(kBreak);
            lock.lock();
            busy_since_ = SteadyClock::now();
        }
        return true;
    }
    void leave() {
        const std::scoped_lock lock(mutex_);
        waiting_.pop_front();
        turn_.notify_all();
    }

    /// Old pages of what was erased may lie in the write-ahead log. So at the start: who wrote before may have been cut off.
    std::atomic<bool> journal_is_due = true;

private:
    std::mutex mutex_;
    std::condition_variable turn_;
    SteadyClock::time_point busy_since_{};  // for so long the next one was always waiting
    std::list<std::monostate> waiting_;
};

/// The first place in the queue, for as long as it lives.
class SqliteConnection::Turn {
public:
    /// Throws DatabaseLocked when it did not come in time. Without a queue it comes at once.
    Turn(std::shared_ptr<WriterQueue> queue, std::chrono::milliseconds patience) : queue_(std::move(queue)) {
        if (queue_ && !queue_->enter(patience)) throw DatabaseLocked();
    }
    ~Turn() {
        if (queue_) queue_->leave();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    std::shared_ptr<WriterQueue> queue_;
};

SqliteConnection::SqliteConnection(const std::string& path, int flags, int busy_timeout_ms)
    : database_(path, flags, busy_timeout_ms), busy_timeout_ms_(busy_timeout_ms), queue_(WriterQueue::of(path)) {}

SqliteConnection::~SqliteConnection() = default;

void SqliteConnection::begin_alone() {
    if (turn_) throw std::logic_error("a transaction inside another");
    auto turn = std::make_unique<Turn>(queue_, kPatience * std::chrono::milliseconds(busy_timeout_ms_));
    execute("BEGIN IMMEDIATE");
    turn_ = std::move(turn);
}

void SqliteConnection::commit() {
    execute("COMMIT");
    cut_journal_that_is_due();
    turn_.reset();
}

std::unique_ptr<Cursor> SqliteConnection::prepare(const std::string& sql) {
    return guarded([&] { return std::make_unique<SqliteCursor>(database_, sql); });
}

void SqliteConnection::execute(const std::string& sql) {
    guarded([&] { database_.exec(sql); });
}

void SqliteConnection::rollback() noexcept {
    try {
        execute("ROLLBACK");
    } catch (const std::exception&) {
        // SQLite has rolled back already (disk full, I/O error): the exception on its way tells why.
    }
    turn_.reset();
}

std::int64_t SqliteConnection::pragma(const std::string& name) { return database_.execAndGet("PRAGMA " + name).getInt64(); }

void SqliteConnection::make_durable() {
    if (database_.execAndGet("PRAGMA journal_mode=WAL").getString() != "wal")
        throw std::runtime_error("this disk can't hold a WAL database");
    execute("PRAGMA synchronous=FULL");
    execute("PRAGMA secure_delete=ON");  // what is erased is overwritten, in free pages too
}

void SqliteConnection::copy_to(const std::string& path) {
    SQLite::Database copy(path, kCreate);
    guarded([&] {
        SQLite::Backup backup(copy, database_);
        (void)backup.executeStep();  // all pages at once: in WAL mode a reader holds no writer up
    });
}

bool SqliteConnection::is_whole() {
    try {
        return guarded([&] { return database_.execAndGet("PRAGMA quick_check(1)").getString() == "ok"; });
    } catch (const DatabaseDamaged&) {
        return false;  // so far that it can't even be looked through
    }
}

void SqliteConnection::truncate_journal() {
    if (!queue_) return;
    queue_->journal_is_due = true;
    if (turn_) return;  // with the commit
    try {
        const Turn turn(queue_, kPatience * std::chrono::milliseconds(busy_timeout_ms_));  // a writer would be in the way
        cut_journal();
    } catch (const DatabaseLocked&) {
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() != SQLITE_BUSY && error.getErrorCode() != SQLITE_LOCKED) throw;
    }
}

// While somebody reads what lies in the log, it stays, and is due still: what was erased is durable all the same.
void SqliteConnection::cut_journal() { queue_->journal_is_due = pragma("wal_checkpoint(TRUNCATE)") != 0; }

void SqliteConnection::cut_journal_that_is_due() noexcept {
    if (!queue_ || !queue_->journal_is_due) return;
    try {
        database_.setBusyTimeout(0);  // nobody who writes waits for readers
        cut_journal();
    } catch (const SQLite::Exception&) {
        // What was committed stands, and the next commit tries again.
    }
    database_.setBusyTimeout(busy_timeout_ms_);
}

void Database::truncate_journal() {
    if (auto* sqlite = dynamic_cast<SqliteConnection*>(connection_.get())) sqlite->truncate_journal();
}

bool Database::is_whole() {
    auto* sqlite = dynamic_cast<SqliteConnection*>(connection_.get());
    return !sqlite || sqlite->is_whole();
}

void Database::copy_to(const std::string& path) { dynamic_cast<SqliteConnection&>(*connection_).copy_to(path); }

Result<Database, OpenError> Database::create(const std::string& path, DatabaseKind kind, std::span<const Migration> migrations) {
    if (std::filesystem::exists(path)) return refuse(OpenError::exists);
    auto made = std::make_unique<SqliteConnection>(path, kCreate, Options().busy_timeout_ms);
    SqliteConnection& connection = *made;
    Database database(std::move(made));
    database.execute("PRAGMA application_id=" + std::to_string(static_cast<std::int32_t>(kind)));
    migrate(database, connection, kind, migrations);
    return database;
}

Result<Database, OpenError> Database::open(const std::string& path, DatabaseKind kind, std::span<const Migration> migrations,
                                           Options options) {
    if (!std::filesystem::is_regular_file(path)) return refuse(OpenError::missing);
    try {
        auto opened = std::make_unique<SqliteConnection>(path, kOpenExisting, options.busy_timeout_ms);
        SqliteConnection& connection = *opened;
        Database database(std::move(opened));
        if (connection.pragma("application_id") != static_cast<std::int32_t>(kind)) return refuse(OpenError::not_ours);
        if (connection.pragma("user_version") > migrations.back().version) return refuse(OpenError::newer_version);
        migrate(database, connection, kind, migrations);
        return database;
    } catch (const DatabaseLocked&) {
        return refuse(OpenError::locked);
    } catch (const DatabaseDamaged&) {
        return refuse(OpenError::damaged);
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() == SQLITE_BUSY) return refuse(OpenError::locked);
        if (error.getErrorCode() == SQLITE_NOTADB) return refuse(OpenError::not_ours);
        if (error.getErrorCode() == SQLITE_CORRUPT) return refuse(OpenError::damaged);
        rethrow(error);
    }
}

Database Database::scratch(DatabaseKind kind, std::span<const Migration> migrations) {
    Database database(std::make_unique<SqliteConnection>(":memory:", kCreate, 0));
    for (const auto& step : migrations) database.execute(step.sql);
    database.execute("PRAGMA application_id=" + std::to_string(static_cast<std::int32_t>(kind)));
    return database;
}

}  // namespace sanad

#include "db/postgresql/postgresql.h"

#include <algorithm>
#include <map>
#include <optional>
#include <pqxx/pqxx>
#include <utility>

#include "credential/bytes/text_codec.h"
#include "db/postgresql/dialect.h"

namespace sanad {

/// One bound value, in PostgreSQL's text form; nothing: NULL.
struct PostgresqlValue {
    std::optional<std::string> text;
};

}  // namespace sanad

namespace pqxx {

template <>
struct string_traits<sanad::PostgresqlValue> {
    static constexpr const char* name() noexcept { return "PostgresqlValue"; }
    static constexpr bool has_null() noexcept { return true; }
    static bool is_null(const sanad::PostgresqlValue& value) { return !value.text; }
    static std::string to_string(const sanad::PostgresqlValue& value) { return *value.text; }
};

}  // namespace pqxx

namespace sanad {
namespace {

constexpr pqxx::oid kBytea = 17;          // of every PostgreSQL
constexpr std::size_t kMostPosted = 200;  // rows; times the columns of any table, far below the 65,535 parameters of one statement

/// Runs `work`; whoever had to give way to another is told so.
template <class Work>
auto guarded(Work work) {
    try {
        return work();
    } catch (const pqxx::sql_error& error) {
        const std::string& state = error.sqlstate();
        const bool gave_way = state == "40001" || state == "40P01" || state == "55P03";  // serialization, deadlock, lock_timeout
        if (gave_way) throw DatabaseLocked();
        throw;
    }
}

/// The connection with its prepared statements; made again when it broke.
class Link {
public:
    Link(std::string address, int timeout_ms) : address_(std::move(address)), timeout_ms_(timeout_ms) { connect(); }

    /// Before anything that begins: what is under way on a broken connection fails instead.
    void mend() {
        if (!inside_ && !connection_->is_open()) connect();
    }
    pqxx::result execute(const std::string& sql) {
        mend();
        send_posted();
        return guarded([&] { return work_->exec(sql); });
    }
    pqxx::result run(const std::string& sql, const std::vector<PostgresqlValue>& values) {
        mend();
        send_posted();
        auto [found, is_new] = prepared_.try_emplace(sql);
        if (is_new) {
            found->second = "s" + std::to_string(prepared_.size());
            connection_->prepare(found->second, sql);
        }
        const auto parameters = pqxx::prepare::make_dynamic_params(values.begin(), values.end());
        const std::string& name = found->second;
        return guarded([&] { return work_->exec_prepared(name, parameters); });
    }
    /// One more row for an INSERT that waits for others like it.
    void post(const std::string& sql, std::vector<PostgresqlValue> values) {
        Posted& posted = posted_[sql];
        ++posted.rows;
        std::ranges::move(values, std::back_inserter(posted.values));
        if (posted.rows == kMostPosted) send_posted();
    }
    /// `sql`: BEGIN and what belongs to it.
    pqxx::result begin(const std::string& sql) {
        try {
            auto answer = execute(sql);
            inside_ = true;
            return answer;
        } catch (...) {
            end();
            throw;
        }
    }
    void commit() {
        execute("COMMIT");
        inside_ = false;
    }
    void end() noexcept {
        inside_ = false;
        posted_.clear();
        try {
            if (connection_->is_open()) work_->exec("ROLLBACK");
        } catch (const std::exception&) {
            // The connection is broken, and with it the server has undone everything.
        }
    }

private:
    struct Posted {
        std::size_t rows = 0;
        std::vector<PostgresqlValue> values;
    };

    void send_posted() {
        const auto all = std::exchange(posted_, {});
        for (const auto& [sql, posted] : all) {
            const auto parameters = pqxx::prepare::make_dynamic_params(posted.values.begin(), posted.values.end());
            const std::string insert = for_rows(sql, posted.rows);
            (void)guarded([&] { return work_->exec_params(insert, parameters); });
        }
    }
    void connect() {
        work_.reset();
        posted_.clear();
        prepared_.clear();
        connection_ = std::make_unique<pqxx::connection>(address_);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // libpqxx 7 does this by itself
        connection_->inhibit_reactivation(true);            // half a transaction must never go on without its first half
#pragma GCC diagnostic pop
        work_ = std::make_unique<pqxx::nontransaction>(*connection_);
        work_->exec("SET synchronous_commit=on; SET client_encoding='UTF8'; SET client_min_messages=warning; SET lock_timeout=" +
                    std::to_string(timeout_ms_));
    }

    std::string address_;
    int timeout_ms_;
    std::unique_ptr<pqxx::connection> connection_;
    std::unique_ptr<pqxx::nontransaction> work_;
    std::map<std::string, std::string> prepared_;  // sql → name
    std::map<std::string, Posted> posted_;         // by sql, with its question marks
    bool inside_ = false;
};

class PostgresqlCursor final : public Cursor {
public:
    PostgresqlCursor(Link& link, const std::string& sql) : link_(link), plain_(sql), sql_(numbered_parameters(sql)) {}

    void bind(int parameter, std::int64_t value) override { set(parameter, std::to_string(value)); }
    void bind(int parameter, std::string_view value) override {
        // PostgreSQL's text holds no NUL, and libpq would end the text there.
        if (value.find('\0') != std::string_view::npos) throw std::invalid_argument("a text with a NUL in it");
        set(parameter, std::string(value));
    }
    void bind(int parameter, ByteView value) override { set(parameter, "\\x" + to_hex(value)); }
    void bind_null(int parameter) override { set(parameter, std::nullopt); }
    [[nodiscard]] bool step() override {
        if (!rows_) {
            rows_ = link_.run(sql_, values_);
            row_ = 0;
        } else {
            ++row_;
        }
        return row_ < rows_->size();
    }
    int run() override { return static_cast<int>(link_.run(sql_, values_).affected_rows()); }

    void post() override { link_.post(plain_, values_); }

    [[nodiscard]] std::int64_t integer(int column) const override {
        const auto field = at(column);
        return field.is_null() ? 0 : field.as<std::int64_t>();
    }
    [[nodiscard]] std::string text(int column) const override { return std::string(at(column).c_str(), at(column).size()); }
    [[nodiscard]] Bytes blob(int column) const override {
        const auto field = at(column);
        if (field.is_null()) return {};
        if (field.type() != kBytea) return copy_of(bytes_of(text(column)));
        const pqxx::binarystring bytes(field);
        return {bytes.begin(), bytes.end()};
    }
    [[nodiscard]] bool is_null(int column) const override { return at(column).is_null(); }
    [[nodiscard]] int columns() const override { return static_cast<int>(rows_->columns()); }
    void reset() noexcept override {
        values_.clear();
        rows_.reset();
    }

private:
    void set(int parameter, std::optional<std::string> value) {
        values_.resize(std::max(values_.size(), static_cast<std::size_t>(parameter)));
        values_[static_cast<std::size_t>(parameter) - 1].text = std::move(value);
    }
    [[nodiscard]] pqxx::field at(int column) const { return (*rows_)[row_][static_cast<pqxx::row::size_type>(column)]; }

    Link& link_;
    std::string plain_;
    std::string sql_;
    std::vector<PostgresqlValue> values_;
    std::optional<pqxx::result> rows_;
    pqxx::result::size_type row_ = 0;
};

/// What is ours in a PostgreSQL database beside the tables of the schema. DO NOT CHANGE: stored there.
/// sanad_schema has one row, and is the door of all who write: FOR UPDATE alone, FOR SHARE beside others.
/// sanad_held has a row for each name that was held since the last migration; a transaction holds a name by having written its row.
constexpr const char* kOwnTables =
    "CREATE TABLE sanad_schema(kind BIGINT NOT NULL, version BIGINT NOT NULL); CREATE TABLE sanad_held(name TEXT PRIMARY KEY)";
constexpr const char* kHold =
    "INSERT INTO sanad_held(name) SELECT DISTINCT unnest(string_to_array($1, E'\\n')) ORDER BY 1 "
    "ON CONFLICT(name) DO UPDATE SET name=excluded.name";

class PostgresqlConnection final : public Connection {
public:
    PostgresqlConnection(const std::string& address, int timeout_ms) : link_(address, timeout_ms) {}

    [[nodiscard]] std::unique_ptr<Cursor> prepare(const std::string& sql) override {
        return std::make_unique<PostgresqlCursor>(link_, sql);
    }
    void execute(const std::string& sql) override { (void)link_.execute(sql); }
    void begin_reading() override { (void)link_.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }
    void begin_alone() override { begin_writing("FOR UPDATE"); }
    void begin_beside(std::span<const std::string> names) override {
        begin_writing("FOR SHARE");
        if (names.empty()) return;
        std::string lines;
        for (const auto& name : names) lines += (lines.empty() ? "" : "\n") + name;
        try {
            (void)link_.run(kHold, {{lines}});
        } catch (...) {
            link_.end();
            throw;
        }
    }
    void commit() override { link_.commit(); }
    void rollback() noexcept override { link_.end(); }

    [[nodiscard]] std::string setting(const std::string& name) { return link_.execute("SHOW " + name)[0][0].as<std::string>(); }
    [[nodiscard]] bool has_table(const char* name) {
        return !link_
                    .execute("SELECT 1 FROM information_schema.tables WHERE table_schema=current_schema() AND table_name='" +
                             std::string(name) + "'")
                    .empty();
    }
    [[nodiscard]] bool has_tables() {
        return !link_.execute("SELECT 1 FROM information_schema.tables WHERE table_schema=current_schema() LIMIT 1").empty();
    }
    /// Kind and version.
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> schema() {
        const auto row = link_.execute("SELECT kind, version FROM sanad_schema");
        return {row[0][0].as<std::int64_t>(), row[0][1].as<std::int64_t>()};
    }
    void make_own_tables(DatabaseKind kind) {
        execute(kOwnTables);
        execute("INSERT INTO sanad_schema(kind, version) VALUES(" + std::to_string(static_cast<std::int32_t>(kind)) + ", 0)");
    }
    void migrate(std::span<const Migration> migrations) {
        const std::int64_t current = schema().second;
        for (const auto& step : migrations) {
            if (step.version > current) execute(postgresql_schema(step.sql));
        }
        version_ = migrations.back().version;
        if (current == *version_) return;
        execute("DELETE FROM sanad_held");  // whoever migrates is alone: nobody holds a name now
        execute("UPDATE sanad_schema SET version=" + std::to_string(*version_));
    }

private:
    void begin_writing(const std::string& lock) {
        const auto row = link_.begin("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT version FROM sanad_schema " + lock);
        if (version_ && row[0][0].as<std::int64_t>() != *version_) {
            link_.end();
            throw std::runtime_error("a newer version of this program changed the database meanwhile: start that one instead");
        }
    }

    Link link_;
    std::optional<std::int64_t> version_;  // as this program left it
};

/// The connection, when this server keeps what it says it keeps.
Result<std::unique_ptr<PostgresqlConnection>, PostgresqlError> reach(const std::string& address, int timeout_ms) {
    std::unique_ptr<PostgresqlConnection> connection;
    try {
        connection = std::make_unique<PostgresqlConnection>(address, timeout_ms);
    } catch (const pqxx::broken_connection&) {
        return refuse(PostgresqlError::unreachable);
    }
    if (connection->setting("fsync") != "on" || connection->setting("full_page_writes") != "on")
        return refuse(PostgresqlError::not_durable);
    if (connection->setting("server_encoding") != "UTF8") return refuse(PostgresqlError::not_utf8);
    return connection;
}

/// The connection to one that is ours and not of a later version; nothing is changed.
Result<std::unique_ptr<PostgresqlConnection>, PostgresqlError> reach_ours(const std::string& address, DatabaseKind kind,
                                                                          std::span<const Migration> migrations, int timeout_ms) {
    auto reached = reach(address, timeout_ms);
    if (!reached) return reached;
    PostgresqlConnection& connection = **reached;
    if (!connection.has_table("sanad_schema"))
        return refuse(connection.has_tables() ? PostgresqlError::not_ours : PostgresqlError::missing);
    const auto [stored_kind, version] = connection.schema();
    if (stored_kind != static_cast<std::int32_t>(kind)) return refuse(PostgresqlError::not_ours);
    if (version > migrations.back().version) return refuse(PostgresqlError::newer_version);
    return reached;
}

}  // namespace

std::string_view name_of(PostgresqlError error) {
    switch (error) {
        case PostgresqlError::missing:
            return "missing";
        case PostgresqlError::exists:
            return "exists";
        case PostgresqlError::not_ours:
            return "not_ours";
        case PostgresqlError::newer_version:
            return "newer_version";
        case PostgresqlError::locked:
            return "locked";
        case PostgresqlError::unreachable:
            return "unreachable";
        case PostgresqlError::not_durable:
            return "not_durable";
        case PostgresqlError::not_utf8:
            return "not_utf8";
    }
    return {};
}

Result<Database, PostgresqlError> create_postgresql(const std::string& address, DatabaseKind kind, std::span<const Migration> migrations) {
    auto reached = reach(address, Database::Options().busy_timeout_ms);
    if (!reached) return refuse(reached.error());
    PostgresqlConnection& connection = **reached;
    if (connection.has_table("sanad_schema")) return refuse(PostgresqlError::exists);
    if (connection.has_tables()) return refuse(PostgresqlError::not_ours);
    connection.execute("BEGIN");  // a database is ours whole, or not at all
    try {
        connection.make_own_tables(kind);
        connection.migrate(migrations);
        connection.commit();
    } catch (...) {
        connection.rollback();
        throw;
    }
    return Database(*std::move(reached));
}

Result<void, PostgresqlError> find_postgresql(const std::string& address, DatabaseKind kind, std::span<const Migration> migrations) {
    const auto found = reach_ours(address, kind, migrations, Database::Options().busy_timeout_ms);
    if (!found) return refuse(found.error());
    return {};
}

Result<Database, PostgresqlError> open_postgresql(const std::string& address, DatabaseKind kind, std::span<const Migration> migrations,
                                                  Database::Options options) {
    auto reached = reach_ours(address, kind, migrations, options.busy_timeout_ms);
    if (!reached) return refuse(reached.error());
    PostgresqlConnection& connection = **reached;
    if (connection.schema().second == migrations.back().version) {
        connection.migrate(migrations);
        return Database(*std::move(reached));
    }
    try {
        connection.begin_alone();  // and nobody else brings it up to date
        connection.migrate(migrations);
        connection.commit();
    } catch (const DatabaseLocked&) {
        return refuse(PostgresqlError::locked);
    } catch (...) {
        connection.rollback();
        throw;
    }
    return Database(*std::move(reached));
}

}  // namespace sanad

// PostgreSQL beneath Database: what it refuses, what it keeps, and the same rows as SQLite.
#include "db/postgresql/postgresql.h"

#include <doctest/doctest.h>

#include <thread>

#include "db/postgresql/address.h"
#include "db/postgresql/dialect.h"
#include "db/schema/registry_schema.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/two_kiosks.h"

using namespace sanad;
using namespace sanad::test;

namespace {

const std::array kOneTable{Migration{
    1, "CREATE TABLE t(name TEXT PRIMARY KEY, number INTEGER, bytes BLOB) STRICT; -- it's a comment\nCREATE INDEX t_n ON t(number)"}};

Database one_table(const std::string& address) { return create_postgresql(address, DatabaseKind::registry, kOneTable).value(); }
Result<Database, PostgresqlError> open_again(const std::string& address, int timeout_ms = 5000) {
    return open_postgresql(address, DatabaseKind::registry, kOneTable, {timeout_ms});
}
std::int64_t count(Database& database) {
    auto row = database.prepare("SELECT count(*) FROM t");
    REQUIRE(row.step());
    return row.integer(0);
}
void add(Database& database, const std::string& name) { database.prepare("INSERT INTO t(name) VALUES(?)").bind(name).run(); }

}  // namespace

TEST_CASE("an address is known from a file, and is shown without its password") {
    CHECK(is_postgresql("postgresql:///sanad"));
    CHECK(is_postgresql("postgres://host/sanad"));
    CHECK_FALSE(is_postgresql("postgresql.db"));
    CHECK_FALSE(is_postgresql("/var/lib/sanad/registry.db"));
    CHECK(without_password("registry.db") == "registry.db");
    CHECK(without_password("postgresql://sanad@db.example:5433/sanad") == "postgresql://sanad@db.example:5433/sanad");
    CHECK(without_password("postgresql://sanad:secret@db.example/sanad") == "postgresql://sanad@db.example/sanad");
    CHECK(without_password("postgresql://sanad:se:c@ret@db.example/sanad") == "postgresql://sanad@db.example/sanad");
    CHECK(without_password("postgresql:///sanad?host=/run/postgresql&password=secret") == "postgresql:///sanad?host=/run/postgresql");
    CHECK(without_password("postgresql:///sanad?password=secret") == "postgresql:///sanad");
    CHECK(without_password("postgresql:///sanad?%70assword=secret&sslpassword=x&port=1") == "postgresql:///sanad?port=1");
}

TEST_CASE("the plain SQL of the schema becomes PostgreSQL's, and parameters get numbers") {
    CHECK(numbered_parameters("INSERT INTO t(a, b) VALUES(?,'?') ON CONFLICT(a) DO UPDATE SET b=?") ==
          "INSERT INTO t(a, b) VALUES($1,'?') ON CONFLICT(a) DO UPDATE SET b=$2");
    CHECK(for_rows("INSERT INTO t(a, b) VALUES(?,?) ON CONFLICT DO NOTHING", 2) ==
          "INSERT INTO t(a, b) VALUES($1,$2),($3,$4) ON CONFLICT DO NOTHING");
    CHECK(postgresql_schema("CREATE TABLE a(  -- it's TEXT\n b TEXT NOT NULL, c INTEGER DEFAULT 1, d BLOB, PRIMARY KEY(b)) STRICT;") ==
          "CREATE TABLE a(  \n b TEXT COLLATE \"C\" NOT NULL, c BIGINT DEFAULT 1, d BYTEA, PRIMARY KEY(b)) ;");
    CHECK(postgresql_schema("CREATE TABLE a(b TEXT CHECK(b IN ('TEXT', 'STRICT'))) STRICT, WITHOUT ROWID;") ==
          "CREATE TABLE a(b TEXT COLLATE \"C\" CHECK(b IN ('TEXT', 'STRICT'))) ;");
}

TEST_CASE("values come back from PostgreSQL as they were bound") {
    if (!PostgresqlServer::is_here()) return;
    Database database = one_table(PostgresqlServer::new_database());
    Bytes every(256);
    for (std::size_t i = 0; i < every.size(); ++i) every[i] = static_cast<std::uint8_t>(i);
    const std::string text = "it's \"quoted\", \\x41 and عائشہ";
    database.prepare("INSERT INTO t(name, number, bytes) VALUES(?,?,?)").bind(text).bind(INT64_MIN).bind(every).run();
    database.prepare("INSERT INTO t(name, number, bytes) VALUES(?,?,?)").bind("empty").bind(nullptr).bind(Bytes()).run();
    database.prepare("INSERT INTO t(name, number, bytes) VALUES(?,?,?)").bind("").bind(INT64_MAX).bind(nullptr).run();
    auto rows = database.prepare("SELECT name, number, bytes FROM t ORDER BY name");
    REQUIRE(rows.step());
    CHECK(rows.text(0).empty());
    CHECK(rows.integer(1) == INT64_MAX);
    CHECK(rows.is_null(2));
    CHECK(rows.blob(2).empty());
    REQUIRE(rows.step());
    CHECK(rows.text(0) == "empty");
    CHECK(rows.is_null(1));
    CHECK(rows.integer(1) == 0);
    CHECK_FALSE(rows.is_null(2));
    CHECK(rows.blob(2).empty());
    REQUIRE(rows.step());
    CHECK(rows.text(0) == text);
    CHECK(rows.integer(1) == INT64_MIN);
    CHECK(rows.blob(2) == every);
    CHECK(text_of(rows.blob(0)) == text);
    CHECK_FALSE(rows.step());
    CHECK_THROWS_AS(add(database, std::string("a\0b", 3)), std::invalid_argument);
    CHECK(database.prepare("UPDATE t SET number=?").bind(1).run() == 3);
}

TEST_CASE("bytes decide the order of text, whatever language the database sorts by") {
    if (!PostgresqlServer::is_here()) return;
    Database database = one_table(PostgresqlServer::new_database());
    for (const char* name : {"b", "a", "B", "A", "_", "a-b", "ab"}) add(database, name);
    auto rows = database.prepare("SELECT name FROM t ORDER BY name");
    std::string order;
    while (rows.step()) order += rows.text(0) + " ";
    CHECK(order == "A B _ a a-b ab b ");
}

TEST_CASE("a PostgreSQL database that isn't right gets its own error, and is not touched") {
    if (!PostgresqlServer::is_here()) return;
    const std::string address = PostgresqlServer::new_database();
    CHECK(open_again(address).error() == PostgresqlError::missing);
    CHECK(open_again("postgresql://sanad@/nowhere?host=/tmp").error() == PostgresqlError::unreachable);
    CHECK(open_again(std::string(address).replace(address.find("/test"), 5, "/none")).error() == PostgresqlError::unreachable);
    CHECK(open_again("postgresql://[nonsense").error() == PostgresqlError::unreachable);
    SUBCASE("somebody else's") {
        {
            Database database = one_table(address);
            database.execute("DROP TABLE sanad_schema");
        }
        CHECK(open_again(address).error() == PostgresqlError::not_ours);
        CHECK(create_postgresql(address, DatabaseKind::registry, kOneTable).error() == PostgresqlError::not_ours);
    }
    SUBCASE("ours already, or of the other kind") {
        (void)one_table(address);
        CHECK(create_postgresql(address, DatabaseKind::registry, kOneTable).error() == PostgresqlError::exists);
        CHECK(open_postgresql(address, DatabaseKind::kiosk, kOneTable).error() == PostgresqlError::not_ours);
        CHECK(open_again(address));
    }
    SUBCASE("a later version") {
        const std::array later{kOneTable[0], Migration{1000, "ALTER TABLE t ADD COLUMN more TEXT"}};
        (void)create_postgresql(address, DatabaseKind::registry, later).value();
        CHECK(open_again(address).error() == PostgresqlError::newer_version);
    }
    SUBCASE("a commit would not be durable") {
        (void)one_table(address);
        for (const std::string setting : {"fsync", "full_page_writes"}) {
            PostgresqlServer::psql("ALTER SYSTEM SET " + setting + "=off");
            PostgresqlServer::psql("SELECT pg_reload_conf()");
            // The server takes a moment to tell its processes; a new connection has it when the postmaster has.
            Result<Database, PostgresqlError> opened = open_again(address);
            for (int i = 0; i < 200 && opened; ++i) opened = open_again(address);
            PostgresqlServer::psql("ALTER SYSTEM RESET " + setting);
            PostgresqlServer::psql("SELECT pg_reload_conf()");
            REQUIRE_FALSE(opened);
            CHECK(opened.error() == PostgresqlError::not_durable);
            for (int i = 0; i < 200 && !opened; ++i) opened = open_again(address);
            CHECK(opened);
        }
    }
    SUBCASE("another encoding") {
        PostgresqlServer::psql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
        const std::string latin = std::string(address).replace(address.find("/test"), address.find('?') - address.find("/test"), "/latin");
        CHECK(create_postgresql(latin, DatabaseKind::registry, kOneTable).error() == PostgresqlError::not_utf8);
    }
}

TEST_CASE("an older PostgreSQL schema is brought up to date in one transaction, once") {
    if (!PostgresqlServer::is_here()) return;
    const std::string address = PostgresqlServer::new_database();
    Database old = one_table(address);
    add(old, "kept");
    const std::array later{kOneTable[0], Migration{2, "ALTER TABLE t ADD COLUMN more TEXT"}, Migration{3, "UPDATE t SET more='yes'"}};
    SUBCASE("somebody writes meanwhile") {
        const Transaction writing(old);
        CHECK(open_postgresql(address, DatabaseKind::registry, later, {100}).error() == PostgresqlError::locked);
        return;
    }
    Database now = open_postgresql(address, DatabaseKind::registry, later).value();
    auto row = now.prepare("SELECT name, more FROM t");
    REQUIRE(row.step());
    CHECK(row.text(1) == "yes");
    // The program of yesterday, still running, writes no more.
    CHECK_THROWS(Transaction{old});
    CHECK(open_again(address).error() == PostgresqlError::newer_version);
    SUBCASE("a step that fails leaves the version before") {
        const std::array broken{kOneTable[0], later[1], later[2], Migration{4, "ALTER TABLE t ADD COLUMN four TEXT"},
                                Migration{5, "UPDATE nothing SET a=1"}};
        CHECK_THROWS((void)open_postgresql(address, DatabaseKind::registry, broken));
        CHECK(open_postgresql(address, DatabaseKind::registry, later));
    }
}

TEST_CASE("who writes alone has all others wait; who holds a name has only those wait that hold it too") {
    if (!PostgresqlServer::is_here()) return;
    const std::string address = PostgresqlServer::new_database();
    Database first = one_table(address);
    Database second = open_again(address, 100).value();
    const std::vector<std::string> a{"ledger A", "certificate 1"}, b{"ledger B"}, c{"certificate 1", "ledger C", "ledger C"};
    {
        Transaction alone(first);
        CHECK_THROWS_AS(Transaction{second}, DatabaseLocked);
        CHECK_THROWS_AS((Transaction{second, b}), DatabaseLocked);
        CHECK(count(second) == 0);  // reading waits for nobody
        add(first, "alone");
        CHECK(count(second) == 0);
        alone.commit();
    }
    CHECK(count(second) == 1);
    {
        Transaction beside(first, a);
        CHECK_THROWS_AS(Transaction{second}, DatabaseLocked);
        CHECK_THROWS_AS((Transaction{second, c}), DatabaseLocked);
        Transaction other(second, b);
        add(first, "a");
        add(second, "b");
        other.commit();
        beside.commit();
    }
    CHECK(count(first) == 3);
    {
        Transaction undone(first, a);
        add(first, "undone");
    }
    Transaction again(second, c);
    CHECK(count(second) == 3);
}

TEST_CASE("posted rows are there before anything is read, and gone with their transaction") {
    if (!PostgresqlServer::is_here()) return;
    const std::string address = PostgresqlServer::new_database();
    Database database = one_table(address);
    Database other = open_again(address).value();
    const auto post = [&](int number, bool again = false) {
        database
            .prepare(again ? "INSERT INTO t(name, number, bytes) VALUES(?,?,?) ON CONFLICT DO NOTHING"
                           : "INSERT INTO t(name, number, bytes) VALUES(?,?,?)")
            .bind("row " + std::to_string(number))
            .bind(number)
            .bind(number % 2 ? std::optional(Bytes{1, 2}) : std::nullopt)
            .post();
    };
    {
        Transaction transaction(database);
        for (int i = 0; i < 450; ++i) post(i);
        CHECK(count(database) == 450);
        for (int i = 440; i < 460; ++i) post(i, /*again=*/true);
        CHECK(count(other) == 0);
        transaction.commit();
    }
    CHECK(count(other) == 460);
    {
        Transaction undone(database);
        post(1000);
    }
    CHECK(count(database) == 460);
    Transaction doubled(database);
    post(1);
    CHECK_THROWS(doubled.commit());
}

TEST_CASE("names that were held are forgotten when the schema is brought up to date, and not before") {
    if (!PostgresqlServer::is_here()) return;
    const std::string address = PostgresqlServer::new_database();
    const auto held = [](Database& database) {
        auto row = database.prepare("SELECT count(*) FROM sanad_held");
        return row.step() ? row.integer(0) : -1;
    };
    {
        Database database = one_table(address);
        for (const char* name : {"ledger a", "nonce b"}) {
            const std::vector<std::string> names{name};
            Transaction transaction(database, names);
            transaction.commit();
        }
        Transaction nameless(database, std::span<const std::string>());
        nameless.commit();
        CHECK(held(database) == 2);
    }
    {
        Database again = open_again(address).value();
        CHECK(held(again) == 2);
    }
    const std::array two{kOneTable[0], Migration{2, "CREATE TABLE u(name TEXT PRIMARY KEY) STRICT;"}};
    Database later = open_postgresql(address, DatabaseKind::registry, two, {5000}).value();
    CHECK(held(later) == 0);
}

TEST_CASE("a snapshot does not change while others write") {
    if (!PostgresqlServer::is_here()) return;
    const std::string address = PostgresqlServer::new_database();
    Database first = one_table(address);
    Database second = open_again(address).value();
    {
        const Snapshot snapshot(second);
        CHECK(count(second) == 0);
        add(first, "later");
        CHECK(count(second) == 0);
        CHECK_THROWS(add(second, "not in a snapshot"));
    }
    CHECK(count(second) == 1);
}

TEST_CASE("a connection that broke fails what was under way, and the next transaction has a new one") {
    if (!PostgresqlServer::is_here()) return;
    const std::string address = PostgresqlServer::new_database();
    Database database = one_table(address);
    Database other = open_again(address).value();
    {
        Transaction transaction(database);
        add(database, "lost");
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname=current_database() AND pid<>pg_backend_pid()");
        CHECK_THROWS(add(database, "not kept alone"));
        CHECK_THROWS(transaction.commit());
    }
    CHECK(count(database) == 0);
    Transaction transaction(database);
    add(database, "kept");
    transaction.commit();
    CHECK(count(other) == 1);
}

TEST_CASE("the same events give the same rows in PostgreSQL as in SQLite") {
    if (!PostgresqlServer::is_here()) return;
    TwoKiosks kiosks;
    for (unsigned seed = 0; seed < 5; ++seed) {
        Database sqlite = Database::scratch(DatabaseKind::registry, registry_migrations());
        Database postgresql = create_postgresql(PostgresqlServer::new_database(), DatabaseKind::registry, registry_migrations()).value();
        kiosks.apply_to(sqlite, seed);
        Transaction transaction(postgresql);
        kiosks.apply_to(postgresql, seed + 100);
        transaction.commit();
        REQUIRE(projected_rows(postgresql) == projected_rows(sqlite));
        CHECK(projected_rows(postgresql).size() > 500);
    }
}

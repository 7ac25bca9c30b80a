// What a database file that isn't right gets: its own error, and not a byte changed.
#include "db/sqlite/database.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "db/schema/schema.h"
#include "tests/support/temporary_folder.h"

using namespace sanad;

namespace {

Result<Database, OpenError> open_kiosk(const std::string& path, int timeout_ms = 50) {
    return Database::open(path, DatabaseKind::kiosk, kiosk_migrations(), {timeout_ms});
}

std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a new file opens again, and keeps what was committed") {
    const test::TemporaryFolder folder;
    {
        auto made = Database::create(folder.file("a.db"), DatabaseKind::kiosk, kiosk_migrations()).value();
        Transaction transaction(made);
        made.prepare("INSERT INTO own_ledger(ledger, actor) VALUES(?,?)").bind("L").bind("A").run();
        transaction.commit();
    }
    auto database = open_kiosk(folder.file("a.db")).value();
    auto row = database.prepare("SELECT ledger FROM own_ledger");
    REQUIRE(row.step());
    CHECK(row.text(0) == "L");
}

TEST_CASE("durability is what we promise: WAL and synchronous FULL on every connection") {
    const test::TemporaryFolder folder;
    (void)Database::create(folder.file("a.db"), DatabaseKind::kiosk, kiosk_migrations()).value();
    auto database = open_kiosk(folder.file("a.db")).value();
    for (const auto& [pragma, value] : {std::pair{"journal_mode", "wal"}, std::pair{"synchronous", "2"}}) {
        auto row = database.prepare(std::string("PRAGMA ") + pragma);
        REQUIRE(row.step());
        CHECK(row.text(0) == value);
    }
}

TEST_CASE("an uncommitted transaction leaves nothing") {
    const test::TemporaryFolder folder;
    auto database = Database::create(folder.file("a.db"), DatabaseKind::kiosk, kiosk_migrations()).value();
    {
        Transaction transaction(database);
        database.prepare("INSERT INTO own_ledger(ledger, actor) VALUES('L','A')").run();
    }
    CHECK_FALSE(database.prepare("SELECT 1 FROM own_ledger").step());
}

TEST_CASE("an existing file is not made over") {
    const test::TemporaryFolder folder;
    std::ofstream(folder.file("a.db")) << "precious";
    CHECK(Database::create(folder.file("a.db"), DatabaseKind::kiosk, kiosk_migrations()).error() == OpenError::exists);
    CHECK(content(folder.file("a.db")) == "precious");
}

TEST_CASE("files that are not ours are refused and stay as they are") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("a.db");
    OpenError expected = OpenError::not_ours;
    SUBCASE("no file") {
        CHECK(open_kiosk(path).error() == OpenError::missing);
        CHECK_FALSE(std::filesystem::exists(path));
        return;
    }
    SUBCASE("a spreadsheet") { std::ofstream(path) << std::string(4096, 'x'); }
    SUBCASE("an empty file") { std::ofstream(path) << ""; }
    SUBCASE("the registry's database") {
        const std::array migrations{Migration{1, "CREATE TABLE t(x)"}};
        (void)Database::create(path, DatabaseKind::registry, migrations).value();
    }
    SUBCASE("a later version") {
        expected = OpenError::newer_version;
        const std::array migrations{Migration{1000, "CREATE TABLE t(x)"}};
        (void)Database::create(path, DatabaseKind::kiosk, migrations).value();
    }
    const std::string before = content(path);
    CHECK(open_kiosk(path).error() == expected);
    CHECK(content(path) == before);
}

TEST_CASE("a file that another process holds is locked, not broken") {
    const test::TemporaryFolder folder;
    auto first = Database::create(folder.file("a.db"), DatabaseKind::kiosk, kiosk_migrations()).value();
    SUBCASE("held exclusively: it does not open") {
        first.execute("PRAGMA locking_mode=EXCLUSIVE");
        first.execute("BEGIN EXCLUSIVE");
        CHECK(open_kiosk(folder.file("a.db")).error() == OpenError::locked);
        first.execute("ROLLBACK");
    }
    SUBCASE("in the middle of writing: a second writer is told") {
        auto second = open_kiosk(folder.file("a.db")).value();
        const Transaction writing(first);
        CHECK_THROWS_AS(Transaction{second}, DatabaseLocked);
    }
}

TEST_CASE("connections of one program write in the order in which they came, and whoever is not let in in time is told") {
    const test::TemporaryFolder folder;
    auto first = Database::create(folder.file("a.db"), DatabaseKind::kiosk, kiosk_migrations()).value();
    std::optional<Transaction> writing(std::in_place, first);
    std::mutex mutex;
    std::vector<int> order;
    std::vector<std::jthread> waiting;
    for (int who = 0; who < 4; ++who) {
        waiting.emplace_back([&, who] {
            auto own = open_kiosk(folder.file("a.db"), 20'000).value();
            const Transaction transaction(own);
            const std::scoped_lock lock(mutex);
            order.push_back(who);
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    auto hurried = open_kiosk(folder.file("a.db"), 50).value();
    CHECK_THROWS_AS(Transaction{hurried}, DatabaseLocked);
    writing.reset();
    waiting.clear();
    CHECK(order == std::vector<int>{0, 1, 2, 3});
    const Transaction now(hurried);  // it left no mark in the queue
}

TEST_CASE("a transaction that fails to begin or to commit lets the next one write") {
    const test::TemporaryFolder folder;
    auto first = Database::create(folder.file("a.db"), DatabaseKind::kiosk, kiosk_migrations()).value();
    auto second = open_kiosk(folder.file("a.db")).value();
    {
        const Transaction transaction(first);
        CHECK_THROWS(Transaction{first});  // one inside another
    }
    {
        Transaction transaction(first);
        first.execute("ROLLBACK");
        CHECK_THROWS(transaction.commit());  // there is nothing to commit
    }
    Transaction transaction(second);
    transaction.commit();
}

TEST_CASE("a file that lost pages is damaged, not foreign, and what is read of it is told from a broken machine") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("a.db");
    std::size_t events = 0;  // where that table begins
    {
        auto made = Database::create(path, DatabaseKind::kiosk, kiosk_migrations()).value();
        CHECK(made.is_whole());
        auto row = made.prepare("SELECT rootpage FROM sqlite_schema WHERE name='event'");
        REQUIRE(row.step());
        events = static_cast<std::size_t>(row.integer(0) - 1) * 4096;
    }
    const std::string whole = content(path);
    REQUIRE(whole.size() > events + 4096);
    const auto write = [&](const std::string& bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; };
    SUBCASE("the half of it is gone") {
        write(whole.substr(0, whole.size() / 2));
        CHECK(open_kiosk(path).error() == OpenError::damaged);
    }
    SUBCASE("where its tables are is overwritten") {
        write(whole.substr(0, 100) + std::string(3996, 'x') + whole.substr(4096));
        CHECK(open_kiosk(path).error() == OpenError::damaged);
    }
    SUBCASE("one of its tables is overwritten") {
        write(whole.substr(0, events) + std::string(4096, '\xa5') + whole.substr(events + 4096));
        auto database = open_kiosk(path).value();  // nobody has looked yet
        CHECK_FALSE(database.is_whole());
        CHECK_THROWS_AS((void)database.prepare("SELECT * FROM event").step(), DatabaseDamaged);
    }
}

namespace {

void note(Database& database, const std::string& ledger) {
    Transaction transaction(database);
    database.prepare("INSERT INTO own_ledger(ledger, actor) VALUES(?,'A')").bind(ledger).run();
    transaction.commit();
}

}  // namespace

TEST_CASE("a write-ahead log that somebody still reads is cut by the first commit after") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("a.db");
    (void)Database::create(path, DatabaseKind::kiosk, kiosk_migrations()).value();
    auto writer = open_kiosk(path).value();
    auto other = open_kiosk(path).value();
    const auto log = [&] { return std::filesystem::file_size(path + "-wal"); };
    note(writer, "before");
    {
        const Snapshot reading(other);
        CHECK(other.prepare("SELECT 1 FROM own_ledger").step());
        note(writer, "erased");
        writer.truncate_journal();
        CHECK(log() > 0);
        note(writer, "while it is read");
        CHECK(log() > 0);
    }
    note(other, "after");
    CHECK(log() == 0);
    note(other, "nothing is due");
    CHECK(log() > 0);
    writer.truncate_journal();
    CHECK(log() == 0);
}

TEST_CASE("asked for inside a transaction, the log is cut with the commit") {
    const test::TemporaryFolder folder;
    auto database = Database::create(folder.file("a.db"), DatabaseKind::kiosk, kiosk_migrations()).value();
    note(database, "first");
    {
        Transaction transaction(database);
        database.prepare("INSERT INTO own_ledger(ledger, actor) VALUES('second','A')").run();
        database.truncate_journal();
        transaction.commit();
    }
    CHECK(std::filesystem::file_size(folder.file("a.db-wal")) == 0);
}

TEST_CASE("the log of a program that lost its power is cut by the first commit of the next") {
    const test::TemporaryFolder folder;
    auto cut_off = Database::create(folder.file("a.db"), DatabaseKind::kiosk, kiosk_migrations()).value();
    for (const char* ledger : {"one", "two"}) note(cut_off, ledger);
    for (const char* part : {"", "-wal"}) std::filesystem::copy_file(folder.file("a.db") + part, folder.file("b.db") + part);
    CHECK(std::filesystem::file_size(folder.file("b.db-wal")) > 0);
    auto next = open_kiosk(folder.file("b.db")).value();
    note(next, "three");
    CHECK(std::filesystem::file_size(folder.file("b.db-wal")) == 0);
    auto rows = next.prepare("SELECT count(*) FROM own_ledger");
    REQUIRE(rows.step());
    CHECK(rows.integer(0) == 3);
}

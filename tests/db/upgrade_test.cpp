// A file of the first release, brought to today's schema: nothing is lost, and its tables are what its events say.
#include <doctest/doctest.h>

#include "db/projection/ledger_check.h"
#include "db/schema/registry_schema.h"
#include "db/schema/schema.h"
#include "tests/support/set_clock.h"
#include "tests/support/temporary_folder.h"

using namespace sanad;

namespace {

const ColumnCipher& cipher() {
    static const ColumnCipher made(*array_of<32>(Bytes(32, 7)));
    return made;
}

// What the first release wrote for one trainee and one certificate, into a schema that had its first step only.
void write_first_release(const std::string& path, DatabaseKind kind, std::span<const Migration> migrations) {
    auto database = Database::create(path, kind, migrations.first(1)).value();
    Ledger ledger(database, cipher());
    const test::SetClock clock;
    Transaction transaction(database);
    const Json person{{"name", "Ayesha Siddiqui"}, {"cnic", "9910427302942"}};
    const Event added =
        ledger.append("L", "S1", clock, {"trainee.added/1", {{"trainee", "T1"}, {"roster", "R1"}, {"position", 1}}, person});
    database.prepare("INSERT INTO trainee(trainee, roster, position, personal, identity_lookup, hlc, ledger) VALUES('T1','R1',1,?,?,?,'L')")
        .bind(cipher().seal(personal_place("trainee", "T1"), bytes_of(canonical_json(person))))
        .bind(cipher().lookup("9910427302942"))
        .bind(added.hlc)
        .run();
    (void)ledger.append("L", "S1", clock,
                        {"certificate.issued/1",
                         {{"certificate", "C1"},
                          {"enrolment", "E1"},
                          {"kind", 2},
                          {"revision", 1},
                          {"device", "K0001"},
                          {"centre", "PTSD"},
                          {"counter", 12},
                          {"issued_at", 1'795'255'200},
                          {"digest", "ab"},
                          {"evidence", {{"eligible", true}}}},
                         Json{{"credential", "AAAA"}}});
    database.execute(
        "INSERT INTO certificate(certificate, enrolment, kind, revision, device, centre, counter, issued_at, digest, evidence, ledger, "
        "seq) "
        "VALUES('C1','E1',2,1,'K0001','PTSD',12,1795255200,'ab','{\"eligible\":true}','L',2)");
    transaction.commit();
}

}  // namespace

TEST_CASE("a file of the first release is brought up to date, and its ledger check is clean") {
    for (const auto& [kind, migrations] :
         {std::pair{DatabaseKind::kiosk, kiosk_migrations()}, std::pair{DatabaseKind::registry, registry_migrations()}}) {
        const test::TemporaryFolder folder;
        const std::string path = folder.file("a.db");
        write_first_release(path, kind, migrations);
        for (int opened = 1; opened <= 2; ++opened) {
            auto database = Database::open(path, kind, migrations).value();
            const auto report = check_ledgers(database, cipher(), kind, migrations, [](const Event&) { return true; });
            CHECK(report.events == 2);
            CHECK(report.faults.empty());
            auto row = database.prepare("SELECT counter, awarded_on, supersedes FROM certificate WHERE certificate='C1'");
            REQUIRE(row.step());
            CHECK(row.integer(0) == 12);
            CHECK(row.text(1) == "issue");
            CHECK(row.is_null(2));
        }
        // And it takes what the first release didn't know.
        auto database = Database::open(path, kind, migrations).value();
        Ledger ledger(database, cipher());
        Projector projector(database, cipher());
        Transaction transaction(database);
        record(ledger, projector, "L", "S1", test::SetClock(), {"certificate.handed_over/1", {{"certificate", "C1"}}});
        transaction.commit();
        CHECK(check_ledgers(database, cipher(), kind, migrations, [](const Event&) { return true; }).faults.empty());
    }
}

TEST_CASE("the list that a kiosk had stays when its schema gets the new columns") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("a.db");
    {
        auto database = Database::create(path, DatabaseKind::kiosk, kiosk_migrations().first(1)).value();
        database.execute("INSERT INTO trust_keys(number, bytes, received_at) VALUES(5, x'0102', 7)");
    }
    auto database = Database::open(path, DatabaseKind::kiosk, kiosk_migrations()).value();
    auto row = database.prepare("SELECT number, bytes, remembered FROM trust_keys");
    REQUIRE(row.step());
    CHECK(row.integer(0) == 5);
    CHECK(row.blob(1) == Bytes{1, 2});
    CHECK(row.is_null(2));
    CHECK_FALSE(database.prepare("SELECT 1 FROM trust_status").step());
}

TEST_CASE("a registry of the first release keeps its certificate, as that of epoch 1") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("a.db");
    {
        auto database = Database::create(path, DatabaseKind::registry, registry_migrations().first(1)).value();
        database.execute(
            "INSERT INTO registry(id, public_url, anchor, registry_certificate, next_device) VALUES(1, 'https://sanad.example', x'aa', "
            "x'bb', 4)");
    }
    auto database = Database::open(path, DatabaseKind::registry, registry_migrations()).value();
    auto row = database.prepare("SELECT epoch, certificate, next_device FROM registry_key, registry");
    REQUIRE(row.step());
    CHECK(row.integer(0) == 1);
    CHECK(row.blob(1) == Bytes{0xbb});
    CHECK(row.integer(2) == 4);
}

TEST_CASE("what a registry had registered keeps its place, with the numbers that are published, and the list's number never goes back") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("a.db");
    write_first_release(path, DatabaseKind::registry, registry_migrations());
    {
        auto database = Database::open(path, DatabaseKind::registry, registry_migrations().first(1)).value();
        database.execute(
            "INSERT INTO registered_certificate(digest, centre, ledger, seq, received_at) VALUES(x'0102030405060708','PTSD','L',2,9)");
        database.execute("INSERT INTO trust_keys(id, number, made_at, bytes) VALUES(1, 1795255201, 1795255200, x'00')");
    }
    auto database = Database::open(path, DatabaseKind::registry, registry_migrations()).value();
    auto row =
        database.prepare("SELECT certificate, device, counter, centre, received_at, vouched FROM registered_certificate WHERE seq=2");
    REQUIRE(row.step());
    CHECK(row.text(0) == "C1");
    CHECK(row.text(1) == "K0001");
    CHECK(row.integer(2) == 12);
    CHECK(row.text(3) == "PTSD");
    CHECK(row.integer(4) == 9);
    CHECK(row.integer(5) == 0);
    auto number = database.prepare("SELECT number FROM trust_state");
    REQUIRE(number.step());
    CHECK(number.integer(0) == 1'795'255'201);
}

// A file of the first release, brought to today's schema: nothing is lost, and its tables are what its events say. And whatever an older
// program stored without knowing it counts for the newer one.
#include <doctest/doctest.h>

#include <set>

#include "db/postgresql/postgresql.h"
#include "db/projection/late_events.h"
#include "db/projection/ledger_check.h"
#include "db/schema/registry_schema.h"
#include "db/schema/schema.h"
#include "tests/support/older_program.h"
#include "tests/support/set_clock.h"
#include "tests/support/stores.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/two_kiosks.h"

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

/// Three places where events are kept.
struct Kiosk {
    static bool is_here() { return true; }
    static Database database() { return Database::scratch(DatabaseKind::kiosk, kiosk_migrations()); }
};
struct RegistryOnSqlite {
    static bool is_here() { return true; }
    static Database database() { return Database::scratch(DatabaseKind::registry, registry_migrations()); }
};
struct RegistryOnPostgresql {
    static bool is_here() { return test::OnPostgresql::is_here(); }
    static Database database() {
        return create_postgresql(test::OnPostgresql::database(), DatabaseKind::registry, registry_migrations()).value();
    }
};

bool every(const Event&) { return true; }

/// Two kiosks' events, stored and projected by this program.
template <class Place>
struct Filled {
    test::TwoKiosks kiosks;
    Database database = Place::database();
    std::string known;

    Filled() {
        Transaction transaction(database);
        Ledger ledger(database, kiosks.cipher);
        for (const auto& [name, events] : kiosks.ledgers)
            for (const Event& event : events) ledger.store(event);
        rebuild_projections(database, kiosks.cipher, every);
        transaction.commit();
        (void)take_up();
        known = test::projected_rows(database);
    }
    int take_up(const std::function<bool(const Event&)>& judge) {
        std::set<std::pair<std::string, Seq>> apart;
        const auto counts = [&](const Event& event) { return !apart.contains({event.ledger, event.seq}); };
        Transaction transaction(database);
        const int taken = take_up_late_events(database, kiosks.cipher, counts, [&](const Event& event) {
                              const bool takes = judge(event);
                              if (!takes) apart.emplace(event.ledger, event.seq);
                              return takes;
                          }).taken;
        transaction.commit();
        return taken;
    }
    int take_up() {
        Projector projector(database, kiosks.cipher);
        return take_up([&](const Event& event) {
            projector.apply(event);
            return true;
        });
    }
};

}  // namespace

TEST_CASE_TEMPLATE("whatever type an older program did not know, the rows are those of one that always knew", Place, Kiosk,
                   RegistryOnSqlite, RegistryOnPostgresql) {
    if (!Place::is_here()) return;
    Filled<Place> filled;
    int late = 0;
    std::vector<std::set<std::string>> unknown;
    for (const std::string& type : Projector::types()) unknown.push_back({type});
    unknown.push_back({"certificate.issued/1", "certificate.revoked/1", "certificate.suspended/1", "certificate.reinstated/1"});
    unknown.push_back({"trainee.added/1", "trainee.corrected/1"});
    for (const auto& types : unknown) {
        CAPTURE(*types.begin());
        test::write_as_older_program(filled.database, filled.kiosks.cipher, types);
        REQUIRE_FALSE(knows_same_types(filled.database));
        const bool differed = test::projected_rows(filled.database) != filled.known;
        const int taken = filled.take_up();
        if (differed) CHECK(taken > 0);
        CHECK(test::projected_rows(filled.database) == filled.known);
        CHECK(knows_same_types(filled.database));
        CHECK(filled.take_up() == 0);
        late += taken;
    }
    CHECK(late > 100);
}

TEST_CASE_TEMPLATE("without an event of a new type nothing is projected anew; nor when it is opened once more", Place, Kiosk,
                   RegistryOnSqlite, RegistryOnPostgresql) {
    if (!Place::is_here()) return;
    Filled<Place> filled;
    const auto is_marked = [&] { return filled.database.prepare("SELECT 1 FROM course WHERE code='a mark'").step(); };
    test::write_as_older_program(filled.database, filled.kiosks.cipher, {"trainee.erased/1"});  // there is none
    filled.database.execute("INSERT INTO course(code, version, document, hlc, ledger) VALUES('a mark', 1, '', '', '')");
    CHECK(filled.take_up() == 0);
    CHECK(is_marked());
    CHECK(knows_same_types(filled.database));
    CHECK(filled.take_up() == 0);
    CHECK(is_marked());
    test::write_as_older_program(filled.database, filled.kiosks.cipher, {"batch.opened/1"});
    filled.database.execute("INSERT INTO course(code, version, document, hlc, ledger) VALUES('a mark', 1, '', '', '')");
    CHECK(filled.take_up() == 2);
    CHECK_FALSE(is_marked());
}

TEST_CASE_TEMPLATE("late events are handed over as they were recorded, and one that is set apart brings nothing", Place, Kiosk,
                   RegistryOnSqlite, RegistryOnPostgresql) {
    if (!Place::is_here()) return;
    Filled<Place> filled;
    test::write_as_older_program(filled.database, filled.kiosks.cipher, {"result.entered/1"});
    const std::string before = test::projected_rows(filled.database);
    std::vector<std::string> order;
    CHECK(filled.take_up([&](const Event& event) {
        CHECK(event.type == "result.entered/1");
        order.push_back(event.hlc);
        return false;
    }) == 0);
    CHECK(order.size() == 80);
    CHECK(std::ranges::is_sorted(order));
    CHECK(test::projected_rows(filled.database) == before);
    CHECK(knows_same_types(filled.database));
}

TEST_CASE("a file of the first release, which stored what it did not know, is up to date after one opening: an erasure is carried out") {
    for (const auto& [kind, migrations] :
         {std::pair{DatabaseKind::kiosk, kiosk_migrations()}, std::pair{DatabaseKind::registry, registry_migrations()}}) {
        const test::TemporaryFolder folder;
        const std::string path = folder.file("a.db");
        write_first_release(path, kind, migrations);
        {
            auto database = Database::open(path, kind, migrations.first(1)).value();
            Ledger ledger(database, cipher());
            Transaction transaction(database);
            (void)ledger.append("L", "S1", test::SetClock(), {"trainee.erased/1", {{"trainee", "T1"}}});
            transaction.commit();
        }
        auto database = Database::open(path, kind, migrations).value();
        CHECK_FALSE(knows_same_types(database));
        Projector projector(database, cipher());
        Transaction transaction(database);
        CHECK(take_up_late_events(database, cipher(), every, [&](const Event& event) {
                  CHECK(event.type == "trainee.erased/1");
                  projector.apply(event);
                  return true;
              }).taken == 1);
        transaction.commit();
        CHECK(database.prepare("SELECT 1 FROM trainee WHERE trainee='T1' AND personal IS NULL").step());
        CHECK(knows_same_types(database));
    }
}

TEST_CASE("projections of a newer program are refused to one that would leave its own events out") {
    Filled<Kiosk> filled;
    CHECK_NOTHROW(refuse_newer_projections(filled.database));
    filled.database.execute("UPDATE projected_types SET types=types || ' trainee.moved/1'");
    CHECK_THROWS_AS(refuse_newer_projections(filled.database), std::runtime_error);
    // Opened by this program, they are its own again: the newer one will look for what came meanwhile.
    CHECK(filled.take_up() == 0);
    CHECK_NOTHROW(refuse_newer_projections(filled.database));
    CHECK(test::projected_rows(filled.database) == filled.known);
}

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

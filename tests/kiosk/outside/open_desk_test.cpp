// How programs open a kiosk's records after an upgrade.
#include "kiosk/outside/open_desk.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "kiosk/outside/backup.h"
#include "kiosk/usecase/check_records.h"
#include "tests/support/centre_fixture.h"
#include "tests/support/older_program.h"
#include "tests/support/small_disk.h"
#include "tests/support/two_kiosks.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct UpgradeWorld : CentreFixture {
    UpgradeWorld() {
        register_kiosk();
        const Batch batch = open_baking_batch();
        fulfil(batch);
        (void)issue_certificates(*desk, batch.id, {}).value();
    }
    void was_older(const std::set<std::string>& unknown) { write_as_older_program(desk->database(), desk->cipher(), unknown); }
    Result<std::unique_ptr<Desk>, Refusal> open() {
        desk.reset();
        return open_desk(folder.file("kiosk.db"), passphrase(), clock);
    }
};

}  // namespace

TEST_CASE("records of an older program are whole once they are opened") {
    UpgradeWorld world;
    const std::string known = projected_rows(world.desk->database());
    world.was_older({"certificate.issued/1", "result.entered/1"});
    REQUIRE(projected_rows(world.desk->database()) != known);
    world.desk = world.open().value();
    CHECK(projected_rows(world.desk->database()) == known);
    CHECK(check_records(world.desk->database(), world.desk->cipher()).faults.empty());
}

TEST_CASE("an older program's backup has no faults, and comes back whole") {
    UpgradeWorld world;
    const TemporaryFolder place;
    world.was_older({"certificate.issued/1"});
    const std::string file = write_backup(*world.desk, place.path()).value().file;
    const auto restored = restore_backup(file, place.file("restored.db"), passphrase(), world.clock).value();
    CHECK(restored.faults == 0);
    CHECK(restored.certificates > 0);
    CHECK(restored.bad_signatures == 0);
}

TEST_CASE("a record that can't be read keeps nobody from opening the rest: the ledger check names it") {
    UpgradeWorld world;
    world.was_older({"result.entered/1"});
    world.desk->database().execute(
        "UPDATE event SET personal=x'00' WHERE personal IS NOT NULL AND seq=(SELECT min(seq) FROM event WHERE "
        "personal IS NOT NULL)");
    auto desk = world.open();
    REQUIRE(desk);
    CHECK((*desk)->database().prepare("SELECT 1 FROM result").step());
    const auto faults = check_records((*desk)->database(), (*desk)->cipher()).faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].kind == LedgerFault::Kind::personal_changed);
}

TEST_CASE("a record whose body this version forbids, which an older one took, keeps nobody from opening the rest either") {
    UpgradeWorld world;
    world.was_older({"result.entered/1"});
    {
        Transaction transaction(world.desk->database());
        (void)world.desk->ledger().append(world.desk->ledger_id(), "S1", world.clock, {"roll.called/1", Json{{"session", "S1"}}});
        transaction.commit();
    }
    auto desk = world.open();
    REQUIRE(desk);
    CHECK((*desk)->database().prepare("SELECT 1 FROM result").step());
    const auto faults = check_records((*desk)->database(), (*desk)->cipher()).faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].kind == LedgerFault::Kind::unreadable_event);
}

TEST_CASE("a disk that is too full to take them up says so, and nothing is half done") {
    const SmallDisk disk(8);
    if (!disk.is_here()) return;
    UpgradeWorld world;
    const std::string known = projected_rows(world.desk->database());
    world.was_older({"result.entered/1"});
    const std::string before = projected_rows(world.desk->database());
    world.desk.reset();
    const std::string db = disk.file("kiosk.db");
    for (const char* ending : {"", ".key", ".high-water"}) {
        const std::string file = world.folder.file("kiosk.db") + ending;
        if (std::filesystem::exists(file)) std::filesystem::copy_file(file, db + ending);
    }
    const auto desk = Desk::open(db, passphrase(), world.clock).value();
    disk.fill();
    CHECK_THROWS_AS(project_late_events(desk->database(), desk->cipher()), DiskFull);
    CHECK(projected_rows(desk->database()) == before);
    std::filesystem::remove(disk.file("filler"));
    project_late_events(desk->database(), desk->cipher());
    CHECK(projected_rows(desk->database()) == known);
}

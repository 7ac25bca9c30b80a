// A backup holds everything, opens with the passphrase alone, and comes back as a kiosk that doubles no number.
#include "kiosk/outside/backup.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "db/ledger/high_water.h"
#include "db/projection/ledger_check.h"
#include "db/schema/schema.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/issue.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct BackupWorld : CentreFixture {
    TemporaryFolder place;

    BackupWorld() {
        register_kiosk();
        const Batch batch = open_baking_batch();
        fulfil(batch);
        (void)issue_certificates(*desk, batch.id, {}).value();
    }
    [[nodiscard]] std::string backup() { return write_backup(*desk, place.path()).value().file; }
    [[nodiscard]] Result<Restored, Refusal> restore(const std::string& file, const std::string& name = "restored.db") {
        return restore_backup(file, place.file(name), passphrase(), clock);
    }
    [[nodiscard]] std::unique_ptr<Desk> open(const std::string& name = "restored.db") {
        return Desk::open(place.file(name), passphrase(), clock).value();
    }
};

Bytes content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(in), {});
}

void write(const std::string& path, ByteView bytes) {
    std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

TEST_CASE("a restored kiosk has every record and certificate, and goes on in a new ledger 10,000 numbers further") {
    BackupWorld world;
    const auto before = load_all_certificates(world.desk->database());
    REQUIRE_FALSE(before.empty());
    const std::string old_ledger = world.desk->ledger_id();
    const LedgerHead head = world.desk->ledger().head(old_ledger);
    const auto restored = world.restore(world.backup()).value();
    CHECK(restored.events == head.seq);
    CHECK(restored.certificates == std::ssize(before));
    CHECK(restored.faults == 0);
    CHECK(restored.bad_signatures == 0);
    CHECK(restored.made_at == iso_time(world.clock.now()));

    const auto desk = world.open();
    CHECK(load_all_certificates(desk->database()).size() == before.size());
    CHECK(desk->ledger_id() != old_ledger);
    CHECK(desk->ledger().head(old_ledger).hash == head.hash);
    const auto opened = desk->ledger().event_at(desk->ledger_id(), 1).value();
    CHECK(opened.type == "ledger.opened/1");
    CHECK(opened.body.at("reason") == "restored");
    CHECK(opened.body.at("parent") == old_ledger);
    CHECK(opened.body.at("parent_seq") == head.seq);
    CHECK(opened.body.at("parent_head") == to_hex(head.hash));
    const auto highest = before.size();
    CHECK(opened.body.at("counter_from") == highest + 10'000);
    CHECK(next_counter(desk->database(), "K0117") == highest + 10'000);
    // What waits is what waited, and the new ledger's own events.
    CHECK(load_sync_state(desk->database()).waiting == head.seq + desk->ledger().head(desk->ledger_id()).seq);
    CHECK(check_ledgers(desk->database(), desk->cipher(), DatabaseKind::kiosk, kiosk_migrations(), [](const Event&) {
              return true;
          }).faults.empty());
}

TEST_CASE("a backup of a restored kiosk can be restored again, and counts on") {
    BackupWorld world;
    (void)world.restore(world.backup()).value();
    const auto first = world.open();
    const auto counter = next_counter(first->database(), "K0117");
    const std::string again = write_backup(*first, world.place.path()).value().file;
    (void)world.restore(again, "again.db").value();
    CHECK(next_counter(world.open("again.db")->database(), "K0117") == counter - 1 + 10'000);
}

TEST_CASE("a drill checks everything and leaves nothing behind") {
    BackupWorld world;
    const std::string file = world.backup();
    const auto drilled = drill_backup(file, passphrase(), world.clock).value();
    CHECK(drilled.certificates > 0);
    CHECK(drilled.faults == 0);
    CHECK(std::distance(std::filesystem::directory_iterator(world.place.path()), {}) == 1);
}

TEST_CASE("a backup names nobody to who has no passphrase, and refuses a wrong one") {
    BackupWorld world;
    const std::string file = world.backup();
    const std::string bytes = text_of(content(file));
    for (const char* word : {"trainee.added", "SQLite format", "Ayesha"}) CHECK(bytes.find(word) == std::string::npos);
    CHECK(restore_backup(file, world.place.file("x.db"), Passphrase("another phrase"), world.clock).error().code ==
          "keys.wrong_passphrase");
    CHECK_FALSE(std::filesystem::exists(world.place.file("x.db")));
}

TEST_CASE("a backup cut anywhere or changed anywhere restores nothing") {
    BackupWorld world;
    const Bytes whole = content(world.backup());
    const std::string file = world.place.file("changed");
    const auto code_of = [&](ByteView bytes) {
        write(file, bytes);
        const auto restored = world.restore(file);
        REQUIRE_FALSE(restored);
        CHECK_FALSE(std::filesystem::exists(world.place.file("restored.db")));
        CHECK_FALSE(std::filesystem::exists(world.place.file("restored.db.key")));
        CHECK_FALSE(std::filesystem::exists(world.place.file("restored.db.restoring")));
        return restored.error().code;
    };
    CHECK(code_of({}) == "backup.not_ours");
    Bytes newer = whole;
    newer[8] = 2;
    CHECK(code_of(newer) == "backup.newer");
    for (std::size_t at = 9; at < whole.size(); at = at * 3 / 2) {
        const std::string cut = code_of(ByteView(whole).first(at));
        CHECK((cut == "backup.damaged" || cut.starts_with("keys.")));
        Bytes changed = whole;
        changed[at] ^= 1;
        const std::string code = code_of(changed);
        CHECK((code == "backup.damaged" || code.starts_with("keys.")));
    }
    CHECK(code_of(ByteView(whole).first(whole.size() - 1)) == "backup.damaged");
    Bytes longer = whole;
    longer.push_back(0);
    CHECK(code_of(longer) == "backup.damaged");
    write(file, whole);
    CHECK(world.restore(file));
}

TEST_CASE("a kiosk is never restored over another") {
    BackupWorld world;
    const std::string file = world.backup();
    REQUIRE(world.restore(file));
    CHECK(world.restore(file).error().code == "db.exists");
    std::filesystem::remove(world.place.file("restored.db"));
    write(world.place.file("other.db.key"), Bytes{1, 2, 3});
    CHECK(world.restore(file, "other.db").error().code == "keys.exists");
    CHECK(content(world.place.file("other.db.key")) == Bytes{1, 2, 3});
}

TEST_CASE("three backups are kept, the newest; a place that takes none says so") {
    BackupWorld world;
    for (int i = 0; i < 5; ++i) {
        world.clock.advance(3'600'000);
        (void)world.backup();
    }
    CHECK(std::distance(std::filesystem::directory_iterator(world.place.path()), {}) == 3);
    CHECK(write_backup(*world.desk, world.place.file("nowhere")).error().code == "file.not_writable");
}

TEST_CASE("records put back to an older state go on in a new ledger, and no number is given twice") {
    CentreFixture f;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    const std::string path = f.folder.file("kiosk.db");
    f.desk->database().copy_to(f.folder.file("earlier.db"));
    (void)issue_certificates(*f.desk, batch.id, {}).value();
    const std::uint32_t next = next_counter(f.desk->database(), "K0117");
    REQUIRE(next > 1);
    const std::string ledger = f.desk->ledger_id();
    const auto open = [&] { f.desk = Desk::open(path, passphrase(), f.clock).value(); };
    f.desk.reset();
    open();
    CHECK_FALSE(f.desk->was_put_back());
    CHECK(f.desk->ledger_id() == ledger);

    f.desk.reset();
    std::filesystem::remove(path + "-wal");
    std::filesystem::remove(path + "-shm");
    std::filesystem::copy_file(f.folder.file("earlier.db"), path, std::filesystem::copy_options::overwrite_existing);
    open();
    CHECK(f.desk->was_put_back());
    CHECK(f.desk->ledger_id() != ledger);
    CHECK(next_counter(f.desk->database(), "K0117") == next + 10'000 - 1);
    const Event opened = f.desk->ledger().event_at(f.desk->ledger_id(), 1).value();
    CHECK(opened.body["reason"] == "put_back");
    CHECK(opened.body["parent"] == ledger);
    CHECK_FALSE(issue_certificates(*f.desk, batch.id, {})->issued.empty());
    CHECK(check_ledgers(f.desk->database(), f.desk->cipher(), DatabaseKind::kiosk, kiosk_migrations(), [](const Event&) {
              return true;
          }).faults.empty());

    // Once is enough.
    const std::string second = f.desk->ledger_id();
    f.desk.reset();
    open();
    CHECK_FALSE(f.desk->was_put_back());
    CHECK(f.desk->ledger_id() == second);
}

TEST_CASE("a high-water file that says nothing stops nothing") {
    CentreFixture f;
    for (const char* text : {"", "{}", "null", "[1]", "{\"counter\":-1,\"hash\":\"\",\"ledger\":\"x\",\"seq\":1}"}) {
        const std::string file = high_water_beside(f.folder.file("kiosk.db"));
        write(file, bytes_of(text));
        CHECK_FALSE(read_high_water(file));
        f.desk.reset();
        f.desk = Desk::open(f.folder.file("kiosk.db"), passphrase(), f.clock).value();
        CHECK_FALSE(f.desk->was_put_back());
    }
    const HighWater mark{"L", 7, sha256(bytes_of("x")), 42};
    write_high_water(f.folder.file("mark"), mark);
    CHECK(read_high_water(f.folder.file("mark")) == mark);
    CHECK_THROWS_AS(write_high_water("/nowhere/mark", mark), std::system_error);
}

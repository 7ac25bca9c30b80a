// A backup holds everything, opens with the passphrase alone, and comes back as a kiosk that doubles no number.
#include "kiosk/outside/backup.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "db/ledger/high_water.h"
#include "db/projection/ledger_check.h"
#include "db/schema/schema.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/check_records.h"
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

/// A disk that wrote something else over all but the beginning of a file.
void damage(const std::string& path) {
    Bytes bytes = content(path);
    REQUIRE(bytes.size() > 20'000);
    std::fill(bytes.begin() + 8192, bytes.end(), std::uint8_t{0xa5});
    write(path, bytes);
}

std::vector<std::string> kept_aside(const std::string& path) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(path).parent_path()))
        if (entry.path().string().starts_with(path + ".damaged-")) names.push_back(entry.path().string());
    return names;
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

TEST_CASE("a damaged database is kept aside, and everything up to the backup is there again") {
    BackupWorld world;
    const std::string path = world.folder.file("kiosk.db");
    const auto before = load_all_certificates(world.desk->database());
    const std::uint32_t next = next_counter(world.desk->database(), "K0117");
    const LedgerHead head = world.desk->ledger().head(world.desk->ledger_id());
    const std::string file = world.backup();
    const Bytes keys = content(key_file_beside(path));
    world.desk.reset();
    damage(path);
    const Bytes damaged = content(path);
    write(path + "-wal", bytes_of("what was left of its log"));
    const auto refusal = [&] {
        const auto desk = Desk::open(path, passphrase(), world.clock);
        return desk ? check_file(**desk).error().code : desk.error().code;
    };
    CHECK(Desk::open(path, Passphrase("another phrase"), world.clock).error().code == "keys.wrong_passphrase");
    SUBCASE("overwritten") { CHECK(refusal() == "db.damaged"); }
    SUBCASE("not to be known for a database any more") {
        write(path, bytes_of(std::string(20'000, 'x')));
        CHECK(refusal() == "db.damaged");
        write(path, damaged);
    }
    SUBCASE("gone, but for its log") {
        std::filesystem::remove(path);
        CHECK(refusal() == "db.missing");
    }
    const bool was_there = std::filesystem::exists(path);
    if (!std::filesystem::exists(path + "-wal")) write(path + "-wal", bytes_of("log"));

    const auto offered = find_backups(world.place.path(), path, passphrase());
    REQUIRE(offered.size() == 1);
    CHECK(offered[0].file == file);
    CHECK(offered[0].made_at == world.clock.now() / 1000);
    const auto restored = recover_from_backup(offered[0].file, path, passphrase(), world.clock).value();
    CHECK(restored.events == head.seq);
    CHECK(restored.faults + restored.bad_signatures == 0);
    CHECK(content(key_file_beside(path)) == keys);
    CHECK(kept_aside(path).size() == (was_there ? 2 : 1));  // the log is kept too
    CHECK_FALSE(std::filesystem::exists(path + "-wal"));

    world.reopen();
    CHECK_FALSE(world.desk->was_put_back());
    CHECK(check_file(*world.desk));
    CHECK(load_all_certificates(world.desk->database()).size() == before.size());
    CHECK(next_counter(world.desk->database(), "K0117") == next + 10'000 - 1);
    CHECK(check_ledgers(world.desk->database(), world.desk->cipher(), DatabaseKind::kiosk, kiosk_migrations(), [](const Event&) {
              return true;
          }).faults.empty());
}

TEST_CASE("damage that nothing has met yet is found by who looks for it, and never copied over good backups") {
    BackupWorld world;
    const std::string path = world.folder.file("kiosk.db");
    const std::string file = world.backup();
    const Bytes good = content(file);
    world.desk->database().truncate_journal();
    std::size_t page = 0;
    {
        auto row = world.desk->database().prepare("SELECT rootpage FROM sqlite_schema WHERE name='attendance'");
        REQUIRE(row.step());
        page = static_cast<std::size_t>(row.integer(0) - 1);
    }
    world.desk.reset();
    Bytes bytes = content(path);
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page * 4096), 4096, std::uint8_t{0xa5});
    write(path, bytes);
    world.reopen();
    CHECK(check_file(*world.desk).error().code == "db.damaged");
    world.clock.advance(3'600'000);
    CHECK(write_backup(*world.desk, world.place.path()).error().code == "db.damaged");
    CHECK(std::distance(std::filesystem::directory_iterator(world.place.path()), {}) == 1);
    CHECK(content(file) == good);
    CHECK_THROWS_AS((void)world.desk->database().prepare("SELECT * FROM attendance").step(), DatabaseDamaged);
}

TEST_CASE("the backups that are offered are this kiosk's, the newest first; one that is damaged changes nothing") {
    BackupWorld world;
    const std::string path = world.folder.file("kiosk.db");
    const std::string older = world.backup();
    world.clock.advance(3'600'000);
    const std::string newer = world.backup();
    {
        CentreFixture other;
        (void)write_backup(*other.desk, world.place.path()).value();
    }
    write(world.place.file("photo.sanad-backup"), bytes_of("no backup"));
    world.desk.reset();
    damage(path);
    const Bytes damaged = content(path);
    const auto offered = find_backups(world.place.path(), path, passphrase());
    REQUIRE(offered.size() == 2);
    CHECK(offered[0].file == newer);
    CHECK(offered[1].file == older);
    CHECK(find_backups(world.place.path(), path, Passphrase("another phrase")).empty());
    CHECK(find_backups(world.place.file("nowhere"), path, passphrase()).empty());

    Bytes cut = content(newer);
    cut.resize(cut.size() / 2);
    write(newer, cut);
    CHECK(recover_from_backup(newer, path, passphrase(), world.clock).error().code == "backup.damaged");
    CHECK(content(path) == damaged);
    CHECK(kept_aside(path).empty());
    CHECK_FALSE(std::filesystem::exists(path + ".restoring"));
    CHECK(recover_from_backup(older, path, passphrase(), world.clock));
    CHECK(kept_aside(path).size() == 1);
}

TEST_CASE("a passphrase that was changed after the backup opens it all the same; keys of another device don't") {
    BackupWorld world;
    const std::string path = world.folder.file("kiosk.db");
    const std::string file = world.backup();
    const Passphrase today("a phrase of today");
    SUBCASE("another passphrase") {
        REQUIRE(change_passphrase(key_file_beside(path), KeyRole::kiosk, passphrase(), today, kCheapKeys));
        world.desk.reset();
        damage(path);
        CHECK(find_backups(world.place.path(), path, today).size() == 1);
        CHECK(recover_from_backup(file, path, passphrase(), world.clock).error().code == "keys.wrong_passphrase");
        CHECK(recover_from_backup(file, path, today, world.clock));
        CHECK(Desk::open(path, today, world.clock));
    }
    SUBCASE("registered anew since") {
        REQUIRE(create_next_key_file(key_file_beside(path), next_key_file_beside(path), KeyRole::kiosk, passphrase()));
        replace_key_file(key_file_beside(path), next_key_file_beside(path));
        world.desk.reset();
        damage(path);
        CHECK(recover_from_backup(file, path, passphrase(), world.clock).error().code == "backup.other_keys");
        CHECK(kept_aside(path).empty());
    }
}

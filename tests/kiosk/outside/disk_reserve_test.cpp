// Space that is kept for the day on which the disk is full: set aside, given back, and what is refused meanwhile.
#include "kiosk/outside/disk_reserve.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "kiosk/outside/backup.h"
#include "kiosk/outside/certificate_files.h"
#include "kiosk/outside/open_desk.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/check_records.h"
#include "tests/support/centre_fixture.h"
#include "tests/support/older_program.h"
#include "tests/support/small_disk.h"

using namespace sanad;
using namespace sanad::test;

namespace {

namespace files = std::filesystem;

constexpr std::int64_t kMiB = 1 << 20;
constexpr std::int64_t kAlways = std::int64_t{1} << 60;  // more than any disk has
constexpr ReserveSizes kSmall{.reserve = kMiB, .plenty = 3 * kMiB, .last = kMiB / 2};

struct Place {
    TemporaryFolder folder;
    std::string db = folder.file("kiosk.db");

    Place() { std::ofstream(db) << "records"; }
    [[nodiscard]] bool has_reserve() const { return files::exists(reserve_beside(db)); }
};

/// Where programs put what they need for a moment.
struct ScratchPlace {
    explicit ScratchPlace(const std::string& folder) { ::setenv("TMPDIR", folder.c_str(), 1); }
    ~ScratchPlace() {
        if (before) {
            ::setenv("TMPDIR", before->c_str(), 1);
        } else {
            ::unsetenv("TMPDIR");
        }
    }
    ScratchPlace(const ScratchPlace&) = delete;
    ScratchPlace& operator=(const ScratchPlace&) = delete;

    std::optional<std::string> before = std::getenv("TMPDIR") ? std::optional<std::string>(std::getenv("TMPDIR")) : std::nullopt;
};

}  // namespace

TEST_CASE("where there is plenty the reserve is set aside, once, for nobody else to read; where there isn't, it is not") {
    const Place place;
    CHECK_FALSE(look_after_reserve(place.db, {.reserve = kMiB, .plenty = kAlways, .last = 0}).value().reserved);
    CHECK_FALSE(place.has_reserve());
    const ReserveSizes sizes{.reserve = kMiB, .plenty = 0, .last = 0};
    REQUIRE(look_after_reserve(place.db, sizes).value().reserved);
    CHECK(files::file_size(reserve_beside(place.db)) == std::uintmax_t{kMiB});
    CHECK(files::status(reserve_beside(place.db)).permissions() == (files::perms::owner_read | files::perms::owner_write));
    const auto made = files::last_write_time(reserve_beside(place.db));
    CHECK(look_after_reserve(place.db, sizes).value().reserved);
    CHECK(files::last_write_time(reserve_beside(place.db)) == made);
    CHECK_FALSE(disk_state(place.db, sizes).value().is_full);
}

TEST_CASE("a file of that name that takes no space, as a copy of the folder has it, is filled up") {
    const Place place;
    std::ofstream(reserve_beside(place.db)).close();
    files::resize_file(reserve_beside(place.db), kMiB);
    const ReserveSizes sizes{.reserve = kMiB, .plenty = 0, .last = 0};
    CHECK_FALSE(disk_state(place.db, sizes).value().reserved);
    CHECK(look_after_reserve(place.db, sizes).value().reserved);
}

TEST_CASE("nothing is written through a link that somebody left there") {
    const Place place;
    const std::string other = place.folder.file("other");
    std::ofstream(other) << "theirs";
    files::create_symlink(other, reserve_beside(place.db));
    CHECK_FALSE(look_after_reserve(place.db, {.reserve = kMiB, .plenty = 0, .last = 0}).value().reserved);
    CHECK(files::file_size(other) == 6);
}

TEST_CASE("what could not be written gives the reserve back, and only once") {
    const Place place;
    REQUIRE(look_after_reserve(place.db, {.reserve = kMiB, .plenty = 0, .last = 0}).value().reserved);
    const ReserveSizes as_on_a_full_disk{.reserve = kMiB, .plenty = kAlways, .last = kAlways};
    CHECK(use_reserve(place.db, as_on_a_full_disk).code == "disk.room_made");
    CHECK_FALSE(place.has_reserve());
    CHECK(use_reserve(place.db, as_on_a_full_disk).code == "disk.full");
}

TEST_CASE("where another disk is the full one, the reserve of this one stays") {
    const Place place;
    const ReserveSizes sizes{.reserve = kMiB, .plenty = 0, .last = 0};
    REQUIRE(look_after_reserve(place.db, sizes).value().reserved);
    CHECK(use_reserve(place.db, sizes).code == "disk.full");
    CHECK(place.has_reserve());
}

TEST_CASE("a drill with too little room for its scratch folder says so, however little it is, and touches nothing of the kiosk's") {
    const SmallDisk scratch(8);
    if (!scratch.is_here()) return;
    CentreFixture f;
    const TemporaryFolder place;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    (void)issue_certificates(*f.desk, batch.id, {}).value();
    write_as_older_program(f.desk->database(), f.desk->cipher(), {"result.entered/1"});  // so that the drill writes a good deal itself
    const std::string file = write_backup(*f.desk, place.path()).value().file;
    const ScratchPlace there(scratch.path());
    int refused = 0;
    for (std::uintmax_t room = 0; room < std::uintmax_t{4} * kMiB; room += 96 * 1024) {
        CAPTURE(room);
        scratch.fill();
        files::resize_file(scratch.file("filler"), files::file_size(scratch.file("filler")) - room);
        const auto drilled = drill_backup(file, passphrase(), f.clock);
        if (drilled) break;
        ++refused;
        CHECK((drilled.error().code == "backup.full" || drilled.error().code == "file.not_writable"));
    }
    CHECK(refused > 5);
}

TEST_CASE("on a disk that runs full the reserve goes, records are written in its place, and with room it is back") {
    const SmallDisk disk(8);
    if (!disk.is_here()) return;
    CentreFixture f;
    const std::string db = disk.file("kiosk.db");
    auto desk = Desk::create(db, f.desk->centre(), "coordinator", passphrase(), f.clock, kCheapKeys).value();
    REQUIRE(look_after_reserve(db, kSmall).value().reserved);
    const auto record = [&] {
        Transaction transaction(desk->database());
        for (int i = 0; i < 10; ++i) {
            (void)desk->record(
                {"trainee.added/1", Json{{"trainee", new_id()}, {"roster", "R"}, {"position", i}}, Json{{"name", std::string(500, 'a')}}});
        }
        transaction.commit();
    };
    disk.fill();
    CHECK_THROWS_AS(
        [&] {
            for (int i = 0; i < 200; ++i) record();
        }(),
        DiskFull);
    const Seq before = desk->ledger().head(desk->ledger_id()).seq;
    const auto full = look_after_reserve(db, kSmall).value();
    CHECK_FALSE(full.reserved);
    CHECK(full.is_full);
    CHECK(full.free > kMiB / 2);
    CHECK_NOTHROW(record());
    CHECK(desk->ledger().head(desk->ledger_id()).seq == before + 10);
    CHECK(check_records(desk->database(), desk->cipher()).faults.empty());
    CHECK_FALSE(look_after_reserve(db, kSmall).value().reserved);  // a little room is not plenty
    files::remove(disk.file("filler"));
    const auto room = look_after_reserve(db, kSmall).value();
    CHECK(room.reserved);
    CHECK_FALSE(room.is_full);
}

TEST_CASE("a full disk is opened with the reserve's space, and what can wait is refused there and not elsewhere") {
    const SmallDisk disk(48);  // less than what counts as full on a kiosk
    if (!disk.is_here()) return;
    const std::string db = disk.file("kiosk.db");
    CentreFixture f;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    (void)issue_certificates(*f.desk, batch.id, {}).value();
    f.desk.reset();
    for (const char* ending : {"", ".key", ".high-water"})
        if (files::exists(f.folder.file("kiosk.db") + ending)) files::copy_file(f.folder.file("kiosk.db") + ending, db + ending);
    {
        std::ofstream out(reserve_beside(db), std::ios::binary);
        const std::string piece(4096, '\0');
        for (int i = 0; i < 1024; ++i) out << piece;
    }
    disk.fill();
    const auto desk = open_desk(db, passphrase(), f.clock);
    REQUIRE(desk);
    CHECK_FALSE(files::exists(reserve_beside(db)));
    CHECK(disk_state(db).value().is_full);

    const Catalogue catalogue = Catalogue::load(assets_dir());
    auto certificates = load_certificates((*desk)->database(), batch.id);
    REQUIRE_FALSE(certificates.empty());
    certificates.resize(1);
    const auto write = [&](const std::string& folder, CertificateForm form) {
        return write_certificates(**desk, certificates, folder, {form}, catalogue, Language::english, {});
    };
    const auto pictures = write(disk.path(), CertificateForm::picture);
    REQUIRE_FALSE(pictures);
    CHECK(pictures.error().code == "disk.no_pictures");
    CHECK(write(disk.path(), CertificateForm::pdf).value().certificates == 1);
    CHECK(write(f.folder.path(), CertificateForm::picture).value().certificates == 1);
    const auto backup = write_backup(**desk, disk.path());
    REQUIRE_FALSE(backup);
    CHECK(backup.error().code == "disk.no_backup");
    CHECK(std::ranges::none_of(files::directory_iterator(disk.path()), [](const auto& entry) {
        const std::string name = entry.path().filename().string();
        return name.ends_with(".sanad-backup") || name.ends_with(".backup");
    }));
}

TEST_CASE("a backup holds no reserve, and a restored kiosk has one of its own, or none") {
    CentreFixture f;
    const TemporaryFolder place;
    REQUIRE(look_after_reserve(f.desk->path(), {.reserve = 8 * kMiB, .plenty = 0, .last = 0}).value().reserved);
    const auto made = write_backup(*f.desk, place.path()).value();
    CHECK(made.bytes < 8 * kMiB);
    (void)restore_backup(made.file, place.file("restored.db"), passphrase(), f.clock).value();
    CHECK_FALSE(files::exists(reserve_beside(place.file("restored.db"))));
}

// What the screens are told of the second place and of the disk.
#include "kiosk/app/views.h"

#include "kiosk/outside/backup.h"
#include "kiosk/outside/disk_reserve.h"
#include "kiosk/usecase/set_clock.h"
#include "tests/support/centre_fixture.h"

#include <doctest/doctest.h>

using namespace sanad;
using namespace sanad::test;

TEST_CASE("a backup is late when there is no place for the next, or when what was recorded since waits for two days") {
    CentreFixture f;
    const TemporaryFolder second;
    const auto sync = [&](bool backs_up) { return load_views(*f.desk, {}, {"", "", backs_up}).sync; };
    CHECK_FALSE(sync(true).backup_day);
    REQUIRE(write_backup(*f.desk, second.path()));
    CHECK(sync(true).backup_day == f.desk->today());
    CHECK_FALSE(sync(true).backup_late);
    CHECK(sync(false).backup_late);

    f.clock.advance(30LL * 86'400'000);  // a long holiday: nothing was recorded, so nothing is missing there
    CHECK_FALSE(sync(true).backup_late);
    REQUIRE(import_course(*f.desk, CentreFixture::sample("home-baking.course.json")));
    CHECK(sync(true).backup_late);
    REQUIRE(write_backup(*f.desk, second.path()));
    REQUIRE(import_course(*f.desk, CentreFixture::sample("kitchen-hygiene.course.json")));
    f.clock.advance(86'400'000);
    CHECK_FALSE(sync(true).backup_late);
    f.clock.advance(2LL * 86'400'000);
    CHECK(sync(true).backup_late);
}

TEST_CASE("how much is free on the disk is known, and warns of nothing while it is enough") {
    CentreFixture f;
    const auto disk = disk_state(f.desk->path());
    REQUIRE(disk);
    CHECK(disk->free > 0);
    const TodayView today = load_views(*f.desk, {}, {}).today;
    CHECK(today.disk_left_mb.has_value() == (disk->free < kLittleDiskSpace));
    CHECK(today.disk_full == disk->is_full);
}

TEST_CASE("the last receipt is the one that the registry signed last, though the clock was put back since") {
    CentreFixture f;
    const std::int64_t now = f.clock.now() / 1000;
    Database& database = f.desk->database();
    database.execute("INSERT INTO own_ledger(ledger, actor, counter_from, closed) VALUES('BEFORE', 'coordinator', 1, 1)");
    const auto receipt = [&](const std::string& ledger, std::int64_t signed_at, std::int64_t received_at) {
        database
            .prepare("INSERT INTO sync_cursor(ledger, held_through, head_hash, receipt, registry_time, received_at) VALUES(?,1,?,?,?,?)")
            .bind(ledger)
            .bind(Bytes(32))
            .bind(Bytes(1))
            .bind(signed_at)
            .bind(received_at)
            .run();
    };
    receipt("BEFORE", now - 3600, now + 3 * 86'400);  // while the clock was three days ahead
    receipt(f.desk->ledger_id(), now, now);
    const auto sync = load_views(*f.desk, {}, {}).sync;
    CHECK(sync.receipt_day == f.desk->today());
    CHECK(sync.held == 1);
}

TEST_CASE("the next attempt is told by the kiosk's own clock, and not while a network is waited for") {
    CentreFixture f;
    const auto sync = [&](std::optional<Millis> in) { return load_views(*f.desk, {}, {"", "", true, in}).sync; };
    CHECK_FALSE(sync({}).next_day);
    CHECK(sync(15 * 60'000).next_day == f.desk->today());
    CHECK(sync(15 * 60'000).next_time == "15:15");  // five hours ahead of UTC
    f.clock.set(f.clock.now() - 3 * kHour);         // the machine's, while the kiosk works by the one that people set
    REQUIRE(set_clock(*f.desk, f.clock.now() + 3 * kHour, "warden-2"));
    CHECK(sync(15 * 60'000).next_time == "15:15");
    f.desk->database().execute("INSERT INTO sync_attempt(attempted_at, outcome) VALUES(1795255200, 'sync.link_timed_out')");
    CHECK(sync(15 * 60'000).next_day);
    f.desk->database().execute("INSERT INTO sync_attempt(attempted_at, outcome) VALUES(1795255200, 'sync.offline')");
    CHECK_FALSE(sync(15 * 60'000).next_day);
}

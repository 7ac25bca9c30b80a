// How far a kiosk's hybrid clock may run ahead of what the registry signed last.
#include "db/ledger/least_time.h"

#include <doctest/doctest.h>

#include <limits>

#include "db/schema/schema.h"
#include "tests/support/set_clock.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct LeastTime {
    Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    SetClock clock;
    const Millis start = clock.now();

    void signed_at(Millis time) { note_registry_time(database, clock, time / 1000); }
    [[nodiscard]] Millis latest() { return latest_wall(database, clock) - start; }
};

}  // namespace

TEST_CASE("before the registry's first word there is no bound") {
    LeastTime world;
    CHECK(latest_wall(world.database, world.clock) == std::numeric_limits<Millis>::max());
}

TEST_CASE("a day past the signed time, and as much further as the machine has run since") {
    LeastTime world;
    world.signed_at(world.start);
    CHECK(world.latest() == kDay);
    world.clock.set(4'073'155'200'000);  // 2099
    CHECK(world.latest() == kDay);
    world.clock.advance(5 * kHour);
    CHECK(world.latest() == kDay + 5 * kHour);
    CHECK(world.latest() == kDay + 5 * kHour);
}

TEST_CASE("over a restart what was seen of the uptime counts, and the time switched off does not") {
    LeastTime world;
    world.signed_at(world.start);
    for (int day = 1; day <= 5; ++day) {
        world.clock.advance(8 * kHour);
        CHECK(world.latest() == kDay + day * 8 * kHour);
        world.clock.restart(16 * kHour);
        CHECK(world.latest() == kDay + day * 8 * kHour);
    }
}

TEST_CASE("an older signed time, from a stick or played again, takes nothing back") {
    LeastTime world;
    world.signed_at(world.start);
    world.clock.advance(3 * kHour);
    world.signed_at(world.start + kHour);
    CHECK(world.latest() == kDay + 3 * kHour);
    world.signed_at(world.start + 4 * kHour);
    CHECK(world.latest() == kDay + 4 * kHour);
    world.clock.advance(kHour);
    CHECK(world.latest() == kDay + 5 * kHour);
}

TEST_CASE("the real clock says since when this machine runs") {
    const Uptime uptime = SystemClock().uptime();
    CHECK(uptime.boot.size() == 36);
    CHECK(uptime.since > 0);
    CHECK(SystemClock().uptime().boot == uptime.boot);
}

// A kiosk whose clock is far ahead works on, and its records stay believable to everybody.
#include <doctest/doctest.h>

#include "kiosk/usecase/check_records.h"
#include "sync/protocol/authorship.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

constexpr Millis k2099 = 4'073'155'200'000;

Json mark(const std::string& word) { return {{"session", "S1"}, {"enrolment", "E1"}, {"mark", word}}; }

std::string mark_at(KioskWorld& kiosk) {
    auto row = kiosk.database().prepare("SELECT mark FROM attendance WHERE session='S1' AND enrolment='E1'");
    return row.step() ? row.text(0) : std::string();
}

}  // namespace

TEST_CASE("a clock that says 2099 for a week sets nothing apart and wins over nobody for ever") {
    RegistryWorld registry;
    SetClock dead_battery;
    KioskWorld kiosk(dead_battery), other(registry.clock);
    for (KioskWorld* one : {&kiosk, &other}) {
        one->register_at(registry);
        REQUIRE(stopped(one->sync(registry.url())) == "");
    }
    dead_battery.restart(12 * kHour);
    dead_battery.set(k2099);
    registry.clock.advance(12 * kHour);
    for (int day = 0; day < 7; ++day) {
        for (int hour = 0; hour < 8; ++hour) {
            kiosk.add_trainees(3);
            const Event event = kiosk.record({"attendance.marked/1", mark("present")});
            CHECK(event.at.starts_with("2099-"));
            CHECK_FALSE(is_clock_ahead(event, registry.clock.now() / 1000));
            dead_battery.advance(kHour);
            registry.clock.advance(kHour);
        }
        dead_battery.restart(16 * kHour);
        registry.clock.advance(16 * kHour);
    }
    const auto report = kiosk.sync(registry.url());
    CHECK(stopped(report) == "");
    CHECK(report.quarantined == 0);
    CHECK(registry.counts().quarantined == 0);

    REQUIRE(stopped(other.sync(registry.url())) == "");
    CHECK(mark_at(other) == "present");
    registry.clock.advance(kDay);
    const Event correction = other.record({"attendance.marked/1", mark("absent")});
    CHECK_FALSE(is_clock_ahead(correction, registry.clock.now() / 1000));
    REQUIRE(stopped(other.sync(registry.url())) == "");
    REQUIRE(stopped(kiosk.sync(registry.url())) == "");
    CHECK(mark_at(kiosk) == "absent");
    CHECK(check_records(kiosk.database(), kiosk.desk->cipher()).faults.empty());
}

TEST_CASE("a right clock is taken as it is; months without the registry only hold it back, and its records are taken all the same") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    kiosk.register_at(registry);
    REQUIRE(stopped(kiosk.sync(registry.url())) == "");
    registry.clock.advance(40 * kDay);
    CHECK(hlc_millis(kiosk.record({"attendance.marked/1", mark("present")}).hlc) == registry.clock.now());
    registry.clock.restart(40 * kDay);
    const Event event = kiosk.record({"attendance.marked/1", mark("late")});
    CHECK(hlc_millis(event.hlc) == registry.clock.now() - 39 * kDay);
    CHECK(event.at == iso_time(registry.clock.now()));
    const auto report = kiosk.sync(registry.url());
    CHECK(stopped(report) == "");
    CHECK(report.quarantined == 0);
    CHECK(hlc_millis(kiosk.record({"attendance.marked/1", mark("excused")}).hlc) == registry.clock.now());
}

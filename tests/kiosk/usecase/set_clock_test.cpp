// Proves that a dead clock battery dates nothing, locks nobody out, and is put right by two people.
#include "kiosk/usecase/set_clock.h"

#include <doctest/doctest.h>

#include "db/ledger/least_time.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/issue.h"
#include "kiosk/usecase/results.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;

namespace {

constexpr Millis kIn2009 = Millis{1'230'768'000} * 1000;
constexpr Millis kIn2099 = Millis{4'070'908'800} * 1000;

/// A batch of which everybody is ready.
struct ReadyCentre : CentreFixture {
    Batch batch;
    Millis morning = 0;

    ReadyCentre() {
        register_kiosk();
        batch = open_baking_batch();
        fulfil(batch);
        morning = clock.now() + 12 * test::kHour;
    }
    std::string issued() {
        const auto report = issue_certificates(*desk, batch.id, {});
        return report ? "" : report.error().code;
    }
    [[nodiscard]] Event last() { return desk->ledger().event_at(desk->ledger_id(), desk->ledger().head(desk->ledger_id()).seq).value(); }
};

std::string code_of(const Result<void, Refusal>& done) { return done ? "" : done.error().code; }

}  // namespace

TEST_CASE("started in 2009 or in 2099 nothing is recorded, until two people set the date") {
    for (const Millis wrong : {kIn2009, kIn2099}) {
        ReadyCentre f;
        const Seq before = f.last().seq;
        f.clock.restart(0);
        f.clock.set(wrong);
        CHECK(f.issued() == (wrong == kIn2009 ? "clock.behind" : "clock.ahead"));
        CHECK(code_of(f.desk->may(StaffRight::attendance)) == (wrong == kIn2009 ? "clock.behind" : "clock.ahead"));
        CHECK(f.last().seq == before);
        CHECK(code_of(set_clock(*f.desk, f.morning, "")) == "clock.witness");
        CHECK(code_of(set_clock(*f.desk, f.morning, f.desk->actor())) == "clock.witness");
        CHECK(code_of(set_clock(*f.desk, kIn2009, "warden-2")) == "clock.too_early");
        CHECK(code_of(set_clock(*f.desk, kIn2099, "warden-2")) == "clock.too_late");
        CHECK(code_of(set_clock(*f.desk, f.morning, "warden-2")) == "");
        const Event set = f.last();
        CHECK(set.type == "clock.set/1");
        CHECK(set.witness == "warden-2");
        CHECK(set.actor == f.desk->actor());
        CHECK(set.at == iso_time(f.morning));
        CHECK(set.body.at("from") == iso_time(wrong));
        CHECK(set.time_source == TimeSource::by_hand);
        CHECK(f.issued() == "");
        CHECK(f.last().time_source == TimeSource::by_hand);
        CHECK(f.last().at == iso_time(f.morning));
        CHECK(clock_state(*f.desk).fault == ClockState::Fault::none);
        // Another thread's Desk, and another program, work by the same.
        CHECK(f.desk->another().value()->clock().now() == f.morning);
        CHECK(f.desk->ledger_id() == set.ledger);
    }
}

TEST_CASE("a dead battery is asked about at each start, a live one is believed") {
    ReadyCentre f;
    f.clock.restart(0);
    f.clock.set(kIn2009);
    f.clock.advance(5 * 60'000);  // until somebody looks
    CHECK(code_of(set_clock(*f.desk, f.morning, "warden-2")) == "");
    f.clock.advance(test::kHour);
    CHECK(f.issued() == "");
    SUBCASE("it began again where it always does") {
        f.clock.restart(0);
        f.clock.set(kIn2009 + 1000);
        CHECK(code_of(f.desk->may(StaffRight::sign)) == "clock.behind");
        CHECK(f.desk->clock().now() == kIn2009 + 1000);
    }
    SUBCASE("it went on by itself, as wrong as before") {
        f.clock.restart(10 * test::kHour);
        CHECK(code_of(f.desk->may(StaffRight::sign)) == "");
        CHECK(f.desk->clock().now() == f.morning + 11 * test::kHour);
    }
    SUBCASE("a technician put it right") {
        f.clock.restart(0);
        f.clock.set(f.morning + 2 * test::kHour);
        CHECK(code_of(f.desk->may(StaffRight::sign)) == "clock.ahead");
        CHECK(code_of(set_clock(*f.desk, f.morning + 2 * test::kHour, "warden-2")) == "");
        CHECK(f.issued() == "");
    }
}

TEST_CASE("after a long holiday the date is confirmed, and minutes are nobody's business") {
    ReadyCentre f;
    f.clock.advance(61 * test::kDay);
    CHECK(f.issued() == "clock.ahead");
    CHECK(code_of(set_clock(*f.desk, f.clock.now(), "warden-2")) == "");
    CHECK(f.issued() == "");
    f.clock.advance(-4 * 60'000);
    CHECK(code_of(f.desk->may(StaffRight::sign)) == "");
}

TEST_CASE("what the registry signed is a bound, and is offered") {
    ReadyCentre f;
    {
        Transaction transaction(f.desk->database());
        note_registry_time(f.desk->database(), f.desk->clock(), f.morning / 1000);
        transaction.commit();
    }
    CHECK(f.issued() == "clock.behind");  // twelve hours behind it
    CHECK(clock_state(*f.desk).signed_time == f.morning / 1000 * 1000);
    CHECK(code_of(set_clock(*f.desk, f.morning - test::kHour, "warden-2")) == "clock.too_early");
    CHECK(code_of(set_clock(*f.desk, *clock_state(*f.desk).signed_time, "warden-2", TimeSource::registry)) == "");
    CHECK(f.issued() == "");
    CHECK(f.last().time_source == TimeSource::registry);
}

TEST_CASE("work that was dated ahead stays as it was written, and what follows is in a new ledger") {
    ReadyCentre f;
    const Millis now = f.clock.now();
    f.clock.set(now + 30 * test::kDay);
    CHECK(code_of(f.desk->may(StaffRight::sign)) == "");
    CHECK(f.issued() == "");
    const Event ahead = f.last();
    CHECK(code_of(set_clock(*f.desk, now + test::kHour, "warden-2")) == "");
    const Event set = f.last();
    CHECK(set.ledger != ahead.ledger);
    CHECK(set.hlc < ahead.hlc);
    const auto opened = f.desk->ledger().event_at(set.ledger, 1).value();
    CHECK(opened.body.at("reason") == "clock");
    CHECK(opened.body.at("parent") == ahead.ledger);
    CHECK(opened.at == iso_time(now + test::kHour));
    CHECK(is_closed_ledger(f.desk->database(), ahead.ledger));
    CHECK(f.desk->ledger().event_at(ahead.ledger, ahead.seq)->line == ahead.line);
    CHECK(clock_state(*f.desk).fault == ClockState::Fault::none);
}

TEST_CASE("no kiosk begins in 2009") {
    const test::TemporaryFolder folder;
    const test::SetClock clock(kIn2009);
    const auto desk = Desk::create(folder.file("kiosk.db"), {"PTSD", "PTSD-Centre", "پی ٹی ایس ڈی سینٹر", 300}, "coordinator",
                                   test::passphrase(), clock, test::kCheapKeys);
    REQUIRE_FALSE(desk);
    CHECK(desk.error().code == "clock.too_early");
    CHECK_FALSE(std::filesystem::exists(folder.file("kiosk.db")));
}

// A kiosk after its upgrade: what came by feed, or was recorded here, under a type that the older program did not know.
#include "sync/client/late_feed.h"

#include <doctest/doctest.h>

#include "db/projection/late_events.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/check_records.h"
#include "tests/support/direct_transport.h"
#include "tests/support/older_program.h"
#include "tests/support/sync_world.h"
#include "tests/support/two_kiosks.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct UpgradeWorld {
    RegistryWorld registry;
    KioskWorld here{registry.clock};
    KioskWorld there{registry.clock};
    DirectTransport link{*registry.routes};

    UpgradeWorld() {
        here.register_at(registry);
        there.register_at(registry);
    }
    void sync(KioskWorld& kiosk) {
        registry.clock.advance(1000);
        REQUIRE(stopped(SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, registry.clock).sync_now()) == "");
    }
    void was_older(const std::set<std::string>& unknown) {
        write_as_older_program(here.database(), here.desk->cipher(), unknown, counts_here(here.database()));
    }
    void upgrade() { catch_up(here.database(), here.desk->cipher(), "PTSD", counts_here(here.database())); }
    std::string rows() { return projected_rows(here.database()); }
    std::int64_t apart(const std::string& reason) {
        auto row = here.database().prepare("SELECT count(*) FROM fed_quarantined WHERE reason=?");
        return row.bind(reason).step() ? row.integer(0) : -1;
    }
    bool is_sound() { return check_records(here.database(), here.desk->cipher()).faults.empty(); }
    /// What a registry that knows no better has fed: the event is stored here as the next of the other kiosk's ledger.
    Event fed_unknown(const std::string& type, Json body) {
        const std::string ledger = there.desk->ledger_id();
        const LedgerHead head = here.desk->ledger().head(ledger);
        Event event{ledger,
                    head.seq + 1,
                    next_hlc(head.hlc, registry.clock.now()),
                    "2026-11-21T10:00:00Z",
                    TimeSource::rtc,
                    "coordinator",
                    "",
                    type,
                    std::move(body),
                    std::nullopt,
                    head.hash};
        seal_event(event);
        Transaction transaction(here.database());
        here.desk->ledger().store(event);
        here.database()
            .prepare("UPDATE fed_ledger SET held_through=?, head_hash=? WHERE ledger=?")
            .bind(event.seq)
            .bind(event.hash)
            .bind(ledger)
            .run();
        transaction.commit();
        return event;
    }
};

}  // namespace

TEST_CASE("what was fed and what was recorded here count after the upgrade, and what is recorded then is later than that") {
    UpgradeWorld world;
    world.there.add_trainees(2);
    (void)world.there.record({"attendance.marked/1", Json{{"session", "S1"}, {"enrolment", "E1"}, {"mark", "present"}}});
    (void)world.here.record({"attendance.marked/1", Json{{"session", "S2"}, {"enrolment", "E1"}, {"mark", "absent"}}});
    world.sync(world.there);
    world.sync(world.here);
    const std::string known = world.rows();
    const std::string latest = load_latest_fed_hlc(world.here.database());
    world.was_older({"attendance.marked/1"});
    world.here.database().execute("UPDATE last_feed SET hlc='0000000000000-0000'");
    REQUIRE(world.rows() != known);
    world.upgrade();
    CHECK(world.rows() == known);
    CHECK(load_latest_fed_hlc(world.here.database()) == latest);
    CHECK(world.is_sound());

    // Once: the rows are not made again.
    world.here.database().execute("DELETE FROM attendance");
    world.upgrade();
    CHECK(world.rows() != known);
}

TEST_CASE("what its type forbids, or its author may not write, is set apart and stops nobody") {
    UpgradeWorld world;
    world.there.add_trainees(1);
    world.sync(world.there);
    world.sync(world.here);
    world.was_older({"attendance.marked/1", "staff.ended/1"});
    (void)world.fed_unknown("attendance.marked/1", Json{{"session", "S1"}});
    (void)world.fed_unknown("staff.ended/1", Json{{"staff", "S9"}, {"on", "2026-11-01"}});
    (void)world.fed_unknown("attendance.marked/1", Json{{"session", "S1"}, {"enrolment", "E1"}, {"mark", "late"}});
    const Seq own = world.here.record_unprojected({"attendance.marked/1", Json{{"mark", "late"}}}).seq;
    world.upgrade();
    CHECK(world.apart("bad_body") == 2);
    CHECK(world.apart("not_author") == 1);
    auto row = world.here.database().prepare("SELECT 1 FROM fed_quarantined WHERE ledger=? AND seq=?");
    CHECK(row.bind(world.here.desk->ledger_id()).bind(own).step());
    CHECK(world.here.database().prepare("SELECT 1 FROM attendance WHERE mark='late'").step());
    CHECK_FALSE(world.here.database().prepare("SELECT 1 FROM staff").step());
    CHECK(world.is_sound());
}

TEST_CASE("an erasure among them takes what is personal, and what is not confirmed yet waits for its receipt") {
    UpgradeWorld world;
    const Json person{{"name", "Ayesha Bibi"}, {"cnic", "3310012345671"}};
    const Event added = world.here.record({"trainee.added/1", Json{{"trainee", "T1"}, {"roster", "women"}, {"position", 1}}, person});
    world.sync(world.here);
    world.there.add_trainees(1);
    world.sync(world.there);
    world.sync(world.here);
    world.was_older({"trainee.erased/1"});
    (void)world.fed_unknown("trainee.erased/1", Json{{"trainee", "T1"}});
    const Event waiting = world.here.record({"trainee.corrected/1", Json{{"trainee", "T1"}}, person});
    Ledger& ledger = world.here.desk->ledger();
    REQUIRE(ledger.event_at(added.ledger, added.seq)->personal);
    world.upgrade();
    CHECK_FALSE(ledger.event_at(added.ledger, added.seq)->personal);
    CHECK(ledger.event_at(waiting.ledger, waiting.seq)->personal);
    CHECK(world.here.database().prepare("SELECT 1 FROM erased WHERE subject='T1'").step());
    CHECK_FALSE(world.here.database().prepare("SELECT 1 FROM trainee WHERE trainee='T1' AND personal IS NOT NULL").step());
    CHECK(world.here.database().prepare("SELECT 1 FROM trainee WHERE trainee<>'T1' AND personal IS NOT NULL").step());
    CHECK(world.is_sound());
}

// A clock that is wrong while a kiosk is restored, put back or registered: the date is asked for all the same, nothing is lost, and work
// goes on once it is set.
#include <doctest/doctest.h>

#include "kiosk/outside/backup.h"
#include "kiosk/outside/connection.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/set_clock.h"
#include "tests/support/centre_fixture.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

std::string why(const auto& result) { return result ? "" : result.error().code; }

struct WrongClock {
    Millis by;
    const char* asked;
};
constexpr WrongClock kWrong[] = {{90 * kDay, "clock.ahead"}, {-90 * kDay, "clock.behind"}, {-365 * kDay, "clock.behind"}};

/// A batch of which everybody is ready and nobody has a certificate.
struct ReadyCentre : CentreFixture {
    TemporaryFolder place;
    Batch batch;

    ReadyCentre() {
        register_kiosk();
        batch = open_baking_batch();
        fulfil(batch);
    }
};

/// The date is asked for and nothing is recorded; once two people have said that it is `now`, all are issued, and dated so.
void asks_and_goes_on(Desk& desk, const Batch& batch, const WrongClock& wrong, Millis now) {
    const LedgerHead before = desk.ledger().head(desk.ledger_id());
    CHECK(why(desk.may(StaffRight::attendance)) == wrong.asked);
    CHECK(why(issue_certificates(desk, batch.id, {})) == wrong.asked);
    CHECK(desk.ledger().head(desk.ledger_id()).seq == before.seq);
    REQUIRE(set_clock(desk, now, "warden-2"));
    CHECK(why(desk.may(StaffRight::attendance)) == "");
    const auto report = issue_certificates(desk, batch.id, {});
    REQUIRE(report);
    CHECK(report->issued.size() == 28);
    CHECK(hlc_millis(desk.ledger().head(desk.ledger_id()).hlc) == now);
    CHECK(check_records(desk.database(), desk.cipher()).faults.empty());
}

}  // namespace

TEST_CASE("restored by a wrong clock, a kiosk asks for the date, and goes on with all that it had") {
    for (const WrongClock& wrong : kWrong) {
        CAPTURE(wrong.by);
        ReadyCentre f;
        const Millis now = f.clock.now();
        const std::string backup = write_backup(*f.desk, f.place.path()).value().file;
        f.clock.set(now + wrong.by);
        REQUIRE(restore_backup(backup, f.place.file("restored.db"), passphrase(), f.clock));
        const auto desk = Desk::open(f.place.file("restored.db"), passphrase(), f.clock).value();
        asks_and_goes_on(*desk, f.batch, wrong, now);
    }
}

TEST_CASE("restored by a clock some minutes back, a kiosk records what comes after all that it had") {
    ReadyCentre f;
    const LedgerHead before = f.desk->ledger().head(f.desk->ledger_id());
    const std::string backup = write_backup(*f.desk, f.place.path()).value().file;
    f.clock.set(f.clock.now() - 4 * 60'000);
    REQUIRE(restore_backup(backup, f.place.file("restored.db"), passphrase(), f.clock));
    const auto desk = Desk::open(f.place.file("restored.db"), passphrase(), f.clock).value();
    CHECK(why(desk->may(StaffRight::attendance)) == "");  // too little to be asked about
    REQUIRE(desk->ledger_id() != f.desk->ledger_id());
    for (const Event& event : desk->ledger().events_after(desk->ledger_id(), 0, 10)) CHECK(event.hlc > before.hlc);
}

TEST_CASE("what a kiosk recorded ahead of its time, before any registry told it the time, draws no later record along") {
    CentreFixture f;
    const TemporaryFolder place;
    const Millis now = f.clock.now();
    f.clock.set(now + 50 * kDay);
    (void)f.open_baking_batch();
    const std::string backup = write_backup(*f.desk, place.path()).value().file;
    f.clock.set(now);
    REQUIRE(restore_backup(backup, place.file("restored.db"), passphrase(), f.clock));
    const auto desk = Desk::open(place.file("restored.db"), passphrase(), f.clock).value();
    CHECK(why(desk->may(StaffRight::attendance)) == "clock.behind");
    REQUIRE(set_clock(*desk, now, "warden-2"));
    CHECK(why(desk->may(StaffRight::attendance)) == "");
    CHECK(hlc_millis(desk->ledger().head(desk->ledger_id()).hlc) == now);
}

TEST_CASE("restored twice by clocks that were wrong, a kiosk still knows when it worked last") {
    ReadyCentre f;
    const Millis now = f.clock.now();
    const std::string first = write_backup(*f.desk, f.place.path()).value().file;
    f.clock.set(now - 90 * kDay);
    REQUIRE(restore_backup(first, f.place.file("first.db"), passphrase(), f.clock));
    const std::string second =
        write_backup(*Desk::open(f.place.file("first.db"), passphrase(), f.clock).value(), f.place.path()).value().file;
    f.clock.set(now + 90 * kDay);
    REQUIRE(restore_backup(second, f.place.file("second.db"), passphrase(), f.clock));
    const auto desk = Desk::open(f.place.file("second.db"), passphrase(), f.clock).value();
    CHECK(clock_state(*desk).last_work == now);
    asks_and_goes_on(*desk, f.batch, kWrong[0], now);
}

TEST_CASE("a ledger that was opened ahead of its time is written no more once the clock is right, however it was put right") {
    ReadyCentre f;
    const Millis now = f.clock.now();
    const std::string backup = write_backup(*f.desk, f.place.path()).value().file;
    f.clock.set(now + 90 * kDay);
    REQUIRE(restore_backup(backup, f.place.file("restored.db"), passphrase(), f.clock));
    const auto desk = Desk::open(f.place.file("restored.db"), passphrase(), f.clock).value();
    const std::string ahead = desk->ledger_id();
    f.clock.set(now);  // a technician did, outside of Sanad
    asks_and_goes_on(*desk, f.batch, {0, "clock.behind"}, now);
    CHECK(desk->ledger_id() != ahead);
}

TEST_CASE("records that were put back are found by a wrong clock, and the date is asked for all the same") {
    for (const WrongClock& wrong : kWrong) {
        CAPTURE(wrong.by);
        ReadyCentre f;
        const Millis now = f.clock.now();
        const std::string path = f.folder.file("kiosk.db");
        f.desk->database().copy_to(f.folder.file("earlier.db"));
        REQUIRE(issue_certificates(*f.desk, f.batch.id, {}));
        f.desk.reset();
        for (const char* log : {"-wal", "-shm"}) std::filesystem::remove(path + log);
        std::filesystem::copy_file(f.folder.file("earlier.db"), path, std::filesystem::copy_options::overwrite_existing);
        f.clock.set(now + wrong.by);
        f.reopen();
        REQUIRE(f.desk->was_put_back());
        asks_and_goes_on(*f.desk, f.batch, wrong, now);
    }
}

TEST_CASE("registered by a wrong clock, for the first time or anew, a kiosk asks for the date, and what it issues then is registered") {
    for (const WrongClock& wrong : kWrong) {
        for (const bool anew : {false, true}) {
            CAPTURE(wrong.by);
            CAPTURE(anew);
            RegistryWorld registry;
            const Millis now = registry.clock.now();
            SetClock machine(now);
            KioskWorld kiosk(machine);
            HttpTransport transport(registry.url());
            if (anew) {
                REQUIRE(register_kiosk(*kiosk.desk, registry.url(), registry.office_code("PTSD"), transport));
                kiosk.add_trainees(2);
                REQUIRE(stopped(sync_kiosk(*kiosk.desk, transport).value()) == "");
            }
            machine.set(now + wrong.by);
            const auto registered = anew ? register_anew(*kiosk.desk, passphrase(), registry.url(), registry.office_code("PTSD"), transport)
                                         : register_kiosk(*kiosk.desk, registry.url(), registry.office_code("PTSD"), transport);
            REQUIRE_MESSAGE(registered, why(registered));
            kiosk.reopen();
            CHECK(why(kiosk.desk->may(StaffRight::sign)) == wrong.asked);
            REQUIRE(set_clock(*kiosk.desk, now, "warden-2"));
            CHECK(why(kiosk.desk->may(StaffRight::sign)) == "");

            kiosk.counter = next_counter(kiosk.database(), kiosk.certificate().device_code) - 1;
            auto credential = kiosk.facts();
            credential.issued_at = kiosk.desk->clock().now() / 1000;
            const auto issued = issue_credential(credential, "Home Baking", kiosk.desk->device()).value();
            const Event event = kiosk.record(kiosk.issuing(credential, issued.bytes));
            CHECK(hlc_millis(event.hlc) <= now + kHour);
            registry.clock.advance(kHour);  // past the first moments of the key
            machine.advance(kHour);
            CHECK(stopped(sync_kiosk(*kiosk.desk, transport).value()) == "");
            CHECK(registry.counts().certificates == 1);
            auto people = kiosk.database().prepare("SELECT count(*) FROM trainee");
            CHECK((people.step() && people.integer(0) == (anew ? 2 : 0)));
            CHECK(check_records(kiosk.database(), kiosk.desk->cipher()).faults.empty());
        }
    }
}

TEST_CASE("a kiosk that was made by a clock ahead is asked for the date once the registry has said what it is") {
    RegistryWorld registry;
    SetClock machine(registry.clock.now() + 90 * kDay);
    KioskWorld kiosk(machine);
    CHECK(why(kiosk.desk->may(StaffRight::sign)) == "");
    HttpTransport transport(registry.url());
    REQUIRE(register_kiosk(*kiosk.desk, registry.url(), registry.office_code("PTSD"), transport));
    CHECK(why(kiosk.desk->may(StaffRight::sign)) == "clock.ahead");
}

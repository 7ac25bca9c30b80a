// A device with more ledgers than any has cuts no kiosk of its centre off, and a kiosk of which no further ledger is taken misses nothing
// else.
#include <doctest/doctest.h>

#include "kiosk/outside/connection.h"
#include "sync/bundle/bundle.h"
#include "sync/client/feed_receiver.h"
#include "sync/client/stick_carrier.h"
#include "sync/registry/ingest/ingest.h"
#include "sync/registry/office/device_desk.h"
#include "tests/support/direct_transport.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct ManyLedgers {
    RegistryWorld registry;
    KioskWorld here{registry.clock};
    KioskWorld there{registry.clock};
    DirectTransport link{*registry.routes};
    int made = 0;

    ManyLedgers() {
        here.register_at(registry);
        there.register_at(registry);
    }
    SyncReport sync(KioskWorld& kiosk) {
        return SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, registry.clock).sync_now();
    }
    /// Ledgers of one event of a kiosk's device, put in beneath the limit.
    void put_in(KioskWorld& kiosk, int count, bool set_apart) {
        Registry& office = *registry.writer;
        Event first = kiosk.desk->ledger().event_at(kiosk.desk->ledger_id(), 1).value();
        Transaction transaction(office.database());
        for (int i = 0; i < count; ++i) {
            first.ledger = "L" + std::to_string(++made);
            seal_event(first);
            office.ledger().store(first);
            office.store().set_owner(first.ledger, kiosk.certificate().device_code);
            if (set_apart) office.store().quarantine(first.ledger, {1, QuarantineReason::device_compromised});
        }
        transaction.commit();
    }
    std::int64_t fed_ledgers() {
        auto row = here.database().prepare("SELECT count(*) FROM fed_ledger");
        return row.step() ? row.integer(0) : -1;
    }
};

}  // namespace

TEST_CASE("a kiosk syncs, hears of the trust list and writes sticks whatever number of ledgers another of its centre has") {
    ManyLedgers world;
    CHECK(stopped(world.sync(world.there)) == "");
    world.put_in(world.there, 300, /*set_apart=*/false);
    for (int i = 0; i < 2; ++i) CHECK(stopped(world.sync(world.here)) == "");
    CHECK(world.fed_ledgers() == 301);

    const auto office = world.registry.open();
    world.registry.clock.advance(kHour);
    REQUIRE(DeviceDesk(*office, world.registry.clock, "officer").call_compromised("K0002", world.registry.clock.now() / 1000));
    world.put_in(world.there, 300, /*set_apart=*/true);
    const SyncReport told = world.sync(world.here);
    CHECK(stopped(told) == "");
    CHECK(told.trust_updated);
    CHECK(stopped(world.sync(world.here)) == "");
    CHECK(world.fed_ledgers() == 602);  // with the registry's own

    world.here.add_trainees(3);
    TemporaryFolder place;
    Stick stick(place.path());
    StickCarrier carrier(world.here.database(), world.here.desk->cipher(), world.here.desk->device(), world.here.desk->sealing_secret(),
                         world.registry.clock);
    const auto written = carrier.write(stick);
    REQUIRE(written);
    CHECK(written->events == 3);
}

TEST_CASE("what a kiosk asks for is within the limits of a request, whatever number of ledgers is here") {
    ManyLedgers world;
    Database& database = world.here.database();
    Transaction transaction(database);
    const auto add = [&](const std::string& ledger, const std::string& device) {
        database.prepare("INSERT INTO fed_ledger(ledger, device, held_through, head_hash) VALUES(?,?,5,?)")
            .bind(ledger)
            .bind(device)
            .bind(Digest{})
            .run();
        database.prepare("INSERT INTO fed_withheld(ledger, seq, hash) VALUES(?,5,?)").bind(ledger).bind(Digest{}).run();
    };
    for (std::size_t i = 0; i < kMaxFeedLedgers + 500; ++i) add("L" + std::to_string(i), "K0002");
    add(registry_ledger("PTSD"), "");
    const FeedRequest wanted = wanted_feed(database, 1000);
    CHECK(wanted.held.size() == kMaxFeedLedgers);
    CHECK(wanted.held.contains(registry_ledger("PTSD")));
    CHECK(read_feed_request(write_feed_request(wanted)) == wanted);
}

TEST_CASE("a kiosk with more parcels than a stick's file takes writes one that the office opens, with all that it asks for") {
    ManyLedgers world;
    Database& database = world.here.database();
    {
        Transaction transaction(database);
        Event first = world.here.desk->ledger().event_at(world.here.desk->ledger_id(), 1).value();
        for (std::size_t i = 0; i < kMaxBundleItems; ++i) {
            first.ledger = "L" + std::to_string(i);
            seal_event(first);
            world.here.desk->ledger().store(first);
            database.prepare("INSERT INTO own_ledger(ledger, actor, counter_from, closed) VALUES(?,'x',1,1)").bind(first.ledger).run();
        }
        transaction.commit();
    }
    TemporaryFolder place;
    Stick stick(place.path());
    StickCarrier carrier(database, world.here.desk->cipher(), world.here.desk->device(), world.here.desk->sealing_secret(),
                         world.registry.clock);
    const auto written = carrier.write(stick, /*asks_renewal=*/true);
    REQUIRE(written);
    CHECK(written->parcels == static_cast<std::int64_t>(kMaxBundleItems) - 2);
    const auto files = stick.generations(registration_id(world.here.desk->device().public_key()) + ".to-registry", kMaxBundleBytes).value();
    REQUIRE(files.size() == 1);
    const auto items = open_bundle(files[0].content, world.registry.writer->sealing_secret());
    REQUIRE(items);
    CHECK(items->size() == kMaxBundleItems);
    CHECK(items->back().kind == BundleItemKind::renewal_request);
}

TEST_CASE("a kiosk of which no further ledger is taken hears of everything else, and goes on when it is registered anew") {
    ManyLedgers world;
    world.there.add_trainees(2);
    CHECK(stopped(world.sync(world.there)) == "");
    world.put_in(world.here, static_cast<int>(kMaxLedgersOfDevice), /*set_apart=*/false);
    world.here.add_trainees(2);
    const SyncReport report = world.sync(world.here);
    CHECK(stopped(report) == "sync.too_many_ledgers");
    CHECK_FALSE(report.stopped);  // a further try mends nothing
    CHECK(report.received == 3);
    CHECK(report.trust_updated);
    CHECK(report.waiting == 3);

    REQUIRE(register_anew(*world.here.desk, passphrase(), world.registry.url(), world.registry.office_code("PTSD"), world.link));
    world.here.reopen();
    const SyncReport anew = world.sync(world.here);
    CHECK(stopped(anew) == "");
    CHECK(anew.waiting == 0);
    auto rows = world.registry.writer->database().prepare("SELECT count(*) FROM trainee");
    REQUIRE(rows.step());
    CHECK(rows.integer(0) == 4);
}

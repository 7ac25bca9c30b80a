// Proves that a registry that was put back to an older state keeps nothing of what kiosks recorded from other kiosks, and that everybody is
// told.
#include "sync/registry/store/put_back.h"

#include <doctest/doctest.h>

#include "kiosk/outside/connection.h"
#include "kiosk/store/centre_store.h"
#include "sync/bundle/stick.h"
#include "sync/client/feed_receiver.h"
#include "sync/client/stick_carrier.h"
#include "sync/registry/office/bundle_desk.h"
#include "sync/registry/store/registry_record.h"
#include "tests/support/office_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

const std::string kPutBack = "sync.registry_put_back";

/// A registry whose own ledger of the centre has five events, all of them on both kiosks, and its backup that has three.
struct PutBackWorld {
    RegistryWorld registry;
    KioskWorld here{registry.clock};
    KioskWorld there{registry.clock};
    std::unique_ptr<Registry> old;

    PutBackWorld() {
        here.register_at(registry);
        there.register_at(registry);
        erase_somebody(2);
        sync_all();
        old = registry.backup();
        erase_somebody(2);
        sync_all();
        REQUIRE(own_ledger() == 5);
    }
    /// An officer's words in the registry's own ledger.
    void erase_somebody(int times) {
        for (; times > 0; --times) {
            registry.clock.advance(1000);
            Transaction transaction(registry.writer->database());
            (void)record_as_registry(*registry.writer, registry.clock, "officer", "PTSD",
                                     {"trainee.erased/1", Json{{"trainee", new_id()}}});
            transaction.commit();
        }
    }
    void sync_all() {
        for (KioskWorld* kiosk : {&here, &there, &here}) REQUIRE(stopped(sync(*kiosk)) == "");
    }
    [[nodiscard]] SyncReport sync(KioskWorld& kiosk) { return kiosk.sync(registry.url()); }
    [[nodiscard]] Seq own_ledger() { return registry.writer->ledger().head(registry_ledger("PTSD")).seq; }
    [[nodiscard]] std::vector<HeldOtherwise> seen() { return held_otherwise(registry.writer->database()); }
};

}  // namespace

TEST_CASE("the office is told when a kiosk asks that holds more of the registry's own ledger than there is") {
    PutBackWorld world;
    world.registry.start_again(std::move(world.old));
    REQUIRE(world.own_ledger() == 3);
    world.here.add_trainees(1);
    CHECK(stopped(world.sync(world.here)) == "");  // nothing says yet that it is otherwise
    const auto seen = world.seen();
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].centre_code == "PTSD");
    CHECK(seen[0].device_code == world.here.certificate().device_code);
    CHECK(seen[0].held == 5);
    CHECK(world.sync(world.there).received == 1);
    CHECK(world.seen().size() == 2);

    OfficeWorld office;
    const RegistryPlace place{RegistryAddress(world.registry.folder.file("backup.db")), Passphrase(kPassphraseText)};
    CHECK(office.done(show_status(office.voice, place)).at("put_back").size() == 2);
}

TEST_CASE("a registry that was put back and wrote on stops nothing between kiosks; both sides say so, until it is mended") {
    // It wrote less than was lost, as much, and more: much more than fits into one answer.
    for (const int written : {1, 2, 3, 200}) {
        CAPTURE(written);
        PutBackWorld world;
        world.registry.start_again(std::move(world.old));
        world.erase_somebody(written);
        world.here.add_trainees(2);
        const bool contradicts = world.own_ledger() >= 5;
        const auto sent = world.sync(world.here);
        CHECK(stopped(sent) == (contradicts ? kPutBack : ""));
        CHECK(sent.waiting == 0);
        const auto got = world.sync(world.there);
        CHECK(stopped(got) == (contradicts ? kPutBack : ""));
        CHECK(got.received == 2);
        CHECK(world.seen().size() == 2);
        CHECK(load_sync_state(world.there.database()).last_outcome == (contradicts ? kPutBack : "done"));
        CHECK(world.registry.catalogue.has("refusal." + kPutBack));

        // The file of before is found again.
        world.registry.start_again(world.registry.open());
        REQUIRE(world.own_ledger() == 5);
        world.erase_somebody(1);
        const auto mended = world.sync(world.there);
        CHECK(stopped(mended) == "");
        CHECK(mended.received == 1);
        CHECK(world.seen().empty());
    }
}

TEST_CASE("a kiosk that no longer holds records that are not here is no sign of a registry that was put back") {
    PutBackWorld world;
    auto& database = world.registry.writer->database();
    {
        Transaction transaction(database);
        note_held_otherwise(database, world.here.certificate().device_code, 9, 1);
        transaction.commit();
    }
    CHECK(world.seen().size() == 1);
    CHECK(stopped(world.sync(world.here)) == "");
    CHECK(world.seen().empty());
}

TEST_CASE("by stick too, what another kiosk recorded comes though the registry contradicts itself, and the kiosk says so") {
    PutBackWorld world;
    world.here.add_trainees(2);
    world.registry.start_again(std::move(world.old));
    world.erase_somebody(4);
    const TemporaryFolder place;
    Stick stick(place.path());
    const auto carrier = [&](KioskWorld& kiosk) {
        return StickCarrier(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), kiosk.desk->sealing_secret(),
                            world.registry.clock);
    };
    REQUIRE(carrier(world.here).write(stick));
    REQUIRE(carrier(world.there).write(stick));
    REQUIRE(BundleDesk(*world.registry.writer, world.registry.clock).import_from(stick));
    const auto read = carrier(world.there).read(stick).value();
    CHECK(read.received == 2);
    REQUIRE(read.trouble);
    CHECK(read.trouble->code == kPutBack);
    CHECK(is_registry_put_back(world.there.database()));
    CHECK(world.seen().empty());  // what lies on a stick is signed by nobody
}

TEST_CASE("while the registry is known to be put back, a kiosk goes on syncing as often as ever, and its key is renewed") {
    PutBackWorld world;
    world.registry.start_again(std::move(world.old));
    world.erase_somebody(4);
    world.registry.clock.advance(700 * kDay);
    const std::int64_t before = world.here.certificate().not_after;
    world.here.add_trainees(1);
    HttpTransport transport(world.registry.url());
    const SyncReport report = sync_kiosk(*world.here.desk, transport).value();
    CHECK(report.released == 1);
    CHECK_FALSE(report.stopped);
    REQUIRE(report.warning);
    CHECK(report.warning->code == kPutBack);
    CHECK(load_sync_state(world.here.database()).last_outcome == kPutBack);
    CHECK(Backoff().wait_after(report, 0) == 15 * 60'000);
    CHECK(world.here.certificate().not_after > before);
}

// How attempts to sync went is known later, and none lasts for ever.
#include <doctest/doctest.h>

#include "kiosk/store/centre_store.h"
#include "sync/client/sync_engine.h"
#include "tests/support/bad_proxy.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;
using namespace std::chrono_literals;

namespace {

struct SyncWorld {
    RegistryWorld registry;
    KioskWorld kiosk{registry.clock};
    SyncWorld() { kiosk.register_at(registry); }
};

/// Each exchange lasts as long as it may, and nothing comes of it.
struct DeadLink final : Transport {
    explicit DeadLink(SetClock& its_clock) : clock(its_clock) {}
    SetClock& clock;
    int exchanges = 0;

    LinkError time_out() {
        ++exchanges;
        clock.advance(HttpLimits{}.whole.count());
        return LinkError::timed_out;
    }
    Result<WireResponse, LinkError> get(const std::string&, std::size_t) override { return refuse(time_out()); }
    Result<WireResponse, LinkError> post(const std::string&, ByteView, const std::string&, std::size_t) override {
        return refuse(time_out());
    }
    Result<WireResponse, LinkError> post_signed(const std::string&, ByteView, ByteView, std::size_t) override { return refuse(time_out()); }
    Result<WireResponse, LinkError> get_signed(const std::string&, ByteView, std::size_t) override { return refuse(time_out()); }
    void hang_up() override {}
};

const HttpLimits kHasty{2'000ms, 2s, 3'000ms};

}  // namespace

TEST_CASE("how attempts went is kept, the last fifty; of many in a row that went alike, the first and the last") {
    SyncWorld world;
    const auto attempts = [&] { return load_sync_attempts(world.kiosk.database()); };
    const CannedServer broken(CannedServer::http("502 Bad Gateway", "text/plain", ""));
    const Millis begin = world.registry.clock.now();
    for (int i = 0; i < 5; ++i) {
        CHECK(stopped(world.kiosk.sync(broken.url(), kHasty)) == "sync.server_broke");
        world.registry.clock.advance(60'000);
    }
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    REQUIRE(attempts().size() == 3);
    CHECK(attempts()[0].outcome == "done");
    CHECK(attempts()[0].at == begin / 1000 + 300);
    CHECK(attempts()[1].outcome == "sync.server_broke");
    CHECK(attempts()[1].at == begin / 1000 + 240);
    CHECK(attempts()[2].at == begin / 1000);
    for (int i = 0; i < 30; ++i) {
        CHECK(stopped(world.kiosk.sync(broken.url(), kHasty)) == "sync.server_broke");
        CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    }
    CHECK(attempts().size() == 50);
    CHECK(load_sync_state(world.kiosk.database()).last_outcome == "done");
}

TEST_CASE("a sync of which nothing goes through is over within ten minutes, whatever it was at, and says why") {
    for (const std::int64_t waiting : {3, 0}) {
        SyncWorld world;
        world.kiosk.add_trainees(3);
        if (waiting == 0) REQUIRE(stopped(world.kiosk.sync(world.registry.url())) == "");
        DeadLink link(world.registry.clock);
        Desk& desk = *world.kiosk.desk;
        const Millis begin = world.registry.clock.now();
        const auto report = SyncEngine(desk.database(), desk.cipher(), desk.device(), link, world.registry.clock).sync_now();
        CHECK(stopped(report) == "sync.link_timed_out");
        CHECK(link.exchanges > 1);
        CHECK(world.registry.clock.now() - begin <= 10 * 60'000);
    }
}

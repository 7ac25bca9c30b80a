// Two machines with one disk from the very beginning: what the first is told, and until when.
#include <doctest/doctest.h>

#include "kiosk/outside/connection.h"
#include "kiosk/store/centre_store.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

TEST_CASE("a copy made before the kiosk was registered has nothing to copy but its registration, and its fork is mended all the same") {
    RegistryWorld registry;
    KioskWorld first(registry.clock);
    const auto second = first.clone();
    const auto sync = [&](KioskWorld& kiosk) {
        HttpTransport transport(registry.url());
        registry.clock.advance(60'000);
        return stopped(sync_kiosk(*kiosk.desk, transport).value());
    };
    for (KioskWorld* kiosk : {&first, second.get()}) {
        HttpTransport transport(registry.url());
        registry.clock.advance(60'000);
        REQUIRE(register_kiosk(*kiosk->desk, registry.url(), registry.office_code("PTSD"), transport)->device_code == "K0001");
    }
    CHECK(sync(first) == "");
    CHECK(sync(*second) == "sync.cloned");
    const Event offered = second->desk->ledger().event_at(second->desk->ledger_id(), 2).value();
    REQUIRE(offered.type == "device.registered/1");
    CHECK(load_found_copy(first.database()));
    CHECK(registry.counts().forks == 1);
    {
        HttpTransport transport(registry.url());
        REQUIRE(register_anew(*second->desk, passphrase(), registry.url(), registry.office_code("PTSD"), transport));
        second->reopen();
    }
    const Event opened = second->desk->ledger().event_at(second->desk->ledger_id(), 1).value();
    CHECK(opened.body["left"] == Json::array({Json{{"ledger", offered.ledger}, {"seq", 2}, {"hash", to_hex(offered.hash)}}}));
    CHECK(sync(*second) == "");
    CHECK(registry.counts().forks == 0);
    CHECK(sync(first) == "");
    CHECK_FALSE(load_found_copy(first.database()));
}

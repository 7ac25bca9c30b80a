// A kiosk's key renews itself with the sync, with the real registry over a real socket.
#include "kiosk/outside/connection.h"

#include <doctest/doctest.h>

#include "kiosk/usecase/key_window.h"
#include "tests/support/bad_proxy.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

TEST_CASE("a key is renewed by itself, with a sync, once fewer than sixty days are left; the officer's approval is all that it takes") {
    RegistryWorld registry(/*approve_at_once=*/false);
    KioskWorld kiosk(registry.clock);
    HttpTransport transport(registry.url());
    const auto officer = registry.open();
    RegistrationDesk desk(*officer, registry.clock, false);
    const std::string fingerprint = registration_id(kiosk.desk->device().public_key());
    CHECK(register_kiosk(*kiosk.desk, registry.url(), registry.office_code("PTSD"), transport).error().code == "sync.registration_pending");
    REQUIRE(desk.approve(fingerprint));
    REQUIRE(ask_for_approval(*kiosk.desk, transport));

    registry.clock.advance(660 * kDay);
    REQUIRE_FALSE(sync_kiosk(*kiosk.desk, transport)->stopped);
    CHECK(registry.counts().pending == 0);
    registry.clock.advance(20 * kDay);
    CHECK(key_window(*kiosk.desk)->renewal_words() == "key.renewal.unasked");
    REQUIRE_FALSE(sync_kiosk(*kiosk.desk, transport)->stopped);
    CHECK(registry.counts().pending == 1);
    CHECK(key_window(*kiosk.desk)->renewal_words() == "key.renewal.asked");
    // Over, and still the sync goes on.
    registry.clock.advance(60 * kDay);
    kiosk.add_trainees(2);
    const auto report = sync_kiosk(*kiosk.desk, transport);
    CHECK_FALSE(report->stopped);
    CHECK(report->released == 2);
    CHECK((key_window(*kiosk.desk)->stage == KeyStage::over));

    REQUIRE(desk.approve(fingerprint));
    const auto granted = sync_kiosk(*kiosk.desk, transport);
    CHECK_FALSE(granted->stopped);
    CHECK(granted->trust_updated);
    CHECK((key_window(*kiosk.desk)->stage == KeyStage::good));
    CHECK(key_window(*kiosk.desk)->days_left == 730);
    registry.server->stop();
    CHECK(sync_kiosk(*kiosk.desk, transport)->stopped);
}

TEST_CASE("a person may ask for the renewal at any time") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    HttpTransport transport(registry.url());
    CHECK(renew_key(*kiosk.desk, transport).error().code == "sync.not_registered");
    const auto first = register_kiosk(*kiosk.desk, registry.url(), registry.office_code("PTSD"), transport);
    REQUIRE(first);
    registry.clock.advance(kDay);
    const auto renewed = renew_key(*kiosk.desk, transport);
    REQUIRE(renewed);
    CHECK(renewed->not_before == first->not_before);
    CHECK(renewed->not_after == first->not_after + 86'400);
    CHECK(renewed->device_code == first->device_code);
}

TEST_CASE("what a sync learnt of its link, the next one begins with") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    kiosk.register_at(registry);
    kiosk.add_trainees(120);
    LinkPace pace{{}};
    const std::size_t first = pace.parcel_bytes();
    BadProxy proxy(registry.server->port());
    proxy.become({.cut_upward_after = 6'000});
    {
        HttpTransport transport(proxy.url());
        (void)sync_kiosk(*kiosk.desk, transport, &pace);
    }
    CHECK(pace.parcel_bytes() < first);
    CHECK(pace.wants_new_connection());
    const LinkPace learnt = pace;
    proxy.become({.cut_upward_after = 0});  // nothing at all goes through: no parcel is larger for it
    {
        HttpTransport transport(proxy.url());
        CHECK(sync_kiosk(*kiosk.desk, transport, &pace)->stopped);
    }
    CHECK(pace.parcel_bytes() <= learnt.parcel_bytes());
    HttpTransport transport(registry.url());
    CHECK(sync_kiosk(*kiosk.desk, transport, &pace)->waiting == 0);
}

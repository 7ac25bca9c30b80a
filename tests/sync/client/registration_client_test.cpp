#include "sync/client/registration_client.h"

#include <doctest/doctest.h>

#include "tests/support/bad_proxy.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

std::string refused(const Result<RegistrationChain, SyncRefusal>& result) {
    REQUIRE_FALSE(result);
    return result.error().code;
}

}  // namespace

TEST_CASE("a kiosk asks, waits for the officer, and is registered") {
    RegistryWorld registry(/*approve_at_once=*/false);
    KioskWorld kiosk(registry.clock);
    const std::string code = registry.office_code("PTSD");
    const auto asked = kiosk.ask_to_register(registry.url(), code);
    CHECK(refused(asked) == "sync.registration_pending");
    const std::string fingerprint = key_fingerprint(kiosk.desk->device().public_key());
    CHECK(asked.error().facts.at("fingerprint") == fingerprint);

    HttpTransport transport(registry.url());
    const auto poll = [&] {
        return poll_registration(kiosk.database(), kiosk.desk->device(), kiosk.desk->sealing_secret(), "PTSD", transport);
    };
    CHECK(refused(poll()) == "sync.registration_pending");
    CHECK(refused(kiosk.ask_to_register(registry.url(), code)) == "sync.registration_pending");
    {
        const auto officer = Registry::open(registry.path()).value();
        CHECK(RegistrationDesk(*officer, registry.clock, false).approve(registration_id(kiosk.desk->device().public_key())) == "K0001");
    }
    const auto chain = poll();
    REQUIRE(chain);
    CHECK(chain->device.device_code == "K0001");
    CHECK(stored_registration(kiosk.database()) == *chain);
    // From now on nobody needs to be asked.
    registry.server->stop();
    CHECK(poll() == *chain);
}

TEST_CASE("a kiosk that was refused is told so") {
    RegistryWorld registry(/*approve_at_once=*/false);
    KioskWorld kiosk(registry.clock);
    (void)kiosk.ask_to_register(registry.url(), registry.office_code("PTSD"));
    (void)RegistrationDesk(*Registry::open(registry.path()).value(), registry.clock, false)
        .refuse_registration(registration_id(kiosk.desk->device().public_key()));
    HttpTransport transport(registry.url());
    CHECK(refused(poll_registration(kiosk.database(), kiosk.desk->device(), kiosk.desk->sealing_secret(), "PTSD", transport)) ==
          "sync.registration_refused");
}

TEST_CASE("each reason why a kiosk is not registered has its own code, and leaves it unregistered") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    const std::string code = registry.office_code("PTSD");

    CHECK(refused(kiosk.ask_to_register(registry.url(), "nonsense")) == "sync.bad_office_code");
    CHECK(refused(kiosk.ask_to_register("http://127.0.0.1:1", code)) == "sync.offline");
    CHECK(refused(kiosk.ask_to_register("gopher://127.0.0.1", code)) == "sync.bad_address");
    CHECK(refused(kiosk.ask_to_register(registry.url(), registry.office_code("BWP"))) == "sync.wrong_office_code");
    const CannedServer portal(CannedServer::http("200 OK", "text/html", "<html>Please log in</html>"));
    CHECK(refused(kiosk.ask_to_register(portal.url(), code)) == "sync.login_page");
    const CannedServer redirecting("HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 0\r\n\r\n");
    CHECK(refused(kiosk.ask_to_register(redirecting.url(), code)) == "sync.login_page");
    const CannedServer damaged(CannedServer::http("200 OK", "application/cbor", "\xa3\x01"));
    CHECK(refused(kiosk.ask_to_register(damaged.url(), code)) == "sync.answer_damaged");
    const CannedServer lying(
        CannedServer::http("202 Accepted", "application/json", R"({"state":"pending","fingerprint":"0000000000000000"})"));
    CHECK(refused(kiosk.ask_to_register(lying.url(), code)) == "sync.not_the_registry");
    CHECK_FALSE(stored_registration(kiosk.database()));

    // Another registry, with an anchor of its own, that would register anybody.
    RegistryWorld rogue;
    const auto own_code = read_office_code(rogue.office_code("PTSD")).value();
    const auto mixed = write_office_code({own_code.one_time, read_office_code(code)->anchor_check});
    CHECK(refused(kiosk.ask_to_register(rogue.url(), mixed)) == "sync.wrong_anchor");
    CHECK_FALSE(stored_registration(kiosk.database()));
    CHECK(kiosk.ask_to_register(registry.url(), code));
}

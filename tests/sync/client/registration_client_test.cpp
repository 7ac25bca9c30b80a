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
        const auto officer = registry.open();
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

TEST_CASE("a mistyped code or address while the officer decides loses nothing") {
    RegistryWorld registry(/*approve_at_once=*/false);
    KioskWorld kiosk(registry.clock);
    const std::string code = registry.office_code("PTSD");
    const auto stored = [&] {
        auto row = kiosk.database().prepare("SELECT registry_url, office_code FROM registration");
        REQUIRE(row.step());
        return std::pair(row.text(0), row.text(1));
    };
    const std::pair right(registry.url(), write_office_code(*read_office_code(code)));
    CHECK(refused(kiosk.ask_to_register(registry.url(), code)) == "sync.registration_pending");
    CHECK(stored() == right);

    CHECK(refused(kiosk.ask_to_register("http://127.0.0.1:1", code)) == "sync.offline");
    CHECK(stored() == right);
    const CannedServer portal(CannedServer::http("200 OK", "text/html", "<html>Please log in</html>"));
    CHECK(refused(kiosk.ask_to_register(portal.url(), "0000-0000-0000-0000")) == "sync.login_page");
    CHECK(stored() == right);
    RegistryWorld other;
    CHECK(refused(kiosk.ask_to_register(other.url(), code)) == "sync.wrong_office_code");
    CHECK(stored() == right);
    // One that would approve anybody, but is not the one that the code names.
    const auto other_code = read_office_code(other.office_code("PTSD")).value();
    const auto mixed = write_office_code({other_code.one_time, read_office_code(code)->anchor_check});
    CHECK(refused(kiosk.ask_to_register(other.url(), mixed)) == "sync.wrong_anchor");
    CHECK(stored() == right);

    (void)RegistrationDesk(*registry.open(), registry.clock, false).approve(registration_id(kiosk.desk->device().public_key()));
    HttpTransport transport(registry.url());
    CHECK(poll_registration(kiosk.database(), kiosk.desk->device(), kiosk.desk->sealing_secret(), "PTSD", transport));
}

TEST_CASE("another registry that answers takes the place of the one that was asked before; a lost first answer loses nothing") {
    RegistryWorld former(/*approve_at_once=*/false);
    RegistryWorld latter(/*approve_at_once=*/false);
    KioskWorld kiosk(former.clock);
    const auto stored_url = [&] {
        auto row = kiosk.database().prepare("SELECT registry_url FROM registration");
        return row.step() ? row.text(0) : std::string();
    };
    BadProxy proxy(former.server->port());
    proxy.become({.cut_downward_after = 20});
    CHECK_FALSE(kiosk.ask_to_register(proxy.url(), former.office_code("PTSD")));
    CHECK(stored_url() == proxy.url());
    CHECK(refused(kiosk.ask_to_register(latter.url(), latter.office_code("PTSD"))) == "sync.registration_pending");
    CHECK(stored_url() == latter.url());
    RegistryWorld prompt;
    REQUIRE(kiosk.ask_to_register(prompt.url(), prompt.office_code("PTSD")));
    CHECK(stored_url() == prompt.url());
    CHECK(stored_registration(kiosk.database()));
}

TEST_CASE("a kiosk that was refused is told so") {
    RegistryWorld registry(/*approve_at_once=*/false);
    KioskWorld kiosk(registry.clock);
    (void)kiosk.ask_to_register(registry.url(), registry.office_code("PTSD"));
    (void)RegistrationDesk(*registry.open(), registry.clock, false).refuse_registration(registration_id(kiosk.desk->device().public_key()));
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

TEST_CASE("a kiosk registers under the registry's key of today, and under no older one than it has seen") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    const std::string code = registry.office_code("PTSD");
    const auto first = kiosk.ask_to_register(registry.url(), code);
    REQUIRE(first);
    auto old = registry.backup();
    registry.renew_key();
    CHECK(stopped(kiosk.sync(registry.url())) == "");

    kiosk.database().execute("DELETE FROM registration");  // to be registered anew
    registry.start_again(std::move(old));
    CHECK(refused(kiosk.ask_to_register(registry.url(), code)) == "sync.registry_outdated");
    CHECK_FALSE(stored_registration(kiosk.database()));
    registry.start_again(registry.open());
    const auto chain = kiosk.ask_to_register(registry.url(), code);
    REQUIRE(chain);
    CHECK(chain->registry.epoch == 2);
    CHECK(chain->device == first->device);  // the same words, under the new key
    CHECK(chain->device_certificate_bytes != first->device_certificate_bytes);
}

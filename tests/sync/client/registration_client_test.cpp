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

namespace {

/// A kiosk registered at a registry where an officer decides.
struct RenewalWorld {
    RegistryWorld registry{/*approve_at_once=*/false};
    KioskWorld kiosk{registry.clock};

    RenewalWorld() {
        (void)kiosk.ask_to_register(registry.url(), registry.office_code("PTSD"));
        approve();
        HttpTransport transport(registry.url());
        REQUIRE(poll_registration(kiosk.database(), kiosk.desk->device(), kiosk.desk->sealing_secret(), "PTSD", transport));
        registry.clock.advance(700 * kDay);
    }
    [[nodiscard]] std::string fingerprint() const { return registration_id(kiosk.desk->device().public_key()); }
    void approve() { REQUIRE(RegistrationDesk(*registry.open(), registry.clock, false).approve(fingerprint())); }
    Result<RegistrationChain, SyncRefusal> renew(const std::string& url) {
        HttpTransport transport(url);
        return renew_registration(kiosk.database(), kiosk.desk->device(), kiosk.desk->sealing_secret(), transport);
    }
    Result<RegistrationChain, SyncRefusal> renew() { return renew(registry.url()); }
    [[nodiscard]] KeyCertificate stored() { return stored_registration(kiosk.database()).value().device; }
    /// What is remembered of the registry's last answer.
    [[nodiscard]] std::string remembered() {
        auto row = kiosk.database().prepare("SELECT renewal FROM registration");
        return row.step() && !row.is_null(0) ? row.text(0) : std::string();
    }
};

}  // namespace

TEST_CASE("a kiosk asks for a longer window, remembers that it did, and has it once the officer approves") {
    RenewalWorld world;
    const KeyCertificate before = world.stored();
    CHECK(refused(world.renew("http://127.0.0.1:1")) == "sync.offline");
    CHECK(world.remembered().empty());
    CHECK(refused(world.renew()) == "sync.renewal_pending");
    CHECK(world.renew().error().facts.at("fingerprint") == key_fingerprint(world.kiosk.desk->device().public_key()));
    CHECK(world.remembered() == "sync.renewal_pending");
    CHECK(refused(world.renew("http://127.0.0.1:1")) == "sync.offline");
    CHECK(world.remembered() == "sync.renewal_pending");
    CHECK(world.stored() == before);

    world.approve();
    // The answer is lost, and asked for again.
    BadProxy proxy(world.registry.server->port());
    proxy.become({.cut_downward_after = 20});
    CHECK_FALSE(world.renew(proxy.url()));
    CHECK(world.stored() == before);
    REQUIRE(world.renew());
    KeyCertificate longer = before;
    longer.not_after = world.registry.clock.now() / 1000 + 730 * 86'400;
    CHECK(world.stored() == longer);
    CHECK(world.remembered().empty());
    CHECK(world.registry.counts().pending == 0);
}

TEST_CASE("a certificate of before the renewal and one of after it are both taken, and both are genuine") {
    RenewalWorld world;
    world.registry.clock.advance(-30 * kDay);
    world.kiosk.register_at(world.registry);
    const Bytes before = world.kiosk.issue();
    world.registry.clock.advance(80 * kDay);  // past the first end
    CHECK(refused(world.renew()) == "sync.renewal_pending");
    world.approve();
    REQUIRE(world.renew());
    const Bytes after = world.kiosk.issue();
    const auto report = world.kiosk.sync(world.registry.url());
    CHECK(stopped(report) == "");
    CHECK(report.quarantined == 0);
    CHECK(world.registry.counts().certificates == 2);
    const auto keys = read_trust_keys(world.registry.trust_keys(), world.registry.writer->settings().anchor).value();
    for (const Bytes& one : {before, after}) {
        const auto found =
            verify_credential(one, TrustList{keys}, world.registry.clock.now() / 1000, [](const CredentialDigest&) { return true; });
        CHECK(found.verdict == Verdict::genuine_registered);
    }
}

TEST_CASE("why a key is not renewed is said by its name and remembered; another answer changes nothing") {
    RenewalWorld world;
    const KeyCertificate before = world.stored();
    CHECK(refused(world.renew()) == "sync.renewal_pending");
    REQUIRE(RegistrationDesk(*world.registry.open(), world.registry.clock, false).refuse_registration(world.fingerprint()));
    CHECK(refused(world.renew()) == "sync.renewal_refused");
    CHECK(world.remembered() == "sync.renewal_refused");
    world.registry.writer->store().set_key_state("K0001", KeyState::retired, 0);
    CHECK(refused(world.renew()) == "sync.device_retired");
    world.registry.writer->store().set_key_state("K0001", KeyState::compromised, 1);
    CHECK(refused(world.renew()) == "sync.device_compromised");
    CHECK(world.remembered() == "sync.device_compromised");

    const CannedServer portal(CannedServer::http("200 OK", "text/html", "<html>Please log in</html>"));
    CHECK(refused(world.renew(portal.url())) == "sync.login_page");
    CHECK(world.remembered() == "sync.device_compromised");
    // What it has already, a shorter window, another beginning, another code, another registry: none of them is a renewal.
    const auto& registry = *world.registry.writer;
    const auto answer_with = [&](const KeyCertificate& certificate) {
        return CannedServer::http("200 OK", "application/cbor",
                                  text_of(encode_registration_answer(
                                      {registry.settings().anchor, registry.settings().registry_certificate,
                                       sign_key_certificate(registry.signer(), MessageKind::device_key_certificate, certificate)})));
    };
    KeyCertificate shorter = before, earlier = before, renamed = before;
    --shorter.not_after;
    ++earlier.not_after, --earlier.not_before;
    ++renamed.not_after, renamed.device_code = "K0002";
    for (const KeyCertificate& bad : {before, shorter, earlier, renamed}) {
        const CannedServer server(answer_with(bad));
        CHECK(refused(world.renew(server.url())) == "sync.bad_registration");
    }
    RegistryWorld rogue;
    CHECK(refused(world.renew(rogue.url())) == "sync.unknown_device");
    CHECK(world.stored() == before);
}

TEST_CASE("a kiosk that is not registered has nothing to renew") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    HttpTransport transport(registry.url());
    CHECK(refused(renew_registration(kiosk.database(), kiosk.desk->device(), kiosk.desk->sealing_secret(), transport)) ==
          "sync.not_registered");
}

TEST_CASE("a certificate for another centre is not accepted, and nothing is asked about a registration that nobody sent") {
    RegistryWorld registry(/*approve_at_once=*/false);
    KioskWorld kiosk(registry.clock);
    HttpTransport transport(registry.url());
    const auto poll = [&](const std::string& centre) {
        return poll_registration(kiosk.database(), kiosk.desk->device(), kiosk.desk->sealing_secret(), centre, transport);
    };
    CHECK(refused(poll("PTSD")) == "sync.not_requested");
    CHECK(refused(kiosk.ask_to_register(registry.url(), registry.office_code("PTSD"))) == "sync.registration_pending");
    (void)RegistrationDesk(*registry.open(), registry.clock, false).approve(registration_id(kiosk.desk->device().public_key()));
    CHECK(refused(poll("BWP")) == "sync.wrong_centre");
    CHECK_FALSE(stored_registration(kiosk.database()));
    CHECK(poll("PTSD"));
}

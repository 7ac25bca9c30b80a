#include "sync/registry/ingest/registration_desk.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "sync/protocol/renewal.h"
#include "tests/support/forge.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct DeskWorld {
    RegistryWorld world{/*approve_at_once=*/false};
    RegistrationDesk desk{*world.writer, world.clock, false};
    OfficeCode code = desk.make_office_code("PTSD").value();
    Ed25519Signer device = forge::key("a kiosk");

    Bytes request(const std::string& one_time, const std::string& centre = "PTSD") {
        return sign_registration_request(device, x25519_public_key({}), centre, one_time);
    }
};

}  // namespace

TEST_CASE("a device is registered when an officer has approved, not before") {
    DeskWorld world;
    const auto asked = world.desk.request(world.request(world.code.one_time));
    REQUIRE(asked);
    CHECK(asked->state == RegistrationState::pending);
    CHECK(asked->answer.empty());
    CHECK(world.world.counts().devices == 0);
    CHECK(world.desk.approve(asked->fingerprint) == "K0001");
    CHECK(world.desk.approve(asked->fingerprint) == "K0001");
    const auto status = world.desk.status(asked->fingerprint);
    REQUIRE(status);
    const auto chain =
        read_registration_answer(status->answer, world.code.anchor_check, "PTSD", world.device.public_key(), x25519_public_key({}));
    REQUIRE(chain);
    CHECK(chain->device.device_code == "K0001");
    CHECK(chain->device.public_url == "http://localhost:8080");
    const auto trust = read_trust_keys(world.world.trust_keys(), chain->anchor);
    REQUIRE(trust);
    CHECK(trust->devices.size() == 1);
    CHECK(world.desk.refuse_registration(asked->fingerprint).error() == DeskError::already_approved);
}

TEST_CASE("the same request again is answered again, though its code is used up") {
    DeskWorld world;
    const Bytes request = world.request(world.code.one_time);
    REQUIRE(world.desk.request(request));
    REQUIRE(world.desk.request(request));
    CHECK(world.world.counts().pending == 1);
    Ed25519Signer second = forge::key("a second kiosk");
    CHECK(world.desk.request(sign_registration_request(second, x25519_public_key({}), "PTSD", world.code.one_time)).error() ==
          Problem::wrong_office_code);
}

TEST_CASE("a code is good for its centre, for fourteen days, and not when mistyped") {
    DeskWorld world;
    CHECK(world.desk.request(world.request("00000000")).error() == Problem::wrong_office_code);
    CHECK(world.desk.request(world.request(world.code.one_time, "BWP")).error() == Problem::wrong_office_code);
    CHECK(world.desk.request(world.request(world.code.one_time, "NONE")).error() == Problem::wrong_office_code);
    world.world.clock.advance(14 * kDay + 1000);
    CHECK(world.desk.request(world.request(world.code.one_time)).error() == Problem::wrong_office_code);
    CHECK(world.desk.make_office_code("NONE").error() == DeskError::unknown_centre);
}

TEST_CASE("a refused device may ask again, with a new code") {
    DeskWorld world;
    const Bytes request = world.request(world.code.one_time);
    const std::string fingerprint = world.desk.request(request)->fingerprint;
    REQUIRE(world.desk.refuse_registration(fingerprint));
    CHECK(world.desk.status(fingerprint).error() == Problem::registration_refused);
    CHECK(world.desk.request(request).error() == Problem::registration_refused);
    CHECK(world.desk.approve(fingerprint).error() == DeskError::was_refused);
    const auto again = world.desk.request(world.request(world.desk.make_office_code("PTSD")->one_time));
    REQUIRE(again);
    CHECK(again->state == RegistrationState::pending);
    CHECK(world.desk.approve(fingerprint) == "K0001");
}

TEST_CASE("a key can't be registered for two centres, and a device code is never given twice") {
    DeskWorld world;
    const std::string fingerprint = world.desk.request(world.request(world.code.one_time))->fingerprint;
    CHECK(world.desk.request(world.request(world.desk.make_office_code("BWP")->one_time, "BWP")).error() == Problem::key_in_use);
    CHECK(world.desk.approve(fingerprint) == "K0001");
    for (int i = 2; i <= 5; ++i) {
        const auto device = forge::key("kiosk " + std::to_string(i));
        const auto asked = world.desk.request(sign_registration_request(device, {}, "PTSD", world.desk.make_office_code("PTSD")->one_time));
        CHECK(world.desk.approve(asked->fingerprint) == "K000" + std::to_string(i));
    }
    CHECK(world.desk.approve("0123456789abcdef").error() == DeskError::unknown_fingerprint);
    CHECK(world.desk.status("0123456789abcdef").error() == Problem::unknown_registration);
}

namespace {

/// A registered device, two years less thirty days on.
struct RenewalWorld : DeskWorld {
    std::string fingerprint = this->desk.request(request(code.one_time))->fingerprint;
    std::int64_t not_after = registered().not_after;
    const std::int64_t not_before = registered().not_before;

    RenewalWorld() { world.clock.advance(700 * kDay); }
    TrustedDevice registered() {
        CHECK(desk.approve(fingerprint) == "K0001");
        return world.writer->store().devices().at(0);
    }
    [[nodiscard]] Bytes renewal() const { return sign_renewal_request(device, not_after); }
    KeyCertificate certified(const Bytes& answer) {
        return read_registration_answer(answer, code.anchor_check, "PTSD", device.public_key(), x25519_public_key({})).value().device;
    }
};

}  // namespace

TEST_CASE("a key's window is renewed when an officer has approved: the same code, the same key, the same beginning, a later end") {
    RenewalWorld world;
    const auto asked = world.desk.renew(world.renewal());
    REQUIRE(asked);
    CHECK(asked->state == RegistrationState::pending);
    CHECK(asked->answer.empty());
    CHECK(asked->fingerprint == world.fingerprint);
    CHECK(world.world.counts().pending == 1);
    const std::string once = world.world.content_hash();
    world.world.clock.advance(kDay);
    CHECK(world.desk.renew(world.renewal())->state == RegistrationState::pending);
    CHECK(world.world.content_hash() == once);
    // Who only asks how its registration stands gets what it has.
    CHECK(world.certified(world.desk.status(world.fingerprint)->answer).not_after == world.not_after);
    CHECK(world.certified(world.desk.request(world.request("00000000"))->answer).not_after == world.not_after);

    const std::int64_t number = world.world.writer->store().state_number();
    CHECK(world.desk.approve(world.fingerprint) == "K0001");
    CHECK(world.world.writer->store().state_number() > number);
    const auto answer = world.desk.renew(world.renewal());  // the same request again: it is answered, and asks for nothing new
    REQUIRE(answer);
    CHECK(answer->state == RegistrationState::approved);
    const KeyCertificate renewed = world.certified(answer->answer);
    CHECK(renewed.device_code == "K0001");
    CHECK(renewed.not_before == world.not_before);
    CHECK(renewed.not_after == world.world.clock.now() / 1000 + 730 * 86'400);
    CHECK(world.world.counts().pending == 0);
    const auto published = read_trust_keys(world.world.trust_keys(), world.world.writer->settings().anchor)->devices.at(0);
    CHECK(published.not_after == renewed.not_after);
    CHECK(published.not_before == world.not_before);
    // Two years on it asks with the window that it has, also long after its end.
    world.not_after = renewed.not_after;
    world.world.clock.advance(1000 * kDay);
    CHECK(world.desk.renew(world.renewal())->state == RegistrationState::pending);
    CHECK(world.desk.approve(world.fingerprint) == "K0001");
    CHECK(world.certified(world.desk.renew(world.renewal())->answer).not_after == world.world.clock.now() / 1000 + 730 * 86'400);
}

TEST_CASE("a refused renewal leaves the device as it is, and may still be approved") {
    RenewalWorld world;
    REQUIRE(world.desk.renew(world.renewal()));
    REQUIRE(world.desk.refuse_registration(world.fingerprint));
    CHECK(world.desk.renew(world.renewal()).error() == Problem::renewal_refused);
    CHECK(world.certified(world.desk.status(world.fingerprint)->answer).not_after == world.not_after);
    CHECK(world.certified(world.desk.request(world.request("00000000"))->answer).not_after == world.not_after);
    CHECK(world.desk.approve(world.fingerprint) == "K0001");
    CHECK(world.certified(world.desk.renew(world.renewal())->answer).not_after > world.not_after);
    CHECK(world.desk.refuse_registration(world.fingerprint).error() == DeskError::already_approved);
}

TEST_CASE("a retired or compromised device is not renewed, by request or by an officer; neither is a key that nobody knows") {
    RenewalWorld world;
    CHECK(world.desk.renew(sign_renewal_request(forge::key("nobody"), world.not_after)).error() == Problem::unknown_device);
    CHECK(world.desk.renew(world.request(world.code.one_time)).error() == Problem::wrong_kind);
    CHECK(world.desk.renew(bytes_of("nothing")).error() == Problem::malformed);
    REQUIRE(world.desk.renew(world.renewal()));
    auto& store = world.world.writer->store();
    store.set_key_state("K0001", KeyState::retired, 0);
    CHECK(world.desk.renew(world.renewal()).error() == Problem::device_retired);
    CHECK(world.desk.approve(world.fingerprint).error() == DeskError::renewal_retired);
    store.set_key_state("K0001", KeyState::compromised, 1);
    CHECK(world.desk.renew(world.renewal()).error() == Problem::device_compromised);
    CHECK(world.desk.approve(world.fingerprint).error() == DeskError::renewal_compromised);
    CHECK(store.devices().at(0).not_after == world.not_after);
    CHECK(world.desk.refuse_registration(world.fingerprint));
}

TEST_CASE("on a demonstration's registry a renewal waits for nobody") {
    RenewalWorld world;
    RegistrationDesk prompt(*world.world.writer, world.world.clock, /*approve_at_once=*/true);
    CHECK(world.certified(prompt.renew(world.renewal())->answer).not_after > world.not_after);
    CHECK(world.world.counts().pending == 0);
}

TEST_CASE("the list's number rises with every change, also when the clock stands") {
    DeskWorld world;
    auto& store = world.world.writer->store();
    const auto before = store.state_number();
    const std::string fingerprint = world.desk.request(world.request(world.code.one_time))->fingerprint;
    REQUIRE(world.desk.approve(fingerprint));
    CHECK(store.state_number() == before + 1);
}

TEST_CASE("a registry's secrets are its own: files of mode 0600, never written over, and the right one is needed") {
    TemporaryFolder folder;
    const SetClock clock;
    const std::string path = folder.file("r.db");
    const AnchorFile anchor{folder.file("anchor"), passphrase()};
    const auto init = [&](const std::string& file, const std::string& url) {
        return Registry::init(file, url, anchor, passphrase(), clock, kCheapKeys);
    };
    REQUIRE(init(path, "https://sanad.example"));
    for (const auto& file : {key_file_beside(path), folder.file("anchor")}) {
        struct stat found {};
        REQUIRE(::stat(file.c_str(), &found) == 0);
        CHECK((found.st_mode & 0777) == 0600);
    }
    CHECK(init(path, "https://sanad.example").error().code == "registry.database_exists");
    REQUIRE(Registry::open(path, passphrase()));
    CHECK(Registry::open(path, Passphrase("another one")).error().code == "keys.wrong_passphrase");
    std::filesystem::remove(key_file_beside(path));
    CHECK(Registry::open(path, passphrase()).error().code == "keys.missing");
    (void)create_key_file(key_file_beside(path), KeyRole::registry, passphrase(), kCheapKeys);
    CHECK(Registry::open(path, passphrase()).error().code == "registry.key_file_foreign");
    std::filesystem::remove(key_file_beside(path));
    std::filesystem::copy(folder.file("anchor"), key_file_beside(path));
    CHECK(Registry::open(path, passphrase()).error().code == "keys.wrong_role");
    CHECK(Registry::open(folder.file("none.db"), passphrase()).error().code == "registry.database_missing");
    for (const char* url : {"sanad.example", "ftp://sanad.example", "https://", "https://sanad.example/", "https://a b", "https://x\"y"}) {
        CHECK(init(folder.file("other.db"), url).error().code == "registry.bad_public_url");
    }
}

// Proves that a registry works whose anchor was never on its machine, and that its second key takes the first one's place whole or not at
// all.
#include "sync/registry/store/registry_key.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "credential/openbadge/multikey.h"
#include "sync/registry/publish/publisher.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

constexpr const char* kUrl = "https://sanad.example";

/// An anchor on its own machine, and a registry on another.
struct TwoMachines {
    TemporaryFolder safe, office;
    SetClock clock;
    AnchorFile anchor_file{safe.file("anchor"), passphrase()};
    PublicKey anchor = create_anchor(anchor_file, kCheapKeys).value();
    std::string path = office.file("registry.db");
    std::int64_t now = clock.now() / 1000;

    void make() { REQUIRE(make_registry(path, kUrl, anchor, passphrase(), kCheapKeys)); }
    RegistryKeyRequest request() { return read_registry_request(request_registry_key(path, passphrase()).value()).value(); }
    Bytes certify(std::uint32_t epoch) {
        return certify_registry_key(anchor_file, request(), {.now = now, .days = 100, .epoch = epoch}).value();
    }
    Result<KeyCertificate, RegistryRefusal> install(ByteView certificate) {
        return install_registry_key(path, passphrase(), certificate, now);
    }
    void make_certified() {
        make();
        REQUIRE(install(certify(1)));
    }
    std::unique_ptr<Registry> open() { return Registry::open(path, passphrase()).value(); }
    PublicKey key_in_file() {
        return Ed25519Signer(read_key_file(key_file_beside(path), KeyRole::registry, passphrase())->signing_seed).public_key();
    }
};

template <class Value>
std::string refused(const Result<Value, RegistryRefusal>& result) {
    REQUIRE_FALSE(result);
    return result.error().code;
}

}  // namespace

TEST_CASE("a registry works under an anchor that was never on its machine, from its certificate on and not before") {
    TwoMachines world;
    world.make();
    CHECK(refused(Registry::open(world.path, passphrase())) == "registry.not_certified");
    CHECK(refused(renew_registry_key(world.path, passphrase(), kCheapKeys)) == "registry.not_certified");
    const auto request = world.request();
    CHECK(request.public_url == kUrl);
    CHECK(request.anchor == world.anchor);
    CHECK(request.epoch == 1);
    CHECK(world.request() == request);  // as often as one likes

    const auto installed = world.install(world.certify(1));
    REQUIRE(installed);
    CHECK(installed->key == request.key);
    CHECK(installed->not_after == world.now + 100 * 86'400);
    const auto registry = world.open();
    CHECK(registry->settings().anchor == world.anchor);
    CHECK(registry->signer().public_key() == request.key);
    CHECK(registry->store().state_number() == world.now);
    CHECK(read_trust_keys(bytes_of(Publisher(*registry, world.clock).trust_keys()), world.anchor));
    CHECK_FALSE(std::filesystem::exists(world.office.file("registry.db.anchor")));

    CHECK(world.install(world.certify(1)));  // certified again, for longer: harmless
    CHECK(world.open()->publishing_keys() == std::vector{request.key});
}

TEST_CASE("what is not this anchor's certificate of this registry's key is not installed, and says what it is instead") {
    TwoMachines world, other;
    world.make();
    other.make();
    CHECK(refused(world.install(other.certify(1))) == "registry.certificate_foreign");
    CHECK(refused(world.install(request_registry_key(world.path, passphrase()).value())) == "registry.certificate_foreign");
    Bytes changed = world.certify(1);
    changed[changed.size() - 100] ^= 1;
    CHECK(refused(world.install(changed)) == "registry.certificate_foreign");
    auto request = world.request();
    const auto certified = [&] { return certify_registry_key(world.anchor_file, request, {.now = world.now}).value(); };
    request.public_url = "https://elsewhere.example";
    CHECK(refused(world.install(certified())) == "registry.certificate_other_address");
    request = world.request();
    request.key = other.request().key;
    CHECK(refused(world.install(certified())) == "registry.certificate_other_key");
    CHECK(refused(Registry::open(world.path, passphrase())) == "registry.not_certified");

    // And on the anchor's machine.
    CHECK(refused(certify_registry_key(world.anchor_file, other.request(), {.now = world.now})) == "registry.request_other_anchor");
    CHECK(refused(certify_registry_key({world.anchor_file.path, Passphrase("another one")}, world.request(), {.now = world.now})) ==
          "keys.wrong_passphrase");
    CHECK(refused(read_registry_request(certified())) == "registry.request_wrong_kind");
    Bytes spoiled = request_registry_key(world.path, passphrase()).value();
    CHECK(refused(read_registry_request(ByteView(spoiled).first(100))) == "registry.request_malformed");
    spoiled[spoiled.size() - 100] ^= 1;
    CHECK(refused(read_registry_request(spoiled)) == "registry.request_bad_signature");
    const Ed25519Signer trickster(sha256(bytes_of("a trickster")));
    const RegistryKeyRequest tricky{"https://a\x1b[2Jb", world.anchor, trickster.public_key(), {}, 1};
    CHECK(refused(read_registry_request(sign_key_request(trickster, tricky))) == "registry.request_malformed");
}

TEST_CASE("an anchor is made once, and no registry over another") {
    TwoMachines world;
    CHECK(refused(create_anchor(world.anchor_file, kCheapKeys)) == "keys.exists");
    world.make();
    CHECK(refused(make_registry(world.path, kUrl, world.anchor, passphrase(), kCheapKeys)) == "registry.database_exists");
    const std::string longest = "https://" + std::string(92, 'a');
    CHECK(can_make_registry(world.office.file("b.db"), longest));
    for (const std::string& url :
         {longest + "a", std::string("http://[::1]:8080"), std::string("http://a:b"), std::string("http://a//b")}) {
        CHECK(refused(can_make_registry(world.office.file("b.db"), url)) == "registry.bad_public_url");
    }
}

TEST_CASE("a second key waits beside the first until its certificate is installed, and then takes its place with all that hangs on it") {
    TwoMachines world;
    world.make_certified();
    const PublicKey first = world.key_in_file();
    const auto data_key = read_key_file(key_file_beside(world.path), KeyRole::registry, passphrase())->data_key;
    const Ed25519Signer kiosk(sha256(bytes_of("a kiosk")));
    std::string fingerprint;
    std::int64_t number = 0;
    {
        const auto registry = world.open();
        CHECK(registry->store().add_centre({"PTSD", "A centre", "ایک مرکز", "Asia/Karachi"}));
        RegistrationDesk desk(*registry, world.clock, true);
        fingerprint = desk.request(sign_registration_request(kiosk, {}, "PTSD", desk.make_office_code("PTSD")->one_time))->fingerprint;
        number = registry->store().state_number();
    }
    const auto next = renew_registry_key(world.path, passphrase(), kCheapKeys);
    REQUIRE(next);
    CHECK(refused(renew_registry_key(world.path, passphrase(), kCheapKeys)) == "keys.exists");
    CHECK(world.open()->signer().public_key() == first);
    CHECK(world.request().key == *next);
    CHECK(world.request().epoch == 2);
    CHECK(refused(world.install(world.certify(1))) == "registry.epoch_too_low");
    CHECK(world.key_in_file() == first);
    const auto running = world.open();

    REQUIRE(world.install(world.certify(2)));
    CHECK(world.key_in_file() == *next);
    CHECK_FALSE(std::filesystem::exists(next_key_file_beside(world.path)));
    CHECK(read_key_file(key_file_beside(world.path), KeyRole::registry, passphrase())->data_key == data_key);
    const auto registry = world.open();
    CHECK(registry->signer().public_key() == *next);
    CHECK(registry->store().state_number() > number);
    CHECK(registry->publishing_keys() == std::vector{*next, first});
    const std::string did = Publisher(*registry, world.clock).centre_did("PTSD").value();
    for (const auto& key : {*next, first}) CHECK(did.find(multikey(key)) != std::string::npos);
    // A kiosk that asks only now gets one chain.
    const auto answer = RegistrationDesk(*registry, world.clock, false).status(fingerprint)->answer;
    const auto chain = read_registration_answer(answer, anchor_check(world.anchor), "PTSD", kiosk.public_key(), {});
    REQUIRE(chain);
    CHECK(chain->registry.epoch == 2);

    // Whoever still runs with the first key certifies nothing more.
    Transaction never(running->database());
    CHECK_THROWS(running->republish_trust(world.now));
}

TEST_CASE("a power cut between the new certificate and the new key's file loses neither") {
    TwoMachines world;
    world.make_certified();
    const PublicKey next = renew_registry_key(world.path, passphrase(), kCheapKeys).value();
    const std::string key_file = key_file_beside(world.path), next_file = next_key_file_beside(world.path);
    std::filesystem::copy_file(key_file, world.office.file("before"));
    std::filesystem::copy_file(next_file, world.office.file("next"));
    REQUIRE(world.install(world.certify(2)));
    std::filesystem::rename(world.office.file("before"), key_file);
    std::filesystem::rename(world.office.file("next"), next_file);

    CHECK(world.open()->signer().public_key() == next);
    CHECK(world.key_in_file() == next);
    CHECK_FALSE(std::filesystem::exists(next_file));
}

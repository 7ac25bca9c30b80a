// An officer's decisions about certificates: who may, what is final, and what everybody then sees.
#include "sync/registry/office/certificate_desk.h"

#include <doctest/doctest.h>

#include "credential/serial_number.h"
#include "sync/registry/office/device_desk.h"
#include "sync/registry/publish/trust_state.h"
#include "tests/support/ingest_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct DeskWorld : IngestWorld {
    CertificateDesk desk{*registry.writer, registry.clock, "officer-7"};
    Bytes certificate = kiosk.issue();
    std::string serial = serial_number("PTSD", "K0001", 1);

    void arrive() { (void)receipt(kiosk.parcel(1, kiosk.head())); }
    Verdict verdict(const Bytes& bytes) {
        const std::int64_t now = registry.clock.now() / 1000;
        return verify_credential(bytes, trust_list(*registry.writer, "PTSD", now), now, [](const CredentialDigest&) { return false; })
            .verdict;
    }
    void compromise() {
        registry.clock.advance(1000);
        REQUIRE(DeviceDesk(*registry.writer, registry.clock, "officer-7").call_compromised("K0001", registry.clock.now() / 1000));
        registry.clock.advance(1000);
    }
};

template <class Value>
CertificateDeskError why(const Result<Value, CertificateDeskError>& answer) {
    REQUIRE_FALSE(answer);
    return answer.error();
}

}  // namespace

TEST_CASE("an officer suspends, reinstates and revokes; each is an event of the registry's own ledger of that centre") {
    DeskWorld world;
    world.arrive();
    const std::int64_t before = world.registry.writer->store().state_number();
    CHECK(world.desk.suspend(world.serial)->listed->status == ListedStatus::suspended);
    CHECK(world.registry.writer->store().state_number() > before);
    CHECK(world.verdict(world.certificate) == Verdict::suspended);
    CHECK(why(world.desk.suspend(world.serial)) == CertificateDeskError::already_suspended);
    world.registry.clock.advance(1000);
    CHECK_FALSE(world.desk.reinstate(world.serial)->listed);
    CHECK(world.verdict(world.certificate) == Verdict::genuine_registered);
    CHECK(why(world.desk.reinstate(world.serial)) == CertificateDeskError::not_suspended);
    world.registry.clock.advance(1000);
    const auto view =
        world.desk.revoke("ptsd k0001 00001 " + world.serial.substr(world.serial.size() - 1), RevocationReason::identity_error);
    REQUIRE(view);
    CHECK(view->listed->reason == RevocationReason::identity_error);
    CHECK(view->events.size() == 3);
    CHECK(view->events[2].actor == "officer-7");
    CHECK(view->events[2].ledger == "registry-PTSD");
    CHECK(why(world.desk.revoke(world.serial, RevocationReason::misconduct)) == CertificateDeskError::already_revoked);
    CHECK(why(world.desk.suspend(world.serial)) == CertificateDeskError::already_revoked);
    CHECK(world.desk.show(view->registered.certificate)->serial == world.serial);
    CHECK(world.check().faults.empty());
}

TEST_CASE("a certificate is found by a whole serial number alone") {
    DeskWorld world;
    CHECK(why(world.desk.show(world.serial)) == CertificateDeskError::not_registered);
    world.arrive();
    CHECK(world.desk.show(world.serial));
    CHECK(why(world.desk.show(serial_number("BWP", "K0001", 1))) == CertificateDeskError::not_registered);
    CHECK(why(world.desk.show("PTSD-K0001-00001")) == CertificateDeskError::not_a_serial);
    CHECK(why(world.desk.show("")) == CertificateDeskError::not_a_serial);
    world.kiosk.counter = 0;
    const Bytes other = world.kiosk.issue();  // the same number again: a copy of the disk
    // The kiosk's own table keeps the first; so does the registry's projection, but both are registered.
    world.arrive();
    CHECK(why(world.desk.revoke(world.serial, RevocationReason::misconduct)) == CertificateDeskError::number_used_twice);
    const auto two = world.registry.writer->store().certificates_numbered("K0001", 1);
    REQUIRE(two.size() == 2);
    CHECK(world.desk.revoke(two[1].certificate, RevocationReason::misconduct));
    CHECK(world.verdict(world.certificate) == Verdict::genuine_registered);
    CHECK(world.verdict(other) == Verdict::revoked);
}

TEST_CASE("a genuine certificate that no ledger holds is adopted from its own bytes, once") {
    DeskWorld world;  // the kiosk's disk died before the first sync
    CHECK(world.verdict(world.certificate) == Verdict::genuine_unregistered);
    const auto adopted = world.desk.adopt(world.certificate, /*vouch=*/false);
    REQUIRE(adopted);
    CHECK(adopted->is_new);
    CHECK(adopted->view.serial == world.serial);
    CHECK(world.verdict(world.certificate) == Verdict::genuine_registered);
    const std::string once = world.registry.content_hash();
    CHECK_FALSE(world.desk.adopt(world.certificate, false)->is_new);
    CHECK(world.registry.content_hash() == once);
    CHECK(world.desk.revoke(world.serial, RevocationReason::issued_in_error));
    CHECK(world.check().faults.empty());

    // The disk is repaired: the same certificate comes from its kiosk, and is still the same one.
    world.arrive();
    CHECK(world.verdict(world.certificate) == Verdict::revoked);
    CHECK(world.desk.show(world.serial)->listed->status == ListedStatus::revoked);
    CHECK(world.check().faults.empty());
}

TEST_CASE("what is not genuine is not adopted, whoever vouches for it") {
    DeskWorld world;
    for (const bool vouch : {false, true}) {
        Bytes changed = world.certificate;
        changed.back() ^= 1;
        CHECK(why(world.desk.adopt(changed, vouch)) == CertificateDeskError::adopt_forged);
        CHECK(why(world.desk.adopt(bytes_of("nothing"), vouch)) == CertificateDeskError::adopt_unreadable);
        const Ed25519Signer stranger(sha256(bytes_of("a stranger")));
        CHECK(why(world.desk.adopt(issue_credential(world.kiosk.facts(), "Home Baking", stranger)->bytes, vouch)) ==
              CertificateDeskError::adopt_unknown_key);
    }
    CHECK(world.registry.counts().certificates == 0);
}

TEST_CASE("a certificate of a compromised key is adopted only by an officer who vouches for it, and then it is on the device's list") {
    DeskWorld world;
    world.compromise();
    CHECK(world.verdict(world.certificate) == Verdict::under_review);
    CHECK(why(world.desk.adopt(world.certificate, false)) == CertificateDeskError::adopt_needs_vouching);
    CHECK(world.desk.adopt(world.certificate, true)->is_new);
    CHECK(world.verdict(world.certificate) == Verdict::genuine_registered);
    CHECK_FALSE(world.desk.adopt(world.certificate, true)->is_new);

    const Bytes thiefs = world.kiosk.issue();
    CHECK(world.verdict(thiefs) == Verdict::under_review);
}

TEST_CASE("a certificate that was received after the key was compromised can still be vouched for") {
    DeskWorld world;
    world.arrive();
    REQUIRE(DeviceDesk(*world.registry.writer, world.registry.clock, "officer-7").call_compromised("K0001", 1));
    CHECK(world.verdict(world.certificate) == Verdict::under_review);
    CHECK(why(world.desk.adopt(world.certificate, false)) == CertificateDeskError::adopt_needs_vouching);
    CHECK(world.desk.adopt(world.certificate, true)->is_new);
    CHECK(world.verdict(world.certificate) == Verdict::genuine_registered);
}

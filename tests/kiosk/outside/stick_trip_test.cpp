// A kiosk that no network ever reaches: its key is renewed by stick, and a copy of its disk is registered anew by stick.
#include "kiosk/outside/stick_trip.h"

#include <doctest/doctest.h>

#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/key_window.h"
#include "kiosk/usecase/new_device.h"
#include "kiosk/usecase/new_ledger.h"
#include "kiosk/usecase/sign_certificate.h"
#include "sync/bundle/registration_files.h"
#include "sync/client/answers.h"
#include "sync/registry/office/bundle_desk.h"
#include "sync/registry/office/device_desk.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

std::string why(const auto& result) { return result ? "" : result.error().code; }

std::int64_t count(KioskWorld& kiosk, const std::string& table) {
    auto row = kiosk.database().prepare("SELECT count(*) FROM " + table);
    return row.step() ? row.integer(0) : -1;
}

/// An office that looks at each request, and a kiosk that it knows by stick alone.
struct FarWorld {
    RegistryWorld registry{/*approve_at_once=*/false};
    KioskWorld kiosk{registry.clock};
    TemporaryFolder place;
    Stick stick{place.path()};
    BundleDesk office{*registry.writer, registry.clock};

    FarWorld() {
        CHECK(why(register_by_stick(*kiosk.desk, stick, "", registry.office_code("PTSD"))) == "sync.registration_pending");
        approve(at_the_office(stick).registrations.at(0).fingerprint);
        (void)at_the_office(stick);
        REQUIRE(register_by_stick(*kiosk.desk, stick, "", ""));
    }

    BundleDesk::Imported at_the_office(Stick& one) {
        registry.clock.advance(60'000);
        return office.import_from(one).value();
    }
    /// The registry is put back to when it held only the first events of the ledger that a kiosk writes.
    void put_back(KioskWorld& of, Seq through) {
        auto& database = registry.writer->database();
        for (const char* table : {"event", "quarantine", "registered_certificate"})
            database.prepare("DELETE FROM " + std::string(table) + " WHERE ledger=? AND seq>?")
                .bind(of.desk->ledger_id())
                .bind(through)
                .run();
    }
    void approve(const std::string& fingerprint) {
        REQUIRE(RegistrationDesk(*registry.writer, registry.clock, false).approve(fingerprint));
    }
    /// To the office and back.
    StickRead trip(KioskWorld& of, Stick& by) {
        REQUIRE(write_to_stick(*of.desk, by));
        (void)at_the_office(by);
        return read_from_stick(*of.desk, by).value();
    }
    Result<KeyCertificate, Refusal> anew(KioskWorld& of, Stick& by, const std::string& code) {
        auto registered = register_anew_by_stick(*of.desk, passphrase(), by, "", code);
        of.reopen();
        return registered;
    }
    [[nodiscard]] static std::string next_registration(KioskWorld& of) {
        return registration_id(Ed25519Signer(next_keys(*of.desk, passphrase()).value().signing_seed).public_key());
    }
    static void whole(KioskWorld& of) { CHECK(check_records(of.database(), of.desk->cipher()).faults.empty()); }
};

}  // namespace

TEST_CASE("a key is renewed by stick alone: asked for by itself near its end and past it, given once the officer approves") {
    FarWorld world;
    KioskWorld& kiosk = world.kiosk;
    const KeyCertificate first = kiosk.certificate();
    world.registry.clock.advance(660 * kDay);
    CHECK_FALSE(write_to_stick(*kiosk.desk, world.stick)->asks_renewal);
    CHECK((world.at_the_office(world.stick).files.at(0).renewal == RenewalOnStick::none));
    REQUIRE(read_from_stick(*kiosk.desk, world.stick));
    CHECK(world.registry.counts().pending == 0);

    world.registry.clock.advance(80 * kDay);
    kiosk.add_trainees(2);
    CHECK((key_window(*kiosk.desk)->stage == KeyStage::over));
    CHECK(key_window(*kiosk.desk)->renewal_words() == "key.renewal.unasked");
    CHECK(write_to_stick(*kiosk.desk, world.stick)->asks_renewal);
    CHECK(key_window(*kiosk.desk)->renewal_words() == "key.renewal.on_stick");
    CHECK((world.at_the_office(world.stick).files.at(0).renewal == RenewalOnStick::asked));
    CHECK(world.registry.counts().pending == 1);
    const auto asked = read_from_stick(*kiosk.desk, world.stick).value();
    CHECK(asked.released == 2);
    CHECK_FALSE(asked.renewed);
    CHECK_FALSE(asked.trouble);
    CHECK(key_window(*kiosk.desk)->renewal_words() == "key.renewal.asked");

    world.approve(registration_id(kiosk.desk->device().public_key()));
    CHECK((world.office.export_to(world.stick, "PTSD")->taken.files.at(0).renewal == RenewalOnStick::given));
    const auto given = read_from_stick(*kiosk.desk, world.stick).value();
    CHECK_FALSE(given.trouble);
    CHECK(given.trust_updated);
    REQUIRE(given.renewed);
    KeyCertificate longer = first;
    longer.not_after = world.registry.clock.now() / 1000 + 730 * 86'400;
    CHECK(*given.renewed == longer);
    CHECK(kiosk.certificate() == longer);
    CHECK((key_window(*kiosk.desk)->stage == KeyStage::good));
    CHECK(key_for_issuing(*kiosk.desk));

    const auto again = read_from_stick(*kiosk.desk, world.stick).value();
    CHECK_FALSE(again.renewed);
    CHECK_FALSE(again.trouble);
    CHECK(kiosk.certificate() == longer);
    CHECK_FALSE(write_to_stick(*kiosk.desk, world.stick)->asks_renewal);
}

TEST_CASE("a renewal that an officer refuses is said on the kiosk, and the stick goes on carrying") {
    FarWorld world;
    KioskWorld& kiosk = world.kiosk;
    world.registry.clock.advance(700 * kDay);
    (void)world.trip(kiosk, world.stick);
    REQUIRE(RegistrationDesk(*world.registry.writer, world.registry.clock, false)
                .refuse_registration(registration_id(kiosk.desk->device().public_key())));
    kiosk.add_trainees(1);
    const auto read = world.trip(kiosk, world.stick);
    CHECK(read.released == 1);
    CHECK_FALSE(read.trouble);
    CHECK(key_window(*kiosk.desk)->renewal_words() == "refusal.sync.renewal_refused");
}

TEST_CASE("a copy of a disk is registered anew by stick alone, from the last event in common on, and the first is told that it is mended") {
    FarWorld world;
    KioskWorld& first = world.kiosk;
    first.add_trainees(3);
    REQUIRE(write_to_stick(*first.desk, world.stick));
    (void)world.at_the_office(world.stick);
    const auto second = first.clone();  // before the receipts came: its cursor lies far before the last event in common
    const Seq common = first.head();
    const std::string left = second->desk->ledger_id();
    CHECK(second->cursor() < common);
    REQUIRE(read_from_stick(*first.desk, world.stick));
    TemporaryFolder other_place;
    Stick other(other_place.path());
    first.add_trainees(2);
    (void)first.issue();
    second->add_trainees(1);
    (void)second->issue();
    CHECK_FALSE(world.trip(first, world.stick).trouble);

    // Nobody noticed yet: the request and what waits go on one stick, and the proof comes back with the approval.
    CHECK(why(world.anew(*second, other, world.registry.office_code("PTSD"))) == "sync.registration_pending");
    CHECK(next_fingerprint(second->database()));
    const auto asked = world.at_the_office(other);
    CHECK(asked.files.at(0).problem == "sync.fork");
    CHECK_FALSE(asked.registrations.at(0).approved);
    CHECK(asked.registrations.at(0).fingerprint == world.next_registration(*second));
    CHECK(world.registry.counts().forks == 1);
    (void)world.trip(first, world.stick);
    CHECK(load_found_copy(first.database()));
    CHECK(why(world.anew(*second, other, "")) == "sync.registration_pending");
    CHECK(why(key_for_issuing(*second->desk)) == "issue.cloned");
    CHECK(second->cursor() == common);
    second->record({"roll.called/1", Json{{"session", "S"}, {"marks", {{"E1", "present"}}}}});
    world.approve(asked.registrations.at(0).fingerprint);
    REQUIRE(world.office.export_to(other, "PTSD"));
    const auto registered = world.anew(*second, other, "");
    REQUIRE_MESSAGE(registered, why(registered));
    CHECK(registered->device_code == "K0002");
    CHECK(second->desk->ledger_id() != left);
    CHECK(key_for_issuing(*second->desk));
    const Event opened = second->desk->ledger().event_at(second->desk->ledger_id(), 1).value();
    CHECK(opened.body["reason"] == "cloned");
    CHECK(opened.body["parent"] == left);
    CHECK(opened.body["parent_seq"] == common);
    CHECK(second->head() == 1 + 3 + 1);  // a trainee, a certificate, a roll; and device.registered

    // What it has to send is on the stick already.
    (void)world.at_the_office(other);
    CHECK(world.registry.counts().forks == 0);
    const auto read = read_from_stick(*second->desk, other).value();
    CHECK_FALSE(read.trouble);
    CHECK(read.released == second->head());
    CHECK(world.registry.counts().certificates == 2);
    CHECK(world.registry.counts().quarantined == 0);
    (void)world.trip(first, world.stick);
    (void)world.trip(*second, other);
    CHECK_FALSE(load_found_copy(first.database()));
    for (KioskWorld* one : {&first, second.get()}) {
        CHECK(count(*one, "trainee") == 6);
        CHECK(count(*one, "certificate") == 2);
        CHECK(count(*one, "attendance") == 1);
        world.whole(*one);
    }
}

TEST_CASE("who is approved and lacks the answer to what it wrote on a stick keeps its name until that answer is here") {
    FarWorld world;
    KioskWorld& kiosk = world.kiosk;
    const std::string left = kiosk.desk->ledger_id();
    kiosk.add_trainees(2);
    CHECK(why(world.anew(kiosk, world.stick, world.registry.office_code("PTSD"))) == "sync.registration_pending");
    // The request reaches the office by another stick than the records.
    TemporaryFolder other_place;
    Stick other(other_place.path());
    const std::string request = registration_request_file(world.next_registration(kiosk));
    REQUIRE(other.write(request, world.stick.generations(request, kMaxRegistrationBytes)->front().content));
    world.approve(world.at_the_office(other).registrations.at(0).fingerprint);
    (void)world.at_the_office(other);
    CHECK(why(world.anew(kiosk, other, "")) == "sync.anew_unanswered");
    CHECK(kiosk.desk->ledger_id() == left);
    CHECK(world.at_the_office(other).files.at(0).added == kiosk.head());  // it was written there meanwhile
    const auto registered = world.anew(kiosk, other, "");
    REQUIRE_MESSAGE(registered, why(registered));
    CHECK(kiosk.desk->ledger_id() != left);
    CHECK(kiosk.head() == 2);  // all that it had recorded is at the registry: nothing is copied
    CHECK_FALSE(world.trip(kiosk, other).trouble);
    CHECK(count(kiosk, "trainee") == 2);
    world.whole(kiosk);
}

TEST_CASE("registering anew by stick: a stick that is gone, a wrong code and nobody who asked change nothing, and each is said") {
    FarWorld world;
    KioskWorld& kiosk = world.kiosk;
    const std::string left = kiosk.desk->ledger_id();
    TemporaryFolder place;
    Stick stick(place.path());
    kiosk.add_trainees(1);
    CHECK(why(world.anew(kiosk, stick, "")) == "sync.not_requested");
    KioskWorld fresh(world.registry.clock);
    CHECK(why(world.anew(fresh, stick, world.registry.office_code("PTSD"))) == "sync.not_registered");
    RegistryWorld elsewhere;
    CHECK(why(world.anew(kiosk, stick, elsewhere.office_code("PTSD"))) == "sync.wrong_anchor");
    CHECK(world.at_the_office(stick).files.at(0).added == kiosk.head());  // what waits goes along none the less

    const std::string code = world.registry.office_code("PTSD");
    std::string wrong = code;
    wrong[0] = wrong[0] == '7' ? '8' : '7';
    CHECK(why(world.anew(kiosk, stick, wrong)) == "sync.registration_pending");
    CHECK(world.at_the_office(stick).registrations.at(0).problem == "sync.wrong_office_code");
    CHECK(why(world.anew(kiosk, stick, "")) == "sync.wrong_office_code");
    Stick nowhere(place.path() + "/nowhere");
    CHECK(why(world.anew(kiosk, nowhere, code)) == "stick.missing");
    CHECK(kiosk.desk->ledger_id() == left);

    CHECK(why(world.anew(kiosk, stick, code)) == "sync.registration_pending");
    (void)world.at_the_office(stick);
    world.approve(world.next_registration(kiosk));
    (void)world.at_the_office(stick);
    CHECK(world.anew(kiosk, stick, ""));
    CHECK(kiosk.certificate().device_code == "K0002");
}

TEST_CASE(
    "a kiosk that was stolen and restored elsewhere, its key called compromised, is registered anew by stick with all that it recorded") {
    FarWorld world;
    KioskWorld& kiosk = world.kiosk;
    kiosk.add_trainees(2);
    CHECK_FALSE(world.trip(kiosk, world.stick).trouble);
    const auto officer = world.registry.open();
    REQUIRE(DeviceDesk(*officer, world.registry.clock, "officer").call_compromised("K0001", world.registry.clock.now() / 1000));
    {
        Transaction transaction(kiosk.database());
        go_on_in_new_ledger(kiosk.database(), kiosk.desk->cipher(), world.registry.clock, "restored", 0);
        transaction.commit();
    }
    kiosk.reopen();
    kiosk.add_trainees(300);  // more than one parcel
    // A stick that never came to the office is answered with those that did.
    TemporaryFolder lost_place;
    Stick lost(lost_place.path());
    REQUIRE(write_to_stick(*kiosk.desk, lost));
    CHECK(why(world.anew(kiosk, world.stick, world.registry.office_code("PTSD"))) == "sync.registration_pending");
    const auto asked = world.at_the_office(world.stick);
    CHECK(asked.files.at(0).problem == "sync.device_compromised");
    CHECK(asked.files.at(0).answered);
    world.approve(world.next_registration(kiosk));  // the first one's request may lie on this stick too
    (void)world.at_the_office(world.stick);
    const auto registered = world.anew(kiosk, world.stick, "");
    REQUIRE_MESSAGE(registered, why(registered));
    CHECK(registered->device_code == "K0002");
    (void)world.at_the_office(world.stick);
    const auto read = read_from_stick(*kiosk.desk, world.stick).value();
    CHECK_FALSE(read.trouble);
    CHECK(read.released == kiosk.head());
    CHECK(count(kiosk, "trainee") == 302);
    auto people = officer->database().prepare("SELECT count(*) FROM trainee");
    CHECK((people.step() && people.integer(0) == 302));
    world.whole(kiosk);
}

TEST_CASE("what a registry that was put back still lacks goes along when a kiosk is registered anew by stick") {
    FarWorld world;
    KioskWorld& kiosk = world.kiosk;
    kiosk.add_trainees(5);
    CHECK_FALSE(world.trip(kiosk, world.stick).trouble);
    REQUIRE(kiosk.cursor() == 7);
    world.put_back(kiosk, 3);
    // Nothing waits; another stick, with no old answer on it, carries one event alone, before which some are missing by now.
    TemporaryFolder other_place;
    Stick other(other_place.path());
    kiosk.database()
        .prepare("INSERT INTO sync_quarantined(ledger, seq, reason, said_at) VALUES(?,5,'clock_ahead',0)")
        .bind(kiosk.desk->ledger_id())
        .run();
    CHECK(why(world.anew(kiosk, other, world.registry.office_code("PTSD"))) == "sync.registration_pending");
    const auto asked = world.at_the_office(other);
    CHECK(asked.files.at(0).problem == "sync.gap");
    world.approve(asked.registrations.at(0).fingerprint);
    (void)world.at_the_office(other);
    const auto registered = world.anew(kiosk, other, "");
    REQUIRE_MESSAGE(registered, why(registered));
    const Event opened = kiosk.desk->ledger().event_at(kiosk.desk->ledger_id(), 1).value();
    CHECK(opened.body["parent_seq"] == 3);
    CHECK(kiosk.head() == 1 + 4 + 1);
    CHECK_FALSE(world.trip(kiosk, other).trouble);
    CHECK(kiosk.cursor() == kiosk.head());
    CHECK(count(kiosk, "trainee") == 5);
    world.whole(kiosk);
}

TEST_CASE("by stick too, what a copy of a disk had synced before the registry was put back and took the other's events goes along") {
    FarWorld world;
    KioskWorld& first = world.kiosk;
    first.add_trainees(2);
    CHECK_FALSE(world.trip(first, world.stick).trouble);
    const Seq common = first.head();
    const std::string left = first.desk->ledger_id();
    const auto second = first.clone();
    TemporaryFolder other_place;
    Stick other(other_place.path());
    second->add_trainees(1);
    (void)second->issue();
    CHECK_FALSE(world.trip(*second, other).trouble);
    REQUIRE(second->cursor() == common + 2);
    world.put_back(first, common);
    first.add_trainees(4);
    CHECK_FALSE(world.trip(first, world.stick).trouble);
    second->add_trainees(3);

    CHECK(why(world.anew(*second, other, world.registry.office_code("PTSD"))) == "sync.registration_pending");
    const auto asked = world.at_the_office(other);
    CHECK(asked.files.at(0).problem == "sync.fork");
    world.approve(asked.registrations.at(0).fingerprint);
    (void)world.at_the_office(other);
    const auto registered = world.anew(*second, other, "");
    REQUIRE_MESSAGE(registered, why(registered));
    const Event opened = second->desk->ledger().event_at(second->desk->ledger_id(), 1).value();
    CHECK(opened.body["parent"] == left);
    CHECK(opened.body["parent_seq"].get<Seq>() <= common);
    for (int i = 0; i < 2; ++i) {
        CHECK_FALSE(world.trip(*second, other).trouble);
        CHECK_FALSE(world.trip(first, world.stick).trouble);
    }
    CHECK(world.registry.counts().certificates == 1);
    for (KioskWorld* one : {&first, second.get()}) {
        CHECK(count(*one, "trainee") == 2 + 1 + 4 + 3);
        CHECK(count(*one, "certificate") == 1);
        world.whole(*one);
    }
}

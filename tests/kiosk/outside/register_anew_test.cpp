// Two machines with one disk: the second stops issuing, registers anew, and nothing of either is lost or mistaken for the other's.
#include <doctest/doctest.h>

#include <fstream>
#include <random>

#include "db/schema/registry_schema.h"
#include "kiosk/outside/backup.h"
#include "kiosk/outside/connection.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/copy_certificate.h"
#include "kiosk/usecase/key_window.h"
#include "kiosk/usecase/new_device.h"
#include "kiosk/usecase/sign_certificate.h"
#include "sync/registry/office/case_desk.h"
#include "sync/registry/office/device_desk.h"
#include "tests/support/sync_world.h"
#include "tests/support/two_kiosks.h"

using namespace sanad;
using namespace sanad::test;

namespace {

std::string why(const auto& result) { return result ? "" : result.error().code; }

/// What a centre's people remember of a certificate that they were shown.
struct Shown {
    std::string certificate;
    std::string serial;
};

struct CloneWorld {
    RegistryWorld registry;
    KioskWorld first{registry.clock};
    std::unique_ptr<KioskWorld> second;
    std::vector<Shown> shown;

    CloneWorld() {
        HttpTransport transport(registry.url());
        REQUIRE(register_kiosk(*first.desk, registry.url(), registry.office_code("PTSD"), transport));
        first.add_trainees(3);
        issue(first);
        REQUIRE(sync(first) == "");
        second = first.clone();
    }

    void issue(KioskWorld& kiosk) {
        REQUIRE(key_for_issuing(*kiosk.desk));
        kiosk.counter = next_counter(kiosk.database(), kiosk.certificate().device_code) - 1;
        (void)kiosk.issue();
        const auto all = load_all_certificates(kiosk.database());
        const auto newest =
            std::ranges::max_element(all, {}, [&](const auto& one) { return std::pair(one.ledger == kiosk.desk->ledger_id(), one.seq); });
        shown.push_back({newest->id.value, serial_of(*newest)});
    }
    std::string sync(KioskWorld& kiosk) {
        HttpTransport transport(registry.url());
        registry.clock.advance(60'000);
        return stopped(sync_kiosk(*kiosk.desk, transport).value());
    }
    Result<KeyCertificate, Refusal> anew(KioskWorld& kiosk, const std::string& code) {
        HttpTransport transport(registry.url());
        auto registered = register_anew(*kiosk.desk, passphrase(), registry.url(), code, transport);
        kiosk.reopen();
        return registered;
    }
    /// Both record and issue while apart; the first syncs, then the second.
    void go_apart() {
        for (KioskWorld* kiosk : {&first, second.get()}) {
            kiosk->add_trainees(2);
            issue(*kiosk);
            kiosk->record({"roll.called/1", Json{{"session", "S"}, {"marks", {{"E" + std::to_string(kiosk == &first), "present"}}}}});
        }
        REQUIRE(sync(first) == "");
        REQUIRE(sync(*second) == "sync.cloned");
    }
    void whole(KioskWorld& kiosk) {
        CHECK(check_records(kiosk.database(), kiosk.desk->cipher()).faults.empty());
        auto marks = kiosk.database().prepare("SELECT count(*) FROM sync_quarantined");
        CHECK((marks.step() && marks.integer(0) == 0));
    }
    /// Everything that was shown is at the registry; a number on two certificates is a case.
    void nothing_is_lost() {
        const auto office = registry.open();
        std::map<std::string, std::set<std::string>> numbers;
        for (const auto& [certificate, serial] : shown) {
            CHECK_MESSAGE(!office->store().registrations_of(certificate).empty(), serial);
            numbers[serial].insert(certificate);
        }
        const auto cases = CaseDesk(*office, registry.clock, "officer").list();
        const auto doubled = std::ranges::count_if(numbers, [](const auto& number) { return number.second.size() > 1; });
        CHECK(std::ranges::count(cases, CaseKind::doubled_serial, &Case::kind) == doubled);
        CHECK(registry.counts().quarantined == 0);
        CHECK(check_ledgers(office->database(), office->cipher(), DatabaseKind::registry, registry_migrations(), [](const Event&) {
                  return true;
              }).faults.empty());
    }
};

}  // namespace

TEST_CASE(
    "the first machine is told of its copy, the other kiosks and the copy itself are not, until the copy was registered anew and sent "
    "all") {
    CloneWorld world;
    KioskWorld other(world.registry.clock);
    other.register_at(world.registry);
    world.go_apart();
    KioskWorld& second = *world.second;
    second.add_trainees(20);  // and so its copies reach further than the first has come
    CHECK_FALSE(load_found_copy(world.first.database()));
    const std::int64_t found_at = world.registry.clock.now() / 1000;
    for (KioskWorld* kiosk : {&world.first, &second, &other}) CHECK(world.sync(*kiosk) == (kiosk == &second ? "sync.cloned" : ""));
    const auto copy = load_found_copy(world.first.database());
    REQUIRE(copy);
    CHECK(copy->seq == 7);
    CHECK(copy->found_at == found_at);
    CHECK(key_for_issuing(*world.first.desk));
    CHECK_FALSE(load_found_copy(other.database()));
    CHECK_FALSE(load_found_copy(second.database()));
    for (KioskWorld* kiosk : {&world.first, &second, &other}) {
        auto row = kiosk->database().prepare("SELECT count(*) FROM ledger_fork WHERE device='K0001' AND seq=7");
        CHECK((row.step() && row.integer(0) == 1));
    }
    const auto office = world.registry.open();
    const auto view = [&] { return DeviceDesk(*office, world.registry.clock, "officer").show("K0001").value(); };
    REQUIRE(office->store().forks().size() == 1);
    CHECK_FALSE(office->store().forks()[0].mended);
    CHECK_FALSE(view().fork_mended);

    // Registered, but what it recorded has not come yet: its first sync after that is cut off.
    {
        HttpTransport transport(world.registry.url());
        const MachineKeys keys = next_keys(*second.desk, passphrase()).value();
        REQUIRE(register_device(second.database(), Ed25519Signer(keys.signing_seed), keys.sealing_secret, "PTSD", world.registry.url(),
                                world.registry.office_code("PTSD"), transport, world.registry.clock, RegistrationOf::next_keys));
        become_registered_device(*second.desk);
        second.reopen();
    }
    CHECK(world.sync(world.first) == "");
    CHECK(load_found_copy(world.first.database()));
    CHECK(world.registry.counts().forks == 1);

    CHECK(world.sync(second) == "");
    CHECK(office->store().forks()[0].mended);
    CHECK(world.registry.counts().forks == 0);
    CHECK(load_found_copy(world.first.database()));  // it has not heard of it yet
    CHECK(world.sync(world.first) == "");
    CHECK_FALSE(load_found_copy(world.first.database()));
    CHECK(view().forked);  // for verifiers it stays so
    CHECK(view().fork_mended);
    CHECK(office->store().has_forked("K0001"));
    world.whole(world.first);
    world.whole(second);

    // A third copy of the same disk is a fork of its own.
    const auto third = world.first.clone();
    world.first.add_trainees(1);
    third->add_trainees(1);
    CHECK(world.sync(world.first) == "");
    CHECK(world.sync(*third) == "sync.cloned");
    CHECK(world.registry.counts().forks == 1);
    const auto forks = office->store().forks();
    REQUIRE(forks.size() == 2);
    CHECK(forks[0].mended);
    CHECK_FALSE(forks[1].mended);
    CHECK_FALSE(view().fork_mended);
    CHECK(world.sync(world.first) == "");
    REQUIRE(load_found_copy(world.first.database()));
    CHECK(load_found_copy(world.first.database())->seq == world.first.head());
}

TEST_CASE("a copy that was thrown away is settled by the office, and one that forks the ledger at the same record is told of again") {
    CloneWorld world;
    const auto third = world.first.clone();
    world.go_apart();
    CHECK(world.sync(world.first) == "");
    REQUIRE(load_found_copy(world.first.database()));
    const auto office = world.registry.open();
    DeviceDesk desk(*office, world.registry.clock, "officer");
    REQUIRE(desk.settle_forks(world.first.desk->ledger_id()));
    CHECK(world.registry.counts().forks == 0);
    CHECK(load_found_copy(world.first.database()));  // it has not heard of it yet
    CHECK(world.sync(world.first) == "");
    CHECK_FALSE(load_found_copy(world.first.database()));
    CHECK(desk.show("K0001")->fork_settled);
    CHECK(office->store().has_forked("K0001"));  // for verifiers it stays so

    third->add_trainees(1);
    CHECK(world.sync(*third) == "sync.cloned");
    CHECK(world.registry.counts().forks == 1);
    CHECK_FALSE(desk.show("K0001")->fork_settled);
    CHECK(world.sync(world.first) == "");
    REQUIRE(load_found_copy(world.first.database()));
    CHECK(load_found_copy(world.first.database())->seq == 7);
    world.whole(world.first);

    REQUIRE(world.anew(*third, world.registry.office_code("PTSD")));
    CHECK(world.sync(world.first) == "");
    CHECK_FALSE(load_found_copy(world.first.database()));
    CHECK(world.registry.counts().forks == 0);
    CHECK(desk.show("K0001")->fork_settled);
    world.whole(world.first);
}

TEST_CASE("a second machine with the same disk issues no more once the registry has signed that there are two, and goes on with the rest") {
    CloneWorld world;
    CHECK(key_for_issuing(*world.second->desk));
    world.go_apart();
    KioskWorld& second = *world.second;
    CHECK(why(key_for_issuing(*second.desk)) == "issue.cloned");
    const auto certificate = load_all_certificates(second.database()).front();
    CHECK(why(record_copy(*second.desk, certificate.id, CopyReason::lost)) == "issue.cloned");
    CHECK((key_window(*second.desk)->stage == KeyStage::cloned));
    CHECK(key_window(*second.desk)->window_words() == "refusal.issue.cloned");
    second.record({"attendance.marked/1", Json{{"session", "S"}, {"enrolment", "E9"}, {"mark", "late"}}});
    second.reopen();
    CHECK(why(key_for_issuing(*second.desk)) == "issue.cloned");
    CHECK(world.sync(second) == "sync.cloned");
    // The first knows nothing of it and needs not.
    CHECK(world.sync(world.first) == "");
    CHECK(key_for_issuing(*world.first.desk));
}

TEST_CASE("registered anew, the second machine is another device with its own numbers, and what it had recorded arrives") {
    CloneWorld world;
    world.go_apart();
    KioskWorld& second = *world.second;
    const std::string left = second.desk->ledger_id();
    const auto before = projected_rows(second.database());
    const PublicKey old_key = second.desk->device().public_key();
    const auto registered = world.anew(second, world.registry.office_code("PTSD"));
    REQUIRE_MESSAGE(registered, why(registered));
    CHECK(registered->device_code == "K0002");
    CHECK(second.desk->ledger_id() != left);
    CHECK(second.desk->device().public_key() != old_key);
    CHECK_FALSE(std::filesystem::exists(next_key_file_beside(second.desk->path())));
    CHECK(read_high_water(high_water_beside(second.desk->path()))->ledger == second.desk->ledger_id());
    CHECK_FALSE(second.desk->was_put_back());

    const auto opened = second.desk->ledger().event_at(second.desk->ledger_id(), 1).value();
    CHECK(opened.body["reason"] == "cloned");
    CHECK(opened.body["parent"] == left);
    CHECK(opened.body["parent_seq"] == 6);
    CHECK(opened.body["counter_from"] == 1);
    // A copy is the event itself but for its place: with the origin taken away and the place put back it has the very hash.
    Event copy = second.desk->ledger().event_at(second.desk->ledger_id(), 2).value();
    const Json origin = copy.body["origin"];
    CHECK(origin["ledger"] == left);
    CHECK(origin["seq"] == 7);
    copy.body.erase("origin");
    copy.ledger = left;
    copy.seq = 7;
    copy.prev = world.first.desk->ledger().hash_at(left, 6).value();
    seal_event(copy);
    CHECK(to_hex(copy.hash) == origin["hash"]);

    world.issue(second);
    CHECK(world.shown.back().serial.find("K0002") != std::string::npos);
    CHECK(load_certificate(second.database(), CertificateId{world.shown.back().certificate})->counter == 1);
    CHECK(world.sync(second) == "");
    world.issue(world.first);
    CHECK(world.sync(world.first) == "");
    CHECK(world.sync(second) == "");
    CHECK(world.sync(world.first) == "");
    for (KioskWorld* kiosk : {&world.first, &second}) {
        world.whole(*kiosk);
        for (const auto& [certificate, serial] : world.shown)
            CHECK_MESSAGE(load_certificate(kiosk->database(), CertificateId{certificate})->registered, serial);
        auto marks = kiosk->database().prepare("SELECT count(*) FROM attendance");
        CHECK((marks.step() && marks.integer(0) == 2));
        auto people = kiosk->database().prepare("SELECT count(*) FROM trainee");
        CHECK((people.step() && people.integer(0) == 7));
    }
    CHECK(load_all_certificates(second.database()).size() == world.shown.size());
    world.nothing_is_lost();
    CHECK(world.registry.counts().certificates == static_cast<std::int64_t>(world.shown.size()));

    // A backup made now is whole: certificates of the old device are not measured by the new key.
    const TemporaryFolder place;
    const auto backup = write_backup(*second.desk, place.path());
    REQUIRE(backup);
    const auto drilled = drill_backup(backup->file, passphrase(), world.registry.clock);
    REQUIRE(drilled);
    CHECK(drilled->bad_signatures == 0);
    CHECK(drilled->faults == 0);
}

TEST_CASE("the power goes at any step of registering anew: the same again, and it is done once") {
    for (int step = 0; step < 6; ++step) {
        CAPTURE(step);
        CloneWorld world;
        world.go_apart();
        KioskWorld& second = *world.second;
        const std::string code = world.registry.office_code("PTSD");
        const std::string high_water = high_water_beside(second.desk->path());
        {
            HttpTransport transport(world.registry.url());
            Desk& desk = *second.desk;
            const MachineKeys keys = next_keys(desk, passphrase()).value();  // step 0: nothing but the next key file
            const Ed25519Signer device(keys.signing_seed);
            if (step == 1) {  // asked, and the answer got lost
                Transaction transaction(desk.database());
                desk.database()
                    .prepare("INSERT INTO next_registration(registry_url, office_code, fingerprint, requested_at) VALUES(?,?,?,1)")
                    .bind(world.registry.url())
                    .bind(code)
                    .bind(key_fingerprint(device.public_key()))
                    .run();
                transaction.commit();
                (void)transport.post(
                    "/v1/registrations",
                    sign_registration_request(device, x25519_public_key(keys.sealing_secret), "PTSD", read_office_code(code)->one_time), {},
                    kMaxRegistrationAnswerBytes);
            }
            if (step >= 2) {  // approved and stored
                REQUIRE(register_device(desk.database(), device, keys.sealing_secret, "PTSD", world.registry.url(), code, transport,
                                        world.registry.clock, RegistrationOf::next_keys));
            }
            if (step >= 3) {
                const std::string key_file = key_file_beside(desk.path()), next = next_key_file_beside(desk.path());
                const auto old_keys = key_file_bytes(key_file).value(), new_keys = key_file_bytes(next).value();
                const auto mark = key_file_bytes(high_water);
                become_registered_device(desk);
                if (step <= 4) {  // the records are durable, the high-water file is as it was
                    std::filesystem::remove(high_water);
                    if (mark)
                        std::ofstream(high_water, std::ios::binary).write(reinterpret_cast<const char*>(mark->data()), std::ssize(*mark));
                }
                if (step == 3) {  // and so are the key files
                    std::filesystem::remove(key_file);
                    REQUIRE(place_key_file(key_file, old_keys));
                    REQUIRE(place_key_file(next, new_keys));
                }
            }
        }
        second.reopen();
        CHECK_FALSE(second.desk->was_put_back());
        if (step < 3) {
            CHECK(why(key_for_issuing(*second.desk)) == "issue.cloned");
            second.add_trainees(1);
            const auto registered = world.anew(second, code);
            REQUIRE_MESSAGE(registered, why(registered));
        }
        CHECK(second.certificate().device_code == "K0002");
        CHECK(second.certificate().key == second.desk->device().public_key());
        CHECK_FALSE(std::filesystem::exists(next_key_file_beside(second.desk->path())));
        world.issue(second);
        CHECK(world.sync(second) == "");
        CHECK(world.sync(world.first) == "");
        world.whole(second);
        world.nothing_is_lost();
        CHECK(world.registry.counts().devices == 2);
    }
}

TEST_CASE("a program that still has the old keys issues and sends nothing under the new name, and records go on") {
    CloneWorld world;
    world.go_apart();
    KioskWorld& second = *world.second;
    const auto window = second.desk->another().value();
    HttpTransport transport(world.registry.url());
    REQUIRE(register_anew(*second.desk, passphrase(), world.registry.url(), world.registry.office_code("PTSD"), transport));
    CHECK(why(key_for_issuing(*window)) == "issue.key_changed");
    CHECK(stopped(sync_kiosk(*window, transport).value()) == "sync.key_changed");
    Transaction transaction(window->database());
    const Event mark = window->record({"attendance.marked/1", Json{{"session", "S"}, {"enrolment", "E9"}, {"mark", "late"}}});
    transaction.commit();
    second.reopen();
    CHECK(mark.ledger == second.desk->ledger_id());
    CHECK(world.sync(second) == "");
    world.nothing_is_lost();
}

TEST_CASE("another registry's code, or none before the first registration, registers nothing anew") {
    CloneWorld world;
    world.go_apart();
    RegistryWorld other;
    CHECK(why(world.anew(*world.second, other.office_code("PTSD"))) == "sync.wrong_anchor");
    CHECK(why(world.anew(*world.second, "")) == "sync.not_requested");
    KioskWorld fresh(world.registry.clock);
    CHECK(why(world.anew(fresh, world.registry.office_code("PTSD"))) == "sync.not_registered");
    CHECK(why(key_for_issuing(*world.second->desk)) == "issue.cloned");
}

TEST_CASE("who is approved but can't ask what the registry holds waits, and copies nothing") {
    CloneWorld world;
    world.go_apart();
    KioskWorld& second = *world.second;
    const std::string left = second.desk->ledger_id();
    {
        HttpTransport transport(world.registry.url());
        const MachineKeys keys = next_keys(*second.desk, passphrase()).value();
        REQUIRE(register_device(second.database(), Ed25519Signer(keys.signing_seed), keys.sealing_secret, "PTSD", world.registry.url(),
                                world.registry.office_code("PTSD"), transport, world.registry.clock, RegistrationOf::next_keys));
        HttpTransport nobody("http://127.0.0.1:1");
        CHECK(why(register_anew(*second.desk, passphrase(), {}, {}, nobody)) == "sync.offline");
    }
    second.reopen();
    CHECK(second.desk->ledger_id() == left);
    REQUIRE(world.anew(second, ""));
    CHECK(second.desk->ledger_id() != left);
    world.nothing_is_lost();
}

TEST_CASE("a clone that is cloned again, and one that is registered anew before anybody noticed, lose nothing either") {
    CloneWorld world;
    world.go_apart();
    KioskWorld& second = *world.second;
    REQUIRE(world.anew(second, world.registry.office_code("PTSD")));
    const auto third = second.clone();
    for (KioskWorld* kiosk : {&second, third.get()}) {
        kiosk->add_trainees(1);
        world.issue(*kiosk);
    }
    REQUIRE(world.sync(second) == "");
    const auto registered = world.anew(*third, world.registry.office_code("PTSD"));  // no sync before: it finds out by itself
    REQUIRE_MESSAGE(registered, why(registered));
    CHECK(registered->device_code == "K0003");
    for (KioskWorld* kiosk : {third.get(), &second, &world.first, third.get(), &second}) CHECK(world.sync(*kiosk) == "");
    for (KioskWorld* kiosk : {&world.first, &second, third.get()}) world.whole(*kiosk);
    world.nothing_is_lost();
}

TEST_CASE(
    "what the registry had set apart goes along too: under the name of a device that was called compromised nothing counts any more") {
    CloneWorld world;
    KioskWorld& kiosk = world.first;
    const std::string left = kiosk.desk->ledger_id();
    {
        const auto office = world.registry.open();
        REQUIRE(DeviceDesk(*office, world.registry.clock, "officer").call_compromised("K0001", world.registry.clock.now() / 1000));
    }
    kiosk.add_trainees(4);
    kiosk.record({"roll.called/1", Json{{"session", "S"}, {"marks", {{"E1", "present"}}}}});
    const Event apart = kiosk.desk->ledger().event_at(left, kiosk.head()).value();
    (void)world.sync(kiosk);
    REQUIRE(kiosk.cursor() == kiosk.head());
    REQUIRE(world.registry.counts().quarantined == 5);

    const auto registered = world.anew(kiosk, world.registry.office_code("PTSD"));
    REQUIRE_MESSAGE(registered, why(registered));
    KioskWorld other(world.registry.clock);
    HttpTransport transport(world.registry.url());
    REQUIRE(register_kiosk(*other.desk, world.registry.url(), world.registry.office_code("PTSD"), transport));
    for (KioskWorld* one : {&kiosk, &other}) {
        CHECK(world.sync(*one) == "");
        auto rows = one->database().prepare(
            "SELECT (SELECT count(*) FROM trainee), (SELECT count(*) FROM attendance), (SELECT count(*) FROM fed_withheld)");
        REQUIRE(rows.step());
        CHECK(rows.integer(0) == 7);
        CHECK(rows.integer(1) == 1);
        CHECK(rows.integer(2) == 5);
        world.whole(*one);
    }
    // The originals stay where they were, and what was copied names them.
    CHECK(world.registry.counts().quarantined == 5);
    const Event copy = kiosk.desk->ledger().event_at(kiosk.desk->ledger_id(), 6).value();
    CHECK(copy.type == "roll.called/1");
    CHECK(copy.hlc == apart.hlc);
    CHECK(copy.body["origin"] == Json{{"ledger", left}, {"seq", apart.seq}, {"hash", to_hex(apart.hash)}});
}

TEST_CASE("what was recorded while the clock said 2099 goes along too, and what comes after it is of today") {
    RegistryWorld registry;
    const Millis today = registry.clock.now();
    KioskWorld kiosk(registry.clock);
    registry.clock.set(4'073'155'200'000);
    kiosk.add_trainees(2);
    const std::string left = kiosk.desk->ledger_id();
    registry.clock.set(today);
    {
        Transaction transaction(kiosk.database());
        kiosk.desk->correct_clock(today, TimeSource::by_hand, /*new_ledger=*/true);
        transaction.commit();
    }
    HttpTransport transport(registry.url());
    REQUIRE(register_kiosk(*kiosk.desk, registry.url(), registry.office_code("PTSD"), transport));
    REQUIRE(stopped(sync_kiosk(*kiosk.desk, transport).value()) == "");
    const std::int64_t apart = registry.counts().quarantined;
    REQUIRE(apart == 2);
    // As if they had come back to a restored kiosk: they wait here too until the clock reaches them.
    kiosk.database().prepare("INSERT INTO fed_quarantined(ledger, seq, reason) VALUES(?,2,'clock_ahead')").bind(left).run();

    REQUIRE(register_anew(*kiosk.desk, passphrase(), registry.url(), registry.office_code("PTSD"), transport));
    kiosk.reopen();
    CHECK_FALSE(kiosk.desk->was_put_back());
    kiosk.counter = next_counter(kiosk.database(), kiosk.certificate().device_code) - 1;
    (void)kiosk.issue();
    const auto last = kiosk.desk->ledger().head(kiosk.desk->ledger_id());
    CHECK(hlc_millis(last.hlc) <= registry.clock.now() + kDay);
    registry.clock.advance(60'000);
    CHECK(stopped(sync_kiosk(*kiosk.desk, transport).value()) == "");
    CHECK(registry.counts().certificates == 1);
    auto own = kiosk.database().prepare("SELECT count(*) FROM sync_quarantined WHERE ledger=?");
    own.bind(kiosk.desk->ledger_id());
    CHECK((own.step() && own.integer(0) == 0));
    auto people = kiosk.database().prepare("SELECT count(*) FROM trainee");
    CHECK((people.step() && people.integer(0) == 2));
    CHECK(check_records(kiosk.database(), kiosk.desk->cipher()).faults.empty());
}

TEST_CASE("an original that counts one day after all, beside its copy, says nothing new") {
    CloneWorld world;
    world.first.add_trainees(1);
    const auto third = world.first.clone();
    const Seq seq = world.first.head();
    const std::string left = world.first.desk->ledger_id();
    const Bytes part = [&] {
        auto row = world.first.database().prepare("SELECT personal FROM event WHERE ledger=? AND seq=?");
        row.bind(left).bind(seq);
        REQUIRE(row.step());
        return row.blob(0);
    }();
    const auto set_part = [&](KioskWorld& kiosk, const std::optional<Bytes>& value) {
        kiosk.database().prepare("UPDATE event SET personal=? WHERE ledger=? AND seq=?").bind(value).bind(left).bind(seq).run();
    };
    set_part(*third, std::nullopt);
    (void)world.sync(*third);
    REQUIRE(world.registry.counts().quarantined == 1);
    set_part(*third, part);
    REQUIRE(world.anew(*third, world.registry.office_code("PTSD")));
    CHECK(world.sync(*third) == "");
    CHECK(world.sync(world.first) == "");
    CHECK(world.sync(*third) == "");
    CHECK(world.sync(world.first) == "");
    CHECK(world.registry.counts().quarantined == 0);
    for (KioskWorld* one : {&world.first, third.get()}) {
        auto people = one->database().prepare("SELECT count(*) FROM trainee");
        CHECK((people.step() && people.integer(0) == 4));
        world.whole(*one);
    }
    world.nothing_is_lost();
}

TEST_CASE(
    "whatever two machines with one disk do, in whatever order: every certificate shown is at the registry, every number on two is a "
    "case") {
    const char* asked = std::getenv("SANAD_CLONES");
    const int rounds = asked ? std::atoi(asked) : 8;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        std::mt19937 dice(static_cast<unsigned>(round));
        CloneWorld world;
        std::array<KioskWorld*, 2> machines{&world.first, world.second.get()};
        for (int step = 0; step < 25; ++step) {
            KioskWorld& machine = *machines.at(dice() % 2);
            world.registry.clock.advance(1 + dice() % 600'000);
            switch (dice() % 5) {
                case 0:
                    machine.add_trainees(1 + static_cast<int>(dice() % 4));
                    break;
                case 1:
                case 2:
                    if (key_for_issuing(*machine.desk)) world.issue(machine);
                    break;
                case 3:
                    (void)world.sync(machine);
                    break;
                default:
                    if (why(key_for_issuing(*machine.desk)) == "issue.cloned")
                        REQUIRE(world.anew(machine, world.registry.office_code("PTSD")));
                    machine.reopen();
            }
        }
        for (int settling = 0; settling < 3; ++settling) {
            for (KioskWorld* machine : machines) {
                if (world.sync(*machine) == "sync.cloned") REQUIRE(world.anew(*machine, world.registry.office_code("PTSD")));
            }
        }
        for (KioskWorld* machine : machines) {
            CHECK(world.sync(*machine) == "");
            CHECK(key_for_issuing(*machine->desk));
            CHECK(load_all_certificates(machine->database()).size() == world.shown.size());
            world.whole(*machine);
        }
        world.nothing_is_lost();
    }
}

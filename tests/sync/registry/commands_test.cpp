#include "sync/registry/commands.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>

#include "credential/serial_number.h"
#include "db/schema/registry_schema.h"
#include "sync/bundle/stick.h"
#include "sync/protocol/renewal.h"
#include "sync/registry/bundle_commands.h"
#include "sync/registry/case_commands.h"
#include "sync/registry/device_commands.h"
#include "sync/registry/quarantine_commands.h"
#include "tests/support/office_world.h"

using namespace sanad;
using namespace sanad::test;

TEST_CASE("an officer makes a registry, gives out a code, and approves the kiosk that asked with it") {
    OfficeWorld office;
    office.make();
    const std::string code = office.done(make_office_code(office.voice, office.at, "PTSD")).at("code");
    const SetClock clock(SystemClock().now());
    const auto registry = Registry::open(office.at.path, office.at.passphrase).value();
    const Ed25519Signer kiosk(sha256(bytes_of("a kiosk")));
    RegistrationDesk desk(*registry, clock, false);
    REQUIRE(desk.request(sign_registration_request(kiosk, {}, "PTSD", read_office_code(code)->one_time)));

    const Json waiting = office.done(list_registrations(office.voice, office.at)).at("registrations");
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].at("state") == "pending");
    const std::string fingerprint = waiting[0].at("fingerprint");  // with spaces, as on the kiosk's screen
    CHECK(fingerprint == key_fingerprint(kiosk.public_key()));
    CHECK(office.done(approve_registration(office.voice, office.at, fingerprint)).at("device") == "K0001");
    CHECK(office.refused(refuse_registration(office.voice, office.at, fingerprint)) == "registry.already_approved");
    const Json status = office.done(show_status(office.voice, office.at));
    CHECK(status.at("devices") == 1);
    CHECK(status.at("pending") == 0);
}

TEST_CASE("what an officer can't do is refused, each by its name, with a sentence") {
    OfficeWorld office;
    CHECK(office.refused(show_status(office.voice, office.at)) == "registry.database_missing");
    CHECK(office.refused(office.init("localhost")) == "registry.bad_public_url");
    office.make();
    CHECK(office.refused(office.init("http://localhost:8080")) == "registry.database_exists");
    CHECK(office.refused(add_centre(office.voice, office.at, {"PTSD", "Again", "پھر", "Asia/Karachi"})) == "registry.centre_exists");
    CHECK(office.refused(add_centre(office.voice, office.at, {"a/b", "A", "ا", "Asia/Karachi"})) == "registry.bad_centre_code");
    CHECK(office.refused(make_office_code(office.voice, office.at, "NONE")) == "registry.unknown_centre");
    CHECK(office.refused(approve_registration(office.voice, office.at, "0000 0000 0000 0000")) == "registry.unknown_fingerprint");
    std::ofstream(office.folder.file("foreign.db")) << "not a database, but a text of some length";
    CHECK(office.refused(show_status(office.voice, office.another(office.folder.file("foreign.db")))) == "registry.database_not_ours");
    SetClock clock;
    const KioskWorld kiosk(clock);
    CHECK(office.refused(show_status(office.voice, office.another(kiosk.folder.file("kiosk.db")))) == "registry.database_not_ours");

    CHECK(office.refused(serve(office.voice, office.catalogue, office.at, {"nowhere", "", false})) == "registry.bad_listen");
    for (const char* name : {"localhost:8080", "registry.example:0", "[]:0", "127.0.0:0"}) {
        CHECK(office.refused(serve(office.voice, office.catalogue, office.at, {name, "", false})) == "registry.bad_listen");
    }
    CHECK(office.refused(serve(office.voice, office.catalogue, office.at, {"127.0.0.1:65536", "", false})) == "registry.bad_listen");
    CHECK(office.refused(serve(office.voice, office.catalogue, office.at, {"0.0.0.0:0", "", true})) == "registry.auto_needs_loopback");
    CHECK(office.refused(serve(office.voice, office.catalogue, office.at, {"[::]:0", "", true})) == "registry.auto_needs_loopback");
    CHECK(office.refused(serve(office.voice, office.catalogue, office.at, {"127.0.0.1:0", "http://other", false})) ==
          "registry.public_url_frozen");
}

TEST_CASE("a registry is not made twice: no second anchor appears when the first was carried away") {
    OfficeWorld office;
    office.make();
    const std::string anchor = office.at.path.anchor_file();
    const std::string carried = office.folder.file("carried-away");
    std::filesystem::rename(anchor, carried);
    CHECK(office.refused(office.init("http://localhost:8080")) == "registry.database_exists");
    CHECK_FALSE(std::filesystem::exists(anchor));

    std::filesystem::remove(office.at.path.database());
    CHECK(office.refused(office.init("http://localhost:8080")) == "keys.exists");
    CHECK_FALSE(std::filesystem::exists(anchor));
    CHECK_FALSE(std::filesystem::exists(office.at.path.database()));

    // With both gone, the old anchor makes a new registry.
    std::filesystem::remove(office.at.path.key_file());
    CHECK(office.done(office.init("http://localhost:8080", carried)).at("anchor_file") == carried);
    CHECK_FALSE(std::filesystem::exists(anchor));
}

TEST_CASE("a centre whose text no reader of the trust list would take is not added") {
    OfficeWorld office;
    office.make();
    const auto published = [&] {
        const auto registry = Registry::open(office.at.path, office.at.passphrase).value();
        return read_trust_keys(bytes_of(Publisher(*registry, SetClock()).trust_keys()), registry->settings().anchor).value();
    };
    const TrustKeys before = published();
    const std::string latin1 = "Caf\xe9", urdu = "مرکز", zone = "Asia/Karachi", longest(200, 'x');
    for (const auto& bad : {std::string(), std::string("  "), latin1, longest + "x"}) {
        CAPTURE(bad.size());
        CHECK(office.refused(add_centre(office.voice, office.at, {"BAD", bad, urdu, zone})) == "registry.bad_centre_name");
        CHECK(office.refused(add_centre(office.voice, office.at, {"BAD", "Bad", bad, zone})) == "registry.bad_centre_name");
        CHECK(office.refused(add_centre(office.voice, office.at, {"BAD", "Bad", urdu, bad})) == "registry.bad_time_zone");
    }
    CHECK(office.refused(add_centre(office.voice, office.at, {"B\xe9", "Bad", urdu, zone})) == "registry.bad_centre_code");
    CHECK(published() == before);

    (void)office.done(add_centre(office.voice, office.at, {"GOOD", longest, urdu, zone}));
    const TrustKeys keys = published();
    CHECK(keys.centre("GOOD")->name_en == longest);
    // What slips past the commands is still not published.
    const auto registry = Registry::open(office.at.path, office.at.passphrase).value();
    {
        const Transaction undone(registry->database());
        CHECK(registry->store().add_centre({"BAD", latin1, urdu, zone}));
        CHECK_THROWS(registry->republish_trust(SystemClock().now() / 1000));
    }
    CHECK(published() == keys);
}

TEST_CASE("a database that another program keeps is said to be in use, also in JSON") {
    OfficeWorld office;
    office.make();
    const auto other = Registry::open(office.at.path, office.at.passphrase).value();
    const Transaction kept(other->database());
    const auto command = [&] {
        auto database =
            Database::open(office.at.path.database(), DatabaseKind::registry, registry_migrations(), {.busy_timeout_ms = 10}).value();
        const Transaction never(database);
        return 0;
    };
    CHECK(office.refused(unless_locked(office.voice, office.at.path, command)) == "registry.database_locked");
    CHECK(unless_locked(office.voice, office.at.path, [] { return 0; }) == 0);
}

namespace {

/// An office with one device, registered and active.
struct DeviceOffice : OfficeWorld {
    Ed25519Signer kiosk{sha256(bytes_of("a kiosk"))};
    std::unique_ptr<Registry> registry;

    DeviceOffice() {
        make();
        const std::string code = done(make_office_code(voice, at, "PTSD")).at("code");
        registry = Registry::open(at.path, at.passphrase).value();
        const SystemClock clock;
        REQUIRE(RegistrationDesk(*registry, clock, true)
                    .request(sign_registration_request(kiosk, {}, "PTSD", read_office_code(code)->one_time)));
    }
    Json only_device() {
        const Json devices = done(list_devices(voice, at)).at("devices");
        REQUIRE(devices.size() == 1);
        return devices[0];
    }
    [[nodiscard]] TrustedDevice published() const {
        return read_trust_keys(bytes_of(Publisher(*registry, SystemClock()).trust_keys()), registry->settings().anchor)
            .value()
            .devices.at(0);
    }
};

}  // namespace

TEST_CASE("an officer lists the devices, retires one and calls it compromised, and the published list says so") {
    DeviceOffice office;
    CHECK(office.only_device().at("state") == "active");
    CHECK(office.only_device().at("certificates") == 0);
    CHECK_FALSE(office.only_device().contains("compromised_since"));
    const DeviceOrder order{"k0001", "officer-7"};
    CHECK(office.done(retire_device(office.voice, office.at, order)).at("state") == "retired");
    CHECK(office.published().state == KeyState::retired);

    // By the clock of the centre, which is in Karachi.
    const Json called = office.done(call_device_compromised(office.voice, office.at, order, "2020-11-20T15:00"));
    CHECK(called.at("compromised_since") == "2020-11-20T10:00:00Z");
    CHECK(office.done(call_device_compromised(office.voice, office.at, order, "2020-11-20T10:00Z")) == called);
    CHECK(office.refused(call_device_compromised(office.voice, office.at, order, "2020-11-20T10:01Z")) == "registry.compromised_before");
    CHECK(office.refused(retire_device(office.voice, office.at, order)) == "registry.retire_compromised");
    CHECK(office.done(call_device_compromised(office.voice, office.at, order, "2020-11-19")).at("compromised_since") ==
          "2020-11-18T19:00:00Z");
    CHECK(office.published().compromised_since == 1'605'726'000);
    CHECK(office.only_device().at("compromised_since") == "2020-11-18T19:00:00Z");
}

TEST_CASE("what an officer can't say of a device is refused, and changes nothing") {
    DeviceOffice office;
    const DeviceOrder order{"K0001", "officer"};
    CHECK(office.refused(retire_device(office.voice, office.at, {"K0002", "officer"})) == "registry.unknown_device");
    CHECK(office.refused(call_device_compromised(office.voice, office.at, {"", "officer"}, "2020-11-20")) == "registry.unknown_device");
    CHECK(office.refused(call_device_compromised(office.voice, office.at, order, "yesterday")) == "registry.bad_time");
    CHECK(office.refused(call_device_compromised(office.voice, office.at, order, "2199-01-01T00:00Z")) == "registry.time_in_future");
    {
        Transaction transaction(office.registry->database());
        office.registry->database().execute("UPDATE centre SET time_zone='Asia/Nowhere'");
        transaction.commit();
    }
    CHECK(office.refused(call_device_compromised(office.voice, office.at, order, "2020-11-20T10:00")) == "registry.unknown_time_zone");
    CHECK(office.published().state == KeyState::active);
}

TEST_CASE("an officer sees a renewal among the requests, and approves it by the same fingerprint") {
    DeviceOffice office;
    const SystemClock clock;
    RegistrationDesk desk(*office.registry, clock, false);
    REQUIRE(desk.renew(sign_renewal_request(office.kiosk, office.published().not_after)));
    const Json waiting = office.done(list_registrations(office.voice, office.at)).at("registrations");
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].at("state") == "pending");
    CHECK(waiting[0].at("renewal") == true);
    CHECK(waiting[0].at("device") == "K0001");
    const std::string fingerprint = waiting[0].at("fingerprint");
    (void)office.done(refuse_registration(office.voice, office.at, fingerprint));
    CHECK(office.done(approve_registration(office.voice, office.at, fingerprint)).at("device") == "K0001");
    CHECK(office.done(list_registrations(office.voice, office.at)).at("registrations")[0].at("renewal") == false);
    REQUIRE(desk.renew(sign_renewal_request(office.kiosk, office.published().not_after)));
    (void)office.done(retire_device(office.voice, office.at, {"K0001", "officer"}));
    CHECK(office.refused(approve_registration(office.voice, office.at, fingerprint)) == "registry.renewal_retired");
}

namespace {

/// One device of PTSD, with an event set apart for each reason there is, and a fork.
struct ApartOffice : DeviceOffice {
    static constexpr std::array kReasons{QuarantineReason::bad_certificate, QuarantineReason::clock_ahead,
                                         QuarantineReason::not_author,      QuarantineReason::personal_lost,
                                         QuarantineReason::bad_body,        QuarantineReason::device_compromised};

    ApartOffice() {
        const SetClock clock;
        Transaction transaction(registry->database());
        registry->store().set_owner("L", "K0001");
        for (const QuarantineReason reason : kReasons) {
            const Event event = registry->ledger().append(
                "L", "S1", clock, {"trainee.added/1", Json{{"trainee", "T1"}}, Json{{"name", "Ayesha Bibi"}, {"cnic", "3310012345671"}}});
            registry->store().quarantine("L", {event.seq, reason});
        }
        registry->store().note_fork({"L", 3, sha256(bytes_of("other"))}, 1'795'255'200);
        transaction.commit();
    }
    /// As a person reads it.
    std::string told(Language language, const std::function<int(const Voice&)>& command) {
        std::ostringstream text;
        const Voice person(catalogue, language, /*json=*/false, text);
        CHECK(command(person) == 0);
        return text.str();
    }
};

void says_nobody(const std::string& text) {
    CHECK(text.find("Ayesha") == std::string::npos);
    CHECK(text.find("3310012345671") == std::string::npos);
}

}  // namespace

TEST_CASE("an officer reads of each event that is set apart whose it is, why, and who does what about it") {
    ApartOffice office;
    const Json list = office.done(list_quarantine(office.voice, office.at, "PTSD")).at("quarantined");
    REQUIRE(list.size() == ApartOffice::kReasons.size());
    std::set<std::string> sentences;
    for (std::size_t i = 0; i < list.size(); ++i) {
        CHECK(list[i].at("device") == "K0001");
        CHECK(list[i].at("centre") == "PTSD");
        CHECK(list[i].at("ledger") == "L");
        CHECK(list[i].at("seq") == i + 1);
        CHECK(list[i].at("type") == "trainee.added/1");
        CHECK(list[i].at("recorded_at") == "2026-11-21T10:00:00Z");
        CHECK(list[i].at("reason") == name_of(ApartOffice::kReasons[i]));
        const std::string sentence = list[i].at("sentence");
        CHECK(sentence.front() != '<');
        CHECK(sentence.find('{') == std::string::npos);
        sentences.insert(sentence);
    }
    CHECK(sentences.size() == list.size());
    says_nobody(list.dump());
    CHECK(office.done(list_quarantine(office.voice, office.at, "")).at("quarantined") == list);
    CHECK(office.refused(list_quarantine(office.voice, office.at, "NONE")) == "registry.unknown_centre");
    for (const Language language : {Language::english, Language::urdu}) {
        const std::string told = office.told(language, [&](const Voice& voice) { return list_quarantine(voice, office.at, ""); });
        CHECK(std::ranges::count(told, '\n') == std::ssize(list) + 1);
        CHECK(told.find(office.catalogue.say(language, "quarantine.clock_ahead")) != std::string::npos);
        CHECK(told.find('<') == std::string::npos);
        says_nobody(told);
    }
}

TEST_CASE("of a certificate that is set apart an officer reads the serial number; of one that says nonsense, none") {
    ApartOffice office;
    const auto set_apart = [&](const std::string& type, Json body) {
        const SetClock clock;
        Transaction transaction(office.registry->database());
        const Event event = office.registry->ledger().append("L", "S1", clock, {type, std::move(body)});
        office.registry->store().quarantine("L", {event.seq, QuarantineReason::bad_certificate});
        transaction.commit();
    };
    const auto issued = [](const Json& device, const Json& counter) {
        return Json{{"certificate", "C1"}, {"centre", "PTSD"}, {"device", device}, {"counter", counter}};
    };
    set_apart("certificate.issued/1", issued("K0001", 42));
    set_apart("certificate.issued/1", issued("K\x1b[2J", 42));
    set_apart("certificate.issued/1", issued(std::string(100'000, 'K'), 42));
    set_apart("certificate.issued/1", issued("K0001", "42"));
    set_apart("certificate.issued/1", issued("K0001", -1));
    set_apart("certificate.issued/1", issued("K0001", std::int64_t{1} << 40));
    set_apart("certificate.suspended/1", Json{{"certificate", "C9"}});
    set_apart("certificate.suspended/1", Json{{"certificate", 9}});
    const std::string serial = serial_number("PTSD", "K0001", 42);
    const Json list = office.done(list_quarantine(office.voice, office.at, "PTSD")).at("quarantined");
    REQUIRE(list.size() == ApartOffice::kReasons.size() + 8);
    const std::size_t first = ApartOffice::kReasons.size();
    CHECK(list[first].at("serial") == serial);
    for (std::size_t i = 0; i < list.size(); ++i) CHECK(list[i].contains("serial") == (i == first));
    for (const Language language : {Language::english, Language::urdu})
        CHECK(office.told(language, [&](const Voice& voice) { return list_quarantine(voice, office.at, ""); }).find(serial) !=
              std::string::npos);
}

TEST_CASE("an officer reads which kiosk forked and that the second machine is registered anew, and the list of devices marks it") {
    ApartOffice office;
    const Json list = office.done(list_forks(office.voice, office.at)).at("forks");
    REQUIRE(list.size() == 1);
    CHECK(list[0].at("ledger") == "L");
    CHECK(list[0].at("device") == "K0001");
    CHECK(list[0].at("centre") == "PTSD");
    CHECK(list[0].at("seq") == 3);
    CHECK(list[0].at("seen_at") == "2026-11-21T10:00:00Z");
    CHECK(list[0].at("sentence").get<std::string>().find("registration code --centre PTSD") != std::string::npos);
    CHECK(office.only_device().at("forked") == true);
    CHECK(DeviceOffice().only_device().at("forked") == false);
    for (const Language language : {Language::english, Language::urdu}) {
        CHECK(office.told(language, [&](const Voice& voice) { return list_forks(voice, office.at); }).find("K0001") != std::string::npos);
        const std::string devices = office.told(language, [&](const Voice& voice) { return list_devices(voice, office.at); });
        CHECK(devices.find(office.catalogue.say(language, "registry.device_forked")) != std::string::npos);
    }
}

TEST_CASE("an officer settles the fork of a copy that was thrown away: it is on no list any more, until another copy comes") {
    ApartOffice office;
    const auto said = [&] { return office.registry->ledger().head(registry_ledger("PTSD")).seq; };
    CHECK(office.refused(settle_forks(office.voice, office.at, "NONE", "S7")) == "registry.unknown_fork");
    CHECK(said() == 0);
    CHECK(office.done(settle_forks(office.voice, office.at, "L", "S7")).at("device") == "K0001");
    const Event word = office.registry->ledger().event_at(registry_ledger("PTSD"), 2).value();
    CHECK(word.type == "fork.settled/1");
    CHECK(word.actor == "S7");
    CHECK(word.body == Json{{"device", "K0001"}, {"ledger", "L"}, {"seq", 3}, {"hash", to_hex(sha256(bytes_of("other")))}});
    (void)office.done(settle_forks(office.voice, office.at, "L", "S7"));  // the same word again writes nothing
    CHECK(said() == 2);
    CHECK(office.done(list_forks(office.voice, office.at)).at("forks").empty());
    CHECK(office.done(show_status(office.voice, office.at)).at("forks") == 0);
    CHECK(office.only_device().at("forked") == true);
    CHECK(office.only_device().at("fork_mended") == false);
    CHECK(office.only_device().at("fork_settled") == true);
    for (const Language language : {Language::english, Language::urdu}) {
        const std::string devices = office.told(language, [&](const Voice& voice) { return list_devices(voice, office.at); });
        CHECK(devices.find(office.catalogue.say(language, "registry.device_fork_settled")) != std::string::npos);
    }

    office.registry->store().note_fork({"L", 3, sha256(bytes_of("a third machine"))}, 1'795'255'300);
    const Json list = office.done(list_forks(office.voice, office.at)).at("forks");
    REQUIRE(list.size() == 1);
    CHECK(list[0].at("hash") == to_hex(sha256(bytes_of("a third machine"))));
    CHECK(list[0].at("sentence").get<std::string>().find("fork settle") != std::string::npos);
    CHECK(office.done(show_status(office.voice, office.at)).at("forks") == 1);
    CHECK(office.only_device().at("fork_settled") == false);
}

TEST_CASE("control characters that a kiosk sent do not reach an officer's terminal") {
    ApartOffice office;
    {
        Transaction transaction(office.registry->database());
        office.registry->store().set_owner("M\x1b[2J", "K0001");
        office.registry->store().note_fork({"M\x1b[2J", 1, sha256(bytes_of("other"))}, 1);
        transaction.commit();
    }
    const std::string told = office.told(Language::english, [&](const Voice& voice) { return list_forks(voice, office.at); });
    CHECK(told.find("M[2J") != std::string::npos);
    CHECK(told.find('\x1b') == std::string::npos);
}

TEST_CASE("a possible duplicate is listed without names, and shown with both records side by side") {
    ApartOffice office;
    {
        const SetClock clock;
        Transaction transaction(office.registry->database());
        const auto add = [&](const std::string& trainee, const std::string& roster, const Json& facts) {
            (void)record(office.registry->ledger(), office.registry->projector(), "L", "S1", clock,
                         {"trainee.added/1", Json{{"trainee", trainee}, {"roster", roster}, {"position", 1}}, facts});
        };
        add("T1", "R1",
            Json{{"name", "Rehana Bibi"}, {"name_ur", "ریحانہ بی بی"}, {"relation_name", "M. Yousaf"}, {"cnic", "3310012345671"}});
        add("T2", "R2", Json{{"name", "Rehana \x1b[1mKausar"}, {"cnic", "3310012345671"}});
        transaction.commit();
    }
    const Json listed = office.done(list_cases(office.voice, office.at, /*all=*/false)).at("cases");
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].at("reason") == "same_number");
    CHECK(listed[0].at("subject") == "T1-same_number");
    CHECK(listed.dump().find("Rehana") == std::string::npos);
    const Json shown = office.done(show_case(office.voice, office.at, "possible_duplicate", "T1-same_number"));
    REQUIRE(shown.at("records").size() == 2);
    CHECK(shown.at("records")[0].at("name_ur") == "ریحانہ بی بی");
    CHECK(shown.at("records")[0].at("identity") == "*****-****567-1");
    CHECK(shown.at("records")[0].at("device") == "K0001");
    CHECK(shown.dump().find("3310012345671") == std::string::npos);
    CHECK(office.refused(show_case(office.voice, office.at, "possible_duplicate", "T9")) == "registry.unknown_case");
    CHECK(office.refused(show_case(office.voice, office.at, "nothing", "T1-same_number")) == "registry.unknown_case");
    for (const Language language : {Language::english, Language::urdu}) {
        const std::string told =
            office.told(language, [&](const Voice& voice) { return show_case(voice, office.at, "possible_duplicate", "T1-same_number"); });
        CHECK(told.find("Rehana Bibi  |  Rehana [1mKausar") != std::string::npos);
        CHECK(told.find("M. Yousaf  |  –") != std::string::npos);
        CHECK(told.find("3310012345671") == std::string::npos);
        CHECK(told.find('<') == std::string::npos);
        CHECK(told.find('{') == std::string::npos);
    }
    (void)office.done(decide_case(office.voice, office.at, {"possible_duplicate", "T1-same_number", "", "officer-7"}));
    CHECK(office.done(list_cases(office.voice, office.at, /*all=*/false)).at("cases").empty());
    CHECK(office.done(list_cases(office.voice, office.at, /*all=*/true)).at("cases")[0].at("decided") == true);
}

TEST_CASE("a decided case stays listed, with the command that revokes, until no certificate but the right one stands") {
    ApartOffice office;
    const auto write = [&](const std::string& type, Json body) {
        const SetClock clock;
        return record(office.registry->ledger(), office.registry->projector(), "L", "S1", clock, {type, std::move(body)});
    };
    {
        Transaction transaction(office.registry->database());
        for (const std::uint32_t number : {1u, 2u}) {
            const std::string id = "C" + std::to_string(number);
            const Event event = write("certificate.issued/1", Json{{"certificate", id},
                                                                   {"enrolment", "E1"},
                                                                   {"kind", 1},
                                                                   {"revision", number},
                                                                   {"device", "K0001"},
                                                                   {"centre", "PTSD"},
                                                                   {"counter", number},
                                                                   {"issued_at", 1'795'255'200},
                                                                   {"digest", to_hex(sha256(bytes_of(id)))},
                                                                   {"evidence", Json::object()}});
            office.registry->store().register_certificate(
                {"L", event.seq, credential_digest(bytes_of(id)), id, "K0001", number, "PTSD", "HBW", 1, 1'795'255'200, false});
        }
        transaction.commit();
    }
    const std::string serial = serial_number("PTSD", "K0001", 2);
    const Json decided = office.done(decide_case(office.voice, office.at, {"two_certificates", "E1", "C1", "officer-7"}));
    CHECK(decided.at("still_stand") == Json::array({{{"certificate", "C2"}, {"serial", serial}}}));
    const Json listed = office.done(list_cases(office.voice, office.at, /*all=*/false)).at("cases");
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].at("decided") == true);
    CHECK(listed[0].at("kept") == "C1");
    CHECK(listed[0].at("still_stand") == decided.at("still_stand"));
    for (const Language language : {Language::english, Language::urdu}) {
        const std::string told = office.told(language, [&](const Voice& voice) { return list_cases(voice, office.at, /*all=*/false); });
        CHECK(told.find("certificate revoke --serial C2 --reason issued_in_error") != std::string::npos);
        CHECK(told.find(serial) != std::string::npos);
        CHECK(told.find('<') == std::string::npos);
        CHECK(told.find('{') == std::string::npos);
    }
    {
        Transaction transaction(office.registry->database());
        (void)write("certificate.revoked/1", Json{{"certificate", "C2"}, {"reason", "issued_in_error"}});
        transaction.commit();
    }
    CHECK(office.done(list_cases(office.voice, office.at, /*all=*/false)).at("cases").empty());
}

TEST_CASE("both ways of taking a stick end in 1 when something on it was not taken, and say what was") {
    OfficeWorld office;
    office.make();
    const TemporaryFolder place;
    Stick stick(place.path());
    REQUIRE(stick.write("00000000000000aa.to-registry", Bytes(500, 7)));
    CHECK(import_stick(office.voice, office.at, place.path()) == 1);
    const Json imported = office.said();
    REQUIRE(imported.at("files").size() == 1);
    CHECK(imported.at("files")[0].at("problem").get<std::string>().starts_with("bundle."));
    CHECK(export_to_stick(office.voice, office.at, place.path(), "PTSD") == 1);
    CHECK(office.said().at("files") == imported.at("files"));
    const TemporaryFolder clean;
    CHECK(office.done(export_to_stick(office.voice, office.at, clean.path(), "PTSD")).at("devices") == 0);
}

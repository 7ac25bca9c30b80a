// One suite for the registry's two stores: what the operations promise, on SQLite and on PostgreSQL; and several registries on one
// PostgreSQL at once.
#include <doctest/doctest.h>

#include <fstream>
#include <future>

#include "credential/openbadge/did.h"
#include "sync/registry/commands.h"
#include "sync/registry/office/certificate_desk.h"
#include "sync/registry/office/device_desk.h"
#include "sync/registry/publish/trust_state.h"
#include "tests/support/ingest_world.h"
#include "tests/support/stores.h"

using namespace sanad;
using namespace sanad::test;

namespace {

PublicKey key_of(const std::string& name) { return Ed25519Signer(sha256(bytes_of(name))).public_key(); }

/// A registry with the centres PTSD and BWP, and its store.
template <class Store>
struct StoreWorld {
    RegistryWorld world{/*approve_at_once=*/false, {}, {}, {}, Store::database()};
    RegistryStore& store = world.writer->store();

    TrustedDevice add_device(const std::string& centre, const std::string& name) {
        const TrustedDevice device{store.take_device_code(), centre, key_of(name), 100, 200};
        store.add_device({device, copy_of(bytes_of("certificate of " + name))});
        return device;
    }
    RegisteredCertificate register_certificate(const std::string& device, std::uint32_t counter, std::uint8_t digest,
                                               std::int64_t received_at = 1000) {
        CredentialDigest bytes{};
        bytes[0] = digest;
        RegisteredCertificate made{"L-" + device, counter, bytes,      "C" + std::to_string(counter) + device, device, counter, "PTSD",
                                   "HBW",         1,       received_at};
        store.register_certificate(made);
        return made;
    }
};

/// Another kiosk of the registry's, whose parcels go straight to an Ingest.
std::unique_ptr<KioskWorld> registered_kiosk(RegistryWorld& registry) {
    auto kiosk = std::make_unique<KioskWorld>(registry.clock);
    kiosk->register_at(registry);
    return kiosk;
}

LedgerReport check(Registry& registry) {
    return check_ledgers(registry.database(), registry.cipher(), DatabaseKind::registry, registry_migrations(),
                         [&](const Event& event) { return !registry.store().is_quarantined(event.ledger, event.seq); });
}

}  // namespace

TEST_CASE_TEMPLATE("settings, centres and office codes are kept", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    StoreWorld<Store> w;
    const auto settings = w.store.settings();
    CHECK(settings.public_url == "http://localhost:8080");
    CHECK(settings.registry_certificate == w.world.writer->settings().registry_certificate);
    CHECK(w.store.registry_certificates().size() == 1);
    w.store.add_registry_certificate(7, bytes_of("seven"));
    w.store.add_registry_certificate(7, bytes_of("seven again"));
    CHECK(text_of(w.store.settings().registry_certificate) == "seven again");
    CHECK(w.store.registry_certificates().size() == 2);

    CHECK_FALSE(w.store.add_centre({"BWP", "Other", "اور", "Asia/Karachi"}));
    CHECK(w.store.add_centre({"A1", "First", "پہلا", "Asia/Karachi"}));
    const auto centres = w.store.centres();
    REQUIRE(centres.size() == 3);
    CHECK(centres[0].code == "A1");
    CHECK(centres[0].name_ur == "پہلا");
    CHECK(centres[1].name_en == "Women's Skills Centre, Bahawalpur");
    CHECK(w.store.has_centre("PTSD"));
    CHECK_FALSE(w.store.has_centre("ptsd"));

    w.store.add_office_code({"BBBB", "PTSD", 50});
    w.store.add_office_code({"AAAA", "PTSD", 60});
    CHECK(w.store.office_codes("PTSD", 51).size() == 1);
    CHECK(w.store.office_codes("PTSD", 50).front().one_time == "AAAA");
    w.store.drop_office_code("AAAA");
    CHECK(w.store.office_codes("PTSD", 0).size() == 1);
    CHECK(w.store.office_codes("BWP", 0).empty());
    CHECK_THROWS(w.store.add_office_code({"CCCC", "NONE", 60}));  // of no centre
}

TEST_CASE_TEMPLATE("registrations and devices: no code twice, no key twice", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    StoreWorld<Store> w;
    StoredRegistration asked{"0123456789abcdef", key_of("a"), {}, "PTSD", RegistrationState::pending, 10};
    w.store.add_registration(asked);
    CHECK(w.store.registration("0123456789abcdef")->key == asked.key);
    CHECK_FALSE(w.store.registration("0"));
    w.store.set_state(asked.fingerprint, RegistrationState::refused);
    CHECK(w.store.registration(asked.fingerprint)->state == RegistrationState::refused);
    w.store.ask_renewal(asked.fingerprint, 99);
    CHECK(w.store.registrations().front().requested_at == 99);
    CHECK(w.store.registrations().front().state == RegistrationState::pending);

    const auto one = w.add_device("PTSD", "one");
    const auto two = w.add_device("BWP", "two");
    CHECK(one.code == "K0001");
    CHECK(two.code == "K0002");
    CHECK_THROWS(w.add_device("PTSD", "one"));
    CHECK(w.store.take_device_code() != "K0002");
    CHECK(w.store.device_with_code("K0001")->trusted.key == one.key);
    CHECK(w.store.device_with_key(two.key)->trusted.code == "K0002");
    CHECK(w.store.devices_with_kid(key_id(one.key)).size() == 1);
    CHECK(text_of(w.store.device_with_code("K0002")->certificate) == "certificate of two");
    w.store.set_key_state("K0002", KeyState::compromised, 150);
    CHECK(w.store.devices()[1].compromised_since == 150);
    CHECK(w.store.device_certificates().size() == 1);
    w.store.extend_window("K0001", 900, bytes_of("longer"));
    CHECK(w.store.device_with_code("K0001")->trusted.not_after == 900);
    CHECK(text_of(w.store.device_certificates().at("K0001")) == "longer");
}

TEST_CASE_TEMPLATE("ledgers have owners, forks are noted once, quarantine knows its range", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    StoreWorld<Store> w;
    (void)w.add_device("BWP", "one");
    w.store.set_owner("L", "K0001");
    CHECK(w.store.owner_of("L") == "K0001");
    CHECK_FALSE(w.store.owner_of("M"));
    CHECK(w.store.centre_of_ledger("L") == "BWP");
    CHECK(w.store.centre_of_ledger("registry-PTSD") == "PTSD");
    CHECK_FALSE(w.store.has_forked("K0001"));
    for (int time = 0; time < 2; ++time) w.store.note_fork({"L", 5, sha256(bytes_of("other"))}, 10);
    CHECK(w.store.has_forked("K0001"));
    CHECK(w.store.counts().forks == 1);
    for (const std::int64_t seq : {3, 9, 5}) w.store.quarantine("L", {seq, QuarantineReason::bad_body});
    const auto apart = w.store.quarantined("L", 3, 5);
    REQUIRE(apart.size() == 2);
    CHECK(apart[1].seq == 5);
    CHECK(apart[1].reason == QuarantineReason::bad_body);
    CHECK(w.store.is_quarantined("L", 9));
    CHECK_FALSE(w.store.is_quarantined("M", 9));
}

TEST_CASE_TEMPLATE("what is set apart and what forked is listed with whose it is, by centre", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    StoreWorld<Store> w;
    (void)w.add_device("PTSD", "one");
    (void)w.add_device("BWP", "two");
    w.store.set_owner("L", "K0001");
    w.store.set_owner("A", "K0002");
    Event event;
    {
        Transaction transaction(w.world.writer->database());
        event = w.world.writer->ledger().append("L", "S1", w.world.clock, {"certificate.suspended/1", Json{{"certificate", "C9"}}});
        transaction.commit();
    }
    w.store.quarantine("L", {event.seq, QuarantineReason::bad_body});
    w.store.quarantine("registry-BWP", {4, QuarantineReason::not_author});  // of the registry's own, whose event is not here
    w.store.quarantine("A", {2, QuarantineReason::clock_ahead});
    const auto all = w.store.events_apart("");
    REQUIRE(all.size() == 3);
    CHECK(all[0].ledger == "A");
    CHECK(all[0].device_code == "K0002");
    CHECK(all[0].centre_code == "BWP");
    CHECK(all[0].reason == QuarantineReason::clock_ahead);
    CHECK(all[1].ledger == "registry-BWP");
    CHECK(all[1].device_code == "");
    CHECK(all[1].centre_code == "BWP");
    CHECK(all[1].type == "");
    REQUIRE(w.store.events_apart("PTSD").size() == 1);
    const auto apart = w.store.events_apart("PTSD").front();
    CHECK(apart.device_code == "K0001");
    CHECK(apart.seq == event.seq);
    CHECK((apart.type == "certificate.suspended/1" && apart.serial.empty()));  // of a certificate that is not known
    CHECK(apart.recorded_at == event.at);
    CHECK(w.store.events_apart("NONE").empty());

    CHECK(w.store.forks().empty());
    w.store.note_fork({"L", 5, sha256(bytes_of("later"))}, 20);
    w.store.note_fork({"L", 5, sha256(bytes_of("other"))}, 10);
    w.store.note_fork({"A", 7, sha256(bytes_of("other"))}, 30);
    const auto forks = w.store.forks();
    REQUIRE(forks.size() == 3);
    CHECK(forks[0].offered.ledger == "A");
    CHECK(forks[0].centre_code == "BWP");
    CHECK(forks[1].device_code == "K0001");
    CHECK(forks[1].centre_code == "PTSD");
    CHECK(forks[1].offered.seq == 5);
    CHECK(forks[1].seen_at == 10);  // the first comes first
    CHECK(forks[2].offered.hash == sha256(bytes_of("later")));
    CHECK(forks[2].is_open());
}

TEST_CASE_TEMPLATE("registered certificates are found by id, number, course and digest", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    StoreWorld<Store> w;
    const std::string device = w.add_device("PTSD", "one").code;
    const auto second = w.register_certificate(device, 2, 0xff, 1001);
    const auto first = w.register_certificate(device, 1, 0x80, 1000);
    auto vouched = first;
    vouched.ledger = "registry-PTSD";
    vouched.vouched = true;
    vouched.received_at = 5000;
    w.store.register_certificate(vouched);
    CHECK(w.store.registrations_of(first.certificate).size() == 2);
    CHECK_FALSE(w.store.certificate_with_id(first.certificate)->vouched);
    CHECK(w.store.registrations_of(first.certificate)[1].vouched);
    CHECK(w.store.certificates_numbered(device, 2).size() == 1);
    CHECK(w.store.certificates_of_course("HBW", 1, 2).size() == 2);
    CHECK(w.store.certificates_of_course("HBW", 1, 9).front().certificate == first.certificate);
    CHECK(w.store.certificates_of_course("HBW", 2, 9).empty());
    CHECK(w.store.counters_of(device) == std::vector<std::uint32_t>{1, 2});
    CHECK(w.store.digests_of(device, 1001) == std::vector<CredentialDigest>{first.digest});
    CHECK(w.store.digests_of(device, INT64_MAX) == std::vector<CredentialDigest>{first.digest, second.digest});
    CredentialDigest low{}, high;
    high.fill(0xff);
    CHECK(w.store.digests_between("PTSD", low, high).size() == 2);  // each once
    CHECK(w.store.digests_between("PTSD", second.digest, high).size() == 1);
    CHECK(w.store.digests_between("BWP", low, high).empty());
    CHECK(w.store.known_certificates({}).empty());
    std::set<std::string> many{first.certificate, second.certificate};
    for (int i = 0; i < 250; ++i) many.insert("never heard of " + std::to_string(i));
    CHECK(w.store.known_certificates(many) == std::set<std::string>{first.certificate, second.certificate});
    w.store.unregister_certificate(first.ledger, first.seq);
    CHECK(w.store.registrations_of(first.certificate).size() == 1);
}

TEST_CASE_TEMPLATE("the number of the published state only rises, and not below the time", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    StoreWorld<Store> w;
    const std::int64_t before = w.store.state_number();
    w.store.raise_state_number(before - 50);
    CHECK(w.store.state_number() == before + 1);
    w.store.raise_state_number(before + 1);
    CHECK(w.store.state_number() == before + 2);
    w.store.raise_state_number(before + 70);
    CHECK(w.store.state_number() == before + 70);
    {
        Transaction undone(w.world.writer->database());
        w.store.raise_state_number(before + 100);
    }
    CHECK(w.store.state_number() == before + 70);
}

TEST_CASE_TEMPLATE("a ledger's events come back as they were appended, with their personal parts", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    StoreWorld<Store> w;
    Ledger& ledger = w.world.writer->ledger();
    CHECK(ledger.head("L").seq == 0);
    Transaction transaction(w.world.writer->database());
    std::vector<Event> written;
    for (int i = 0; i < 5; ++i) {
        written.push_back(ledger.append(
            "L", "S1", w.world.clock, {"trainee.added/1", Json{{"position", i}}, i % 2 ? std::optional<Json>() : Json{{"name", "عائشہ"}}}));
    }
    (void)ledger.append("K", "S1", w.world.clock, {"trainee.added/1", Json::object()});
    transaction.commit();
    CHECK(ledger.head("L").seq == 5);
    CHECK(ledger.head("L").hash == written[4].hash);
    CHECK(ledger.head("L").hlc == written[4].hlc);
    const auto events = ledger.events_after("L", 2, 2);
    REQUIRE(events.size() == 2);
    CHECK(events[0].line == written[2].line);
    CHECK(events[0].personal->value == Json{{"name", "عائشہ"}});
    CHECK(events[0].personal->salt == written[2].personal->salt);
    CHECK_FALSE(events[1].personal);
    CHECK(ledger.event_at("L", 5)->hash == written[4].hash);
    CHECK_FALSE(ledger.event_at("L", 6));
    CHECK(ledger.hash_at("L", 1) == written[0].hash);
    CHECK(ledger.ledgers() == std::vector<std::string>{"K", "L"});
}

TEST_CASE_TEMPLATE("a parcel is stored, projected and receipted, and what can't be believed is set apart", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    IngestWorld world(Store::database());
    world.kiosk.add_trainees(3);
    const auto both = world.kiosk.issue_both();
    world.kiosk.record({"certificate.handed_over/1", Json{{"certificate", to_base32(both.facts.id)}}});
    world.kiosk.record({"certificate.suspended/1", Json{{"certificate", to_base32(both.facts.id)}}, Json{{"note", "x"}}});
    (void)world.kiosk.record_unprojected({"roll.called/1", Json{{"session", "S"}, {"marks", Json{{"E1", "late"}, {"E2", 7}}}}});
    // A NUL is JSON, and no text of PostgreSQL's: the same quarantine in both, and no stop.
    (void)world.kiosk.record_unprojected(
        {"attendance.marked/1", Json{{"session", std::string("a\0b", 3)}, {"enrolment", "E"}, {"mark", "late"}}});
    (void)world.kiosk.record_unprojected(
        {"certificate.revoked/1", Json{{"certificate", std::string("a\0b", 3)}, {"reason", "misconduct"}}});
    const Seq last = world.kiosk.head();
    const Receipt receipt = world.receipt(world.kiosk.parcel(1, last));
    CHECK(receipt.held_through == last);
    CHECK(receipt.head_hash == world.kiosk.desk->ledger().head(receipt.ledger).hash);
    REQUIRE(receipt.quarantined.size() == 3);
    for (const auto& apart : receipt.quarantined) CHECK(apart.reason == QuarantineReason::bad_body);
    CHECK(world.projected("trainee") == 3);
    CHECK(world.projected("attendance") == 0);  // of a roll with one bad mark, none
    CHECK(world.registry.counts() == RegistryCounts{2, 1, 0, 1, last, 1, 3, 0});
    CHECK(world.check().faults.empty());
    CHECK(world.receipt(world.kiosk.parcel(1, last)).quarantined == receipt.quarantined);
    CHECK(world.registry.counts().events == last);
    CHECK(full_credential(*world.registry.reader, to_base32(both.facts.id))->json == both.full);
    const auto status = trust_status(*world.registry.reader, "PTSD", 0);
    const auto* listed = status.find("K0001", both.facts.counter, credential_digest(both.compact));
    REQUIRE(listed);
    CHECK(listed->status == ListedStatus::suspended);
}

TEST_CASE_TEMPLATE("a gap, a fork and a stranger are refused whole", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    IngestWorld world(Store::database());
    world.kiosk.add_trainees(6);
    (void)world.receipt(world.kiosk.parcel(1, 3));
    const auto gap = world.send(world.kiosk.parcel(6, 7));
    REQUIRE_FALSE(gap);
    CHECK(gap.error().wanted == 4);
    CHECK(read_receipt(gap.error().held.at(0), world.registry.writer->signer().public_key()).value().held_through == 3);
    auto events = world.kiosk.desk->ledger().events_after(world.kiosk.desk->ledger_id(), 0, 3);
    events.back().body["position"] = 99;
    seal_event(events.back());
    CHECK(world.problem(pack_parcel(world.kiosk.desk->device(), "K0001", "2026-11-21T10:00:00Z", events)) == Problem::fork);
    CHECK(world.problem(pack_parcel(Ed25519Signer(sha256(bytes_of("rogue"))), "K0001", "2026-11-21T10:00:00Z", events)) ==
          Problem::unknown_device);
    CHECK(world.registry.counts() == RegistryCounts{2, 1, 0, 1, 5, 0, 0, 1});
    CHECK(world.problem(pack_parcel(world.kiosk.desk->device(), "K0001", "2026-11-21T10:00:00Z", events)) == Problem::fork);
    CHECK(world.registry.counts().events == 5);  // the registry's own ledger tells of it, once
    CHECK(world.registry.writer->store().is_fork_told(world.registry.writer->store().forks().at(0).offered));
    CHECK(world.projected("ledger_fork") == 1);
    CHECK(world.receipt(world.kiosk.parcel(1, 7)).held_through == 7);
    CHECK(world.check().faults.empty());
}

TEST_CASE_TEMPLATE("what officers decide is recorded and published", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    IngestWorld world(Store::database());
    const auto revoked = world.kiosk.issue_both();
    const auto plain = world.kiosk.issue_both();
    (void)world.receipt(world.kiosk.parcel(1, world.kiosk.head()));
    Registry& registry = *world.registry.writer;
    const std::int64_t number = registry.store().state_number();
    CertificateDesk desk(registry, world.registry.clock, "officer");
    const std::string id = to_base32(revoked.facts.id);
    REQUIRE(desk.suspend(id));
    REQUIRE(desk.reinstate(id));
    REQUIRE(desk.revoke(id, RevocationReason::misconduct));
    CHECK(desk.revoke(id, RevocationReason::misconduct).error() == CertificateDeskError::already_revoked);
    CHECK(desk.show(id)->events.size() == 3);
    CHECK(desk.show(id)->listed->status == ListedStatus::revoked);
    CHECK_FALSE(desk.show(to_base32(plain.facts.id))->listed);
    CHECK_FALSE(desk.adopt(plain.compact, false)->is_new);
    DeviceDesk devices(registry, world.registry.clock, "officer");
    CHECK(devices.show("K0001")->certificates == 2);
    REQUIRE(devices.retire("K0001"));
    REQUIRE(devices.call_compromised("K0001", world.registry.clock.now() / 1000 - 10));
    CHECK(devices.show("K0001")->under_review == 2);
    CHECK(registry.store().state_number() > number);
    Publisher publisher(*world.registry.reader, world.registry.clock);
    const auto keys = read_trust_keys(bytes_of(publisher.trust_keys()), registry.settings().anchor);
    REQUIRE(keys);
    CHECK(keys->devices.front().state == KeyState::compromised);
    CHECK(publisher.trust_status("PTSD"));
    CHECK(publisher.status_list("K0001", "0"));
    CHECK(publisher.centre_did("BWP"));
    CHECK(world.check().faults.empty());
}

TEST_CASE_TEMPLATE("a registry's second key takes the place of the first", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    IngestWorld world(Store::database());
    world.kiosk.add_trainees(2);
    (void)world.receipt(world.kiosk.parcel(1, 2));
    const PublicKey before = world.registry.writer->signer().public_key();
    world.registry.renew_key();
    CHECK(world.registry.writer->signer().public_key() != before);
    CHECK(world.registry.writer->publishing_keys().size() == 2);
    CHECK(
        Ingest(*world.registry.writer, world.registry.clock).receive(world.kiosk.desk->ledger_id(), world.kiosk.parcel(1, 3), world.nonce));
    CHECK(check(*world.registry.open()).faults.empty());
}

TEST_CASE("the same parcels leave the same registry on PostgreSQL as on SQLite, row for row") {
    if (!PostgresqlServer::is_here()) return;
    IngestWorld sqlite;
    RegistryWorld postgresql(/*approve_at_once=*/true, {}, {}, {}, PostgresqlServer::new_database());
    {
        RegistrationDesk desk(*postgresql.writer, postgresql.clock, true);
        const auto code = desk.make_office_code("PTSD").value();
        REQUIRE(desk.request(sign_registration_request(sqlite.kiosk.desk->device(), x25519_public_key(sqlite.kiosk.desk->sealing_secret()),
                                                       "PTSD", code.one_time)));
    }
    for (int i = 0; i < 5; ++i) {
        sqlite.kiosk.add_trainees(3);
        const auto issued = sqlite.kiosk.issue_both();
        if (i == 2) sqlite.kiosk.record({"certificate.suspended/1", Json{{"certificate", to_base32(issued.facts.id)}}});
        if (i == 3) (void)sqlite.kiosk.record_unprojected({"result.entered/1", Json{{"enrolment", "E"}}});
    }
    const Seq last = sqlite.kiosk.head();
    Ingest other(*postgresql.writer, postgresql.clock);
    for (Seq first = 1; first <= last; first += 4) {
        const Bytes parcel = sqlite.kiosk.parcel(first, std::min(first + 3, last));
        const Receipt here = sqlite.receipt(parcel);
        const Receipt there =
            read_receipt(other.receive(here.ledger, parcel, sqlite.nonce).value(), postgresql.writer->signer().public_key()).value();
        CHECK(there.held_through == here.held_through);
        CHECK(there.head_hash == here.head_hash);
        CHECK(there.quarantined == here.quarantined);
    }
    // All tables but those that hold the registries' own keys; what is sealed under those is opened first.
    const auto rows_of = [](Registry& registry) {
        std::string all;
        const auto add = [&](const std::string& table, const std::string& order) {
            auto rows = registry.database().prepare("SELECT * FROM " + table + " ORDER BY " + order);
            while (rows.step()) {
                all += table;
                for (int column = 0; column < rows.columns(); ++column) {
                    const Bytes value = rows.blob(column);
                    const bool sealed = (table == "event" && column == 5) || (table == "trainee" && (column == 3 || column == 4));
                    all += "|" + (rows.is_null(column) ? "null" : sealed ? "sealed" : to_hex(value));
                }
                all += "\n";
            }
        };
        for (const char* table : kProjectedTables) add(table, "1, 2, 3");
        for (const char* table : {"event", "ledger_owner", "quarantine", "registered_certificate", "fork", "centre"}) add(table, "1, 2");
        for (const auto& event : registry.ledger().events_after(registry.ledger().ledgers().front(), 0, 1000))
            all += event.personal ? canonical_json(event.personal->value) : "none";
        return all;
    };
    CHECK(rows_of(*postgresql.writer) == rows_of(*sqlite.registry.writer));
    CHECK(rows_of(*postgresql.writer).size() > 5000);
    CHECK(check(*postgresql.writer).faults.empty());
}

TEST_CASE("two registries on one PostgreSQL take the same and different ledgers at once: nothing lost, nothing doubled") {
    if (!PostgresqlServer::is_here()) return;
    RegistryWorld world(/*approve_at_once=*/true, {}, {}, {}, PostgresqlServer::new_database());
    std::vector<std::unique_ptr<KioskWorld>> kiosks;
    for (int i = 0; i < 4; ++i) kiosks.push_back(registered_kiosk(world));
    struct Sent {
        std::string ledger;
        Bytes bytes;
    };
    std::vector<Sent> parcels;  // those of the four in turn, each ledger in its order
    std::int64_t events = 0;
    for (auto& kiosk : kiosks) {
        for (int i = 0; i < 12; ++i) {
            kiosk->add_trainees(1);
            (void)kiosk->issue();
        }
        // Rows that all four write: the last by hlc wins.
        for (int i = 0; i < 6; ++i)
            kiosk->record({"attendance.marked/1", Json{{"session", "S"}, {"enrolment", "E" + std::to_string(i)}, {"mark", "late"}}});
        events += kiosk->head();
    }
    for (Seq first = 1; first <= kiosks[0]->head(); first += 3) {
        for (auto& kiosk : kiosks) parcels.push_back({kiosk->desk->ledger_id(), kiosk->parcel(first, std::min(first + 2, kiosk->head()))});
    }
    const auto opened = [&] { return world.open(); };
    std::vector<std::unique_ptr<Registry>> registries;
    for (int i = 0; i < 3; ++i) registries.push_back(opened());
    std::vector<std::future<int>> takers;
    for (int taker = 0; taker < 3; ++taker) {
        takers.push_back(std::async(std::launch::async, [&, taker] {
            Ingest ingest(*registries[static_cast<std::size_t>(taker)], world.clock);
            int given_way = 0;
            // Every taker sends everything until it is taken: a gap is another's parcel that is not committed yet.
            std::vector<bool> taken(parcels.size());
            for (std::size_t left = parcels.size(); left > 0;) {
                for (std::size_t i = 0; i < parcels.size(); ++i) {
                    const std::size_t at = taker == 1 ? parcels.size() - 1 - i : i;
                    if (taken[at]) continue;
                    try {
                        const auto answer = ingest.receive(parcels[at].ledger, parcels[at].bytes, Nonce{});
                        if (!answer && answer.error().problem != Problem::gap) return -1;
                        taken[at] = answer.has_value();
                        left -= answer.has_value();
                    } catch (const DatabaseLocked&) {
                        ++given_way;
                    }
                }
            }
            return given_way;
        }));
    }
    // An officer decides meanwhile, alone each time.
    std::int64_t decided = 0;
    {
        auto officers = opened();
        for (int i = 0; i < 10;) {
            try {
                Transaction transaction(officers->database());
                decided += officers->store().add_centre({"Z" + std::to_string(i), "Z", "ز", "Asia/Karachi"});
                officers->republish_trust(world.clock.now() / 1000);
                transaction.commit();
                ++i;
            } catch (const DatabaseLocked&) {
                // What an officer would be told: try again.
            }
        }
    }
    for (auto& taker : takers) CHECK(taker.get() >= 0);
    CHECK(decided == 10);
    const auto registry = opened();
    const RegistryCounts counts = registry->store().counts();
    CHECK(counts.events == events);
    CHECK(counts.certificates == 48);
    CHECK(counts.ledgers == 4);
    CHECK(counts.quarantined == 0);
    CHECK(counts.forks == 0);
    CHECK(check(*registry).faults.empty());
    for (auto& kiosk : kiosks)
        CHECK(registry->ledger().head(kiosk->desk->ledger_id()).hash == kiosk->desk->ledger().head(kiosk->desk->ledger_id()).hash);
}

TEST_CASE("officers who approve at once, each through another registry, give every device a code of its own and a code to one only") {
    if (!PostgresqlServer::is_here()) return;
    RegistryWorld world(/*approve_at_once=*/false, {}, {}, {}, PostgresqlServer::new_database());
    const std::string one_time = RegistrationDesk(*world.writer, world.clock, false).make_office_code("PTSD")->one_time;
    std::vector<std::string> fingerprints;
    for (int i = 0; i < 8; ++i) {
        RegistrationDesk desk(*world.writer, world.clock, false);
        const std::string code = desk.make_office_code("PTSD")->one_time;
        fingerprints.push_back(
            desk.request(sign_registration_request(Ed25519Signer(sha256(bytes_of("kiosk " + std::to_string(i)))), {}, "PTSD", code))
                ->fingerprint);
    }
    std::atomic<int> with_one_code = 0;
    std::vector<std::future<void>> officers;
    for (int officer = 0; officer < 3; ++officer) {
        officers.push_back(std::async(std::launch::async, [&, officer] {
            const auto registry = world.open();
            RegistrationDesk desk(*registry, world.clock, false);
            for (const auto& fingerprint : fingerprints) (void)desk.approve(fingerprint).value();
            const Ed25519Signer late(sha256(bytes_of("late " + std::to_string(officer))));
            with_one_code += desk.request(sign_registration_request(late, {}, "PTSD", one_time)).has_value();
        }));
    }
    for (auto& officer : officers) officer.get();
    CHECK(with_one_code == 1);
    const auto devices = world.writer->store().devices();
    REQUIRE(devices.size() == 8);
    CHECK(devices.front().code == "K0001");
    CHECK(devices.back().code == "K0008");
}

TEST_CASE("two ledgers that claim one certificate at the same moment: one is registered, the other set apart") {
    if (!PostgresqlServer::is_here()) return;
    RegistryWorld world(/*approve_at_once=*/true, {}, {}, {}, PostgresqlServer::new_database());
    for (int round = 0; round < 8; ++round) {
        const auto first = registered_kiosk(world);
        KioskWorld second(world.clock, "BWP");
        second.register_at(world);
        // Another centre takes the id for its own certificate.
        auto stolen = first->facts();
        const auto issue = [&](KioskWorld& kiosk) {
            kiosk.record(kiosk.issuing(stolen, issue_credential(stolen, "Home Baking", kiosk.desk->device()).value().bytes));
            return kiosk.parcel(1, kiosk.head());
        };
        const Bytes parcels[] = {issue(*first), issue(second)};
        const std::string ledgers[] = {first->desk->ledger_id(), second.desk->ledger_id()};
        std::vector<std::future<bool>> takers;
        for (int taker = 0; taker < 2; ++taker) {
            takers.push_back(std::async(std::launch::async, [&, taker] {
                const auto registry = world.open();
                return Ingest(*registry, world.clock).receive(ledgers[taker], parcels[taker], Nonce{}).has_value();
            }));
        }
        for (auto& taker : takers) CHECK(taker.get());
        CHECK(world.writer->store().registrations_of(to_base32(stolen.id)).size() == 1);
        CHECK(world.writer->store().counts().quarantined == round + 1);
    }
    CHECK(check(*world.writer).faults.empty());
}

TEST_CASE("the commands work on PostgreSQL, want a folder for the keys, and never say a password") {
    if (!PostgresqlServer::is_here()) return;
    const TemporaryFolder folder;
    const Catalogue catalogue = Catalogue::load(assets_dir());
    std::ostringstream out;
    const Voice voice(catalogue, Language::english, /*json=*/true, out);
    std::string address = PostgresqlServer::new_database();
    address.replace(address.find("sanad@"), 6, "sanad:hush-hush@");
    CHECK_FALSE(RegistryAddress(address, "").has_keys());
    CHECK(RegistryAddress("registry.db", "").has_keys());
    const RegistryPlace at{RegistryAddress(address, folder.path()), Passphrase(kPassphraseText)};
    CHECK(show_status(voice, at) == 1);
    CHECK(out.str().find("registry.postgresql_missing") != std::string::npos);
    CHECK(init_registry(voice, at, "http://localhost:8080", {at.path.anchor_file(), at.passphrase}, kCheapKeys) == 0);
    CHECK(std::filesystem::exists(folder.file("registry.key")));
    CHECK(std::filesystem::exists(folder.file("registry.anchor")));
    CHECK(add_centre(voice, at, {"PTSD", "PTSD-Centre", "پی ٹی ایس ڈی", "Asia/Karachi"}) == 0);
    CHECK(make_office_code(voice, at, "PTSD") == 0);
    CHECK(list_registrations(voice, at) == 0);
    CHECK(show_status(voice, at) == 0);
    CHECK(init_registry(voice, at, "http://localhost:8080", {at.path.anchor_file(), at.passphrase}, kCheapKeys) == 1);
    const TemporaryFolder elsewhere;
    const RegistryPlace again{RegistryAddress(address, elsewhere.path()), Passphrase(kPassphraseText)};
    CHECK(init_registry(voice, again, "http://localhost:8080", {again.path.anchor_file(), at.passphrase}, kCheapKeys) == 1);
    CHECK(out.str().find("registry.postgresql_exists") != std::string::npos);
    CHECK(show_status(voice, again) == 1);  // there is a registry, but not its key
    CHECK(out.str().find("keys.missing") != std::string::npos);
    CHECK(unless_locked(voice, at.path, []() -> int { throw DatabaseLocked(); }) == 1);
    CHECK(out.str().find("hush-hush") == std::string::npos);
}

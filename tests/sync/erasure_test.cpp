// Erasure between machines: whoever erases, and whatever was under way, after the next sync nothing personal is left anywhere; and the
// certificate's number, digest, status and verdict are what they were.
#include "db/projection/erasure.h"

#include <doctest/doctest.h>

#include <future>

#include "credential/qr_payload.h"
#include "credential/serial_number.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/erase_trainee.h"
#include "sync/client/stick_carrier.h"
#include "sync/registry/office/bundle_desk.h"
#include "sync/registry/office/certificate_desk.h"
#include "sync/registry/office/trainee_desk.h"
#include "sync/registry/publish/trust_state.h"
#include "tests/support/direct_transport.h"
#include "tests/support/ingest_world.h"
#include "tests/support/postgresql_server.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct OnSqlite {
    static bool is_here() { return true; }
    static std::string database() { return {}; }
};
struct OnPostgresql {
    static bool is_here() { return PostgresqlServer::is_here(); }
    static std::string database() { return PostgresqlServer::new_database(); }
};

const Json kPerson{{"name", "Ayesha Bibi"}, {"cnic", "3310012345671"}};

struct Person {
    std::string trainee;
    std::string certificate;  // id
    std::string serial;
    Bytes bytes;
};

int count(Database& database, const std::string& sql) {
    auto row = database.prepare(sql);
    return row.step() ? static_cast<int>(row.integer(0)) : -1;
}

/// How many personal parts of erased people a machine still has, in events and rows.
int left_on(Database& database, Ledger& ledger) {
    Erasure erasure(database);
    int left = count(
        database, "SELECT count(*) FROM trainee JOIN erased ON subject=trainee WHERE personal IS NOT NULL OR identity_lookup IS NOT NULL");
    for (const auto& name : ledger.ledgers()) {
        for (const Event& event : ledger.events_after(name, 0, 10'000)) left += event.personal && erasure.concerns(event);
    }
    return left;
}

struct TwoKioskWorld {
    RegistryWorld registry;
    KioskWorld here{registry.clock};
    KioskWorld there{registry.clock};
    DirectTransport link{*registry.routes};

    explicit TwoKioskWorld(const std::string& database = {}) : registry(/*approve_at_once=*/true, {}, {}, {}, database) {
        here.register_at(registry);
        there.register_at(registry);
    }
    void sync(KioskWorld& kiosk) {
        registry.clock.advance(1000);
        REQUIRE(stopped(SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, registry.clock).sync_now()) == "");
    }
    void all_sync() {
        for (KioskWorld* kiosk : {&here, &there, &here}) sync(*kiosk);
    }
    /// Somebody with a certificate in both forms, a note on it, and a correction.
    Person add_person(KioskWorld& kiosk) {
        const std::string trainee = new_id();
        kiosk.record({"trainee.added/1", Json{{"trainee", trainee}, {"roster", "R"}, {"position", 1}}, kPerson});
        kiosk.record({"trainee.corrected/1", Json{{"trainee", trainee}}, kPerson});
        const auto both = kiosk.issue_both();
        const std::string id = to_base32(both.facts.id);
        kiosk.record({"batch.opened/1", Json{{"batch", "B"},
                                             {"course", "HBW"},
                                             {"course_version", 1},
                                             {"number", "1"},
                                             {"starts_on", "2026-10-01"},
                                             {"ends_on", "2026-10-14"}}});
        kiosk.record(
            {"trainees.enrolled/1",
             Json{{"batch", "B"}, {"route", "taught"}, {"enrolments", {{{"enrolment", id}, {"trainee", trainee}, {"position", 1}}}}}});
        kiosk.record({"certificate.suspended/1", Json{{"certificate", id}}, Json{{"note", "Ayesha asked"}}});
        kiosk.record({"certificate.reinstated/1", Json{{"certificate", id}}, Json{{"note", "Ayesha asked again"}}});
        return {trainee, id, serial_number("PTSD", kiosk.certificate().device_code, both.facts.counter), both.compact};
    }
    void erase(KioskWorld& kiosk, const std::string& trainee) { REQUIRE(erase_trainee(*kiosk.desk, TraineeId{trainee})); }
    void erase_at_the_office(const std::string& trainee) {
        TraineeDesk desk(*registry.writer, registry.clock, "officer-7");
        REQUIRE(desk.erase(desk.find("PTSD", trainee).value()));
    }
    Verdict verdict(const Person& person) {
        const std::int64_t now = registry.clock.now() / 1000;
        return verify_credential(person.bytes, trust_list(*registry.writer, "PTSD", now), now,
                                 [](const CredentialDigest&) { return false; })
            .verdict;
    }
    int left_at_registry() { return left_on(registry.writer->database(), registry.writer->ledger()); }
    static int left_at(KioskWorld& kiosk) { return left_on(kiosk.database(), kiosk.desk->ledger()); }

    void check_nothing_is_left(const Person& person) {
        CHECK(left_at_registry() == 0);
        for (KioskWorld* kiosk : {&here, &there}) {
            CHECK(left_at(*kiosk) == 0);
            CHECK(count(kiosk->database(), "SELECT count(*) FROM erased") == 1);
            CHECK(count(kiosk->database(), "SELECT count(*) FROM trainee WHERE trainee='" + person.trainee + "'") == 1);
            CHECK(check_records(kiosk->database(), kiosk->desk->cipher()).faults.empty());
        }
        Registry& at = *registry.writer;
        const auto counts = [&](const Event& event) { return !at.store().is_quarantined(event.ledger, event.seq); };
        CHECK(check_ledgers(at.database(), at.cipher(), DatabaseKind::registry, registry_migrations(), counts).faults.empty());
        CHECK(registry.counts().quarantined == 0);
    }
    std::string lookup(const Person& person) {
        HttpRequest request{Method::post, "/lookup"};
        request.body = copy_of(bytes_of("serial=" + person.serial + "&code=" + person.certificate.substr(0, 8)));
        return text_of(registry.routes->handle_write(request).body);
    }
    unsigned get(const std::string& path) { return registry.routes->handle_read(HttpRequest{Method::get, path}).status; }
};

}  // namespace

TEST_CASE_TEMPLATE("a kiosk erases: after the next sync the registry and the other kiosk have nothing, and the verdict stands", Store,
                   OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    TwoKioskWorld world(Store::database());
    const Person person = world.add_person(world.here);
    const Person other = world.add_person(world.there);
    world.all_sync();
    CHECK(world.verdict(person) == Verdict::genuine_registered);
    CHECK(world.get("/credentials/" + person.certificate) == 200);
    CHECK(TraineeDesk(*world.registry.writer, world.registry.clock, "officer-7").find("PTSD", person.trainee)->namesakes ==
          std::vector<std::string>{other.trainee});
    CHECK(trainee_to_erase(*world.here.desk, TraineeId{person.trainee})->namesakes == std::vector<TraineeId>{TraineeId{other.trainee}});
    const auto before = world.registry.counts();
    world.erase(world.here, person.trainee);
    CHECK(TwoKioskWorld::left_at(world.here) == 0);  // everything was confirmed: nothing had to wait
    world.all_sync();
    world.check_nothing_is_left(person);
    CHECK(world.verdict(person) == Verdict::genuine_registered);
    CHECK(world.registry.counts().certificates == before.certificates);
    CHECK(world.registry.counts().events == before.events + 1);
    // The other person, with the same identity number, is whole everywhere.
    for (KioskWorld* kiosk : {&world.here, &world.there})
        CHECK(count(kiosk->database(), "SELECT count(*) FROM event WHERE personal IS NOT NULL") == 5);
    CHECK(world.verdict(other) == Verdict::genuine_registered);
    CHECK(world.get("/credentials/" + other.certificate) == 200);

    CHECK(world.get("/credentials/" + person.certificate) == 404);
    CHECK(world.get("/achievements/HBW-1") == 200);
    CHECK(world.get("/trust/PTSD") == 200);
    CHECK(world.get("/status/K0001/0") == 200);
    const std::string page = world.lookup(person);
    CHECK(page.find("data-answer=\"genuine_registered\"") != std::string::npos);
    CHECK(page.find("data-erased") != std::string::npos);
    CHECK(page.find("Ayesha") == std::string::npos);
    CHECK(world.lookup(other).find("Ayesha") != std::string::npos);
    // What becomes of the certificate is still said.
    world.registry.clock.advance(1000);
    REQUIRE(CertificateDesk(*world.registry.writer, world.registry.clock, "officer-7").revoke(person.serial, RevocationReason::misconduct));
    CHECK(world.verdict(person) == Verdict::revoked);
    CHECK(world.lookup(person).find("data-answer=\"revoked\"") != std::string::npos);
    world.all_sync();
    CHECK(world.verdict(person) == Verdict::revoked);
}

TEST_CASE_TEMPLATE("the office erases: the kiosks have nothing after their next feed, and a second time is refused", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    TwoKioskWorld world(Store::database());
    const Person person = world.add_person(world.here);
    world.all_sync();
    TraineeDesk desk(*world.registry.writer, world.registry.clock, "officer-7");
    CHECK(desk.find("BWP", person.trainee).error() == TraineeDeskError::unknown_trainee);
    const auto found = desk.find("PTSD", person.trainee).value();
    CHECK(found.certificates == std::vector<std::string>{person.serial});
    CHECK(found.namesakes.empty());
    const auto registered = world.registry.writer->store().certificate_with_id(person.certificate).value();
    CHECK(desk.find_holder(registered)->trainee == person.trainee);
    REQUIRE(desk.erase(found));
    CHECK(world.left_at_registry() == 0);
    CHECK(desk.erase(found).error() == TraineeDeskError::already_erased);
    CHECK(desk.find("PTSD", person.trainee).error() == TraineeDeskError::already_erased);
    world.all_sync();
    world.check_nothing_is_left(person);
    CHECK(world.verdict(person) == Verdict::genuine_registered);
}

TEST_CASE_TEMPLATE("what was not sent yet is registered first, and then goes", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    TwoKioskWorld world(Store::database());
    const Person person = world.add_person(world.here);
    world.erase(world.here, person.trainee);
    CHECK(TwoKioskWorld::left_at(world.here) == 5);
    CHECK(count(world.here.database(), "SELECT count(*) FROM trainee WHERE personal IS NOT NULL") == 0);
    CHECK(world.verdict(person) == Verdict::genuine_unregistered);
    world.all_sync();
    world.check_nothing_is_left(person);
    CHECK(world.verdict(person) == Verdict::genuine_registered);
}

TEST_CASE_TEMPLATE("what another kiosk recorded meanwhile loses its part on arrival, and its certificate is registered", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    TwoKioskWorld world(Store::database());
    const Person person = world.add_person(world.here);
    world.all_sync();
    // Off the line: a correction, and a certificate for a new enrolment, which this kiosk tells last.
    world.there.record({"trainee.corrected/1", Json{{"trainee", person.trainee}}, kPerson});
    const Bytes late = world.there.issue();
    const auto event = world.there.desk->ledger().event_at(world.there.desk->ledger_id(), world.there.head()).value();
    world.there.record({"trainees.enrolled/1",
                        Json{{"batch", "B"},
                             {"route", "taught"},
                             {"enrolments", {{{"enrolment", event.body["enrolment"]}, {"trainee", person.trainee}, {"position", 1}}}}}});
    world.there.record({"certificate.suspended/1", Json{{"certificate", event.body["certificate"]}}, Json{{"note", "Ayesha asked"}}});
    SUBCASE("erased at the other kiosk") { world.erase(world.here, person.trainee); }
    SUBCASE("erased at the office") { world.erase_at_the_office(person.trainee); }
    world.all_sync();
    world.all_sync();
    world.check_nothing_is_left(person);
    CHECK(world.verdict({{}, {}, {}, late}) == Verdict::suspended);
    CHECK(world.registry.counts().certificates == 2);
}

TEST_CASE("by stick the same: the receipt takes what waited for it") {
    TwoKioskWorld world;
    const Person person = world.add_person(world.here);
    world.erase(world.here, person.trainee);
    const TemporaryFolder place;
    Stick stick{place.path()};
    StickCarrier carrier{world.here.database(), world.here.desk->cipher(), world.here.desk->device(), world.here.desk->sealing_secret(),
                         world.registry.clock};
    REQUIRE(carrier.write(stick));
    CHECK(TwoKioskWorld::left_at(world.here) == 5);
    REQUIRE(BundleDesk(*world.registry.writer, world.registry.clock).import_from(stick));
    REQUIRE(carrier.read(stick));
    CHECK(TwoKioskWorld::left_at(world.here) == 0);
    CHECK(world.left_at_registry() == 0);
    CHECK(world.verdict(person) == Verdict::genuine_registered);
}

TEST_CASE("another centre's kiosk erases nobody here") {
    TwoKioskWorld world;
    KioskWorld stranger(world.registry.clock, "BWP");
    stranger.register_at(world.registry);
    const Person person = world.add_person(world.here);
    world.all_sync();
    stranger.record({"trainee.erased/1", Json{{"trainee", person.trainee}}});
    world.sync(stranger);
    CHECK(world.registry.counts().quarantined == 1);
    CHECK(count(world.registry.writer->database(), "SELECT count(*) FROM erased") == 0);
    CHECK(count(world.registry.writer->database(), "SELECT count(*) FROM event WHERE personal IS NOT NULL") == 5);
}

namespace {

/// What issues a certificate, with its personal part gone as after an erasure; the holder is somebody whom this kiosk has erased.
void state_certificate(KioskWorld& kiosk, const Json& changes) {
    const std::string trainee = new_id(), enrolment = new_id();
    kiosk.record({"trainee.added/1", Json{{"trainee", trainee}, {"roster", "R"}, {"position", 1}}, kPerson});
    kiosk.record(
        {"trainees.enrolled/1",
         Json{{"batch", "B"}, {"route", "taught"}, {"enrolments", {{{"enrolment", enrolment}, {"trainee", trainee}, {"position", 1}}}}}});
    kiosk.record({"trainee.erased/1", Json{{"trainee", trainee}}});
    Json body{{"certificate", to_base32(random_bytes(16))},
              {"enrolment", enrolment},
              {"kind", 1},
              {"revision", 1},
              {"device", kiosk.certificate().device_code},
              {"centre", kiosk.certificate().centre_code},
              {"counter", 4000},
              {"issued_at", kiosk.clock.now() / 1000},
              {"digest", to_hex(sha256(bytes_of(enrolment)))},
              {"evidence", Json::object()}};
    body.update(changes);
    const Event event = kiosk.record({"certificate.issued/1", body, Json{{"credential", "AAAA"}}});
    kiosk.database().prepare("UPDATE event SET personal=NULL WHERE ledger=? AND seq=?").bind(event.ledger).bind(event.seq).run();
}

}  // namespace

TEST_CASE("a certificate without its bytes counts only as its own device's word, and contradicts nothing that is registered") {
    TwoKioskWorld world;
    KioskWorld stranger(world.registry.clock, "BWP");
    stranger.register_at(world.registry);
    const Person person = world.add_person(world.here);
    world.all_sync();
    REQUIRE(CertificateDesk(*world.registry.writer, world.registry.clock, "officer-7").revoke(person.serial, RevocationReason::misconduct));
    REQUIRE(world.verdict(person) == Verdict::revoked);
    const auto registered = world.registry.counts().certificates;
    const auto is_refused = [&](KioskWorld& kiosk, const Json& changes) {
        const auto before = world.registry.counts().quarantined;
        state_certificate(kiosk, changes);
        world.sync(kiosk);
        CHECK(world.registry.counts().quarantined == before + 1);
        CHECK(world.registry.counts().certificates == registered);
        CHECK(world.verdict(person) == Verdict::revoked);
    };
    const std::string digest = to_hex(sha256(person.bytes));
    const std::string here = world.here.certificate().device_code;
    is_refused(stranger, {{"certificate", person.certificate}, {"digest", digest}});  // all that stands on the paper
    is_refused(world.there, {{"certificate", person.certificate}, {"digest", digest}});
    // As a copy of another machine's event.
    const Json origin{{"ledger", world.here.desk->ledger_id()}, {"seq", 2}, {"hash", std::string(64, 'a')}};
    is_refused(world.there, {{"device", here}, {"origin", origin}});
    is_refused(world.there, {{"issued_at", 1}});  // before its key was certified
    // Its own word.
    state_certificate(world.there, Json::object());
    world.sync(world.there);
    CHECK(world.registry.counts().certificates == registered + 1);
}

TEST_CASE("a certificate that was refused is not registered because its holder is erased") {
    TwoKioskWorld world;
    const Person person = world.add_person(world.here);
    CompactCredential facts = world.here.facts();
    const Bytes bytes = issue_credential(facts, "Home Baking", Ed25519Signer(ByteArray<32>{5})).value().bytes;  // a stranger's key
    EventDraft draft = world.here.issuing(facts, bytes);
    draft.body["enrolment"] = person.certificate;
    world.here.record(std::move(draft));
    world.sync(world.here);
    REQUIRE(world.registry.counts().quarantined == 1);
    world.erase(world.here, person.trainee);
    world.sync(world.here);
    world.registry.clock.advance(2 * kDay);
    world.all_sync();
    CHECK(world.registry.counts().quarantined == 1);
    CHECK(world.registry.counts().certificates == 1);
}

TEST_CASE("nobody is erased by another centre, whatever it calls them and however early it says so") {
    TwoKioskWorld world;
    KioskWorld stranger(world.registry.clock, "BWP");
    stranger.register_at(world.registry);
    const Person person = world.add_person(world.here);
    stranger.record({"trainee.erased/1", Json{{"certificate", person.certificate}}});  // before the registry has heard of it
    world.sync(stranger);
    world.all_sync();
    stranger.record({"trainee.erased/1", Json{{"trainee", person.certificate}}});
    stranger.record({"trainee.erased/1", Json{{"certificate", person.trainee}}});
    world.sync(stranger);
    world.registry.clock.advance(2 * kDay);
    world.sync(stranger);
    CHECK(world.registry.counts().quarantined == 3);
    CHECK(count(world.registry.writer->database(), "SELECT count(*) FROM erased") == 0);
    CHECK(world.get("/credentials/" + person.certificate) == 200);
}

TEST_CASE("a part that is missing is lost, unless its trainee is known to be erased") {
    TwoKioskWorld world;
    const Person person = world.add_person(world.here);
    world.here.database().execute("UPDATE event SET personal=NULL");
    world.sync(world.here);
    CHECK(world.registry.counts().quarantined == 5);
    CHECK(world.verdict(person) == Verdict::genuine_unregistered);
    // They come again a day later, and by then are known to be gone for good: the certificate stands by its device's word.
    world.erase(world.here, person.trainee);
    world.sync(world.here);
    world.registry.clock.advance(2 * kDay);
    world.all_sync();
    world.check_nothing_is_left(person);
    CHECK(world.verdict(person) == Verdict::genuine_registered);
}

TEST_CASE("a registry that was put back gets the certificates of erased people again, and their verdict is what it was") {
    TwoKioskWorld world;
    auto old = world.registry.backup();
    const Person person = world.add_person(world.here);
    world.all_sync();
    world.erase(world.here, person.trainee);
    world.all_sync();
    world.registry.start_again(std::move(old));
    DirectTransport fresh(*world.registry.routes);
    const auto sync = [&](KioskWorld& kiosk) {
        return stopped(SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), fresh, world.registry.clock).sync_now());
    };
    world.here.add_trainees(1);
    CHECK(sync(world.here) == "");
    world.registry.clock.advance(2 * kDay);
    CHECK(sync(world.here) == "");
    CHECK(world.registry.counts().quarantined == 0);
    CHECK(world.left_at_registry() == 0);
    CHECK(world.verdict(person) == Verdict::genuine_registered);
}

TEST_CASE("a kiosk whose records are older than the erasure is swept at its next sync") {
    TwoKioskWorld world;
    const Person person = world.add_person(world.there);
    world.all_sync();
    const std::string copy = world.here.folder.file("old.db");
    world.here.database().copy_to(copy);
    SUBCASE("by the office") { world.erase_at_the_office(person.trainee); }
    SUBCASE("by another kiosk") { world.erase(world.there, person.trainee); }
    world.all_sync();
    CHECK(TwoKioskWorld::left_at(world.here) == 0);
    std::filesystem::copy_file(key_file_beside(world.here.desk->path()), key_file_beside(copy));
    world.here.desk = Desk::open(copy, passphrase(), world.registry.clock).value();
    CHECK(count(world.here.database(), "SELECT count(*) FROM event WHERE personal IS NOT NULL") == 5);
    world.sync(world.here);
    CHECK(TwoKioskWorld::left_at(world.here) == 0);
    CHECK(count(world.here.database(), "SELECT count(*) FROM event WHERE personal IS NOT NULL") == 0);
}

TEST_CASE("on one PostgreSQL, what other processes take in at the moment of an erasure loses its part as well") {
    if (!PostgresqlServer::is_here()) return;
    RegistryWorld world(/*approve_at_once=*/true, {}, {}, {}, PostgresqlServer::new_database());
    struct Taker {
        std::unique_ptr<KioskWorld> kiosk;
        std::unique_ptr<Registry> registry;
        std::unique_ptr<Ingest> ingest;
        Seq sent = 0;

        bool send() {
            const Bytes parcel = kiosk->parcel(sent + 1, kiosk->head());
            for (;;) {
                try {
                    if (!ingest->receive(kiosk->desk->ledger_id(), parcel, Nonce{})) return false;
                    sent = kiosk->head();
                    return true;
                } catch (const DatabaseLocked&) {  // and again
                }
            }
        }
    };
    std::array<Taker, 4> takers;
    for (Taker& taker : takers) {
        taker.kiosk = std::make_unique<KioskWorld>(world.clock);
        taker.kiosk->register_at(world);
        taker.registry = world.open();
        taker.ingest = std::make_unique<Ingest>(*taker.registry, world.clock);
    }
    auto& [brings, corrects, enrols, issues] = takers;
    for (int round = 0; round < 10; ++round) {
        const std::string trainee = new_id();
        brings.kiosk->record({"trainee.added/1", Json{{"trainee", trainee}, {"roster", "R"}, {"position", 1}}, kPerson});
        REQUIRE(brings.send());
        brings.kiosk->record({"trainee.erased/1", Json{{"trainee", trainee}}});
        corrects.kiosk->record({"trainee.corrected/1", Json{{"trainee", trainee}}, kPerson});
        (void)issues.kiosk->issue();
        const auto issued = issues.kiosk->desk->ledger().event_at(issues.kiosk->desk->ledger_id(), issues.kiosk->head()).value();
        enrols.kiosk->record({"trainees.enrolled/1",
                              Json{{"batch", "B"},
                                   {"route", "taught"},
                                   {"enrolments", {{{"enrolment", issued.body["enrolment"]}, {"trainee", trainee}, {"position", 1}}}}}});
        std::vector<std::future<bool>> sending;
        for (Taker& taker : takers) sending.push_back(std::async(std::launch::async, [&taker] { return taker.send(); }));
        for (auto& sent : sending) REQUIRE(sent.get());
        REQUIRE(left_on(world.writer->database(), world.writer->ledger()) == 0);
    }
    CHECK(world.counts().certificates == 10);
    CHECK(world.counts().quarantined == 0);
}

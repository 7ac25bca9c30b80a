// A registry after its upgrade: events whose type the older program did not know are judged as if they came now, once, on both stores.
#include <doctest/doctest.h>

#include <future>

#include "db/projection/late_events.h"
#include "sync/registry/office/bundle_desk.h"
#include "sync/registry/store/registry_record.h"
#include "tests/support/ingest_world.h"
#include "tests/support/older_program.h"
#include "tests/support/stores.h"
#include "tests/support/two_kiosks.h"

using namespace sanad;
using namespace sanad::test;

namespace {

template <class Store>
struct UpgradeWorld : IngestWorld {
    UpgradeWorld() : IngestWorld(Store::database()) {}

    Registry& writer() { return *registry.writer; }
    Database& database() { return writer().database(); }
    std::string rows() { return projected_rows(database()); }
    Receipt send_from(Seq first) { return receipt(kiosk.parcel(first, kiosk.head())); }
    /// It stored all of it, and set nothing apart for what it says.
    void was_older(const std::set<std::string>& unknown) {
        for (const std::string& type : unknown) {
            database()
                .prepare(
                    "DELETE FROM quarantine WHERE EXISTS(SELECT 1 FROM event e WHERE e.ledger=quarantine.ledger AND "
                    "e.seq=quarantine.seq AND replace(e.line, ?, '')<>e.line)")
                .bind(type)
                .run();
        }
        write_as_older_program(database(), writer().cipher(), unknown,
                               [&](const Event& event) { return !writer().store().is_quarantined(event.ledger, event.seq); });
    }
    /// Why the event is set apart; empty: it is not.
    std::string apart(Seq seq) {
        const auto found = writer().store().quarantined(kiosk.desk->ledger_id(), seq, seq);
        return found.empty() ? "" : std::string(name_of(found.front().reason));
    }
    Event mark(const std::string& session) {
        return kiosk.record({"attendance.marked/1", Json{{"session", session}, {"enrolment", "E1"}, {"mark", "present"}}});
    }
};

}  // namespace

TEST_CASE_TEMPLATE("late events count after the upgrade, and one with a body that its type forbids is set apart", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    world.kiosk.add_trainees(3);
    (void)world.mark("S1");
    const Seq bad = world.kiosk.record_unprojected({"attendance.marked/1", Json{{"session", "S1"}}}).seq;
    const Seq not_his = world.kiosk.record_unprojected({"staff.ended/1", Json{{"staff", "S9"}, {"on", "2026-11-01"}}}).seq;
    (void)world.mark("S2");
    (void)world.send_from(1);
    const std::string known = world.rows();
    REQUIRE(world.apart(bad) == "bad_body");
    REQUIRE(world.apart(not_his) == "not_author");

    world.was_older({"attendance.marked/1", "staff.ended/1"});
    REQUIRE(world.projected("attendance") == 0);
    REQUIRE(world.apart(bad) == "");
    // The older program goes on taking in, and the newer one takes up what came last as well.
    Ingest(world.writer(), world.registry.clock).catch_up();
    CHECK(world.rows() == known);
    CHECK(world.apart(bad) == "bad_body");
    CHECK(world.apart(not_his) == "not_author");
    CHECK(world.check().faults.empty());

    // Opened once more, nothing is done again.
    world.database().execute("DELETE FROM attendance");
    Ingest(world.writer(), world.registry.clock).catch_up();
    CHECK(world.projected("attendance") == 0);
}

TEST_CASE_TEMPLATE("an erasure that the older program did not know takes the personal parts", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    const Json person{{"name", "Ayesha Bibi"}, {"cnic", "3310012345671"}};
    const Event added = world.kiosk.record({"trainee.added/1", Json{{"trainee", "T1"}, {"roster", "women"}, {"position", 1}}, person});
    world.kiosk.add_trainees(1);
    (void)world.kiosk.record({"trainee.erased/1", Json{{"trainee", "T1"}}});
    const Seq strange = world.kiosk.record({"trainee.erased/1", Json{{"trainee", "nobody of ours"}}}).seq;
    (void)world.send_from(1);
    const std::string known = world.rows();
    REQUIRE(world.apart(strange) == "not_author");
    REQUIRE_FALSE(world.writer().ledger().event_at(added.ledger, added.seq)->personal);

    {
        Transaction transaction(world.database());
        world.writer().ledger().restore_personal(added);
        transaction.commit();
    }
    world.was_older({"trainee.erased/1"});
    REQUIRE(world.rows() != known);
    REQUIRE(world.writer().ledger().event_at(added.ledger, added.seq)->personal);
    Ingest(world.writer(), world.registry.clock).catch_up();
    CHECK(world.rows() == known);
    CHECK(world.apart(strange) == "not_author");
    CHECK_FALSE(world.writer().ledger().event_at(added.ledger, added.seq)->personal);
    CHECK(world.writer().ledger().event_at(added.ledger, added.seq + 1)->personal);
    CHECK(world.check().faults.empty());
}

TEST_CASE_TEMPLATE("certificates and their standing are registered and published late, with their signatures checked", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    const auto good = world.kiosk.issue_both();
    const std::string id = to_base32(good.facts.id);
    (void)world.kiosk.record({"certificate.revoked/1", Json{{"certificate", id}, {"reason", "misconduct"}}});
    auto stolen = world.kiosk.facts();
    const Ed25519Signer thief(*array_of<32>(Bytes(32, 9)));
    const Bytes forged = issue_credential(stolen, "Home Baking", thief).value().bytes;
    const Seq bad = world.kiosk.record(world.kiosk.issuing(stolen, forged)).seq;
    (void)world.send_from(1);
    const std::string known = world.rows();
    REQUIRE(world.apart(bad) == "bad_certificate");
    REQUIRE(world.writer().store().counts().certificates == 1);

    world.database().execute("DELETE FROM registered_certificate");
    world.was_older({"certificate.issued/1", "certificate.revoked/1"});
    const auto number = world.writer().store().state_number();
    Ingest(world.writer(), world.registry.clock).catch_up();
    CHECK(world.rows() == known);
    CHECK(world.apart(bad) == "bad_certificate");
    CHECK(world.writer().store().counts().certificates == 1);
    CHECK(world.writer().store().state_number() > number);
    REQUIRE(world.writer().store().listed("PTSD").size() == 1);
    CHECK(world.writer().store().listed("PTSD")[0].status == ListedStatus::revoked);

    // Where it was registered already, by a newer program that was taken back for a while, it stays.
    world.was_older({"certificate.issued/1"});
    Ingest(world.writer(), world.registry.clock).catch_up();
    CHECK(world.rows() == known);
    CHECK(world.writer().store().counts().certificates == 1);
}

TEST_CASE_TEMPLATE("what an older program believed of a stranger is set apart after the upgrade, and nothing of it stays", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    const auto good = world.kiosk.issue_both();
    (void)world.send_from(1);
    KioskWorld stranger(world.registry.clock, "BWP");
    stranger.register_at(world.registry);
    const std::string ledger = stranger.desk->ledger_id();
    const Event word = stranger.record({"certificate.suspended/1", Json{{"certificate", to_base32(good.facts.id)}}});
    REQUIRE(world.ingest.receive(ledger, stranger.parcel(1, word.seq), {}));
    REQUIRE(world.writer().store().is_quarantined(ledger, word.seq));
    const std::string known = world.rows();

    world.was_older({"certificate.suspended/1"});
    {
        Transaction transaction(world.database());
        world.writer().projector().apply(word);
        transaction.commit();
    }
    REQUIRE(world.writer().store().listed("PTSD").size() == 1);
    const auto number = world.writer().store().state_number();
    Ingest(world.writer(), world.registry.clock).catch_up();
    CHECK(world.writer().store().is_quarantined(ledger, word.seq));
    CHECK(world.rows() == known);
    CHECK(world.writer().store().listed("PTSD").empty());
    CHECK(world.writer().store().state_number() > number);
    CHECK(world.check().faults.empty());
}

TEST_CASE_TEMPLATE("what arrived before its device's key was compromised counts after the upgrade too", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    (void)world.mark("S1");
    (void)world.kiosk.issue_both();
    (void)world.send_from(1);
    world.database().execute("DELETE FROM registered_certificate");
    world.was_older({"attendance.marked/1", "certificate.issued/1"});
    world.writer().store().set_key_state(world.kiosk.certificate().device_code, KeyState::compromised, world.registry.clock.now() / 1000);
    Ingest(world.writer(), world.registry.clock).catch_up();
    CHECK(world.projected("attendance") == 1);
    CHECK(world.projected("certificate") == 1);
    CHECK(world.writer().store().counts().certificates == 1);
}

TEST_CASE_TEMPLATE("a part that can't be opened and a body that only an older version took keep no other event from counting", Store,
                   OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    world.kiosk.add_trainees(2);
    const Seq forbidden = world.kiosk.record_unprojected({"roll.called/1", Json{{"session", "S1"}}}).seq;
    (void)world.mark("S1");
    (void)world.send_from(1);
    REQUIRE(world.apart(forbidden) == "bad_body");
    world.writer().store().end_quarantine(world.kiosk.desk->ledger_id(), forbidden);
    const auto damage_first_part = [&] {
        world.database()
            .prepare(
                "UPDATE event SET personal=? WHERE personal IS NOT NULL AND seq=(SELECT min(e.seq) FROM event e WHERE e.personal IS NOT "
                "NULL)")
            .bind(Bytes{0})
            .run();
    };
    SUBCASE("of a type that was known") { world.was_older({"attendance.marked/1"}); }
    SUBCASE("of a late event") { world.was_older({"attendance.marked/1", "trainee.added/1"}); }
    damage_first_part();
    Ingest(world.writer(), world.registry.clock).catch_up();
    CHECK(world.projected("attendance") == 1);
    CHECK(world.projected("trainee") == 2);
    CHECK(knows_same_types(world.database()));
    // Both are named, and the tables say what the rest of the events say.
    std::vector<LedgerFault::Kind> faults;
    for (const LedgerFault& fault : world.check().faults) faults.push_back(fault.kind);
    CHECK(faults == std::vector{LedgerFault::Kind::personal_changed, LedgerFault::Kind::unreadable_event});
}

TEST_CASE_TEMPLATE("a registry that can't take late events up takes in what comes, and tries again when it starts", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    (void)world.mark("S1");
    (void)world.send_from(1);
    world.was_older({"attendance.marked/1"});
    world.database().execute("ALTER TABLE attendance RENAME TO lost");
    CHECK_THROWS(Ingest(world.writer(), world.registry.clock).catch_up());
    CHECK_NOTHROW(Ingest(world.writer(), world.registry.clock).catch_up_if_possible());
    CHECK_FALSE(knows_same_types(world.database()));
    world.kiosk.add_trainees(1);
    CHECK(world.send_from(1).held_through == world.kiosk.head());
    TemporaryFolder place;
    Stick stick(place.path());
    CHECK(BundleDesk(world.writer(), world.registry.clock).import_from(stick));

    world.database().execute("ALTER TABLE lost RENAME TO attendance");
    Ingest(world.writer(), world.registry.clock).catch_up_if_possible();
    CHECK(world.projected("attendance") == 1);
    CHECK(world.check().faults.empty());
}

TEST_CASE_TEMPLATE("two programs that start at once do it once", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    for (int i = 0; i < 20; ++i) (void)world.mark("S" + std::to_string(i));
    const Seq bad = world.kiosk.record_unprojected({"attendance.marked/1", Json{{"session", "S1"}}}).seq;
    (void)world.send_from(1);
    const std::string known = world.rows();
    world.was_older({"attendance.marked/1"});
    std::vector<std::future<void>> starting;
    for (int i = 0; i < 3; ++i) {
        starting.push_back(std::async(std::launch::async, [&, registry = std::shared_ptr<Registry>(world.registry.open())] {
            Ingest(*registry, world.registry.clock).catch_up();
        }));
    }
    for (auto& one : starting) CHECK_NOTHROW(one.get());
    CHECK(world.rows() == known);
    CHECK(world.apart(bad) == "bad_body");
    CHECK(world.check().faults.empty());
}

TEST_CASE_TEMPLATE("a program that still runs takes nothing in once a newer one has been at the database", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    world.kiosk.add_trainees(1);
    world.database().execute("UPDATE projected_types SET types=types || ' trainee.moved/1'");
    const auto before = world.writer().store().counts();
    CHECK_THROWS_AS((void)world.send(world.kiosk.parcel(1, world.kiosk.head())), std::runtime_error);
    CHECK(world.writer().store().counts() == before);
}

TEST_CASE_TEMPLATE("a fork that an older program noted is told to the centre's kiosks after the upgrade, once", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    UpgradeWorld<Store> world;
    world.kiosk.add_trainees(3);
    (void)world.send_from(1);
    const OfferedEvent offered{world.kiosk.desk->ledger_id(), 3, sha256(bytes_of("another life"))};
    world.writer().store().note_fork(offered, world.registry.clock.now() / 1000);
    const std::string own = registry_ledger("PTSD");
    {
        Transaction transaction(world.database());  // a word that does not name the event
        (void)record_as_registry(world.writer(), world.registry.clock, kRegistry, "PTSD",
                                 {"ledger.forked/1", Json{{"device", "K0001"}, {"ledger", offered.ledger}, {"seq", offered.seq}}});
        transaction.commit();
    }
    REQUIRE_FALSE(world.writer().store().is_fork_told(offered));
    for (int start = 0; start < 2; ++start) Ingest(world.writer(), world.registry.clock).catch_up();
    CHECK(world.writer().store().is_fork_told(offered));
    CHECK(world.projected("ledger_fork") == 1);
    REQUIRE(world.writer().ledger().head(own).seq == 3);
    const Event told = world.writer().ledger().event_at(own, 3).value();
    CHECK(told.actor == "registry");
    CHECK(told.body == Json{{"device", "K0001"}, {"ledger", offered.ledger}, {"seq", 3}, {"hash", to_hex(offered.hash)}});
    CHECK(world.check().faults.empty());
}

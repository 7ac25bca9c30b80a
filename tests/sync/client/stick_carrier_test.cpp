// Sync by stick: the same receipts as by network move the cursor, and nothing else that may lie on a stick does.
#include "sync/client/stick_carrier.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "sync/bundle/bundle.h"
#include "sync/client/answers.h"
#include "sync/client/stick_transport.h"
#include "sync/registry/office/bundle_desk.h"
#include "tests/support/stores.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct TravelWorld {
    RegistryWorld registry;
    KioskWorld kiosk{registry.clock};
    TemporaryFolder place;
    Stick stick{place.path()};
    StickCarrier carrier{kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), kiosk.desk->sealing_secret(), registry.clock};
    BundleDesk desk{*registry.writer, registry.clock};

    explicit TravelWorld(const std::string& database = {}) : registry(/*approve_at_once=*/true, {}, {}, {}, database) {
        kiosk.register_at(registry);
    }

    [[nodiscard]] std::string file(const std::string& direction) {
        return registration_id(kiosk.desk->device().public_key()) + "." + direction;
    }
    void at_the_office() { REQUIRE(desk.import_from(stick)); }
    [[nodiscard]] StickImport imported() {
        const auto files = desk.import_from(stick).value().files;
        REQUIRE(files.size() == 1);
        return files.front();
    }
    /// The registry is put back to when it held only the first events of the kiosk.
    void put_back(Seq held) {
        auto& database = registry.writer->database();
        for (const char* table : {"event", "quarantine"})
            database.prepare("DELETE FROM " + std::string(table) + " WHERE ledger=? AND seq>?")
                .bind(kiosk.desk->ledger_id())
                .bind(held)
                .run();
    }
    /// An answer on the stick that holds these messages and no others.
    void answer(const std::vector<BundleItem>& items) {
        REQUIRE(stick.write(file("to-device"), seal_bundle(items, x25519_public_key(kiosk.desk->sealing_secret()))));
    }
    [[nodiscard]] std::vector<BundleItem> newest_answer() {
        return open_bundle(stick.generations(file("to-device"), kMaxBundleBytes).value().front().content, kiosk.desk->sealing_secret())
            .value();
    }
};

/// Trainees and certificates that count here, whoever recorded them.
std::pair<int, int> rows_of(KioskWorld& kiosk) {
    auto row = kiosk.database().prepare("SELECT (SELECT count(*) FROM trainee), (SELECT count(*) FROM certificate)");
    REQUIRE(row.step());
    return {static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1))};
}

}  // namespace

TEST_CASE("what waits goes by stick, stays until the receipt is back, and is released once") {
    TravelWorld world;
    world.kiosk.add_trainees(700);
    (void)world.kiosk.issue();
    const auto written = world.carrier.write(world.stick).value();
    CHECK(written.events == 702);
    CHECK(written.parcels == 3);
    CHECK(world.kiosk.cursor() == 0);
    CHECK(world.carrier.read(world.stick).error().code == "bundle.none");
    world.at_the_office();
    CHECK(world.registry.counts().events == 702);
    const auto read = world.carrier.read(world.stick).value();
    CHECK(read.released == 702);
    CHECK(read.trust_updated);
    CHECK_FALSE(read.trouble);
    CHECK(world.kiosk.cursor() == 702);
    const auto again = world.carrier.read(world.stick).value();
    CHECK(again.released == 0);
    CHECK_FALSE(again.trust_updated);
    CHECK_FALSE(again.trouble);
}

TEST_CASE("a stick and the network bring the same records: nothing twice, nothing released twice, in any order") {
    TravelWorld world;
    world.kiosk.add_trainees(5);
    REQUIRE(world.carrier.write(world.stick));
    HttpTransport transport(world.registry.url());
    SyncEngine engine(world.kiosk.database(), world.kiosk.desk->cipher(), world.kiosk.desk->device(), transport, world.registry.clock);
    CHECK(engine.sync_now().released == 6);
    world.kiosk.add_trainees(3);
    world.at_the_office();
    CHECK(world.registry.counts().events == 6);
    const auto read = world.carrier.read(world.stick).value();
    CHECK(read.released == 0);
    CHECK_FALSE(read.trouble);
    CHECK(world.kiosk.cursor() == 6);
    REQUIRE(world.carrier.write(world.stick));
    world.at_the_office();
    CHECK(world.registry.counts().events == 9);
    CHECK(engine.sync_now().released == 3);
    CHECK(world.carrier.read(world.stick).value().released == 0);
}

TEST_CASE("an older answer than one already read changes nothing") {
    TravelWorld world;
    world.kiosk.add_trainees(2);
    REQUIRE(world.carrier.write(world.stick));
    world.at_the_office();
    const auto first = world.newest_answer();
    world.kiosk.add_trainees(2);
    REQUIRE(world.carrier.write(world.stick));
    world.registry.clock.advance(kHour);
    world.at_the_office();
    REQUIRE(world.carrier.read(world.stick).value().released == 5);
    world.answer(first);
    const auto read = world.carrier.read(world.stick).value();
    CHECK(read.released == 0);
    CHECK_FALSE(read.trust_updated);
    CHECK(world.kiosk.cursor() == 5);
}

TEST_CASE("a trust list that is put on a stick takes no answer away that its kiosk has not read yet") {
    TravelWorld world;
    KioskWorld other(world.registry.clock);
    other.register_at(world.registry);
    other.add_trainees(3);
    (void)other.sync(world.registry.url());
    world.kiosk.add_trainees(4);
    REQUIRE(world.carrier.write(world.stick));
    world.at_the_office();
    for (int i = 0; i < 3; ++i) CHECK(world.desk.export_to(world.stick, "PTSD").value().devices == 2);
    const auto read = world.carrier.read(world.stick).value();
    CHECK_FALSE(read.trouble);
    CHECK(read.released == 5);
    CHECK(read.received == 4);
    CHECK(world.kiosk.cursor() == 5);

    // The office forgot the import, or takes an export for one.
    world.kiosk.add_trainees(2);
    REQUIRE(world.carrier.write(world.stick));
    const auto exported = world.desk.export_to(world.stick, "PTSD").value();
    REQUIRE(exported.taken.files.size() == 1);
    CHECK(exported.taken.files.front().added == 2);
    CHECK(world.carrier.read(world.stick).value().released == 2);
}

TEST_CASE("a stick pulled while a trust list is written on it still has the receipts") {
    for (const auto pulled_at : {StickStep::writing, StickStep::checking, StickStep::naming, StickStep::clearing}) {
        struct Pulled {};
        TravelWorld world;
        world.kiosk.add_trainees(2);
        REQUIRE(world.carrier.write(world.stick));
        world.at_the_office();
        REQUIRE(world.desk.export_to(world.stick, "PTSD"));
        Stick pulled(world.place.path(), [&](StickStep step) {
            if (step == pulled_at) throw Pulled{};
        });
        CHECK_THROWS_AS((void)world.desk.export_to(pulled, "PTSD"), Pulled);
        CHECK(world.carrier.read(world.stick).value().released == 3);
    }
}

TEST_CASE("with nothing waiting, the stick asks for the newest trust list") {
    TravelWorld world;
    HttpTransport transport(world.registry.url());
    (void)SyncEngine(world.kiosk.database(), world.kiosk.desk->cipher(), world.kiosk.desk->device(), transport, world.registry.clock)
        .sync_now();
    CHECK(world.carrier.write(world.stick).value().events == 0);
    world.registry.clock.advance(kHour);
    {
        Transaction transaction(world.registry.writer->database());
        world.registry.writer->state_changed(world.registry.clock.now() / 1000);
        transaction.commit();
    }
    world.at_the_office();
    CHECK(world.carrier.read(world.stick).value().trust_updated);
}

TEST_CASE("nothing wrong on a stick releases anything, and each has its own name") {
    TravelWorld world;
    world.kiosk.add_trainees(4);
    REQUIRE(world.carrier.write(world.stick));
    world.at_the_office();
    const auto genuine = world.newest_answer();
    REQUIRE(genuine.front().kind == BundleItemKind::receipt);
    const auto trouble_of = [&](const Bytes& message, BundleItemKind kind = BundleItemKind::receipt) {
        world.answer({{kind, message}});
        const auto read = world.carrier.read(world.stick).value();
        CHECK(read.released == 0);
        CHECK(world.kiosk.cursor() == 0);
        REQUIRE(read.trouble);
        return read.trouble->code;
    };
    const auto receipt = read_receipt(genuine.front().message, world.registry.writer->signer().public_key()).value();
    const auto& office = world.registry.writer->signer();
    const auto changed = [&](const auto& change) {
        Receipt wrong = receipt;
        change(wrong);
        return sign_receipt(office, wrong);
    };
    CHECK(trouble_of({}) == "sync.answer_damaged");
    CHECK(trouble_of(copy_of(bytes_of("<html>"))) == "sync.answer_damaged");
    Bytes forged = genuine.front().message;
    forged.back() ^= 1;
    CHECK(trouble_of(forged) == "sync.receipt_foreign");
    CHECK(trouble_of(sign_receipt(Ed25519Signer(ByteArray<32>{9}), receipt)) == "sync.receipt_foreign");
    CHECK(trouble_of(changed([](Receipt& wrong) { wrong.nonce = {}; })) == "sync.receipt_of_another");
    CHECK(trouble_of(changed([](Receipt& wrong) { wrong.ledger = "another"; })) == "sync.receipt_of_another");
    CHECK(trouble_of(changed([](Receipt& wrong) { wrong.head_hash = {}; })) == "sync.receipt_other_history");
    CHECK(trouble_of(changed([](Receipt& wrong) { wrong.held_through = 99; })) == "sync.receipt_other_history");
    // A trust list where a receipt belongs, and the other way round.
    CHECK(trouble_of(genuine[1].message) == "sync.receipt_foreign");
    CHECK(trouble_of(genuine.front().message, BundleItemKind::trust_keys) != "");

    // The file itself: damaged, for somebody else, nothing in it.
    REQUIRE(world.stick.write(world.file("to-device"), Bytes(300, 7)));
    REQUIRE(world.stick.write(world.file("to-device"), Bytes(300, 7)));
    CHECK(world.carrier.read(world.stick).error().code == "bundle.not_for_us");
    world.answer({});
    CHECK(world.carrier.read(world.stick).value().released == 0);
    // And the good one still does its work.
    world.answer(genuine);
    CHECK(world.carrier.read(world.stick).value().released == 5);
}

TEST_CASE("a receipt that names nothing at all answers what was written of its ledger, and what waits is written again") {
    TravelWorld world;
    world.kiosk.add_trainees(4);
    REQUIRE(world.carrier.write(world.stick));
    world.at_the_office();
    const auto& office = world.registry.writer->signer();
    Receipt receipt = read_receipt(world.newest_answer().front().message, office.public_key()).value();
    receipt.held_through = 0;
    receipt.head_hash = {};
    world.answer({{BundleItemKind::receipt, sign_receipt(office, receipt)}});
    CHECK_FALSE(world.carrier.is_answered());
    CHECK(world.carrier.read(world.stick).value().trouble->code == "sync.receipt_without_gain");
    CHECK(world.carrier.is_answered());
    CHECK(world.kiosk.cursor() == 0);
    CHECK(world.carrier.write(world.stick).value().events == 5);
    CHECK_FALSE(world.carrier.is_answered());
    world.at_the_office();
    CHECK(world.carrier.read(world.stick).value().released == 5);
}

TEST_CASE("a kiosk that is not registered writes nothing, and a stick that is not there is named") {
    TravelWorld world;
    KioskWorld stranger(world.registry.clock);
    StickCarrier carrier(stranger.database(), stranger.desk->cipher(), stranger.desk->device(), stranger.desk->sealing_secret(),
                         world.registry.clock);
    CHECK(carrier.write(world.stick).error().code == "sync.not_registered");
    CHECK(carrier.read(world.stick).error().code == "sync.not_registered");
    Stick nowhere(world.place.file("nowhere"));
    CHECK(world.carrier.write(nowhere).error().code == "stick.missing");
    CHECK(world.carrier.read(nowhere).error().code == "stick.missing");
}

TEST_CASE("a stick brings the proof that another machine has a copy of this kiosk's disk") {
    TravelWorld world;
    world.kiosk.add_trainees(3);
    const auto clone = world.kiosk.clone();
    world.kiosk.add_trainees(2);
    (void)world.carrier.write(world.stick).value();
    world.at_the_office();

    clone->add_trainees(4);
    StickCarrier carrier(clone->database(), clone->desk->cipher(), clone->desk->device(), clone->desk->sealing_secret(),
                         world.registry.clock);
    (void)carrier.write(world.stick).value();
    const auto imported = world.desk.import_from(world.stick).value();
    CHECK(imported.files.front().problem == "sync.fork");
    CHECK(world.registry.counts().forks == 1);
    const auto read = carrier.read(world.stick).value();
    CHECK(read.trouble->code == "sync.receipt_other_history");
    CHECK(is_cloned(clone->database()));
    // What both have in common is confirmed by the same stick, though it travelled with what is not.
    CHECK(read.released == 4);
    CHECK(clone->cursor() == 4);
    REQUIRE(carrier.write(world.stick));
    world.at_the_office();
    CHECK(carrier.read(world.stick).value().released == 0);
    CHECK(clone->cursor() == 4);
    // The same file means nothing to the first.
    CHECK_FALSE(is_cloned(world.kiosk.database()));
    CHECK(world.carrier.read(world.stick).value().trouble->code == "sync.receipt_of_another");
    CHECK_FALSE(is_cloned(world.kiosk.database()));
}

TEST_CASE_TEMPLATE("what was set apart goes by stick again once a day, and flows in when its cause is mended", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    TravelWorld world(Store::database());
    auto facts = world.kiosk.facts();
    const auto today = world.registry.clock.now();
    // Written by a clock that was two days ahead, together with what no office will ever believe.
    world.registry.clock.advance(2 * kDay);
    const Seq bad = world.kiosk.record_unprojected({"trainee.added/1", Json{{"trainee", 7}}}).seq;
    facts.issued_at = world.registry.clock.now() / 1000;
    const auto issued = issue_credential(facts, "Home Baking", world.kiosk.desk->device()).value();
    (void)world.kiosk.record(world.kiosk.issuing(facts, issued.bytes));
    world.registry.clock.set(today);
    REQUIRE(world.carrier.write(world.stick));
    CHECK(world.imported().apart == 2);
    auto read = world.carrier.read(world.stick).value();
    CHECK(read.released == 3);
    CHECK(read.quarantined == 2);
    CHECK(read.flowed_in == 0);
    CHECK(world.registry.counts().certificates == 0);
    CHECK(world.carrier.write(world.stick).value().events == 0);

    world.registry.clock.advance(2 * kDay);
    world.kiosk.add_trainees(1);
    // Until an answer was read, each stick that is written has it.
    for (int i = 0; i < 2; ++i) {
        const auto written = world.carrier.write(world.stick).value();
        CHECK(written.events == 3);
        CHECK(written.parcels == 2);
    }
    const StickImport file = world.imported();
    CHECK(file.problem == "");
    CHECK(file.added == 1);
    CHECK(file.known == 2);
    CHECK(file.apart == 1);
    CHECK(world.registry.counts().quarantined == 1);
    CHECK(world.registry.counts().certificates == 1);
    read = world.carrier.read(world.stick).value();
    CHECK_FALSE(read.trouble);
    CHECK(read.flowed_in == 1);
    CHECK(read.released == 1);
    CHECK(world.kiosk.cursor() == 4);
    {
        auto row = world.kiosk.database().prepare("SELECT seq, reason FROM sync_quarantined");
        REQUIRE(row.step());
        CHECK(row.integer(0) == bad);
        CHECK(row.text(1) == "bad_body");  // it was the clock before
        CHECK_FALSE(row.step());
    }
    CHECK(world.carrier.read(world.stick).value().flowed_in == 0);
    CHECK(world.carrier.write(world.stick).value().events == 0);
}

TEST_CASE_TEMPLATE("a registry that was put back says by stick what it lacks, and the next stick brings it; the cursor stays", Store,
                   OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    TravelWorld world(Store::database());
    world.kiosk.add_trainees(6);
    REQUIRE(world.carrier.write(world.stick));
    world.at_the_office();
    const auto before_the_loss = world.newest_answer();
    REQUIRE(world.carrier.read(world.stick).value().released == 7);
    world.put_back(2);
    world.kiosk.add_trainees(1);
    CHECK(world.carrier.write(world.stick).value().events == 1);
    StickImport file = world.imported();
    CHECK(file.problem == "sync.gap");
    CHECK(file.wanted == 3);
    CHECK(file.answered);
    for (int i = 0; i < 2; ++i) {
        const auto read = world.carrier.read(world.stick).value();
        REQUIRE(read.trouble);
        CHECK(*read.trouble == SyncRefusal{"sync.receipt_with_gap", {{"wanted", "3"}}});
        CHECK(read.released == 0);
        CHECK(world.kiosk.cursor() == 7);
    }

    CHECK(world.carrier.write(world.stick).value().events == 6);
    file = world.imported();
    CHECK(file.problem == "");
    CHECK_FALSE(file.wanted);
    CHECK(file.added == 6);
    CHECK(world.registry.counts().events == 8);
    const auto read = world.carrier.read(world.stick).value();
    CHECK_FALSE(read.trouble);
    CHECK(read.released == 1);
    CHECK(world.kiosk.cursor() == 8);
    CHECK(world.carrier.write(world.stick).value().events == 0);
    // An old answer, that names less than the cursor, is no loss.
    world.answer(before_the_loss);
    CHECK_FALSE(world.carrier.read(world.stick).value().trouble);
    CHECK(world.carrier.write(world.stick).value().events == 0);
}

TEST_CASE("what a stick told that the registry lacks goes by the network too, though nothing waits") {
    TravelWorld world;
    world.kiosk.add_trainees(3);
    const Seq bad = world.kiosk.record_unprojected({"trainee.added/1", Json{{"trainee", 7}}}).seq;
    REQUIRE(world.carrier.write(world.stick));
    world.at_the_office();
    REQUIRE(world.carrier.read(world.stick).value().quarantined == 1);
    REQUIRE(world.kiosk.cursor() == bad);
    world.put_back(2);
    world.registry.clock.advance(2 * kDay);
    CHECK(world.carrier.write(world.stick).value().events == 1);
    CHECK(world.imported().wanted == 3);
    CHECK(world.carrier.read(world.stick).value().trouble->code == "sync.receipt_with_gap");

    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    CHECK(world.registry.counts().events == bad);
    CHECK(world.kiosk.cursor() == bad);
    CHECK(world.carrier.write(world.stick).value().events == 0);
}

TEST_CASE("two kiosks on one stick learn of each other at once, and what the office decided comes along; again brings nothing twice") {
    TravelWorld world;
    KioskWorld other(world.registry.clock);
    other.register_at(world.registry);
    StickCarrier others(other.database(), other.desk->cipher(), other.desk->device(), other.desk->sealing_secret(), world.registry.clock);
    world.kiosk.add_trainees(600);
    other.add_trainees(3);
    (void)world.kiosk.issue();
    REQUIRE(world.carrier.write(world.stick));
    REQUIRE(others.write(world.stick));
    world.at_the_office();
    const auto first = world.carrier.read(world.stick).value();
    CHECK_FALSE(first.trouble);
    CHECK(first.received == 4);
    const auto second = others.read(world.stick).value();
    CHECK_FALSE(second.trouble);
    CHECK(second.received == 602);
    CHECK(second.released == 4);
    CHECK(rows_of(world.kiosk) == std::pair(603, 1));
    CHECK(rows_of(other) == std::pair(603, 1));
    CHECK(others.read(world.stick).value().received == 0);

    // By network in between: the stick written before brings what is here already.
    REQUIRE(others.write(world.stick));
    world.kiosk.add_trainees(2);
    (void)world.kiosk.sync(world.registry.url());
    world.at_the_office();
    (void)other.sync(world.registry.url());
    const auto late = others.read(world.stick).value();
    CHECK_FALSE(late.trouble);
    CHECK(late.received == 0);
    CHECK(rows_of(other) == std::pair(605, 1));
}

TEST_CASE("a feed on a stick that is another's, by network, of another registry or changed is not taken, and each has its name") {
    TravelWorld world;
    KioskWorld other(world.registry.clock);
    other.register_at(world.registry);
    other.add_trainees(2);
    (void)other.sync(world.registry.url());
    REQUIRE(world.carrier.write(world.stick));
    world.at_the_office();
    const auto genuine = world.newest_answer();
    REQUIRE(genuine.back().kind == BundleItemKind::feed);
    const auto& office = world.registry.writer->signer();
    const Feed feed = read_feed(genuine.back().message, office.public_key()).value();
    REQUIRE(feed.sections.size() == 1);
    const auto trouble_of = [&](const Bytes& message) {
        world.answer({{BundleItemKind::feed, message}});
        const auto read = world.carrier.read(world.stick).value();
        CHECK(read.received == 0);
        REQUIRE(read.trouble);
        return read.trouble->code;
    };
    Feed wrong = feed;
    wrong.nonce = nonce_of_stick_feed(other.desk->device().public_key());
    CHECK(trouble_of(sign_feed(office, wrong)) == "sync.feed_of_another");
    wrong = feed;
    wrong.centre_code = "BWP";
    CHECK(trouble_of(sign_feed(office, wrong)) == "sync.feed_wrong_centre");
    CHECK(trouble_of(sign_feed(Ed25519Signer(ByteArray<32>{9}), feed)) == "sync.feed_foreign");
    Bytes changed = genuine.back().message;
    changed[changed.size() / 2] ^= 1;
    CHECK(trouble_of(changed) == "sync.feed_foreign");
    CHECK(trouble_of({}) == "sync.answer_damaged");
    world.answer(genuine);
    CHECK(world.carrier.read(world.stick).value().received == 3);
}

TEST_CASE("a kiosk that never had a network registers by stick: an officer approves, a wrong code is said, a new request is no old one") {
    RegistryWorld registry(/*approve_at_once=*/false);
    KioskWorld kiosk(registry.clock);
    TemporaryFolder place;
    Stick stick(place.path());
    BundleDesk desk(*registry.writer, registry.clock);
    const auto ask = [&](const std::string& code) {
        StickTransport transport(stick, registration_id(kiosk.desk->device().public_key()));
        return register_device(kiosk.database(), kiosk.desk->device(), kiosk.desk->sealing_secret(), "PTSD", "", code, transport,
                               registry.clock);
    };
    const auto poll = [&] {
        StickTransport transport(stick, registration_id(kiosk.desk->device().public_key()));
        return poll_registration(kiosk.database(), kiosk.desk->device(), kiosk.desk->sealing_secret(), "PTSD", transport);
    };
    const std::string code = registry.office_code("PTSD");
    std::string wrong = code;
    wrong[0] = wrong[0] == '7' ? '8' : '7';
    CHECK(ask(wrong).error().code == "sync.registration_pending");
    CHECK(desk.import_from(stick).value().registrations.at(0).problem == "sync.wrong_office_code");
    CHECK(poll().error().code == "sync.wrong_office_code");

    CHECK(ask(code).error().code == "sync.registration_pending");
    CHECK(poll().error().code == "sync.registration_pending");  // the old answer still lies there
    const auto asked = desk.import_from(stick).value().registrations.at(0);
    CHECK(asked.problem.empty());
    CHECK_FALSE(asked.approved);
    CHECK(asked.fingerprint == registration_id(kiosk.desk->device().public_key()));
    CHECK(poll().error().code == "sync.registration_pending");
    REQUIRE(RegistrationDesk(*registry.writer, registry.clock, false).approve(asked.fingerprint));
    CHECK(desk.export_to(stick, "PTSD").value().devices == 1);
    const auto chain = poll().value();
    CHECK(chain.device.device_code == "K0001");
    auto row = kiosk.database().prepare("SELECT registry_url FROM registration");
    REQUIRE(row.step());
    CHECK(row.text(0) == chain.device.public_url);
    StickCarrier carrier(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), kiosk.desk->sealing_secret(), registry.clock);
    CHECK(carrier.read(stick).value().trust_updated);

    Stick nowhere(place.path() + "/nowhere");
    KioskWorld second(registry.clock);
    StickTransport transport(nowhere, registration_id(second.desk->device().public_key()));
    CHECK(register_device(second.database(), second.desk->device(), second.desk->sealing_secret(), "PTSD", "", code, transport,
                          registry.clock)
              .error()
              .code == "sync.offline");
    CHECK(transport.trouble() == StickError::missing);
}

TEST_CASE("an answer to a renewal that is old, another's, damaged or no gain renews nothing; words count while one is asked for") {
    TravelWorld world;
    auto& database = world.kiosk.database();
    const RegistrationChain before = stored_registration(database).value();
    const auto remembered = [&] {
        auto row = database.prepare("SELECT renewal FROM registration");
        return row.step() && !row.is_null(0) ? row.text(0) : std::string();
    };
    const auto answered = [&] {
        for (const BundleItem& item : world.newest_answer())
            if (item.kind == BundleItemKind::renewal_answer) return item.message;
        return Bytes();
    };
    const auto read = [&](const Bytes& message) {
        world.answer({{BundleItemKind::renewal_answer, message}});
        return world.carrier.read(world.stick).value();
    };
    const auto trouble_of = [&](const Bytes& message) {
        const auto taken = read(message);
        CHECK_FALSE(taken.renewed);
        return taken.trouble ? taken.trouble->code : std::string();
    };
    world.registry.clock.advance(700 * kDay);
    REQUIRE(world.carrier.write(world.stick));
    world.at_the_office();
    CHECK(answered().empty());  // nothing was asked
    REQUIRE(world.carrier.write(world.stick, /*asks_renewal=*/true));
    CHECK(remembered() == "carried");
    world.at_the_office();
    const Bytes pending = answered();
    REQUIRE_FALSE(pending.empty());
    RegistrationDesk officer(*world.registry.writer, world.registry.clock, false);
    const std::string fingerprint = registration_id(world.kiosk.desk->device().public_key());
    REQUIRE(officer.approve(fingerprint));
    world.at_the_office();
    const Bytes given = answered();

    KioskWorld other(world.registry.clock);
    other.register_at(world.registry);
    RegistryWorld rogue;
    KioskWorld rogues(rogue.clock);
    rogues.register_at(rogue);
    CHECK(trouble_of({}) == "sync.answer_damaged");
    CHECK(trouble_of(copy_of(bytes_of("<html>"))) == "sync.answer_damaged");
    CHECK(trouble_of(officer.status(registration_id(other.desk->device().public_key()))->answer) == "sync.bad_registration");
    CHECK(trouble_of(
              RegistrationDesk(*rogue.writer, rogue.clock, false).status(registration_id(rogues.desk->device().public_key()))->answer) ==
          "sync.wrong_anchor");
    CHECK(trouble_of(encode_registration_answer({before.anchor, before.registry_certificate_bytes, before.device_certificate_bytes})) ==
          "");
    CHECK(remembered() == "carried");
    CHECK(trouble_of(pending) == "");
    CHECK(remembered() == "sync.renewal_pending");
    CHECK(stored_registration(database) == before);

    const auto renewed = read(given);
    CHECK_FALSE(renewed.trouble);
    REQUIRE(renewed.renewed);
    CHECK(renewed.renewed->not_after > before.device.not_after);
    CHECK(world.kiosk.certificate() == *renewed.renewed);
    for (const Bytes& old : {given, pending}) CHECK(trouble_of(old) == "");
    CHECK(remembered().empty());
    CHECK(world.kiosk.certificate() == *renewed.renewed);
}

// Proves that what a kiosk had synced after its backup comes back to it once it is restored, from its own registry only, into ledgers that
// it writes no more, and that every machine of the centre then has the same rows.
#include <doctest/doctest.h>

#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/erase_trainee.h"
#include "kiosk/usecase/new_ledger.h"
#include "sync/client/answers.h"
#include "sync/client/feed_receiver.h"
#include "sync/client/stick_carrier.h"
#include "sync/registry/office/bundle_desk.h"
#include "tests/support/direct_transport.h"
#include "tests/support/opened_rows.h"
#include "tests/support/stores.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

/// A kiosk that is backed up, works on, syncs and is lost; and another of its centre.
struct LostWorld {
    RegistryWorld registry;
    KioskWorld lost{registry.clock};
    KioskWorld other{registry.clock};
    std::unique_ptr<KioskWorld> restored;
    std::string closed;  ///< the ledger of the lost one
    DirectTransport link{*registry.routes};

    explicit LostWorld(const std::string& database = {}) : registry(/*approve_at_once=*/true, {}, {}, {}, database) {
        lost.register_at(registry);
        other.register_at(registry);
        closed = lost.desk->ledger_id();
        lost.add_trainees(3);
        (void)lost.issue();
        REQUIRE(stopped(sync(lost)) == "");
        restored = lost.clone();
    }
    SyncReport sync(KioskWorld& kiosk) {
        registry.clock.advance(60'000);
        return SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, registry.clock).sync_now();
    }
    /// The lost one's last records reach the registry, and the copy of before takes its place.
    void lose() {
        REQUIRE(stopped(sync(lost)) == "");
        lost.desk.reset();
        stand_in(*restored);
    }
    void stand_in(KioskWorld& copy) {
        Transaction transaction(copy.database());
        go_on_in_new_ledger(copy.database(), copy.desk->cipher(), registry.clock, "restored", 0);
        transaction.commit();
        copy.reopen();
        copy.counter = next(copy) - 1;
    }
    static std::uint32_t next(KioskWorld& kiosk) { return next_counter(kiosk.database(), kiosk.certificate().device_code); }
    Seq head() { return restored->desk->ledger().head(closed).seq; }
    std::int64_t waiting() { return load_sync_state(restored->database()).waiting; }
    void same_rows() {
        for (const std::string table : kProjectedTables) {
            CAPTURE(table);
            const std::string expected = opened_rows(registry.writer->database(), registry.writer->cipher(), table);
            for (KioskWorld* kiosk : {restored.get(), &other})
                CHECK(opened_rows(kiosk->database(), kiosk->desk->cipher(), table) == expected);
        }
        const std::string parts = parts_of(registry.writer->database(), registry.writer->ledger());
        for (KioskWorld* kiosk : {restored.get(), &other}) {
            CHECK(parts_of(kiosk->database(), kiosk->desk->ledger()) == parts);
            CHECK(check_records(kiosk->database(), kiosk->desk->cipher()).faults.empty());
        }
    }
    /// What is here of events and rows, and how far it counts as sent.
    std::string content() {
        std::string all;
        for (const char* table :
             {"event", "trainee", "certificate", "fed_ledger", "fed_withheld", "fed_quarantined", "sync_cursor", "sync_quarantined"}) {
            auto rows = restored->database().prepare(std::string("SELECT * FROM ") + table + " ORDER BY 1, 2, 3");
            while (rows.step()) {
                for (int column = 0; column < rows.columns(); ++column) all += to_hex(rows.blob(column)) + "|";
                all += "\n";
            }
        }
        return to_hex(sha256(bytes_of(all)));
    }
    Feed fed(KioskWorld& kiosk, const FeedRequest& request) {
        Feeder feeder(*registry.writer, registry.clock);
        const auto device = registry.writer->store().device_with_code(kiosk.certificate().device_code).value().trusted;
        return read_feed(feeder.feed({device, {}}, request, {}), registry.writer->signer().public_key()).value();
    }
};

}  // namespace

TEST_CASE_TEMPLATE("what was synced after the backup comes back with the next sync, and is nowhere sent again", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    LostWorld world(Store::database());
    world.lost.add_trainees(2);
    (void)world.lost.issue();
    world.lost.record({"roll.called/1", Json{{"session", "S"}, {"marks", {{"E1", "present"}}}}});
    world.other.add_trainees(1);
    (void)world.other.issue();
    REQUIRE(stopped(world.sync(world.other)) == "");
    world.lose();
    KioskWorld& restored = *world.restored;
    CHECK(world.head() == 5);
    (void)restored.issue();
    const auto report = world.sync(restored);
    CHECK(stopped(report) == "");
    CHECK(report.came_back == 4);
    CHECK(report.received == 3);
    CHECK(report.parcels == 1);  // of the new ledger
    CHECK(report.waiting == 0);
    CHECK(world.waiting() == 0);
    CHECK(world.head() == 9);
    CHECK(cursor_of(restored.database(), world.closed) == 9);
    const auto certificates = load_all_certificates(restored.database());
    CHECK(certificates.size() == 4);
    CHECK(std::ranges::count_if(certificates, &IssuedCertificate::own) == 3);
    CHECK(std::ranges::all_of(certificates, &IssuedCertificate::registered));
    CHECK(next_counter(restored.database(), restored.certificate().device_code) > 10'000);

    REQUIRE(stopped(world.sync(world.other)) == "");
    world.same_rows();
    const auto again = world.sync(restored);
    CHECK(stopped(again) == "");
    CHECK(again.came_back + again.received + again.parcels == 0);
}

TEST_CASE("of its own ledgers a kiosk is fed those that it names, and those whole; who names none is fed none") {
    LostWorld world;
    world.lost.add_trainees(2);
    REQUIRE(stopped(world.sync(world.lost)) == "");
    {
        Transaction transaction(world.registry.writer->database());
        world.registry.writer->store().quarantine(world.closed, {7, QuarantineReason::bad_certificate});
        transaction.commit();
    }
    CHECK(world.fed(world.lost, {{}, {}, 65'536}).sections.empty());
    const Feed named = world.fed(world.lost, {{{world.closed, 5}}, {}, 65'536});
    REQUIRE(named.sections.size() == 1);
    CHECK(named.sections[0].device == world.lost.certificate().device_code);
    REQUIRE(named.sections[0].events.size() == 2);
    CHECK(named.sections[0].events[0].seq == 6);
    CHECK(named.sections[0].events[1].event);  // set apart, but its own
    const Feed to_other = world.fed(world.other, {{{world.closed, 5}}, {}, 65'536});
    CHECK_FALSE(to_other.sections.at(0).events.at(1).event);
}

TEST_CASE("an erasure that the lost kiosk recorded is carried out on the restored one") {
    LostWorld world;
    std::string trainee;
    {
        auto row = world.lost.database().prepare("SELECT trainee FROM trainee ORDER BY position LIMIT 1");
        REQUIRE(row.step());
        trainee = row.text(0);
    }
    REQUIRE(erase_trainee(*world.lost.desk, TraineeId{trainee}));
    world.lose();
    Database& database = world.restored->database();
    const auto parts = [&] {
        auto row = database.prepare("SELECT count(*) FROM event WHERE personal IS NOT NULL AND instr(line, ?)");
        REQUIRE(row.bind(trainee).step());
        return row.integer(0);
    };
    CHECK(parts() == 1);
    CHECK(stopped(world.sync(*world.restored)) == "");
    CHECK(parts() == 0);
    CHECK(database.prepare("SELECT 1 FROM trainee WHERE trainee=? AND personal IS NULL").bind(trainee).step());
    REQUIRE(stopped(world.sync(world.other)) == "");
    world.same_rows();
}

TEST_CASE("a link that is cut while it comes back goes on where it was; what has no receipt yet is sent again, and stored once") {
    LostWorld world;
    world.lost.add_trainees(600);
    world.lose();
    int feeds = 0;
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path == "/v1/feed" && ++feeds == 2) answer = {500, "text/plain", {}, 0};
    };
    const auto cut = world.sync(*world.restored);
    CHECK(stopped(cut) == "sync.server_broke");
    CHECK(cut.came_back > 0);
    CHECK(cut.came_back < 600);
    CHECK(world.waiting() == cut.waiting);
    CHECK(cut.waiting == cut.came_back);
    const auto events = world.registry.counts().events;
    world.link.on_answer = [](const std::string& path, WireResponse& answer) {
        if (path.find("&after=") != std::string::npos) answer = {500, "text/plain", {}, 0};
    };
    const auto unconfirmed = world.sync(*world.restored);
    CHECK(stopped(unconfirmed) == "sync.server_broke");
    CHECK(unconfirmed.released >= cut.came_back);
    CHECK(cut.came_back + unconfirmed.came_back == 600);
    CHECK(world.head() == 605);
    world.link.on_answer = {};
    const auto last = world.sync(*world.restored);
    CHECK(stopped(last) == "");
    CHECK(last.came_back == 0);
    CHECK(last.waiting == 0);
    CHECK(world.registry.counts().events == events);
    REQUIRE(stopped(world.sync(world.other)) == "");
    world.same_rows();
}

TEST_CASE("a receipt for what came back that answers another question, or names other events, moves nothing") {
    LostWorld world;
    world.lost.add_trainees(2);
    world.lose();
    const auto& office = world.registry.writer->signer();
    std::function<Bytes(Receipt)> answer_with;
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path.find("&after=") == std::string::npos) return;
        answer.body = answer_with(read_receipt(answer.body, office.public_key()).value());
    };
    const auto changed = [&](const std::function<void(Receipt&)>& change) {
        return [&office, change](Receipt receipt) {
            change(receipt);
            return sign_receipt(office, receipt);
        };
    };
    answer_with = changed([](Receipt& receipt) { receipt.nonce[0] ^= 1; });
    CHECK(stopped(world.sync(*world.restored)) == "sync.receipt_of_another");
    CHECK(cursor_of(world.restored->database(), world.closed) == 5);
    CHECK(world.waiting() == 2);
}

TEST_CASE("a receipt for what came back that goes further than it was asked, or has another hash there, moves nothing") {
    LostWorld world;
    const auto& office = world.registry.writer->signer();
    std::function<void(Receipt&)> change;
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path.find("&after=") == std::string::npos) return;
        Receipt receipt = read_receipt(answer.body, office.public_key()).value();
        change(receipt);
        answer.body = sign_receipt(office, receipt);
    };
    world.lost.add_trainees(2);
    world.lose();
    std::string expected;
    SUBCASE("further") {
        change = [](Receipt& receipt) { ++receipt.held_through; };
        expected = "sync.receipt_of_another";
    }
    SUBCASE("another hash") {
        change = [](Receipt& receipt) { receipt.head_hash[0] ^= 1; };
        expected = "sync.receipt_other_history";
    }
    CHECK(stopped(world.sync(*world.restored)) == expected);
    CHECK(world.head() == 7);
    CHECK(cursor_of(world.restored->database(), world.closed) == 5);
    CHECK(world.waiting() == 2);
}

TEST_CASE("what the registry had set apart of it is known to be so, and flows in when its cause is mended") {
    LostWorld world;
    world.lost.add_trainees(2);
    REQUIRE(stopped(world.sync(world.lost)) == "");
    {
        Transaction transaction(world.registry.writer->database());
        world.registry.writer->store().quarantine(world.closed, {7, QuarantineReason::clock_ahead});
        transaction.commit();
    }
    world.lose();
    CHECK(stopped(world.sync(*world.restored)) == "");
    CHECK(is_set_apart(world.restored->database(), {world.closed, 7}));
    CHECK_FALSE(is_set_apart(world.restored->database(), {world.closed, 6}));
    world.registry.clock.advance(kDay + kHour);
    CHECK(world.sync(*world.restored).flowed_in == 1);
    CHECK(world.registry.counts().quarantined == 0);
}

TEST_CASE("a certificate that comes back under this device's name counts when its key has signed it, or no bytes are left of it") {
    LostWorld world;
    auto facts = world.lost.facts();
    const Bytes genuine = issue_credential(facts, "Home Baking", world.lost.desk->device()).value().bytes;
    EventDraft draft = world.lost.issuing(facts, genuine);
    bool counts = false;
    SUBCASE("as it was signed") { counts = true; }
    SUBCASE("signed by another") {
        facts.counter = 4'294'967'295;
        const Ed25519Signer rogue(sha256(bytes_of("rogue")));
        draft = world.lost.issuing(facts, issue_credential(facts, "Home Baking", rogue).value().bytes);
    }
    SUBCASE("with another number beside it") { draft.body["counter"] = 4'294'967'295; }
    SUBCASE("with another name beside it") { draft.body["certificate"] = new_id(); }
    SUBCASE("with another digest beside it") { draft.body["digest"] = to_hex(Digest{1}); }
    SUBCASE("without bytes") { draft.personal->erase("credential"); }
    SUBCASE("with no personal part at all") { draft.personal.reset(); }
    (void)world.lost.record_unprojected(std::move(draft));
    world.lose();
    Database& here = world.restored->database();
    const std::uint32_t next = next_counter(here, "K0001");
    CHECK(world.sync(*world.restored).came_back == 1);
    CHECK(load_all_certificates(here).size() == (counts ? 2 : 1));
    CHECK(here.prepare("SELECT 1 FROM fed_quarantined WHERE reason='bad_certificate'").step() == !counts);
    CHECK(next_counter(here, "K0001") == next);
    CHECK(check_records(here, world.restored->desk->cipher()).faults.empty());
}

TEST_CASE("numbers never begin anew at 0: before 32 bits are used up, nothing is issued") {
    LostWorld world;
    Database& here = world.restored->database();
    here.execute("UPDATE certificate SET counter=4294967295");
    CHECK_THROWS_AS((void)next_counter(here, "K0001"), std::runtime_error);
}

TEST_CASE(
    "a registry that feeds into the ledger that is written, another ledger, holes or another history is refused, and a forked ledger "
    "passed over") {
    LostWorld world;
    world.lost.add_trainees(2);
    world.lose();
    KioskWorld& restored = *world.restored;
    const std::string device = restored.certificate().device_code;
    const std::string before = [&] {
        (void)restored.desk->ledger().head(world.closed);
        world.link.on_answer = [](const std::string& path, WireResponse& answer) {
            if (path == "/v1/feed") answer = {500, "text/plain", {}, 0};
        };
        REQUIRE(stopped(world.sync(restored)) == "sync.server_broke");
        return world.content();
    }();
    const auto refused_as = [&](const std::string& code, const std::function<void(FeedSection&)>& change) {
        CAPTURE(code);
        world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
            if (path != "/v1/feed" || answer.status != 200) return;
            Feed feed = read_feed(answer.body, world.registry.writer->signer().public_key()).value();
            if (feed.sections.empty()) feed.sections.push_back(world.fed(restored, {{{world.closed, 5}}, {}, 65'536}).sections.at(0));
            change(feed.sections.back());
            answer.body = sign_feed(world.registry.writer->signer(), feed);
        };
        const auto report = world.sync(restored);
        CHECK(stopped(report) == code);
        CHECK(report.came_back == 0);
        CHECK(world.content() == before);
    };
    /// The same events as they would stand elsewhere.
    const auto moved = [](FeedSection& section, const std::string& ledger, Seq first, const Digest& prev) {
        section.ledger = ledger;
        section.prev_hash = prev;
        Digest last = prev;
        for (FedEvent& fed : section.events) {
            fed.event->ledger = ledger;
            fed.event->seq = fed.seq = first++;
            fed.event->prev = last;
            seal_event(*fed.event);
            fed.hash = last = fed.event->hash;
        }
    };
    refused_as("sync.feed_own_ledger", [&](FeedSection& section) {
        const LedgerHead head = restored.desk->ledger().head(restored.desk->ledger_id());
        moved(section, restored.desk->ledger_id(), head.seq + 1, head.hash);
    });
    refused_as("sync.feed_own_ledger", [&](FeedSection& section) { moved(section, "a-ledger-of-nobody", 1, {}); });
    refused_as("sync.feed_own_ledger", [&](FeedSection& section) {
        Event& first = *section.events.front().event;
        first.type = "ledger.opened/1";
        first.body = {{"centre", "PTSD"}, {"reason", "restored"}, {"parent", restored.desk->ledger_id()}};
        first.personal.reset();
        first.personal_digest.reset();
        moved(section, "a-ledger-after-this", 1, {});
    });
    refused_as("sync.feed_own_ledger", [&](FeedSection& section) { section.device = world.other.certificate().device_code; });
    refused_as("sync.feed_own_ledger", [&](FeedSection& section) { section.events.back().event.reset(); });
    refused_as("sync.feed_other_history", [&](FeedSection& section) { moved(section, world.closed, 6, Digest{1}); });
    refused_as("sync.feed_other_history",
               [&](FeedSection& section) { moved(section, world.closed, 5, restored.desk->ledger().hash_at(world.closed, 4).value()); });
    refused_as("sync.feed_gap", [&](FeedSection& section) { moved(section, world.closed, 7, Digest{1}); });
    restored.database()
        .prepare("INSERT INTO forked_ledger(ledger, seq, hash, receipt, found_at) VALUES(?,5,?,?,1)")
        .bind(world.closed)
        .bind(Digest{1})
        .bind(Bytes{1})
        .run();
    CHECK_FALSE(wanted_feed(restored.database(), 65'536).held.contains(world.closed));
    refused_as("sync.cloned", [](FeedSection&) {});
    restored.database().execute("DELETE FROM forked_ledger");
    world.link.on_answer = {};
    CHECK(world.sync(restored).came_back == 2);
    CHECK(device == restored.certificate().device_code);
}

TEST_CASE("by stick it comes back the same way, and the next stick's receipt confirms it") {
    LostWorld world;
    world.lost.add_trainees(2);
    (void)world.lost.issue();
    world.lose();
    KioskWorld& restored = *world.restored;
    const TemporaryFolder place;
    Stick stick(place.path());
    StickCarrier carrier(restored.database(), restored.desk->cipher(), restored.desk->device(), restored.desk->sealing_secret(),
                         world.registry.clock);
    BundleDesk office(*world.registry.writer, world.registry.clock);
    const auto travel = [&] {
        REQUIRE(carrier.write(stick));
        REQUIRE(office.import_from(stick));
        const auto read = carrier.read(stick).value();
        CHECK_FALSE(read.trouble);
        return read;
    };
    const auto first = travel();
    CHECK(first.came_back == 3);
    CHECK(first.received == 0);
    CHECK(world.head() == 8);
    CHECK_FALSE(carrier.read(stick).value().trouble);  // the same stick once more brings nothing twice
    CHECK(world.head() == 8);
    const auto events = world.registry.counts().events;
    const auto second = travel();
    CHECK(second.came_back == 0);
    CHECK(world.waiting() == 0);
    CHECK(world.registry.counts().events == events);
    REQUIRE(stopped(world.sync(world.other)) == "");
    world.same_rows();
}

TEST_CASE("a stick that brings the proof of a fork and more of the forked ledger brings what others recorded all the same") {
    LostWorld world;
    // A copy of the disk has a tail of its own when it is restored in its place.
    world.restored->add_trainees(1);
    world.lost.add_trainees(2);
    world.lose();
    world.other.add_trainees(2);
    REQUIRE(stopped(world.sync(world.other)) == "");
    KioskWorld& restored = *world.restored;
    const TemporaryFolder place;
    Stick stick(place.path());
    StickCarrier carrier(restored.database(), restored.desk->cipher(), restored.desk->device(), restored.desk->sealing_secret(),
                         world.registry.clock);
    REQUIRE(carrier.write(stick));
    REQUIRE(BundleDesk(*world.registry.writer, world.registry.clock).import_from(stick));
    const auto read = carrier.read(stick).value();
    REQUIRE(read.trouble);
    CHECK(read.trouble->code == "sync.receipt_other_history");
    CHECK(is_forked(restored.database(), world.closed));
    CHECK(read.came_back == 0);
    CHECK(world.head() == 6);
    CHECK(read.received >= 4);
    auto row = restored.database().prepare("SELECT count(*) FROM trainee");
    REQUIRE(row.step());
    CHECK(row.integer(0) == 3 + 1 + 2);
}

TEST_CASE("restored twice from one backup, it is fed what it wrote in between, and its numbers go on after that") {
    LostWorld world;
    const auto again = world.restored->clone();
    const auto third = world.restored->clone();
    world.lose();
    KioskWorld& between = *world.restored;
    between.add_trainees(1);
    (void)between.issue();
    (void)between.issue();
    REQUIRE(stopped(world.sync(between)) == "");
    const std::string its_ledger = between.desk->ledger_id();
    const Seq its_head = between.head();
    const std::uint32_t its_next = world.next(between);
    between.desk.reset();

    world.stand_in(*again);
    const std::string written = again->desk->ledger_id();
    CHECK(world.next(*again) < its_next);  // it has not heard of them yet
    SUBCASE("by network") {
        const auto report = world.sync(*again);
        CHECK(stopped(report) == "");
        CHECK(report.came_back == its_head);
        CHECK(report.waiting == 0);
    }
    SUBCASE("by network, cut off after it") {
        world.link.on_answer = [](const std::string& path, WireResponse& answer) {
            if (path.find("&after=") != std::string::npos) answer = {500, "text/plain", {}, 0};
        };
        CHECK(stopped(world.sync(*again)) == "sync.server_broke");
        world.link.on_answer = {};
        const auto events = world.registry.counts().events;
        CHECK(stopped(world.sync(*again)) == "");
        CHECK(world.registry.counts().events == events);
    }
    SUBCASE("by stick") {
        const TemporaryFolder place;
        Stick stick(place.path());
        StickCarrier carrier(again->database(), again->desk->cipher(), again->desk->device(), again->desk->sealing_secret(),
                             world.registry.clock);
        for (const Seq came_back : {its_head, Seq{0}}) {
            REQUIRE(carrier.write(stick));
            REQUIRE(BundleDesk(*world.registry.writer, world.registry.clock).import_from(stick));
            const auto read = carrier.read(stick).value();
            CHECK_FALSE(read.trouble);
            CHECK(read.came_back == came_back);
        }
    }
    CHECK(again->desk->ledger_id() == written);
    CHECK(is_closed_ledger(again->database(), its_ledger));
    CHECK(cursor_of(again->database(), its_ledger) == its_head);
    CHECK(load_sync_state(again->database()).waiting == 0);
    CHECK(world.next(*again) == its_next - 1 + 10'000);
    CHECK(load_all_certificates(again->database()).size() == 3);
    again->counter = world.next(*again) - 1;
    (void)again->issue();
    CHECK(world.next(*again) == again->counter + 1);
    REQUIRE(stopped(world.sync(*again)) == "");
    CHECK(world.sync(*again).came_back == 0);
    CHECK(check_records(again->database(), again->desk->cipher()).faults.empty());

    // What a machine issued and never sent is passed over too: that it was there is enough.
    again->counter += 100;
    (void)again->issue();
    const std::uint32_t unsent = again->counter;
    again->desk.reset();
    world.stand_in(*third);
    REQUIRE(stopped(world.sync(*third)) == "");
    CHECK(world.next(*third) > unsent);
}

TEST_CASE("what went on from a kiosk's backup is not fed to that kiosk while it writes, nor what a copy of its disk writes") {
    LostWorld world;
    // Thought lost, and another stands in for it.
    world.stand_in(*world.restored);
    world.restored->add_trainees(1);
    (void)world.restored->issue();
    REQUIRE(stopped(world.sync(*world.restored)) == "");
    const std::uint32_t next = world.next(world.lost);
    const auto report = world.sync(world.lost);
    CHECK(stopped(report) == "");
    CHECK(report.came_back == 0);
    CHECK(own_ledgers(world.lost.database()) == std::vector{world.closed});
    CHECK(world.next(world.lost) == next);
    const auto copy = world.lost.clone();
    world.lost.add_trainees(1);
    REQUIRE(stopped(world.sync(world.lost)) == "");
    CHECK(world.sync(*copy).came_back == 0);
    copy->add_trainees(1);
    const auto forked = world.sync(*copy);
    CHECK(stopped(forked) == "sync.cloned");
    CHECK(forked.came_back == 0);
    CHECK(own_ledgers(copy->database()) == std::vector{world.closed});
}

// Proves that a registry which was put back to an older state gets what it lost, also where nothing new is recorded that would show the
// loss; that the cursor stays; and that meanwhile nobody goes without what others recorded, or without the trust list.
#include <doctest/doctest.h>

#include "kiosk/outside/connection.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/new_ledger.h"
#include "sync/client/answers.h"
#include "sync/client/stick_carrier.h"
#include "tests/support/direct_transport.h"
#include "tests/support/stores.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct PutBackWorld {
    RegistryWorld registry;
    KioskWorld kiosk{registry.clock};
    DirectTransport link{*registry.routes};
    std::string ledger = kiosk.desk->ledger_id();

    explicit PutBackWorld(const std::string& database = {}) : registry(/*approve_at_once=*/true, {}, {}, {}, database) {
        kiosk.register_at(registry);
    }
    SyncReport sync(ParcelSizes sizes = {}) {
        auto& desk = *kiosk.desk;
        return SyncEngine(desk.database(), desk.cipher(), desk.device(), link, registry.clock, LinkPace(sizes)).sync_now();
    }
    /// Six events, the last a certificate, held by the registry.
    void send_six() {
        kiosk.add_trainees(4);
        (void)kiosk.issue();
        REQUIRE(stopped(sync()) == "");
        REQUIRE(held() == 6);
        REQUIRE(registry.counts().certificates == 1);
    }
    Seq held() { return registry.open()->ledger().head(ledger).seq; }
    Seq cursor() { return cursor_of(kiosk.database(), ledger); }
    /// To when the registry held only the first events of the ledger, or did not know it yet.
    void put_back(Seq through) {
        auto& database = registry.writer->database();
        for (const char* table : {"event", "quarantine", "registered_certificate"})
            database.prepare("DELETE FROM " + std::string(table) + " WHERE ledger=? AND seq>?").bind(ledger).bind(through).run();
        if (through == 0) database.prepare("DELETE FROM ledger_owner WHERE ledger=?").bind(ledger).run();
    }
    /// As after a restore, or when the clock was put right.
    void close_ledger() {
        Transaction transaction(kiosk.database());
        go_on_in_new_ledger(kiosk.database(), kiosk.desk->cipher(), registry.clock, "restored", 0);
        transaction.commit();
    }
    static void answer_gap(WireResponse& answer, Seq wanted) {
        answer = {409, std::string(kProblemContentType), copy_of(bytes_of(write_problem({Problem::gap, wanted}, "a gap"))), 0.01};
    }
};

}  // namespace

TEST_CASE_TEMPLATE("what a registry lost of a ledger in which nothing new is recorded is asked about after a day, and sent again", Store,
                   OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    for (const bool closed : {false, true}) {
        for (const Seq through : {4, 0}) {
            CAPTURE(closed);
            CAPTURE(through);
            PutBackWorld world(Store::database());
            world.send_six();
            if (closed) {
                world.close_ledger();
                world.kiosk.reopen();
                world.kiosk.add_trainees(1);
                REQUIRE(stopped(world.sync()) == "");
            }
            world.put_back(through);
            CHECK(stopped(world.sync()) == "");
            CHECK(world.held() == through);  // nobody has asked yet

            world.registry.clock.advance(2 * kDay);
            if (closed) world.kiosk.add_trainees(1);
            const auto report = world.sync();
            CHECK(stopped(report) == "");
            CHECK(report.released == (closed ? 1 : 0));
            CHECK(world.held() == 6);
            CHECK(world.registry.counts().certificates == 1);
            CHECK(world.cursor() == 6);
            CHECK(world.sync().parcels == 0);
        }
    }
}

TEST_CASE_TEMPLATE("what was set apart and lies past what the registry holds by now is sent with what was lost, and the feed still comes",
                   Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    for (const bool head_answers : {true, false}) {
        CAPTURE(head_answers);
        PutBackWorld world(Store::database());
        KioskWorld other(world.registry.clock);
        other.register_at(world.registry);
        world.send_six();
        const Seq bad = world.kiosk.record_unprojected({"trainee.added/1", Json{{"trainee", 7}}}).seq;
        world.kiosk.add_trainees(1);
        REQUIRE(world.sync().quarantined == 1);
        world.put_back(3);
        other.add_trainees(2);
        REQUIRE(stopped(other.sync(world.registry.url())) == "");

        world.registry.clock.advance(2 * kDay);
        if (!head_answers) {
            world.link.on_answer = [](const std::string& path, WireResponse& answer) {
                if (path.find("/head?") != std::string::npos) answer = {500, "text/plain", {}, 0};
            };
        }
        const auto report = world.sync();
        CHECK(stopped(report) == (head_answers ? "" : "sync.server_broke"));
        CHECK(world.held() == 8);
        CHECK(world.registry.counts().certificates == 1);
        CHECK(world.registry.counts().quarantined == 1);
        CHECK(world.cursor() == 8);
        CHECK(is_set_apart(world.kiosk.database(), {world.ledger, bad}));
        CHECK(report.received == 3);
        CHECK(report.trust_updated);
        world.link.on_answer = {};
        const auto next = world.sync();
        CHECK(stopped(next) == "");
        CHECK(next.parcels == 0);
    }
}

TEST_CASE("when the link breaks while it is sent again, the place is kept, for the network and for a stick") {
    PutBackWorld world;
    world.send_six();
    world.put_back(2);
    world.kiosk.add_trainees(1);
    world.link.on_answer = [](const std::string& path, WireResponse& answer) {
        if (path.ends_with("/parcels") && answer.status == 200) answer = {500, "text/plain", {}, 0};
    };
    const auto report = world.sync();
    CHECK(stopped(report) == "sync.server_broke");
    CHECK(report.waiting == 5);
    CHECK(load_sync_state(world.kiosk.database()).waiting == 5);
    CHECK(world.cursor() == 6);
    CHECK(send_after(world.kiosk.database(), world.ledger) == 2);
    const auto& desk = *world.kiosk.desk;
    TemporaryFolder place;
    Stick stick(place.path());
    StickCarrier carrier(world.kiosk.database(), desk.cipher(), desk.device(), desk.sealing_secret(), world.registry.clock);
    CHECK(carrier.write(stick).value().events == 5);

    world.link.on_answer = {};
    CHECK(stopped(world.sync()) == "");
    CHECK(world.cursor() == 7);
    CHECK(send_after(world.kiosk.database(), world.ledger) == 7);
    CHECK(carrier.write(stick).value().events == 0);
}

TEST_CASE("a gap that nobody signed costs one parcel, and one that cannot be is no place to send from") {
    PutBackWorld world;
    world.kiosk.add_trainees(40);
    REQUIRE(stopped(world.sync()) == "");
    Seq wanted = 0;
    int lies = 0;
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path.ends_with("/parcels") && lies-- > 0) PutBackWorld::answer_gap(answer, wanted);
    };
    for (const Seq impossible : {43, 1'000'000'000}) {
        world.kiosk.add_trainees(world.kiosk.head() == 41 ? 1 : 0);
        wanted = impossible;
        lies = 1;
        CHECK(stopped(world.sync()) == "sync.gap");
        CHECK(send_after(world.kiosk.database(), world.ledger) == 41);
        CHECK(world.cursor() == 41);
    }
    wanted = lies = 1;
    const auto report = world.sync({1024, 1024, 1024, 5, 0});
    CHECK(stopped(report) == "");
    CHECK(report.parcels == 2);
    CHECK(world.cursor() == 42);
}

TEST_CASE("a registry is asked about eight ledgers a sync, the longest ago first, and about each once a day") {
    PutBackWorld world;
    for (int i = 0; i < 10; ++i) world.close_ledger();
    REQUIRE(own_ledgers(world.kiosk.database()).size() == 11);
    std::vector<std::string> asked;
    world.link.on_answer = [&](const std::string& path, WireResponse&) {
        if (path.find("/head?at=") != std::string::npos) asked.push_back(path);
    };
    REQUIRE(stopped(world.sync()) == "");
    for (int day = 0; day < 2; ++day) {
        world.registry.clock.advance(2 * kDay);
        for (const std::ptrdiff_t count : {8, 11, 11}) {
            CHECK(stopped(world.sync()) == "");
            CHECK(std::ssize(asked) == count);
        }
        std::ranges::sort(asked);
        CHECK(std::ranges::adjacent_find(asked) == asked.end());
        asked.clear();
    }
    // A clock that was far ahead when the last receipts came, and was put right, puts nothing off.
    world.kiosk.database().execute("UPDATE sync_cursor SET received_at=received_at+50*86400");
    CHECK(stopped(world.sync()) == "");
    CHECK(asked.size() == 8);
}

TEST_CASE("when the registry holds other events than it once confirmed, an idle kiosk learns it, and the feed still comes") {
    PutBackWorld world;
    world.send_six();
    const auto clone = world.kiosk.clone();
    world.kiosk.add_trainees(1);
    REQUIRE(stopped(world.sync()) == "");
    world.put_back(6);
    clone->add_trainees(1);
    REQUIRE(stopped(clone->sync(world.registry.url())) == "");
    world.registry.clock.advance(2 * kDay);
    CHECK(stopped(world.sync()) == "sync.cloned");
    CHECK(is_forked(world.kiosk.database(), world.ledger));
    CHECK(world.cursor() == 7);
}

TEST_CASE(
    "what a copy of a disk had synced before the registry was put back and took the other's events goes along when it is registered anew") {
    for (const int waiting : {0, 3}) {
        CAPTURE(waiting);
        PutBackWorld world;
        world.send_six();
        KioskWorld& first = world.kiosk;
        const auto second = first.clone();
        const auto sync_second = [&] {
            world.registry.clock.advance(60'000);
            return SyncEngine(second->database(), second->desk->cipher(), second->desk->device(), world.link, world.registry.clock)
                .sync_now();
        };
        second->add_trainees(1);
        (void)second->issue();
        REQUIRE(stopped(sync_second()) == "");
        world.put_back(6);
        first.add_trainees(6);
        REQUIRE(stopped(world.sync()) == "");
        REQUIRE(world.held() == 12);

        world.registry.clock.advance(2 * kDay);
        second->add_trainees(waiting);
        CHECK(stopped(sync_second()) == "sync.cloned");
        CHECK(cursor_of(second->database(), world.ledger) == 8);
        CHECK(send_after(second->database(), world.ledger) == 6);
        const auto registered =
            register_anew(*second->desk, passphrase(), world.registry.url(), world.registry.office_code("PTSD"), world.link);
        REQUIRE(registered);
        second->reopen();
        const Event opened = second->desk->ledger().event_at(second->desk->ledger_id(), 1).value();
        CHECK(opened.body["parent_seq"] == 6);
        CHECK(second->head() == 1 + 2 + waiting + 1);
        for (int i = 0; i < 2; ++i) {
            CHECK(stopped(sync_second()) == "");
            CHECK(stopped(world.sync()) == "");
        }
        CHECK(world.registry.counts().certificates == 2);
        for (KioskWorld* one : {&first, second.get()}) {
            auto rows = one->database().prepare("SELECT (SELECT count(*) FROM trainee), (SELECT count(*) FROM certificate)");
            REQUIRE(rows.step());
            CHECK(rows.integer(0) == 4 + 1 + 6 + waiting);
            CHECK(rows.integer(1) == 2);
        }
    }
}

TEST_CASE("who does not say what is held of one ledger is not asked about the next") {
    PutBackWorld world;
    for (int i = 0; i < 4; ++i) world.close_ledger();
    REQUIRE(stopped(world.sync()) == "");
    world.registry.clock.advance(2 * kDay);
    int heads = 0, times = 0;
    Problem problem = Problem::device_compromised;
    bool has_time = true;
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        times += path == "/v1/time";
        if (path == "/v1/time" && !has_time) answer = {404, std::string(kProblemContentType), {}, 0.01};
        if (path.find("/head?") == std::string::npos) return;
        ++heads;
        answer = {http_status(problem), std::string(kProblemContentType), copy_of(bytes_of(write_problem({problem, {}}, "no"))), 0.01};
    };
    CHECK(stopped(world.sync()) == "sync.device_compromised");
    CHECK(heads == 1);
    problem = Problem::unknown_device;
    CHECK(stopped(world.sync()) == "sync.unknown_device");
    CHECK(heads == 2);
    has_time = false;
    times = 0;
    CHECK(stopped(world.sync()) == "");
    CHECK(heads == 2);
    CHECK(times == 2);  // and once for the feed
}

TEST_CASE("what is said of one ledger after the other went through: a link that breaks then is tried again") {
    PutBackWorld world;
    for (int i = 0; i < 3; ++i) world.close_ledger();
    REQUIRE(stopped(world.sync()) == "");
    world.registry.clock.advance(2 * kDay);
    world.link.on_answer = [&](const std::string& path, WireResponse&) {
        if (path.find("/head?") == std::string::npos) return;
        world.registry.clock.advance(3 * 60'000);
        world.link.breaks_at = "/v1/feed";
    };
    CHECK(stopped(world.sync()) == "");
    CHECK(world.link.breaks_at.empty());
}

// Proves that nothing leaves the queue but on a receipt of our own registry for our own events, over links good and bad.
#include "sync/client/sync_engine.h"

#include <doctest/doctest.h>

#include "kiosk/store/centre_store.h"
#include "kiosk/store/trust_store.h"
#include "sync/client/known_registry.h"
#include "tests/support/bad_proxy.h"
#include "tests/support/direct_transport.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;
using namespace std::chrono_literals;

namespace {

struct SyncWorld {
    RegistryWorld registry;
    KioskWorld kiosk{registry.clock};
    SyncWorld() { kiosk.register_at(registry); }
};

/// A link to the registry that is gone after one answer.
class OneParcel final : public Transport {
public:
    explicit OneParcel(const std::string& url) : link_(url) {}
    Result<WireResponse, LinkError> post(const std::string& path, ByteView body, const std::string& nonce, std::size_t max_bytes) override {
        if (std::exchange(used_, true)) return refuse(LinkError::offline);
        return link_.post(path, body, nonce, max_bytes);
    }
    Result<WireResponse, LinkError> get(const std::string& path, std::size_t max_bytes) override { return link_.get(path, max_bytes); }
    Result<WireResponse, LinkError> post_signed(const std::string&, ByteView, ByteView, std::size_t) override {
        return refuse(LinkError::offline);
    }
    Result<WireResponse, LinkError> get_signed(const std::string&, ByteView, std::size_t) override { return refuse(LinkError::offline); }
    void hang_up() override { link_.hang_up(); }

private:
    HttpTransport link_;
    bool used_ = false;
};

const HttpLimits kHasty{2'000ms, 2s, 3'000ms};

}  // namespace

TEST_CASE("everything that waits is sent, receipted and released; a second sync sends nothing") {
    SyncWorld world;
    world.kiosk.add_trainees(40);
    (void)world.kiosk.issue();
    const auto first = world.kiosk.sync(world.registry.url());
    CHECK(stopped(first) == "");
    CHECK(first.released == 42);
    CHECK(first.waiting == 0);
    CHECK(first.trust_updated);
    CHECK(world.kiosk.cursor() == 42);
    CHECK(world.registry.counts().events == 42);
    CHECK(world.registry.counts().certificates == 1);

    const auto second = world.kiosk.sync(world.registry.url());
    CHECK(stopped(second) == "");
    CHECK(second.parcels == 0);
    CHECK_FALSE(second.trust_updated);
    world.kiosk.add_trainees(1);
    CHECK(world.kiosk.sync(world.registry.url()).released == 1);

    const auto state = load_sync_state(world.kiosk.database());
    CHECK(state.waiting == 0);
    CHECK(state.held_through == 43);
    CHECK(state.last_outcome == "done");
    CHECK(load_trust_list(world.kiosk.database())->keys.devices.size() == 1);
}

TEST_CASE("a kiosk that is not registered sends nothing") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    kiosk.add_trainees(3);
    const auto report = kiosk.sync(registry.url());
    CHECK(stopped(report) == "sync.not_registered");
    CHECK(report.waiting == 4);
}

TEST_CASE("what is not our registry's receipt releases nothing, and says what it was") {
    SyncWorld world;
    world.kiosk.add_trainees(3);
    const auto receipt_of = [&](const Signer& signer) {
        // Right in everything but the nonce, which nobody else can know.
        return text_of(sign_receipt(signer, {world.kiosk.desk->ledger_id(),
                                             4,
                                             world.kiosk.desk->ledger().head(world.kiosk.desk->ledger_id()).hash,
                                             world.registry.clock.now() / 1000,
                                             {},
                                             {}}));
    };
    const std::string cose = "application/cose";
    const std::string genuine = receipt_of(world.registry.writer->signer());
    const std::string page = "<!doctype html><html><body>Welcome to Free Wi-Fi</body></html>";
    struct Case {
        std::string answer;
        std::string code;
    };
    const Case cases[] = {
        {CannedServer::http("200 OK", "text/html", page), "sync.login_page"},
        {CannedServer::http("200 OK", "application/octet-stream", page), "sync.login_page"},
        {"HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n\r\n", "sync.login_page"},
        {CannedServer::http("511 Network Authentication Required", "text/plain", "log in"), "sync.login_page"},
        {CannedServer::http("200 OK", cose, ""), "sync.answer_empty"},
        {CannedServer::http("204 No Content", cose, ""), "sync.answer_empty"},
        {CannedServer::http("200 OK", "text/plain", "hello"), "sync.not_the_registry"},
        {CannedServer::http("500 Internal Server Error", "text/html", page), "sync.server_broke"},
        {CannedServer::http("502 Bad Gateway", "text/plain", ""), "sync.server_broke"},
        {CannedServer::http("500 Internal Server Error", std::string(kProblemContentType), write_problem({Problem::machine_broke, {}}, "")),
         "sync.machine_broke"},
        {CannedServer::http("503 Service Unavailable", std::string(kProblemContentType), write_problem({Problem::busy, {}}, "")),
         "sync.busy"},
        {CannedServer::http("404 Not Found", "text/plain", "nothing here"), "sync.not_the_registry"},
        {"HTTP/1.1 200 OK\r\nContent-Type: application/cose\r\nContent-Length: 400\r\n\r\n" + genuine.substr(0, 50), "sync.answer_cut_off"},
        {"HTTP/1.1 200 OK\r\nContent-Type: application/cose\r\n\r\n" + genuine.substr(0, 50), "sync.answer_damaged"},
        {"", "sync.answer_cut_off"},
        {"HTTP/1.1 2", "sync.answer_cut_off"},
        {"SSH-2.0-OpenSSH_9.2\r\n", "sync.answer_cut_off"},
        {CannedServer::http("200 OK", cose, std::string(kMaxReceiptBytes + 1, 'x')), "sync.answer_too_long"},
        {CannedServer::http("200 OK", cose, receipt_of(Ed25519Signer(sha256(bytes_of("rogue"))))), "sync.receipt_foreign"},
        {CannedServer::http("200 OK", cose, receipt_of(world.kiosk.desk->device())), "sync.receipt_foreign"},
        {CannedServer::http("200 OK", cose, text_of(world.registry.trust_keys())), "sync.receipt_foreign"},
        {CannedServer::http("200 OK", cose, genuine), "sync.receipt_of_another"},
    };
    for (const auto& [answer, code] : cases) {
        CAPTURE(answer.substr(0, 60));
        const CannedServer server(answer);
        const auto report = world.kiosk.sync(server.url(), kHasty);
        CHECK(stopped(report) == code);
        CHECK(report.released == 0);
        CHECK(report.waiting == 4);
        CHECK(world.kiosk.cursor() == 0);
        CHECK(load_sync_state(world.kiosk.database()).last_outcome == code);
        CHECK(world.registry.catalogue.has("refusal." + code));
    }
    CHECK(world.kiosk.sync(world.registry.url()).released == 4);
}

TEST_CASE("a silent server is a slow link, an absent one is being offline") {
    SyncWorld world;
    world.kiosk.add_trainees(3);
    const Listener silent;
    CHECK(stopped(world.kiosk.sync("http://127.0.0.1:" + std::to_string(silent.port()), {1'000ms, 1s, 300ms},
                                   {16 * 1024, 64 * 1024, 1024, 5, 1})) == "sync.link_timed_out");
    for (int attempt = 0; attempt < 100; ++attempt) CHECK(stopped(world.kiosk.sync("http://127.0.0.1:1")) == "sync.offline");
    CHECK(world.kiosk.cursor() == 0);
    CHECK(world.kiosk.sync(world.registry.url()).released == 4);
}

TEST_CASE("parcels shrink on a link that breaks, and everything arrives once") {
    SyncWorld world;
    world.kiosk.add_trainees(120);
    BadProxy proxy(world.registry.server->port());
    proxy.become({.cut_upward_after = 6'000});
    const auto report = world.kiosk.sync(proxy.url(), kHasty);
    // Every connection dies after 6,000 bytes; smaller parcels, each on a new one, get through.
    CHECK(world.kiosk.cursor() > 0);
    while (world.kiosk.cursor() < 121) {
        const Seq before = world.kiosk.cursor();
        (void)world.kiosk.sync(proxy.url(), kHasty, {2 * 1024, 4 * 1024, 512, 5, 8});
        REQUIRE(world.kiosk.cursor() > before);
    }
    CHECK(report.parcels > 0);
    CHECK(world.registry.counts().events == 121);
}

TEST_CASE("when the answer is lost the registry has the events, the queue keeps them, and the next sync releases them") {
    SyncWorld world;
    world.kiosk.add_trainees(5);
    BadProxy proxy(world.registry.server->port());
    proxy.become({.cut_downward_after = 40});  // in the header
    CHECK(stopped(world.kiosk.sync(proxy.url(), kHasty)) == "sync.answer_cut_off");
    proxy.become({.cut_downward_after = 200});  // in the receipt
    CHECK(stopped(world.kiosk.sync(proxy.url(), kHasty)) == "sync.answer_cut_off");
    CHECK(world.registry.counts().events == 6);
    CHECK(world.kiosk.cursor() == 0);
    CHECK(world.kiosk.sync(world.registry.url()).released == 6);
    CHECK(world.registry.counts().events == 6);
}

TEST_CASE("what was set apart is remembered also when the receipt was lost and the next parcels are smaller") {
    SyncWorld world;
    world.kiosk.add_trainees(40);
    const Seq bad = world.kiosk.record_unprojected({"trainee.added/1", Json{{"trainee", 7}}}).seq;
    world.kiosk.add_trainees(1);
    BadProxy proxy(world.registry.server->port());
    proxy.become({.cut_downward_after = 200});
    CHECK(stopped(world.kiosk.sync(proxy.url(), kHasty, {64 * 1024, 64 * 1024, 1024, 5, 0})) == "sync.answer_cut_off");
    REQUIRE(world.registry.counts().events == 43);

    // Every receipt says 43, but names of what was set apart only what lies in its own parcel.
    const auto report = world.kiosk.sync(world.registry.url(), {}, {1024, 1024, 1024, 5, 0});
    CHECK(stopped(report) == "");
    CHECK(report.parcels > 1);
    CHECK(report.released == 43);
    CHECK(report.quarantined == 1);
    auto row = world.kiosk.database().prepare("SELECT seq FROM sync_quarantined");
    REQUIRE(row.step());
    CHECK(row.integer(0) == bad);
    auto cursor = world.kiosk.database().prepare("SELECT held_through, head_hash FROM sync_cursor");
    REQUIRE(cursor.step());
    CHECK(cursor.integer(0) == 43);
    CHECK(array_of<32>(cursor.blob(1)) == world.kiosk.desk->ledger().head(world.kiosk.desk->ledger_id()).hash);
}

TEST_CASE("a receipt of more than the parcel releases the parcel, with our own hash there") {
    SyncWorld world;
    world.kiosk.add_trainees(42);
    BadProxy proxy(world.registry.server->port());
    proxy.become({.cut_downward_after = 200});
    (void)world.kiosk.sync(proxy.url(), kHasty, {64 * 1024, 64 * 1024, 1024, 5, 0});
    REQUIRE(world.registry.counts().events == 43);

    // One small parcel gets its receipt, then the link is gone.
    OneParcel once(world.registry.url());
    auto& desk = *world.kiosk.desk;
    const auto report =
        SyncEngine(world.kiosk.database(), desk.cipher(), desk.device(), once, world.registry.clock, LinkPace({1024, 1024, 1024, 5, 0}))
            .sync_now();
    CHECK(stopped(report) == "sync.offline");
    CHECK(report.released > 0);
    CHECK(report.waiting == 43 - report.released);
    REQUIRE(report.released < 43);
    auto cursor = world.kiosk.database().prepare("SELECT held_through, head_hash FROM sync_cursor");
    REQUIRE(cursor.step());
    CHECK(cursor.integer(0) == report.released);
    CHECK(array_of<32>(cursor.blob(1)) == desk.ledger().hash_at(desk.ledger_id(), report.released));
}

TEST_CASE("a link that changes bits releases nothing, whichever byte it changes") {
    SyncWorld world;
    world.kiosk.add_trainees(2);
    BadProxy proxy(world.registry.server->port());
    std::string answer;
    for (std::size_t at = 0; at < 420; at += 7) {
        proxy.become({.corrupt_downward_at = at});
        const Seq before = world.kiosk.cursor();
        const auto report = world.kiosk.sync(proxy.url(), {1'000ms, 1s, 500ms}, {16 * 1024, 64 * 1024, 1024, 5, 0});
        CAPTURE(at);
        // A changed header that nobody reads may pass; a changed receipt may not.
        if (report.released > 0) {
            CHECK(world.kiosk.cursor() == world.kiosk.head());
            world.kiosk.add_trainees(1);
        } else {
            CHECK(world.kiosk.cursor() == before);
            CHECK(report.stopped);
        }
    }
    // Upward: the registry refuses, by its name.
    world.kiosk.add_trainees(2);
    proxy.become({.corrupt_upward_at = 700});
    CHECK(stopped(world.kiosk.sync(proxy.url(), kHasty)) == "sync.bad_signature");
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
}

TEST_CASE("a slow link, 16 kbit/s with delays, still carries a sitting") {
    SyncWorld world;
    world.kiosk.add_trainees(20);
    BadProxy proxy(world.registry.server->port());
    proxy.become({.delay = 5ms, .bytes_per_second = 8 * 1024});
    CHECK(stopped(world.kiosk.sync(proxy.url())) == "");
    CHECK(world.kiosk.cursor() == 21);
}

TEST_CASE("seventy trainees issued in one sitting are at most 300 KiB on the link") {
    SyncWorld world;
    world.kiosk.add_trainees(70);
    for (int i = 0; i < 70; ++i) (void)world.kiosk.issue();
    CHECK(world.kiosk.parcel(1, 141).size() < 300 * 1024);
}

TEST_CASE("a registry that lost events is sent them again; the cursor never goes back") {
    SyncWorld world;
    world.kiosk.add_trainees(6);
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    // Restored from an old backup.
    auto& database = world.registry.writer->database();
    database.execute("DELETE FROM event WHERE seq > 2");
    world.kiosk.add_trainees(1);
    const auto report = world.kiosk.sync(world.registry.url());
    CHECK(stopped(report) == "");
    CHECK(world.kiosk.cursor() == 8);
    CHECK(world.registry.counts().events == 8);
}

TEST_CASE("a copy of the kiosk's disk is told that it is one, and releases nothing") {
    SyncWorld world;
    world.kiosk.add_trainees(2);
    const auto clone = world.kiosk.clone();
    world.kiosk.add_trainees(2);
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");

    // Nothing of its own yet: the registry signs that it holds more than this machine ever wrote.
    auto report = clone->sync(world.registry.url());
    CHECK(stopped(report) == "sync.cloned");
    CHECK(report.waiting == 3);
    CHECK(is_cloned(clone->database()));
    clone->add_trainees(1);
    report = clone->sync(world.registry.url());
    CHECK(stopped(report) == "sync.cloned");
    CHECK(report.released == 0);
    CHECK(report.waiting == 4);
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    CHECK_FALSE(is_cloned(world.kiosk.database()));
}

TEST_CASE("a fork is proven by what the registry signs, and the last event in common is found") {
    for (const int in_common : {0, 1, 2, 7}) {
        SyncWorld world;
        world.kiosk.add_trainees(3);
        REQUIRE(stopped(world.kiosk.sync(world.registry.url())) == "");
        // Sent and stored, but the receipts were lost with the disk that was copied.
        const auto clone = world.kiosk.clone();
        world.kiosk.add_trainees(in_common);
        world.kiosk.database().execute("ATTACH '" + clone->folder.file("kiosk.db") + "' AS other");
        world.kiosk.database().execute("INSERT INTO other.event SELECT * FROM main.event WHERE seq>4");
        world.kiosk.database().execute("DETACH other");
        world.kiosk.add_trainees(5);
        clone->add_trainees(9);
        REQUIRE(stopped(world.kiosk.sync(world.registry.url())) == "");
        CHECK(stopped(clone->sync(world.registry.url())) == "sync.cloned");
        CHECK(clone->cursor() == 4 + in_common);
        CHECK(world.registry.counts().forks == 1);
        CHECK(clone->database().prepare("SELECT 1 FROM forked_ledger WHERE seq=?").bind(Seq{5 + in_common}).step());
        CHECK(stopped(clone->sync(world.registry.url())) == "sync.cloned");
    }
}

TEST_CASE("a fork that nobody signed stops no kiosk") {
    SyncWorld world;
    world.kiosk.add_trainees(3);
    DirectTransport link(*world.registry.routes);
    std::string at_head = "as it is";
    link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path.ends_with("/parcels")) {
            answer = {409, std::string(kProblemContentType), copy_of(bytes_of(write_problem({Problem::fork, {}}, "a fork"))), 0.01};
        } else if (path.find("/head?") != std::string::npos && at_head != "as it is") {
            if (at_head == "changed") answer.body[answer.body.size() / 2] ^= 1;
            if (at_head == "a page") answer = {200, "text/html", copy_of(bytes_of("<p>log in</p>")), 0.01};
            if (at_head == "an old one")
                answer.body = sign_receipt(world.registry.writer->signer(), {world.kiosk.desk->ledger_id(), 2, {}, 1, {}, {}});
        }
    };
    auto& desk = *world.kiosk.desk;
    SyncEngine engine(desk.database(), desk.cipher(), desk.device(), link, world.registry.clock);
    for (const auto& [answer, code] : std::map<std::string, std::string>{{"as it is", "sync.fork"},
                                                                         {"changed", "sync.receipt_foreign"},
                                                                         {"a page", "sync.login_page"},
                                                                         {"an old one", "sync.receipt_of_another"}}) {
        at_head = answer;
        CHECK_MESSAGE(stopped(engine.sync_now()) == code, answer);
        CHECK_FALSE(is_cloned(desk.database()));
    }
    CHECK(world.kiosk.cursor() == 0);
    link.on_answer = {};
    CHECK(stopped(engine.sync_now()) == "");
}

TEST_CASE("quarantined events are released, remembered with their reason, and stop nothing") {
    SyncWorld world;
    world.kiosk.add_trainees(1);
    const Seq bad = world.kiosk.record_unprojected({"trainee.added/1", Json{{"trainee", 7}}}).seq;
    world.kiosk.add_trainees(1);
    const auto report = world.kiosk.sync(world.registry.url());
    CHECK(stopped(report) == "");
    CHECK(report.released == 4);
    CHECK(report.quarantined == 1);
    auto row = world.kiosk.database().prepare("SELECT seq, reason FROM sync_quarantined");
    REQUIRE(row.step());
    CHECK(row.integer(0) == bad);
    CHECK(row.text(1) == "bad_body");
}

TEST_CASE("what was set apart flows in by itself when its cause is mended, and is asked about once a day") {
    SyncWorld world;
    auto facts = world.kiosk.facts();
    const auto today = world.registry.clock.now();
    // Written by a clock that was two days ahead, together with what no office will ever believe.
    world.registry.clock.advance(2 * kDay);
    const Seq bad = world.kiosk.record_unprojected({"trainee.added/1", Json{{"trainee", 7}}}).seq;
    facts.issued_at = world.registry.clock.now() / 1000;
    const auto issued = issue_credential(facts, "Home Baking", world.kiosk.desk->device()).value();
    (void)world.kiosk.record(world.kiosk.issuing(facts, issued.bytes));
    world.registry.clock.set(today);
    CHECK(world.kiosk.sync(world.registry.url()).quarantined == 2);
    CHECK(world.registry.counts().quarantined == 2);
    CHECK(world.registry.counts().certificates == 0);

    const auto soon = world.kiosk.sync(world.registry.url());
    CHECK(soon.parcels == 0);
    CHECK(soon.flowed_in == 0);

    world.registry.clock.advance(2 * kDay);
    const auto later = world.kiosk.sync(world.registry.url());
    CHECK(stopped(later) == "");
    CHECK(later.parcels == 1);
    CHECK(later.flowed_in == 1);
    CHECK(later.released == 0);
    CHECK(world.registry.counts().quarantined == 1);
    CHECK(world.registry.counts().certificates == 1);
    auto row = world.kiosk.database().prepare("SELECT seq, reason FROM sync_quarantined");
    REQUIRE(row.step());
    CHECK(row.integer(0) == bad);
    CHECK(row.text(1) == "bad_body");  // it was the clock before
    CHECK_FALSE(row.step());
}

TEST_CASE("a registry that lost a personal part gets the next parcels in full") {
    SyncWorld world;
    world.kiosk.add_trainees(5);
    CHECK(world.kiosk.sync(world.registry.url()).released == 6);
    world.registry.open()->database().execute("UPDATE event SET personal=NULL WHERE seq=4");
    world.kiosk.add_trainees(5);
    const auto report = world.kiosk.sync(world.registry.url());
    CHECK(stopped(report) == "");
    CHECK(report.released == 5);
    CHECK(report.quarantined == 0);
}

TEST_CASE("an expired key never stops sync, and neither does a retired one") {
    SyncWorld world;
    for (const KeyState state : {KeyState::active, KeyState::retired}) {
        world.registry.writer->store().set_key_state("K0001", state, 0);
        world.registry.clock.advance(800 * kDay);
        REQUIRE(world.kiosk.certificate().not_after < world.registry.clock.now() / 1000);
        world.kiosk.add_trainees(3);
        const auto report = world.kiosk.sync(world.registry.url());
        CHECK(stopped(report) == "");
        CHECK(report.released >= 3);
        CHECK(report.waiting == 0);
        CHECK(report.quarantined == 0);
    }
}

TEST_CASE("a trust list of another registry, or an older one, replaces nothing") {
    SyncWorld world;
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    const auto kept = load_trust_list(world.kiosk.database())->keys;
    const auto sync_with_list = [&](const Bytes& list) {
        DirectTransport link(*world.registry.routes);
        link.on_answer = [&](const std::string& path, WireResponse& answer) {
            if (path.starts_with("/trust/")) answer.body = list;
        };
        auto& desk = *world.kiosk.desk;
        return SyncEngine(world.kiosk.database(), desk.cipher(), desk.device(), link, world.registry.clock).sync_now();
    };
    {
        RegistryWorld rogue;
        CHECK(stopped(sync_with_list(rogue.trust_keys())) == "sync.trust_foreign");
    }
    TrustKeys older = kept;
    --older.number;
    older.devices.clear();
    const auto& registry = *world.registry.writer;
    const auto report = sync_with_list(sign_trust_keys(registry.signer(), registry.settings().registry_certificate, older));
    CHECK(stopped(report) == "sync.answer_damaged");  // that server gives the keys in place of the centre's part too
    CHECK_FALSE(report.trust_updated);
    CHECK(load_trust_list(world.kiosk.database())->keys == kept);
}

TEST_CASE("a registry's new key is believed on the anchor's word, at the first receipt, and the kiosk's own certificate stays good") {
    SyncWorld world;
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    const auto chain = stored_registration(world.kiosk.database()).value();
    world.registry.renew_key();
    (void)world.kiosk.issue();
    const auto report = world.kiosk.sync(world.registry.url());
    CHECK(stopped(report) == "");
    CHECK(report.released == 1);
    CHECK(report.waiting == 0);
    CHECK(report.trust_updated);
    CHECK(world.registry.counts().certificates == 1);
    const auto known = known_registry(world.kiosk.database(), chain);
    CHECK(known.epoch == 2);
    CHECK(known.key == world.registry.writer->signer().public_key());
    CHECK(stored_registration(world.kiosk.database()) == chain);
    CHECK(chain.registry.epoch == 1);
    // A third, seen first in the list, with nothing to send.
    world.registry.renew_key();
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    CHECK(known_registry(world.kiosk.database(), chain).epoch == 3);
}

TEST_CASE("who has seen a registry's new key believes nothing that the old one signs, and releases nothing for it") {
    SyncWorld world;
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    auto old = world.registry.backup();
    world.registry.renew_key();
    CHECK(stopped(world.kiosk.sync(world.registry.url())) == "");
    const auto kept = load_trust_list(world.kiosk.database())->keys;

    world.registry.start_again(std::move(old));
    auto report = world.kiosk.sync(world.registry.url());
    CHECK(stopped(report) == "sync.registry_outdated");  // its list
    CHECK_FALSE(report.trust_updated);
    CHECK(load_trust_list(world.kiosk.database())->keys == kept);
    world.kiosk.add_trainees(1);
    const Seq cursor = world.kiosk.cursor();
    report = world.kiosk.sync(world.registry.url());
    CHECK(stopped(report) == "sync.registry_outdated");  // its receipt
    CHECK(report.released == 0);
    CHECK(world.kiosk.cursor() == cursor);
    CHECK(world.registry.catalogue.has("refusal.sync.registry_outdated"));

    world.registry.start_again(world.registry.open());
    CHECK(world.kiosk.sync(world.registry.url()).released == 1);
}

TEST_CASE("an unknown key that the anchor did not certify teaches nothing, whatever list comes with it") {
    SyncWorld world;
    world.kiosk.add_trainees(1);
    const auto chain = stored_registration(world.kiosk.database()).value();
    // A rogue with an anchor of its own, which knows the kiosk's key as well as our registry does.
    RegistryWorld rogue;
    rogue.open()->store().add_device(world.registry.open()->store().device_with_key(world.kiosk.desk->device().public_key()).value());
    const auto report = world.kiosk.sync(rogue.url());
    CHECK(stopped(report) == "sync.receipt_foreign");
    CHECK(report.released == 0);
    CHECK(known_registry(world.kiosk.database(), chain) == chain.registry);
}

TEST_CASE("a list that breaks off after a receipt by an unknown key is a broken link, not a stranger's receipt") {
    SyncWorld world;
    world.registry.renew_key();
    world.kiosk.add_trainees(1);
    /// Carries parcels, and no list.
    class NoList final : public Transport {
    public:
        explicit NoList(const std::string& url) : link_(url) {}
        Result<WireResponse, LinkError> post(const std::string& path, ByteView body, const std::string& nonce,
                                             std::size_t max_bytes) override {
            return link_.post(path, body, nonce, max_bytes);
        }
        Result<WireResponse, LinkError> get(const std::string&, std::size_t) override { return refuse(LinkError::offline); }
        Result<WireResponse, LinkError> post_signed(const std::string&, ByteView, ByteView, std::size_t) override {
            return refuse(LinkError::offline);
        }
        Result<WireResponse, LinkError> get_signed(const std::string&, ByteView, std::size_t) override {
            return refuse(LinkError::offline);
        }
        void hang_up() override { link_.hang_up(); }

    private:
        HttpTransport link_;
    } link(world.registry.url());
    auto& desk = *world.kiosk.desk;
    const auto report = SyncEngine(world.kiosk.database(), desk.cipher(), desk.device(), link, world.registry.clock).sync_now();
    CHECK(stopped(report) == "sync.offline");
    CHECK(report.released == 0);
    CHECK(world.kiosk.sync(world.registry.url()).released == 2);
}

TEST_CASE("waiting grows with failures, not with being offline, and never in step") {
    Backoff backoff;
    const SyncReport done{};
    SyncReport offline, broken;
    offline.stopped = refusal_of(LinkError::offline);
    broken.stopped = refusal_of(LinkError::timed_out);
    for (int i = 0; i < 10'000; ++i) CHECK(backoff.wait_after(offline, 0) == 30'000);
    CHECK(backoff.wait_after(broken, 0) == 30'000);
    CHECK(backoff.wait_after(broken, 0) == 60'000);
    CHECK(backoff.wait_after(offline, 0) == 30'000);
    CHECK(backoff.wait_after(broken, 0) == 120'000);
    for (int i = 0; i < 20; ++i) (void)backoff.wait_after(broken, 0);
    CHECK(backoff.wait_after(broken, 0) == 3'600'000);
    CHECK(backoff.wait_after(broken, 1023) < 2'800'000);
    CHECK(backoff.wait_after(done, 0) == 900'000);
    CHECK(backoff.wait_after(broken, 0) == 30'000);
    // The registry may ask for a longer wait, but for no shorter one, nor for a year.
    broken.stopped = SyncRefusal{"sync.rate_limited", {}, 300};
    CHECK(backoff.wait_after(broken, 1023) == 300'000);
    broken.stopped->retry_after = 1;
    CHECK(backoff.wait_after(broken, 0) == 120'000);
    broken.stopped->retry_after = 40'000'000;
    CHECK(backoff.wait_after(broken, 0) == 3'600'000);
    broken.stopped->retry_after = -5;
    CHECK(backoff.wait_after(broken, 0) == 480'000);
}

// Proves that a trust list larger than what the link carries arrives, piece by piece, and that no piece is believed for itself.
#include "sync/client/answer_in_pieces.h"

#include <doctest/doctest.h>

#include "kiosk/store/trust_store.h"
#include "tests/support/bad_proxy.h"
#include "tests/support/direct_transport.h"
#include "tests/support/long_trust_list.h"
#include "tests/support/own_certificate.h"

using namespace sanad;
using namespace sanad::test;
using namespace std::chrono_literals;

namespace {

constexpr int kCertificates = 5000;
const std::string kPath = "/trust/PTSD";

struct LongListWorld {
    RegistryWorld registry;
    KioskWorld kiosk{registry.clock};
    DirectTransport link{*registry.routes};

    LongListWorld() {
        kiosk.register_at(registry);
        retire_with_certificates(registry, kCertificates);
        REQUIRE(stopped(kiosk.sync(registry.url())) == "");  // only the list is left to send
        kiosk.database().execute("DELETE FROM trust_status");
        kiosk.database().execute("DELETE FROM trust_keys");
        link.cut_after = 20'000;
    }
    std::string sync() {
        link.rests = 0;
        auto& desk = *kiosk.desk;
        return stopped(SyncEngine(desk.database(), desk.cipher(), desk.device(), link, registry.clock).sync_now());
    }
    /// How many certificates the kiosk's list names.
    std::size_t listed() {
        const auto list = load_trust_list(kiosk.database());
        const auto* status = list ? list->status_of("PTSD") : nullptr;
        return status ? status->devices.at(0).digests->size() : 0;
    }
    std::int64_t kept_bytes() {
        auto row = kiosk.database().prepare("SELECT coalesce(sum(length(bytes)), 0) FROM answer_piece");
        return row.step() ? row.integer(0) : -1;
    }
    /// What is kept joins on, and is of one version.
    bool without_gap() {
        auto row = kiosk.database().prepare(
            "SELECT coalesce(sum(start <> (SELECT coalesce(sum(length(b.bytes)), 0) FROM answer_piece b WHERE b.path=a.path AND "
            "b.start<a.start)), 0),"
            " count(DISTINCT etag) FROM answer_piece a");
        return row.step() && row.integer(0) == 0 && row.integer(1) <= 1;
    }
    std::int64_t number() { return load_trust_list(kiosk.database())->status_of("PTSD")->number; }
    void change_state() {
        registry.clock.advance(61'000);
        registry.open()->state_changed(registry.clock.now() / 1000);
    }
    /// Answers that go on with the centre's part are changed so.
    void change_pieces(std::function<void(WireResponse&)> change) {
        link.on_answer = [change = std::move(change)](const std::string& path, WireResponse& answer) {
            if (path == kPath && answer.status == 206) change(answer);
        };
    }
};

}  // namespace

TEST_CASE("a list that no connection carries arrives over several syncs and a restart, in the version that was begun") {
    LongListWorld world;
    const std::int64_t begun = world.registry.open()->store().state_number();
    world.link.most_rests = 2;  // the keys, and one piece; then the network is gone
    CHECK(world.sync() == "sync.offline");
    CHECK(world.kept_bytes() == 20'000);
    CHECK(world.listed() == 0);

    world.change_state();
    world.kiosk.reopen();
    CHECK(world.sync() == "sync.offline");
    CHECK(world.kept_bytes() == 40'000);
    CHECK(world.listed() == 0);

    world.change_state();
    world.link.most_rests = 1000;
    CHECK(world.sync() == "");
    CHECK(world.link.rests == 2);  // the keys, and what was missing
    CHECK(world.kept_bytes() == 0);
    CHECK(world.listed() == kCertificates);
    CHECK(world.number() == begun);

    CHECK(world.sync() == "");
    CHECK(world.link.rests == 4);
    CHECK(world.number() > begun);
}

TEST_CASE("over a real link that is cut every 20 KB one sync is enough") {
    LongListWorld world;
    BadProxy proxy(world.registry.server->port());
    proxy.become({.cut_downward_after = 20'000});
    CHECK(stopped(world.kiosk.sync(proxy.url(), {2'000ms, 2s, 3'000ms})) == "");
    CHECK(world.listed() == kCertificates);
    CHECK(world.kept_bytes() == 0);
    // And over one that is so slow that no exchange has the time for all of it.
    world.kiosk.database().execute("DELETE FROM trust_status");
    proxy.become({.bytes_per_second = 16'000});
    const HttpLimits impatient{2'000ms, 5s, 1'000ms};
    std::string outcome = "sync.link_timed_out";
    for (int i = 0; i < 4 && outcome == "sync.link_timed_out"; ++i) outcome = stopped(world.kiosk.sync(proxy.url(), impatient));
    CHECK(outcome == "");
    CHECK(world.listed() == kCertificates);
}

TEST_CASE("over HTTPS a link that is cut every 6 KB, its handshake counted, carries the list in one sync") {
    LongListWorld world;
    const TlsFiles files = own_certificate(world.registry.folder);
    const BelievedCertificate believed(files);
    ServerSetup setup;
    setup.tls = files;
    HttpServer secured({"127.0.0.1", 0}, *world.registry.routes, {}, setup);
    BadProxy proxy(secured.port());
    proxy.become({.cut_downward_after = 6'000});
    CHECK(stopped(world.kiosk.sync("https://127.0.0.1:" + std::to_string(proxy.port()), {2'000ms, 2s, 3'000ms})) == "");
    CHECK(world.listed() == kCertificates);
    CHECK(world.kept_bytes() == 0);
}

TEST_CASE("a break inside the header of what goes on takes nothing away") {
    LongListWorld world;
    BadProxy proxy(world.registry.server->port());
    const auto get = [&] {
        HttpTransport transport(proxy.url(), {2'000ms, 2s, 3'000ms});
        LinkPace pace({});
        return get_in_pieces(world.kiosk.database(), transport, pace, kPath, kMaxTrustStatusBytes);
    };
    world.link.most_rests = 2;
    REQUIRE(world.sync() == "sync.offline");
    for (std::size_t cut = 1; cut < 400; cut += 7) {
        CAPTURE(cut);
        proxy.become({.cut_downward_after = cut});
        CHECK((get().error() == LinkError::answer_cut_off));
        CHECK(world.kept_bytes() == 20'000);
    }
    proxy.become({});
    const auto whole = get();
    REQUIRE(whole);
    CHECK(whole->pieced);
    CHECK(world.kept_bytes() == 0);
}

TEST_CASE("the window and a sync by hand may be at the same list: both go on, and what is kept has no gap") {
    LongListWorld world;
    const auto other = Desk::open(world.kiosk.folder.file("kiosk.db"), passphrase(), world.registry.clock).value();
    DirectTransport link(*world.registry.routes);
    link.cut_after = 20'000;
    const auto other_gets = [&](int pieces) {
        LinkPace pace({});
        link.rests = 0;
        link.most_rests = pieces;
        (void)get_in_pieces(other->database(), link, pace, kPath, kMaxTrustStatusBytes);
    };
    const struct {
        const char* name;
        unsigned during;  ///< the answer of this status to the first
        std::function<void()> does;
        std::int64_t kept;
    } others[] = {
        {"gets the same piece", 206, [&] { other_gets(1); }, 40'000},
        {"gets all of it", 206, [&] { other_gets(1000); }, 0},
        {"begins with another version", 206,
         [&] {
             other->database().execute("DELETE FROM answer_piece");
             world.change_state();
             other_gets(1);
         },
         20'000},
        {"gets as far", 200, [&] { other_gets(1); }, 40'000},
        {"gets further", 200, [&] { other_gets(2); }, 40'000},
    };
    for (const auto& one : others) {
        CAPTURE(one.name);
        world.kiosk.database().execute("DELETE FROM trust_status");
        bool done = false;
        world.link.on_answer = [&](const std::string& path, const WireResponse& answer) {
            if (path == kPath && answer.status == one.during && !std::exchange(done, true)) one.does();
        };
        world.link.most_rests = 3;
        CHECK(world.sync() == "sync.offline");
        CHECK(done);
        CHECK(world.kept_bytes() == one.kept);
        CHECK(world.without_gap());
        world.link.on_answer = {};
        world.link.most_rests = 1000;
        CHECK(world.sync() == "");
        CHECK(world.listed() == kCertificates);
        CHECK(world.kept_bytes() == 0);
    }
}

TEST_CASE("when the version that was begun is gone, the newest comes whole") {
    LongListWorld world;
    world.link.most_rests = 2;
    REQUIRE(world.sync() == "sync.offline");
    world.link.most_rests = 1000;
    world.registry.clock.advance(3'600'000);
    CHECK(world.sync() == "");
    CHECK(world.link.rests == 4);  // the keys, and three for a list of its own
    CHECK(world.listed() == kCertificates);
    CHECK(world.kept_bytes() == 0);
}

TEST_CASE("pieces that don't belong together are dropped and the whole is asked for, once") {
    LongListWorld world;
    int changed = 0;
    world.change_pieces([&](WireResponse& answer) {
        if (changed++ == 0) answer.body[100] ^= 1;
    });
    CHECK(world.sync() == "");
    CHECK(world.link.rests == 1 + 3 + 3);
    CHECK(world.listed() == kCertificates);

    world.kiosk.database().execute("DELETE FROM trust_status");
    world.change_pieces([](WireResponse& answer) { answer.body[100] ^= 1; });
    CHECK(world.sync() == "sync.trust_foreign");
    CHECK(world.link.rests == 1 + 3 + 3);
    CHECK(world.listed() == 0);
    CHECK(world.kept_bytes() == 0);
}

TEST_CASE("an answer that doesn't go on where this kiosk is, is not put to the rest, and nobody is asked without end") {
    LongListWorld world;
    const std::map<std::string, std::function<void(WireResponse&)>> changes{
        {"no range", [](WireResponse& answer) { answer.content_range.clear(); }},
        {"no range at all", [](WireResponse& answer) { answer.content_range = "bytes"; }},
        {"another start", [](WireResponse& answer) { answer.content_range.replace(6, 5, "19999"); }},
        {"the beginning", [](WireResponse& answer) { answer.content_range.replace(6, 5, "0"); }},
        {"another total", [](WireResponse& answer) { answer.content_range += "0"; }},
        {"an unknown total", [](WireResponse& answer) { answer.content_range.replace(answer.content_range.find('/'), 20, "/*"); }},
        {"an end before its start", [](WireResponse& answer) { answer.content_range.replace(12, 5, "19998"); }},
        {"past its end", [](WireResponse& answer) { answer.content_range.replace(12, 5, "99999"); }},
        {"no end of numbers", [](WireResponse& answer) { answer.content_range = "bytes 20000-" + std::string(4000, '9') + "/5"; }},
        {"another version", [](WireResponse& answer) { answer.etag = "\"other\""; }},
        {"another kind", [](WireResponse& answer) { answer.content_type = "text/plain"; }},
        {"more than it says", [](WireResponse& answer) { answer.body.resize(answer.body.size() + 30'000); }},
        {"416",
         [](WireResponse& answer) {
             answer = {416, "text/plain", {}, 0};
         }},
    };
    for (const auto& [name, change] : changes) {
        CAPTURE(name);
        world.change_pieces(change);
        CHECK(world.sync() == "sync.answer_cut_off");
        CHECK(world.link.rests <= 7);  // the keys; twice the beginning, and what is not its rest
        CHECK(world.listed() == 0);
        CHECK(world.kept_bytes() == 0);
    }
    // Where the whole does come through, it is taken.
    world.change_pieces(changes.at("no range"));
    world.link.most_rests = 2;
    CHECK(world.sync() == "sync.offline");
    world.link.cut_after.reset();
    world.link.most_rests = 1000;
    CHECK(world.sync() == "");
    CHECK(world.listed() == kCertificates);
}

TEST_CASE("who gives a few bytes at a time is not asked for ever, and a link that bears little carries it in some syncs") {
    LongListWorld world;
    world.link.cut_after = 1;
    CHECK(world.sync() == "sync.answer_cut_off");
    CHECK(world.link.rests <= 5);
    CHECK(world.kept_bytes() == 0);

    // Whole as HTTP sees it, and yet only a byte of the rest.
    world.link.cut_after = 20'000;
    world.change_pieces([](WireResponse& answer) {
        const auto total = answer.content_range.substr(answer.content_range.find('/'));
        const auto first = answer.content_range.substr(6, answer.content_range.find('-') - 6);
        answer.content_range = "bytes " + first + "-" + first + total;
        answer.body.resize(1);
    });
    CHECK(world.sync() == "sync.answer_cut_off");
    CHECK(world.link.rests <= 8);
    CHECK(world.kept_bytes() == 20'000);
    world.link.on_answer = {};

    world.kiosk.database().execute("DELETE FROM answer_piece");
    world.link.cut_after = 300;
    int syncs = 0;
    while (world.listed() == 0 && syncs < 10) {
        ++syncs;
        const std::int64_t before = world.kept_bytes();
        const std::string outcome = world.sync();
        CHECK(world.link.rests <= 128);
        CHECK((outcome.empty() || world.kept_bytes() == before + 64 * 300));
    }
    CHECK(world.listed() == kCertificates);
    CHECK(syncs == 3);
}

TEST_CASE("a login page or a busy registry takes nothing away from what has arrived") {
    LongListWorld world;
    world.link.most_rests = 2;
    REQUIRE(world.sync() == "sync.offline");
    world.link.most_rests = 1000;
    for (const unsigned status : {200U, 503U, 404U}) {
        world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
            if (path == kPath) answer = {status, "text/html", copy_of(bytes_of("<p>log in</p>")), 0};
        };
        CHECK(world.sync() == (status == 200 ? "sync.login_page" : status == 503 ? "sync.server_broke" : ""));
        CHECK(world.kept_bytes() == 20'000);
    }
    world.link.on_answer = {};
    CHECK(world.sync() == "");
    CHECK(world.link.rests == 3);
    CHECK(world.listed() == kCertificates);
}

TEST_CASE("what can't be gone on with is not kept: no ETag, a weak one, no length, more than any list has") {
    LongListWorld world;
    const std::map<std::string, std::function<void(WireResponse&)>> changes{
        {"no ETag", [](WireResponse& answer) { answer.etag.clear(); }},
        {"weak", [](WireResponse& answer) { answer.etag = "W/" + answer.etag; }},
        {"bare", [](WireResponse& answer) { answer.etag = "abc"; }},
        {"long", [](WireResponse& answer) { answer.etag = '"' + std::string(200, 'a') + '"'; }},
        {"no length", [](WireResponse& answer) { answer.length = -1; }},
        {"too long", [](WireResponse& answer) { answer.length = static_cast<std::int64_t>(kMaxTrustStatusBytes) + 1; }},
        {"longer than it says", [](WireResponse& answer) { answer.length = 100; }},
    };
    for (const auto& [name, change] : changes) {
        CAPTURE(name);
        world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
            if (path == kPath) change(answer);
        };
        CHECK(world.sync() == "sync.answer_cut_off");
        CHECK(world.link.rests <= 6);
        CHECK(world.kept_bytes() == 0);
    }
}

TEST_CASE("a registry's new key is learnt from a list of keys that comes in pieces") {
    LongListWorld world;
    world.registry.renew_key();
    world.kiosk.add_trainees(1);
    DirectTransport link(*world.registry.routes);
    link.cut_after = 300;
    auto& desk = *world.kiosk.desk;
    const auto report = SyncEngine(desk.database(), desk.cipher(), desk.device(), link, world.registry.clock).sync_now();
    CHECK(report.released == 1);
    CHECK(link.rests > 2);
}

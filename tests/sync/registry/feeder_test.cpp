// Proves that only a registered device is told anything, once for each nonce, and only what concerns its own centre.
#include "sync/registry/feed/feeder.h"

#include <doctest/doctest.h>

#include "sync/registry/office/certificate_desk.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

/// Two kiosks of one centre and one of another; the first two have sent what they recorded.
struct FeedWorld {
    RegistryWorld registry;
    KioskWorld first{registry.clock};
    KioskWorld second{registry.clock};
    KioskWorld stranger{registry.clock, "BWP"};

    FeedWorld() {
        for (KioskWorld* kiosk : {&first, &second, &stranger}) kiosk->register_at(registry);
        for (KioskWorld* kiosk : {&first, &second, &stranger}) {
            kiosk->add_trainees(3);
            REQUIRE(stopped(kiosk->sync(registry.url())) == "");
        }
    }

    Nonce nonce() {
        const auto response = registry.routes->handle_read({Method::get, "/v1/time"});
        REQUIRE(response.status == 200);
        return read_time(response.body, registry.writer->signer().public_key()).value().nonce;
    }
    static SignedRequest wish(const std::string& body, const Nonce& nonce) { return {"POST", "/v1/feed", sha256(bytes_of(body)), nonce}; }
    HttpResponse post(const Signer& device, const SignedRequest& request, const std::string& body) {
        HttpRequest sent{Method::post, "/v1/feed"};
        sent.body = copy_of(bytes_of(body));
        sent.signed_request = to_base64(sign_request(device, request));
        return registry.routes->handle_write(sent);
    }
    Feed feed(KioskWorld& kiosk, const FeedRequest& request) {
        const std::string body = write_feed_request(request);
        const Nonce once = nonce();
        const auto response = post(kiosk.desk->device(), wish(body, once), body);
        REQUIRE(response.status == 200);
        auto feed = read_feed(response.body, registry.writer->signer().public_key()).value();
        CHECK(feed.nonce == once);
        CHECK(feed.registry_time == registry.clock.now() / 1000);
        return feed;
    }
    static std::string problem(const HttpResponse& response) {
        const auto report = read_problem(text_of(response.body), response.status);
        return report ? std::string(name_of(report->problem)) : "none";
    }
};

const std::string kBody = write_feed_request({{}, {}, 65'536});

}  // namespace

TEST_CASE("a kiosk is fed the ledgers of the others of its centre, whole and in order, and none of its own or of another centre") {
    FeedWorld world;
    const Feed feed = world.feed(world.first, {{}, {}, 65'536});
    CHECK(feed.centre_code == "PTSD");
    CHECK_FALSE(feed.more);
    REQUIRE(feed.sections.size() == 1);
    const FeedSection& section = feed.sections[0];
    CHECK(section.ledger == world.second.desk->ledger_id());
    CHECK(section.device == world.second.certificate().device_code);
    CHECK(section.prev_hash == Digest{});
    REQUIRE(section.events.size() == 4);
    for (const FedEvent& fed : section.events) {
        const auto own = world.second.desk->ledger().event_at(section.ledger, fed.seq).value();
        REQUIRE(fed.event);
        CHECK(fed.event->line == own.line);
        CHECK(fed.event->personal.has_value() == own.personal.has_value());
    }
    CHECK(world.feed(world.stranger, {{}, {}, 65'536}).sections.empty());
    CHECK(world.feed(world.first, {{{section.ledger, 4}}, {}, 65'536}).sections.empty());
}

TEST_CASE("the registry's own ledger of the centre comes first") {
    FeedWorld world;
    (void)world.second.issue();
    REQUIRE(stopped(world.second.sync(world.registry.url())) == "");
    const auto officer = world.registry.open();
    const auto id = officer->store().certificates_numbered(world.second.certificate().device_code, 1).at(0).certificate;
    REQUIRE(CertificateDesk(*officer, world.registry.clock, "officer").suspend(id));
    const Feed feed = world.feed(world.first, {{}, {}, 65'536});
    REQUIRE(feed.sections.size() == 2);
    CHECK(feed.sections[0].ledger == "registry-PTSD");
    CHECK(feed.sections[0].device == "");
    CHECK(feed.sections[0].events.back().event->type == "certificate.suspended/1");
    // Later than what the officer could have seen, whatever the clocks say.
    CHECK(feed.sections[0].events.back().event->hlc > feed.sections[1].events.back().event->hlc);
}

TEST_CASE("a feed keeps to the size that was asked for, says that there is more, and goes on from there") {
    FeedWorld world;
    world.second.add_trainees(400);
    REQUIRE(stopped(world.second.sync(world.registry.url())) == "");
    FeedRequest request{{}, {}, 4'096};
    Seq held = 0;
    int feeds = 0;
    for (bool more = true; more; ++feeds) {
        const Feed feed = world.feed(world.first, request);
        REQUIRE(feed.sections.size() == 1);
        CHECK(feed.sections[0].events.front().seq == held + 1);
        CHECK(sign_feed(world.registry.writer->signer(), feed).size() <= 4'096);
        held = request.held[feed.sections[0].ledger] = feed.sections[0].events.back().seq;
        more = feed.more;
    }
    CHECK(held == 404);
    CHECK(feeds > 5);
}

TEST_CASE("what is set apart goes out as its hash, and as itself once it counts and is asked for") {
    FeedWorld world;
    const std::string ledger = world.second.desk->ledger_id();
    {
        const auto officer = world.registry.open();
        Transaction transaction(officer->database());
        officer->store().quarantine(ledger, {3, QuarantineReason::clock_ahead});
        transaction.commit();
    }
    const auto hash = world.second.desk->ledger().hash_at(ledger, 3);
    const Feed feed = world.feed(world.first, {{}, {}, 65'536});
    REQUIRE(feed.sections.at(0).events.size() == 4);
    CHECK_FALSE(feed.sections[0].events[2].event);
    CHECK(feed.sections[0].events[2].hash == hash);
    FeedRequest later{{{ledger, 4}}, {{ledger, {3}}}, 65'536};
    CHECK(world.feed(world.first, later).sections.empty());
    world.registry.open()->database().execute("DELETE FROM quarantine");
    const Feed lifted = world.feed(world.first, later);
    REQUIRE(lifted.sections.size() == 1);
    REQUIRE(lifted.sections[0].events.size() == 1);
    CHECK(lifted.sections[0].events[0].event->hash == hash);
    // Whoever names another centre's ledger is not answered about it.
    CHECK(world.feed(world.stranger, later).sections.empty());
}

TEST_CASE("every reason why a request is not answered has its own name, and none of them spends the nonce") {
    FeedWorld world;
    const Signer& device = world.first.desk->device();
    const Nonce nonce = world.nonce();
    const SignedRequest good = world.wish(kBody, nonce);
    HttpRequest bare{Method::post, "/v1/feed"};
    bare.body = copy_of(bytes_of(kBody));
    CHECK(world.problem(world.registry.routes->handle_write(bare)) == "request_missing");
    bare.signed_request = "not base64!";
    CHECK(world.problem(world.registry.routes->handle_write(bare)) == "malformed");
    bare.signed_request = to_base64(sign_receipt(device, {}));
    CHECK(world.problem(world.registry.routes->handle_write(bare)) == "wrong_kind");
    CHECK(world.problem(world.post(Ed25519Signer(sha256(bytes_of("rogue"))), good, kBody)) == "unknown_device");
    Bytes changed = sign_request(device, good);
    changed.back() ^= 1;
    bare.signed_request = to_base64(changed);
    CHECK(world.problem(world.registry.routes->handle_write(bare)) == "bad_signature");
    CHECK(world.problem(world.post(device, good, write_feed_request({{}, {}, 1}))) == "request_mismatch");
    SignedRequest other = good;
    other.method = "GET";
    CHECK(world.problem(world.post(device, other, kBody)) == "request_mismatch");
    other = good;
    other.target = "/v1/ledgers/x/head";
    CHECK(world.problem(world.post(device, other, kBody)) == "request_mismatch");
    CHECK(world.problem(world.post(device, world.wish(kBody, Nonce{1}), kBody)) == "nonce_stale");
    CHECK(world.post(device, good, kBody).status == 200);
}

TEST_CASE("a nonce works once, for five minutes of registry time, in whichever process, and is then forgotten") {
    FeedWorld world;
    const Signer& device = world.first.desk->device();
    const auto other_process = world.registry.open();
    RequestDesk elsewhere(*other_process, world.registry.clock);
    const Nonce used = world.nonce();
    CHECK(world.post(device, world.wish(kBody, used), kBody).status == 200);
    CHECK(world.problem(world.post(device, world.wish(kBody, used), kBody)) == "nonce_used");
    const std::string again = to_base64(sign_request(device, world.wish(kBody, used)));
    CHECK(elsewhere.admit(again, "POST", "/v1/feed", bytes_of(kBody)).error() == Problem::nonce_used);
    // Whoever is let through by another's nonce is nobody else: it names no device.
    const Nonce late = world.nonce();
    world.registry.clock.advance(kNonceSeconds * 1000);
    CHECK(world.post(device, world.wish(kBody, late), kBody).status == 200);
    const Nonce too_late = world.nonce();
    world.registry.clock.advance(kNonceSeconds * 1000 + 1000);
    CHECK(world.problem(world.post(device, world.wish(kBody, too_late), kBody)) == "nonce_stale");
    CHECK(world.post(device, world.wish(kBody, world.nonce()), kBody).status == 200);
    auto row = other_process->database().prepare("SELECT count(*) FROM spent_nonce");
    REQUIRE(row.step());
    CHECK(row.integer(0) <= 2);  // those that could still come again
}

TEST_CASE("a device whose key somebody else may have is told nothing, a retired one still is") {
    FeedWorld world;
    const auto set = [&](KeyState state) {
        const auto officer = world.registry.open();
        Transaction transaction(officer->database());
        officer->store().set_key_state(world.first.certificate().device_code, state, 1);
        transaction.commit();
    };
    set(KeyState::retired);
    CHECK(world.post(world.first.desk->device(), world.wish(kBody, world.nonce()), kBody).status == 200);
    set(KeyState::compromised);
    CHECK(world.problem(world.post(world.first.desk->device(), world.wish(kBody, world.nonce()), kBody)) == "device_compromised");
}

TEST_CASE("a signed request learns how much the registry holds of a ledger of its own centre, and of no other") {
    FeedWorld world;
    const auto ask = [&](KioskWorld& kiosk, const std::string& ledger, const std::string& signed_for, const std::string& query = {}) {
        HttpRequest request{Method::get, "/v1/ledgers/" + ledger + "/head"};
        request.query = query;
        const Nonce once = world.nonce();
        const std::string target = "/v1/ledgers/" + signed_for + "/head" + (query.empty() ? "" : "?" + query);
        request.signed_request = to_base64(sign_request(kiosk.desk->device(), {"GET", target, sha256({}), once}));
        return world.registry.routes->handle_read(request);
    };
    const std::string ledger = world.first.desk->ledger_id();
    for (KioskWorld* kiosk : {&world.first, &world.second}) {
        const auto response = ask(*kiosk, ledger, ledger);
        REQUIRE(response.status == 200);
        const Receipt head = read_receipt(response.body, world.registry.writer->signer().public_key()).value();
        CHECK(head.ledger == ledger);
        CHECK(head.held_through == 4);
        CHECK(head.head_hash == world.first.desk->ledger().head(ledger).hash);
        CHECK(head.quarantined.empty());
    }
    for (const Seq at : {1, 3, 4, 5}) {
        const auto response = ask(world.second, ledger, ledger, "at=" + std::to_string(at));
        REQUIRE(response.status == 200);
        const Receipt held = read_receipt(response.body, world.registry.writer->signer().public_key()).value();
        CHECK(held.held_through == std::min<Seq>(at, 4));
        CHECK(held.head_hash == world.first.desk->ledger().hash_at(ledger, held.held_through));
    }
    // With `after`, the receipt of what comes after that: what of it is set apart, too.
    {
        Transaction transaction(world.registry.writer->database());
        for (const Seq seq : {2, 4}) world.registry.writer->store().quarantine(ledger, {seq, QuarantineReason::bad_body});
        transaction.commit();
    }
    for (const auto& [query, through, apart] :
         std::vector<std::tuple<std::string, Seq, std::vector<Seq>>>{{"at=4", 4, {}},
                                                                     {"at=4&after=0", 4, {2, 4}},
                                                                     {"at=9&after=2", 4, {4}},
                                                                     {"at=3&after=1", 3, {2}},
                                                                     {"at=3&after=3", 3, {}},
                                                                     {"at=3&after=9000000000000000000", 3, {}}}) {
        CAPTURE(query);
        const auto response = ask(world.first, ledger, ledger, query);
        REQUIRE(response.status == 200);
        const Receipt held = read_receipt(response.body, world.registry.writer->signer().public_key()).value();
        CHECK(held.held_through == through);
        std::vector<Seq> said;
        for (const QuarantinedEvent& event : held.quarantined) said.push_back(event.seq);
        CHECK(said == apart);
    }
    for (const char* query : {"at=0", "at=-1", "at=x", "at=3x", "at=", "3", "from=3", "at=99999999999999999999", "after=1", "after=1&at=3",
                              "at=3&after=", "at=3&after=-1", "at=3&after=1&at=2"}) {
        CHECK_MESSAGE(world.problem(ask(world.first, ledger, ledger, query)) == "malformed", query);
    }
    CHECK(ask(world.first, registry_ledger("PTSD"), registry_ledger("PTSD")).status == 200);
    CHECK(world.problem(ask(world.stranger, ledger, ledger)) == "wrong_ledger");
    const auto unknown = ask(world.first, "nobodys", "nobodys", "at=3");  // to this registry, that is: it may have been put back
    REQUIRE(unknown.status == 200);
    CHECK(read_receipt(unknown.body, world.registry.writer->signer().public_key())->held_through == 0);
    CHECK(world.problem(ask(world.first, ledger, "another")) == "request_mismatch");
    CHECK(world.problem(world.registry.routes->handle_read({Method::get, "/v1/ledgers/" + ledger + "/head"})) == "request_missing");
    CHECK(world.problem(world.registry.routes->handle_read({Method::get, "/v1/feed"})) == "method_not_allowed");
}

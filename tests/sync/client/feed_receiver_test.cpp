// Proves that what others of the centre recorded is taken from our own registry only, in one piece, once, and never from a wrong answer.
#include "sync/client/feed_receiver.h"

#include <doctest/doctest.h>

#include "kiosk/store/batch_store.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/check_records.h"
#include "sync/client/answers.h"
#include "sync/registry/office/certificate_desk.h"
#include "tests/support/direct_transport.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct TwoKiosks {
    RegistryWorld registry;
    KioskWorld here{registry.clock};
    KioskWorld there{registry.clock};
    DirectTransport link{*registry.routes};

    TwoKiosks() {
        here.register_at(registry);
        there.register_at(registry);
    }
    SyncReport sync(KioskWorld& kiosk) {
        return SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, registry.clock).sync_now();
    }
    std::string there_sends() { return stopped(sync(there)); }
    /// Which rows this kiosk has, without how the last attempt went and the receipts of its own.
    std::string content() {
        std::string all;
        for (const char* table :
             {"event", "trainee", "course", "certificate", "certificate_status", "fed_ledger", "fed_withheld", "fed_quarantined"}) {
            auto rows = here.database().prepare(std::string("SELECT * FROM ") + table + " ORDER BY 1, 2, 3");
            while (rows.step()) {
                for (int column = 0; column < rows.columns(); ++column) all += to_hex(rows.blob(column)) + "|";
                all += "\n";
            }
        }
        return to_hex(sha256(bytes_of(all)));
    }
    std::int64_t count(const std::string& sql) {
        auto row = here.database().prepare(sql);
        return row.step() ? row.integer(0) : -1;
    }
    /// The answer to the next requests for a feed is changed so, and signed by our registry.
    void change_feeds(std::function<void(Feed&)> change) { change_feeds(registry.writer->signer(), std::move(change)); }
    void change_feeds(const Signer& signer, std::function<void(Feed&)> change) {
        link.on_answer = [this, &signer, change](const std::string& path, WireResponse& answer) {
            if (path != "/v1/feed" || answer.status != 200) return;
            Feed feed = read_feed(answer.body, registry.writer->signer().public_key()).value();
            change(feed);
            answer.body = sign_feed(signer, feed);
        };
    }
};

}  // namespace

TEST_CASE("what one kiosk records is on the other after both have synced, projected under its own key, and once") {
    TwoKiosks world;
    world.there.add_trainees(5);
    (void)world.there.issue();
    REQUIRE(world.there_sends() == "");
    const auto first = world.sync(world.here);
    CHECK(stopped(first) == "");
    CHECK(first.received == 7);
    CHECK(world.count("SELECT count(*) FROM trainee") == 5);
    CHECK(world.sync(world.here).received == 0);
    world.there.add_trainees(2);
    REQUIRE(world.there_sends() == "");
    CHECK(world.sync(world.here).received == 2);

    const auto certificates = load_all_certificates(world.here.database());
    REQUIRE(certificates.size() == 1);
    CHECK(certificates[0].registered);
    CHECK_FALSE(certificates[0].own);
    CHECK(next_counter(world.here.database(), world.here.certificate().device_code) == 1);
    CHECK(own_ledgers(world.here.database()) == std::vector{world.here.desk->ledger_id()});
    const auto state = load_sync_state(world.here.database());
    CHECK(state.fed_events == 9);
    CHECK(state.fed_apart == 0);
    CHECK(state.waiting == 0);
    CHECK(state.last_feed_at == world.registry.clock.now() / 1000);
    const auto report = check_records(world.here.database(), world.here.desk->cipher());
    CHECK(report.faults.empty());
    CHECK(report.ledgers == 2);
}

TEST_CASE("a large feed comes in pieces, each by one request, and a link that is cut goes on where it was") {
    TwoKiosks world;
    world.there.add_trainees(600);
    REQUIRE(world.there_sends() == "");
    int answers = 0;
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path == "/v1/feed" && ++answers == 2) answer = {500, "text/plain", {}, 0};
    };
    const auto cut = world.sync(world.here);
    CHECK(stopped(cut) == "sync.server_broke");
    CHECK(cut.received > 0);
    CHECK(cut.received < 601);
    CHECK(cut.trust_updated);  // trouble with the one keeps nobody from the other
    const auto rest = world.sync(world.here);
    CHECK(stopped(rest) == "");
    CHECK(cut.received + rest.received == 601);
    CHECK(check_records(world.here.database(), world.here.desk->cipher()).faults.empty());
}

TEST_CASE("every wrong feed stores nothing, and says what it was") {
    TwoKiosks world;
    world.there.add_trainees(3);
    REQUIRE(world.there_sends() == "");
    REQUIRE(world.sync(world.here).received == 4);
    world.there.add_trainees(3);
    REQUIRE(world.there_sends() == "");
    const std::string before = world.content();
    const auto refused_as = [&](const std::string& code) {
        CAPTURE(code);
        const auto report = world.sync(world.here);
        CHECK(stopped(report) == code);
        CHECK(report.received == 0);
        CHECK(world.content() == before);
    };
    const Ed25519Signer rogue(sha256(bytes_of("rogue")));
    world.change_feeds(rogue, [](Feed&) {});
    refused_as("sync.feed_foreign");
    world.change_feeds([](Feed& feed) { feed.nonce[0] ^= 1; });
    refused_as("sync.feed_of_another");
    world.change_feeds([](Feed& feed) { feed.centre_code = "BWP"; });
    refused_as("sync.feed_wrong_centre");
    world.change_feeds([](Feed& feed) {
        feed.sections[0].ledger = registry_ledger("BWP");
        feed.sections[0].device.clear();
        for (FedEvent& fed : feed.sections[0].events) fed.event.reset();
    });
    refused_as("sync.feed_wrong_centre");
    world.change_feeds([&](Feed& feed) { feed.sections[0].device = world.here.certificate().device_code; });
    refused_as("sync.feed_own_ledger");
    world.change_feeds([&](Feed& feed) {
        feed.sections[0].ledger = world.here.desk->ledger_id();
        for (FedEvent& fed : feed.sections[0].events) fed.event.reset();
    });
    refused_as("sync.feed_own_ledger");
    world.change_feeds([](Feed& feed) {
        FeedSection& section = feed.sections[0];
        section.prev_hash = section.events[0].hash;
        section.events.erase(section.events.begin());
    });
    refused_as("sync.feed_gap");
    world.change_feeds([](Feed& feed) {
        feed.sections[0].prev_hash[0] ^= 1;
        for (FedEvent& fed : feed.sections[0].events) fed.event.reset();
    });
    refused_as("sync.feed_other_history");
    world.change_feeds([](Feed& feed) { feed.sections[0].device = "K9999"; });
    refused_as("sync.feed_other_history");
    world.change_feeds([](Feed& feed) {
        FeedSection& section = feed.sections[0];  // what is here under 4 and 3, said otherwise
        section.events = {{3, Digest{1}, std::nullopt}, {4, Digest{2}, std::nullopt}};
    });
    refused_as("sync.feed_other_history");
    world.change_feeds([](Feed& feed) { feed.sections[0].events.back().event->personal->value["name"] = "Somebody else"; });
    refused_as("sync.feed_broken");
    world.change_feeds([](Feed& feed) {
        feed.sections.clear();
        feed.more = true;
    });
    refused_as("sync.feed_without_gain");
    world.link.on_answer = [](const std::string& path, WireResponse& answer) {
        if (path == "/v1/feed") answer.body.resize(answer.body.size() / 2);
    };
    refused_as("sync.answer_damaged");
    world.link.on_answer = [](const std::string& path, WireResponse& answer) {
        if (path == "/v1/feed") answer = {200, "text/html", copy_of(bytes_of("<html>log in</html>")), 0};
    };
    refused_as("sync.login_page");
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path == "/v1/time") answer.body = sign_time(rogue, {world.registry.clock.now() / 1000, Nonce{}});
    };
    refused_as("sync.time_foreign");
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path == "/v1/time") answer.body = sign_time(world.registry.writer->signer(), {world.registry.clock.now() / 1000, Nonce{}});
    };
    refused_as("sync.nonce_stale");
    // An old answer, recorded: genuine, and not for this request.
    Bytes recorded;
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path != "/v1/feed") return;
        recorded = answer.body;
        answer.body.clear();
    };
    refused_as("sync.answer_damaged");
    world.link.on_answer = [&](const std::string& path, WireResponse& answer) {
        if (path == "/v1/feed") answer.body = recorded;
    };
    refused_as("sync.feed_of_another");
    world.link.on_answer = nullptr;
    CHECK(world.sync(world.here).received == 3);
}

TEST_CASE("what another may not have written is kept and does not count") {
    TwoKiosks world;
    world.there.add_trainees(1);
    REQUIRE(world.there_sends() == "");
    REQUIRE(world.sync(world.here).received == 2);
    const auto head = world.there.desk->ledger().head(world.there.desk->ledger_id());
    Event forged{world.there.desk->ledger_id(),
                 head.seq + 1,
                 head.hlc,
                 "2026-11-21T10:00:00Z",
                 TimeSource::rtc,
                 "coordinator",
                 "",
                 "certificate.adopted/1",
                 Json{{"certificate", "C1"},
                      {"kind", 1},
                      {"device", "K0009"},
                      {"centre", "PTSD"},
                      {"counter", 1},
                      {"issued_at", 1},
                      {"digest", "ab"}},
                 std::nullopt,
                 head.hash};
    seal_event(forged);
    world.change_feeds([&](Feed& feed) {
        feed.sections = {{forged.ledger, world.there.certificate().device_code, head.hash, {{forged.seq, forged.hash, forged}}}};
    });
    CHECK(world.sync(world.here).received == 1);
    world.link.on_answer = nullptr;
    CHECK(world.count("SELECT count(*) FROM certificate") == 0);
    CHECK(world.count("SELECT count(*) FROM fed_quarantined WHERE reason='not_author'") == 1);
    CHECK(load_sync_state(world.here.database()).fed_apart == 1);
    CHECK(check_records(world.here.database(), world.here.desk->cipher()).faults.empty());
}

TEST_CASE("what the registry has set apart is a hash here, and comes by itself once it counts") {
    TwoKiosks world;
    world.there.add_trainees(3);
    REQUIRE(world.there_sends() == "");
    const std::string ledger = world.there.desk->ledger_id();
    {
        Transaction transaction(world.registry.writer->database());
        world.registry.writer->store().quarantine(ledger, {4, QuarantineReason::personal_lost});
        world.registry.writer->store().quarantine(ledger, {2, QuarantineReason::personal_lost});
        transaction.commit();
    }
    CHECK(world.sync(world.here).received == 2);
    CHECK(world.count("SELECT count(*) FROM trainee") == 1);
    CHECK(load_sync_state(world.here.database()).fed_apart == 2);
    CHECK(load_sync_state(world.here.database()).fed_events == 2);
    CHECK(check_records(world.here.database(), world.here.desk->cipher()).faults.empty());
    CHECK(world.sync(world.here).received == 0);
    world.there.add_trainees(1);
    REQUIRE(world.there_sends() == "");
    CHECK(world.sync(world.here).received == 1);  // the chain goes on behind the hole
    world.registry.writer->database().execute("DELETE FROM quarantine");
    CHECK(world.sync(world.here).received == 2);
    CHECK(world.count("SELECT count(*) FROM trainee") == 4);
    CHECK(load_sync_state(world.here.database()).fed_apart == 0);
    CHECK(check_records(world.here.database(), world.here.desk->cipher()).faults.empty());
}

TEST_CASE("a clock far ahead poisons nobody: its event counts when its time has come, and no other is later for it") {
    TwoKiosks world;
    world.there.add_trainees(1);
    REQUIRE(world.there_sends() == "");
    const auto head = world.there.desk->ledger().head(world.there.desk->ledger_id());
    const Millis later = world.registry.clock.now() + 40 * 3'600'000;
    Event ahead{world.there.desk->ledger_id(),
                head.seq + 1,
                next_hlc(head.hlc, later),
                "2026-11-21T10:00:00Z",
                TimeSource::rtc,
                "coordinator",
                "",
                "attendance.marked/1",
                Json{{"session", "S1"}, {"enrolment", "E1"}, {"mark", "present"}},
                std::nullopt,
                head.hash};
    seal_event(ahead);
    // The registry would set it apart; a kiosk does not rely on that.
    world.change_feeds([&](Feed& feed) { feed.sections[0].events.push_back({ahead.seq, ahead.hash, ahead}); });
    CHECK(world.sync(world.here).received == 3);
    world.link.on_answer = nullptr;
    CHECK(world.count("SELECT count(*) FROM attendance") == 0);
    CHECK(world.count("SELECT count(*) FROM fed_quarantined WHERE reason='clock_ahead'") == 1);
    const Event own = world.here.record({"attendance.marked/1", Json{{"session", "S1"}, {"enrolment", "E1"}, {"mark", "absent"}}});
    CHECK(hlc_millis(own.hlc) == world.registry.clock.now());
    world.registry.clock.advance(20 * 3'600'000);
    CHECK(stopped(world.sync(world.here)) == "");
    CHECK(world.count("SELECT count(*) FROM fed_quarantined") == 0);
    CHECK(world.count("SELECT count(*) FROM attendance WHERE mark='present'") == 1);
    CHECK(check_records(world.here.database(), world.here.desk->cipher()).faults.empty());
}

TEST_CASE("a correction made after another's mark was seen stands, though the other clock is two hours ahead") {
    TwoKiosks world;
    world.registry.clock.advance(2 * 3'600'000);
    world.there.record({"attendance.marked/1", Json{{"session", "S1"}, {"enrolment", "E1"}, {"mark", "absent"}}});
    REQUIRE(world.there_sends() == "");
    world.registry.clock.advance(-2 * 3'600'000);
    REQUIRE(stopped(world.sync(world.here)) == "");
    world.here.record({"attendance.marked/1", Json{{"session", "S1"}, {"enrolment", "E1"}, {"mark", "present"}}});
    CHECK(world.count("SELECT count(*) FROM attendance WHERE mark='present'") == 1);
}

TEST_CASE("an officer's word and an adopted certificate come to every kiosk of the centre") {
    TwoKiosks world;
    (void)world.there.issue();
    REQUIRE(world.there_sends() == "");
    const Bytes lost = issue_credential(world.there.facts(), "Home Baking", world.there.desk->device()).value().bytes;
    CertificateDesk office(*world.registry.writer, world.registry.clock, "officer");
    const auto id = world.registry.writer->store().certificates_numbered(world.there.certificate().device_code, 1).at(0).certificate;
    REQUIRE(office.revoke(id, RevocationReason::issued_in_error));
    REQUIRE(office.adopt(lost, /*vouch=*/false));
    REQUIRE(stopped(world.sync(world.here)) == "");
    const auto revoked = load_certificate(world.here.database(), CertificateId{id});
    REQUIRE(revoked);
    CHECK(revoked->state == CertificateState::revoked);
    const auto all = load_all_certificates(world.here.database());
    REQUIRE(all.size() == 2);
    for (const auto& certificate : all) {
        if (certificate.id == revoked->id) continue;
        CHECK(certificate.registered);
        CHECK_FALSE(load_certificate_content(world.here.desk->ledger(), certificate));  // its paper is nowhere
    }
}

TEST_CASE("a course that another kiosk wrote badly hides no other") {
    TwoKiosks world;
    world.there.record({"course.imported/1", Json{{"document", {{"code", "HBW"}, {"version", 1}}}}});
    REQUIRE(world.there_sends() == "");
    REQUIRE(stopped(world.sync(world.here)) == "");
    CHECK(world.count("SELECT count(*) FROM course") == 1);
    CHECK(load_courses(world.here.database()).empty());
    CHECK_FALSE(load_course(world.here.database(), "HBW", 1));
}

TEST_CASE("a registry of the first release feeds nothing, and that is no trouble") {
    TwoKiosks world;
    world.link.on_answer = [](const std::string& path, WireResponse& answer) {
        if (path == "/v1/time")
            answer = {404, std::string(kProblemContentType), copy_of(bytes_of(write_problem({Problem::not_found, {}}, ""))), 0};
    };
    CHECK(stopped(world.sync(world.here)) == "");
    CHECK_FALSE(load_sync_state(world.here.database()).last_feed_at);
}

// What is published of the registry's state is what its tables say, is signed, and is numbered.
#include "sync/registry/publish/publisher.h"

#include <doctest/doctest.h>

#include "credential/openbadge/did.h"
#include "credential/verify.h"
#include "sync/registry/publish/trust_state.h"
#include "tests/support/ingest_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct PublicWorld : IngestWorld {
    Publisher publisher{*registry.reader, registry.clock};
    Seq sent = 0;

    /// Sends everything new to the registry.
    void arrive() {
        const Seq head = kiosk.head();
        CHECK(receipt(kiosk.parcel(sent + 1, head)).quarantined.empty());
        sent = head;
    }
    TrustKeys keys() { return read_trust_keys(bytes_of(publisher.trust_keys()), registry.writer->settings().anchor).value(); }
    TrustStatus status() {
        return read_trust_status(bytes_of(publisher.trust_status("PTSD").value()), registry.writer->settings().anchor).value();
    }
    void set_state(KeyState state, std::int64_t since = 0) {
        Transaction transaction(registry.writer->database());
        registry.writer->database()
            .prepare("UPDATE device SET state=?, compromised_since=?")
            .bind(static_cast<int>(state))
            .bind(since)
            .run();
        registry.writer->republish_trust(registry.clock.now() / 1000);
        transaction.commit();
    }
    /// What a phone says that has both parts and asks nobody.
    Verdict verdict(const Bytes& certificate) {
        const TrustList list{keys(), {{"PTSD", status()}}};
        return verify_credential(certificate, list, registry.clock.now() / 1000, [](const CredentialDigest&) { return false; }).verdict;
    }
};

CredentialDigest digest_of(const Bytes& certificate) { return credential_digest(certificate); }

}  // namespace

TEST_CASE("ranges of numbers grow as certificates arrive, and every change has a higher number in both parts") {
    PublicWorld world;
    std::int64_t last = world.keys().number;
    CHECK(world.status().number == last);
    REQUIRE(world.status().devices.size() == 1);
    CHECK(world.status().devices[0].ranges.empty());
    for (int i = 0; i < 3; ++i) (void)world.kiosk.issue();
    world.kiosk.counter = 9;
    (void)world.kiosk.issue();
    world.arrive();
    CHECK(world.status().devices[0].ranges == std::vector<CounterRange>{{1, 3}, {10, 10}});
    CHECK_FALSE(world.status().devices[0].digests);
    CHECK(world.keys().number > last);
    CHECK(world.status().number == world.keys().number);

    last = world.keys().number;
    world.kiosk.add_trainees(1);  // nothing that is published
    world.arrive();
    CHECK(world.keys().number == last);
}

TEST_CASE("a state that has not changed is asserted again after a minute, under its old number") {
    PublicWorld world;
    const auto before = world.status();
    world.registry.clock.advance(59'000);
    CHECK(world.status() == before);
    world.registry.clock.advance(1'000);
    CHECK(world.status().number == before.number);
    CHECK(world.status().made_at == before.made_at + 60);
    CHECK(world.keys().made_at == before.made_at + 60);
}

TEST_CASE("of a device that is compromised, retired or forked exactly the certificates are listed that came in time") {
    PublicWorld world;
    const Bytes first = world.kiosk.issue();
    world.arrive();
    world.registry.clock.advance(kDay);
    const Bytes second = world.kiosk.issue();
    world.arrive();
    const std::int64_t now = world.registry.clock.now() / 1000;
    CHECK(world.verdict(first) == Verdict::genuine_registered);

    SUBCASE("compromised: those received before") {
        world.set_state(KeyState::compromised, now);
        CHECK(world.status().devices[0].digests == std::vector{digest_of(first)});
        CHECK(world.verdict(first) == Verdict::genuine_registered);
        CHECK(world.verdict(second) == Verdict::under_review);
    }
    SUBCASE("retired: all") {
        world.set_state(KeyState::retired);
        CHECK(world.status().devices[0].digests->size() == 2);
        CHECK(world.verdict(second) == Verdict::genuine_registered);
    }
    SUBCASE("forked: all") {
        world.registry.writer->store().note_fork({world.kiosk.desk->ledger_id(), 1, Digest{}}, now);
        world.registry.writer->state_changed(now);
        CHECK(world.status().devices[0].digests->size() == 2);
        CHECK(world.verdict(second) == Verdict::genuine_registered);
    }
}

TEST_CASE("revoked, superseded, suspended and not handed over are listed, the strictest of them") {
    PublicWorld world;
    const auto facts = world.kiosk.facts();
    const Bytes certificate = issue_credential(facts, "Home Baking", world.kiosk.desk->device()).value().bytes;
    auto issuing = world.kiosk.issuing(facts, certificate);
    issuing.body["awarded_on"] = "handover";
    world.kiosk.record(issuing);
    world.arrive();
    const std::string id = to_base32(facts.id);
    const auto listed = [&] {
        const auto status = world.status();
        const auto* found = status.find("K0001", facts.counter, digest_of(certificate));
        return found ? std::optional(*found) : std::nullopt;
    };
    const auto say = [&](const std::string& type, const Json& more = Json::object()) {
        Json body{{"certificate", id}};
        body.update(more);
        world.registry.clock.advance(1000);
        world.kiosk.record({type, body});
        world.arrive();
    };
    CHECK(listed()->status == ListedStatus::not_yet_awarded);
    CHECK(world.verdict(certificate) == Verdict::not_yet_awarded);
    say("certificate.suspended/1");
    CHECK(listed()->status == ListedStatus::suspended);
    CHECK(listed()->since == world.registry.clock.now() / 1000);
    say("certificate.reinstated/1");
    CHECK(listed()->status == ListedStatus::not_yet_awarded);
    say("certificate.handed_over/1");
    CHECK_FALSE(listed());
    CHECK(world.verdict(certificate) == Verdict::genuine_registered);

    auto replacing = world.kiosk.facts();
    replacing.supersedes = CertificateNumber{"K0001", facts.counter};
    const Bytes replacement = issue_credential(replacing, "Home Baking", world.kiosk.desk->device()).value().bytes;
    issuing = world.kiosk.issuing(replacing, replacement);
    issuing.body["supersedes"] = id;
    issuing.body["revision"] = 2;
    world.kiosk.record(issuing);
    world.arrive();
    CHECK(listed()->status == ListedStatus::superseded);
    CHECK(listed()->superseded_by == CertificateNumber{"K0001", replacing.counter});
    CHECK(world.verdict(certificate) == Verdict::superseded);
    CHECK(world.verdict(replacement) == Verdict::genuine_registered);

    say("certificate.revoked/1", {{"reason", "misconduct"}});
    CHECK(listed()->status == ListedStatus::revoked);
    CHECK(listed()->reason == RevocationReason::misconduct);
    say("certificate.suspended/1");
    CHECK(listed()->status == ListedStatus::revoked);
    CHECK(world.status().listed.size() == 1);
}

TEST_CASE("the status list of a device is there for every number it may have, and for nothing else") {
    PublicWorld world;
    const auto list = world.publisher.status_list("K0001", "0");
    REQUIRE(list);
    const Json json = Json::parse(*list);
    CHECK(json.at("issuer") == centre_did("http://localhost:8080", "PTSD"));
    CHECK(json.at("id") == "http://localhost:8080/status/K0001/0");
    for (const char* none : {"1", "00", "-1", "", "0x0", "4294967296"}) {
        CAPTURE(std::string(none));
        CHECK_FALSE(world.publisher.status_list("K0001", none));
    }
    CHECK_FALSE(world.publisher.status_list("K0002", "0"));
    world.kiosk.counter = kStatusListBits + 4;
    (void)world.kiosk.issue();
    world.arrive();
    CHECK(world.publisher.status_list("K0001", "1"));
    CHECK_FALSE(world.publisher.status_list("K0001", "2"));
}

TEST_CASE("nothing is published for a centre that is not there") {
    PublicWorld world;
    CHECK_FALSE(world.publisher.trust_status("NONE"));
    CHECK_FALSE(world.publisher.saved_trust("NONE"));
    CHECK_FALSE(world.publisher.centre_did("NONE"));
    CHECK_FALSE(world.publisher.digests("NONE", "000"));
    CHECK(Json::parse(world.publisher.centre_did("BWP").value()).at("id") == centre_did("http://localhost:8080", "BWP"));
    CHECK(Json::parse(world.publisher.saved_trust("BWP").value()).at("status").contains("BWP"));
}

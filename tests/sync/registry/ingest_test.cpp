#include "sync/registry/ingest/ingest.h"

#include <doctest/doctest.h>

#include <thread>

#include <fstream>
#include <random>

#include "credential/verify.h"
#include "db/projection/ledger_check.h"
#include "db/schema/registry_schema.h"
#include "tests/support/ingest_world.h"

using namespace sanad;
using namespace sanad::test;

TEST_CASE("a parcel is stored, projected and receipted") {
    IngestWorld world;
    world.kiosk.add_trainees(5);
    const Bytes certificate = world.kiosk.issue();
    world.nonce.fill(9);
    const Receipt receipt = world.receipt(world.kiosk.parcel(1, 7));
    CHECK(receipt.ledger == world.kiosk.desk->ledger_id());
    CHECK(receipt.held_through == 7);
    CHECK(receipt.head_hash == world.kiosk.desk->ledger().head(receipt.ledger).hash);
    CHECK(receipt.registry_time == world.registry.clock.now() / 1000);
    CHECK(receipt.nonce == world.nonce);
    CHECK(receipt.quarantined.empty());
    CHECK(world.projected("trainee") == 5);
    CHECK(world.projected("certificate") == 1);
    CHECK(world.registry.counts() == RegistryCounts{2, 1, 0, 1, 7, 1, 0, 0});
    CHECK(world.check().faults.empty());
    ByteArray<8> digest = credential_digest(certificate);
    CHECK(world.registry.writer->store().digests_between("PTSD", digest, digest) == std::vector<Bytes>{copy_of(digest)});
    CHECK(world.registry.writer->store().digests_between("BWP", digest, digest).empty());
}

TEST_CASE("personal parts are not readable in the registry's file") {
    IngestWorld world;
    world.kiosk.add_trainees(3);
    (void)world.receipt(world.kiosk.parcel(1, 4));
    world.registry.writer->database().execute("VACUUM INTO '" + world.registry.folder.file("copy.db") + "'");
    std::ifstream in(world.registry.folder.file("copy.db"), std::ios::binary);
    const std::string file((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    CHECK(file.find("trainee.added") != std::string::npos);
    CHECK(file.find("Ayesha") == std::string::npos);
    CHECK(file.find("3310012345671") == std::string::npos);
}

TEST_CASE("the same parcels a thousand times, in any order, leave the same registry") {
    std::vector<Bytes> parcels;
    IngestWorld world;
    world.kiosk.add_trainees(1);  // after ledger.opened
    (void)world.kiosk.issue();
    for (int i = 0; i < 9; ++i) {
        world.kiosk.add_trainees(2);
        (void)world.kiosk.issue();
    }
    for (Seq first = 1; first <= 30; first += 3) parcels.push_back(world.kiosk.parcel(first, first + 2));
    for (Seq first = 2; first + 6 <= 30; first += 5) parcels.push_back(world.kiosk.parcel(first, first + 6));  // and some that overlap

    // Once, in order.
    for (std::size_t i = 0; i < 10; ++i) (void)world.receipt(parcels[i]);
    const std::string once = world.registry.content_hash();
    CHECK(world.registry.counts() == RegistryCounts{2, 1, 0, 1, 30, 10, 0, 0});

    // A second registry with the same keys' worth of state: the same file, emptied of what ingest wrote.
    auto& database = world.registry.writer->database();
    for (const char* table : kProjectedTables) database.execute("DELETE FROM " + std::string(table));
    for (const char* table : {"event", "ledger_owner", "registered_certificate"}) database.execute("DELETE FROM " + std::string(table));
    CHECK(world.registry.content_hash() != once);

    std::mt19937 dice(42);
    int gaps = 0;
    for (int time = 0; time < 1000; ++time) {
        std::ranges::shuffle(parcels, dice);
        if (time > 100 && time % 100 != 0) {
            // Once everything is there, one send of one parcel says what a whole round says.
            CHECK(world.receipt(parcels.front()).held_through == 30);
            continue;
        }
        for (const Bytes& parcel : parcels) {
            const auto answer = world.send(parcel);
            if (answer) continue;
            CHECK(answer.error().problem == Problem::gap);
            ++gaps;
        }
    }
    CHECK(gaps > 0);
    CHECK(world.registry.content_hash() == once);
    CHECK(world.check().faults.empty());
}

TEST_CASE("a gap is answered with the seq wanted, and nothing is stored") {
    IngestWorld world;
    world.kiosk.add_trainees(8);
    (void)world.receipt(world.kiosk.parcel(1, 3));
    const std::string before = world.registry.content_hash();
    const auto answer = world.send(world.kiosk.parcel(6, 9));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().problem == Problem::gap);
    CHECK(answer.error().wanted == 4);
    CHECK(world.registry.content_hash() == before);
}

TEST_CASE("a fork is refused, overwrites nothing, and the office is told") {
    IngestWorld world;
    world.kiosk.add_trainees(2);
    // A copy of the disk: the same ledger and key, and from here on another life.
    const std::string copy = world.kiosk.folder.file("clone.db");
    world.kiosk.database().execute("VACUUM INTO '" + copy + "'");
    std::filesystem::copy_file(key_file_beside(world.kiosk.folder.file("kiosk.db")), key_file_beside(copy));
    const auto clone = Desk::open(copy, passphrase(), world.registry.clock).value();
    const auto clone_says = [&] {
        Transaction transaction(clone->database());
        (void)clone->record({"trainee.added/1", Json{{"trainee", new_id()}, {"roster", "men"}, {"position", 1}}, Json{{"name", "Bilal"}}});
        transaction.commit();
    };
    const auto clone_parcel = [&](Seq first) {
        return pack_parcel(clone->device(), "K0001", "2026-11-21T10:00:00Z",
                           clone->ledger().events_after(clone->ledger_id(), first - 1, 100));
    };
    world.kiosk.add_trainees(2);
    (void)world.receipt(world.kiosk.parcel(1, 5));
    clone_says();
    CHECK(world.problem(clone_parcel(1)) == Problem::fork);
    CHECK(world.problem(clone_parcel(4)) == Problem::fork);
    clone_says();
    clone_says();
    CHECK(world.problem(clone_parcel(6)) == Problem::fork);  // it links to another event 5
    CHECK(world.registry.counts().forks == 1);
    CHECK(world.registry.counts().events == 8);  // five of the kiosk, and the beginning of the registry's own ledger
    // The centre's kiosks are told, once of each event.
    const auto told = world.registry.writer->ledger().events_after(registry_ledger("PTSD"), 0, 10);
    REQUIRE(told.size() == 3);
    CHECK(told[2].body["seq"] == 5);
    const std::string offered = to_hex(clone->ledger().hash_at(clone->ledger_id(), 4).value());
    CHECK(told[1].type == "ledger.forked/1");
    CHECK(told[1].actor == "registry");
    CHECK(told[1].body == Json{{"device", "K0001"}, {"ledger", world.kiosk.desk->ledger_id()}, {"seq", 4}, {"hash", offered}});
    CHECK(world.receipt(world.kiosk.parcel(1, 5)).held_through == 5);
    CHECK(world.check().faults.empty());
}

TEST_CASE("a forged, damaged, unknown or misdirected parcel is refused whole, each by its name") {
    IngestWorld world;
    world.kiosk.add_trainees(3);
    const Bytes good = world.kiosk.parcel(1, 3);
    const auto events = world.kiosk.desk->ledger().events_after(world.kiosk.desk->ledger_id(), 0, 3);
    const std::string before = world.registry.content_hash();

    Bytes damaged = good;
    damaged[damaged.size() / 2] ^= 1;
    CHECK(world.problem(damaged) == Problem::bad_signature);
    CHECK(world.problem(Bytes(good.begin(), good.begin() + 200)) == Problem::malformed);
    CHECK(world.problem({}) == Problem::malformed);
    CHECK(world.problem(Bytes(kMaxParcelBytes + 1)) == Problem::too_large);
    CHECK(world.problem(pack_parcel(Ed25519Signer(sha256(bytes_of("rogue"))), "K0001", "2026-11-21T10:00:00Z", events)) ==
          Problem::unknown_device);
    CHECK(world.problem(pack_parcel(world.kiosk.desk->device(), "K0002", "2026-11-21T10:00:00Z", events)) == Problem::malformed);
    CHECK(world.problem(sign_receipt(world.kiosk.desk->device(), {})) == Problem::wrong_kind);
    const auto elsewhere = world.ingest.receive("another-ledger", good, world.nonce);
    REQUIRE_FALSE(elsewhere);
    CHECK(elsewhere.error().problem == Problem::wrong_ledger);
    CHECK(world.registry.content_hash() == before);
}

TEST_CASE("a second device can't write into the ledger of the first") {
    IngestWorld world;
    world.kiosk.add_trainees(2);
    (void)world.receipt(world.kiosk.parcel(1, 1));
    KioskWorld other(world.registry.clock);
    other.register_at(world.registry);
    const auto events = world.kiosk.desk->ledger().events_after(world.kiosk.desk->ledger_id(), 1, 1);
    CHECK(world.problem(pack_parcel(other.desk->device(), "K0002", "2026-11-21T10:00:00Z", events)) == Problem::wrong_ledger);
}

TEST_CASE("one bad event, at each place of seventy, stops none of the others") {
    constexpr Seq kPlaces = 70;
    IngestWorld world;
    KioskWorld& kiosk = world.kiosk;
    Registry& registry = *world.registry.writer;
    const Ed25519Signer rogue(sha256(bytes_of("rogue")));
    std::vector<EventDraft> good, forged;
    for (Seq place = 1; place <= kPlaces; ++place) {
        const auto facts = kiosk.facts();
        good.push_back(kiosk.issuing(facts, issue_credential(facts, "Home Baking", kiosk.desk->device()).value().bytes));
        forged.push_back(kiosk.issuing(facts, issue_credential(facts, "Home Baking", rogue).value().bytes));
    }
    for (Seq bad = 1; bad <= kPlaces; ++bad) {
        CAPTURE(bad);
        // The same certificates in a ledger of its own each time, at a registry that has none of them.
        for (const char* table : kProjectedTables) registry.database().execute("DELETE FROM " + std::string(table));
        for (const char* table : {"event", "ledger_owner", "registered_certificate", "quarantine"})
            registry.database().execute("DELETE FROM " + std::string(table));
        const std::string ledger = "bad-" + std::to_string(bad);
        Transaction transaction(kiosk.database());
        for (Seq place = 1; place <= kPlaces; ++place) {
            const auto at = static_cast<std::size_t>(place - 1);
            (void)kiosk.desk->ledger().append(ledger, kiosk.desk->actor(), kiosk.clock, place == bad ? forged[at] : good[at]);
        }
        transaction.commit();
        const Bytes parcel = pack_parcel(kiosk.desk->device(), kiosk.certificate().device_code, iso_time(kiosk.clock.now()),
                                         kiosk.desk->ledger().events_after(ledger, 0, kPlaces));
        const auto send = [&] {
            return read_receipt(world.ingest.receive(ledger, parcel, world.nonce).value(), registry.signer().public_key()).value();
        };
        const Receipt receipt = send();
        CHECK(receipt.held_through == kPlaces);
        CHECK(receipt.quarantined == std::vector<QuarantinedEvent>{{bad, QuarantineReason::bad_certificate}});
        CHECK(registry.store().counts().certificates == kPlaces - 1);
        CHECK(world.projected("certificate") == kPlaces - 1);
        if (bad % 23 != 1) continue;
        // Sent again: the same answer, nothing counted twice.
        CHECK(send() == receipt);
        CHECK(registry.store().counts().certificates == kPlaces - 1);
        CHECK(world.check().faults.empty());
    }
}

TEST_CASE("each reason for quarantine") {
    IngestWorld world;
    const auto quarantined_as = [&](const EventDraft& draft) {
        const Seq seq = world.kiosk.record_unprojected(draft).seq;
        const auto quarantined = world.receipt(world.kiosk.parcel(1, seq)).quarantined;
        REQUIRE(quarantined.size() == 1);
        CHECK(world.check().faults.empty());
        return quarantined.front().reason;
    };
    const auto facts = world.kiosk.facts();
    const Bytes good = issue_credential(facts, "Home Baking", world.kiosk.desk->device()).value().bytes;
    const EventDraft issuing = world.kiosk.issuing(facts, good);

    SUBCASE("a certificate with one bit changed") {
        Bytes changed = good;
        changed.back() ^= 1;
        CHECK(quarantined_as(world.kiosk.issuing(facts, changed)) == QuarantineReason::bad_certificate);
    }
    SUBCASE("a certificate that is not the one its digest names") {
        auto draft = issuing;
        draft.personal = Json{{"credential", to_base64(world.kiosk.issue())}};
        CHECK(quarantined_as(draft) == QuarantineReason::bad_certificate);
    }
    SUBCASE("a certificate under another number than its own") {
        auto draft = issuing;
        draft.body["counter"] = 4711;
        CHECK(quarantined_as(draft) == QuarantineReason::bad_certificate);
    }
    SUBCASE("a certificate signed outside the key's window") {
        auto early = facts;
        early.issued_at -= 3 * 86'400;
        early.issued_on -= std::chrono::days(3);
        const Bytes bytes = issue_credential(early, "Home Baking", world.kiosk.desk->device()).value().bytes;
        CHECK(quarantined_as(world.kiosk.issuing(early, bytes)) == QuarantineReason::bad_certificate);
    }
    SUBCASE("a full credential that is not the one whose digest the certificate states, is of another holder, or is missing") {
        const auto real = world.kiosk.issue_both();
        auto stated = world.kiosk.facts();
        std::string full = real.full;
        SUBCASE("changed") { full.replace(full.find("Ayesha"), 6, "Aysha "); }
        SUBCASE("of another") { stated.full_digest = real.facts.full_digest; }
        SUBCASE("not asked for") {}
        SUBCASE("missing") {
            stated.full_digest = real.facts.full_digest;
            full.clear();
        }
        auto draft = world.kiosk.issuing(stated, issue_credential(stated, "Home Baking", world.kiosk.desk->device()).value().bytes);
        if (!full.empty()) draft.personal->emplace("full", full);
        CHECK(quarantined_as(draft) == QuarantineReason::bad_certificate);
    }
    SUBCASE("a certificate without its bytes") {
        auto draft = issuing;
        draft.personal.reset();
        CHECK(quarantined_as(draft) == QuarantineReason::bad_certificate);
    }
    SUBCASE("another device's name") {
        auto draft = issuing;
        draft.body["device"] = "K0099";
        CHECK(quarantined_as(draft) == QuarantineReason::not_author);
    }
    SUBCASE("another centre's name") {
        auto draft = issuing;
        draft.body["centre"] = "BWP";
        CHECK(quarantined_as(draft) == QuarantineReason::not_author);
    }
    SUBCASE("a body that its type forbids") {
        CHECK(quarantined_as({"trainee.added/1", Json{{"trainee", 7}}}) == QuarantineReason::bad_body);
    }
    SUBCASE("a revocation for a reason that is none") {
        CHECK(quarantined_as({"certificate.revoked/1", Json{{"certificate", to_base32(facts.id)}, {"reason", "spite"}}}) ==
              QuarantineReason::bad_body);
        CHECK(world.projected("certificate_status") == 0);
    }
    SUBCASE("a clock more than a day ahead") {
        const Millis now = world.registry.clock.now();
        world.registry.clock.set(now + kDay + 10'000);
        const Seq seq = world.kiosk.record({"trainee.added/1", Json{{"trainee", "T"}, {"roster", "R"}, {"position", 1}}}).seq;
        world.registry.clock.set(now);
        const auto receipt = world.receipt(world.kiosk.parcel(1, seq));
        CHECK(receipt.quarantined == std::vector<QuarantinedEvent>{{seq, QuarantineReason::clock_ahead}});
        CHECK(world.projected("trainee") == 0);
    }
    SUBCASE("a personal part that is not the one in the chain") {
        (void)world.receipt(world.kiosk.parcel(1, 1));
        (void)world.kiosk.record(issuing);
        auto events = world.kiosk.desk->ledger().events_after(world.kiosk.desk->ledger_id(), world.kiosk.head() - 1, 1);
        events[0].personal->value["credential"] = "";
        const auto receipt = world.receipt(pack_parcel(world.kiosk.desk->device(), "K0001", "2026-11-21T10:00:00Z", events));
        CHECK(receipt.quarantined == std::vector<QuarantinedEvent>{{events[0].seq, QuarantineReason::personal_lost}});
        CHECK(world.check().faults.empty());
        // It comes whole, later.
        CHECK(world.receipt(world.kiosk.parcel(events[0].seq, events[0].seq)).quarantined.empty());
        CHECK(world.registry.counts().certificates == 1);
        CHECK(world.registry.writer->ledger().event_at(events[0].ledger, events[0].seq)->personal->value.contains("credential"));
        CHECK(world.check().faults.empty());
    }
}

namespace {

/// A second kiosk, of another centre, that knows a certificate's id.
struct Stranger {
    KioskWorld kiosk;
    Ingest& ingest;
    RegistryWorld& registry;

    explicit Stranger(IngestWorld& world) : kiosk(world.registry.clock, "BWP"), ingest(world.ingest), registry(world.registry) {
        kiosk.register_at(registry);
    }
    std::vector<QuarantinedEvent> send() {
        const auto answer = ingest.receive(kiosk.desk->ledger_id(), kiosk.parcel(1, kiosk.head()), {});
        return read_receipt(answer.value(), registry.writer->signer().public_key()).value().quarantined;
    }
};

std::optional<ListedStatus> listed(IngestWorld& world) {
    const auto found = world.registry.writer->store().listed("PTSD");
    return found.empty() ? std::nullopt : std::optional(found.front().status);
}

}  // namespace

TEST_CASE("what became of a certificate is said by its own centre alone") {
    IngestWorld world;
    Stranger stranger(world);
    const auto facts = world.kiosk.facts();
    const Bytes bytes = issue_credential(facts, "Home Baking", world.kiosk.desk->device()).value().bytes;
    world.kiosk.record(world.kiosk.issuing(facts, bytes));
    const Json about{{"certificate", to_base32(facts.id)}};
    const Json revoking{{"certificate", to_base32(facts.id)}, {"reason", "misconduct"}};

    SUBCASE("a stranger's word that comes after it") {
        CHECK(world.receipt(world.kiosk.parcel(1, 2)).quarantined.empty());
        const Seq seq = stranger.kiosk.record({"certificate.revoked/1", revoking}).seq;
        const Seq last = stranger.kiosk.record({"certificate.suspended/1", about}).seq;
        CHECK(stranger.send() == std::vector<QuarantinedEvent>{{seq, QuarantineReason::not_author}, {last, QuarantineReason::not_author}});
        CHECK_FALSE(listed(world));
    }
    SUBCASE("a stranger's word that comes before it, and is earlier than its own centre's") {
        const Seq seq = stranger.kiosk.record({"certificate.revoked/1", revoking}).seq;
        CHECK(stranger.send().empty());  // nobody can tell yet
        world.registry.clock.advance(1000);
        world.kiosk.record({"certificate.suspended/1", about});
        CHECK(world.receipt(world.kiosk.parcel(1, 3)).quarantined.empty());
        CHECK(listed(world) == ListedStatus::suspended);
        CHECK(stranger.send() == std::vector<QuarantinedEvent>{{seq, QuarantineReason::not_author}});
    }
    SUBCASE("a stranger's certificate that claims to replace it, before it comes") {
        auto replacing = stranger.kiosk.issuing(stranger.kiosk.facts(), {});
        const auto other = stranger.kiosk.facts();
        replacing = stranger.kiosk.issuing(other, issue_credential(other, "Home Baking", stranger.kiosk.desk->device()).value().bytes);
        replacing.body["supersedes"] = to_base32(facts.id);
        const Seq seq = stranger.kiosk.record(replacing).seq;
        CHECK(stranger.send().empty());
        CHECK(world.registry.counts().certificates == 1);
        // Its own centre replaces it too.
        auto successor = world.kiosk.facts();
        auto draft = world.kiosk.issuing(successor, issue_credential(successor, "Home Baking", world.kiosk.desk->device()).value().bytes);
        draft.body["supersedes"] = to_base32(facts.id);
        world.kiosk.record(draft);
        (void)world.receipt(world.kiosk.parcel(1, 3));
        CHECK(stranger.send() == std::vector<QuarantinedEvent>{{seq, QuarantineReason::not_author}});
        CHECK(listed(world) == ListedStatus::superseded);
        CHECK(world.registry.writer->store().listed("PTSD").front().superseded_by == CertificateNumber{"K0001", successor.counter});
        CHECK(world.registry.counts().certificates == 2);
    }
    SUBCASE("a stranger's certificate under the same id") {
        CHECK(world.receipt(world.kiosk.parcel(1, 2)).quarantined.empty());
        auto same_id = stranger.kiosk.facts();
        same_id.id = facts.id;
        stranger.kiosk.record(
            stranger.kiosk.issuing(same_id, issue_credential(same_id, "Home Baking", stranger.kiosk.desk->device()).value().bytes));
        REQUIRE(stranger.send().size() == 1);
        CHECK(stranger.send().front().reason == QuarantineReason::bad_certificate);
    }
    SUBCASE("an adoption, which is an officer's") {
        const Seq seq = world.kiosk
                            .record_unprojected({"certificate.adopted/1", Json{{"certificate", to_base32(facts.id)}},
                                                 Json{{"credential", to_base64(bytes)}}})
                            .seq;
        CHECK(world.receipt(world.kiosk.parcel(1, 3)).quarantined == std::vector<QuarantinedEvent>{{seq, QuarantineReason::not_author}});
    }
    SUBCASE("a stranger's copy of it, and a copy for a reason that is none") {
        world.kiosk.record({"certificate.copied/1", Json{{"certificate", to_base32(facts.id)}, {"copy", 2}, {"reason", "lost"}}});
        const Seq seq =
            world.kiosk
                .record_unprojected({"certificate.copied/1", Json{{"certificate", to_base32(facts.id)}, {"copy", 3}, {"reason", "sold"}}})
                .seq;
        CHECK(world.receipt(world.kiosk.parcel(1, 4)).quarantined == std::vector<QuarantinedEvent>{{seq, QuarantineReason::bad_body}});
        const Seq strange =
            stranger.kiosk.record({"certificate.copied/1", Json{{"certificate", to_base32(facts.id)}, {"copy", 2}, {"reason", "lost"}}})
                .seq;
        CHECK(stranger.send() == std::vector<QuarantinedEvent>{{strange, QuarantineReason::not_author}});
        CHECK(world.registry.writer->store().events_about(to_base32(facts.id)).size() == 1);
    }
    SUBCASE("a reason that is none") {
        const Seq seq =
            world.kiosk.record_unprojected({"certificate.revoked/1", Json{{"certificate", to_base32(facts.id)}, {"reason", "spite"}}}).seq;
        CHECK(world.receipt(world.kiosk.parcel(1, 3)).quarantined == std::vector<QuarantinedEvent>{{seq, QuarantineReason::bad_body}});
    }
    CHECK(world.check().faults.empty());
}

TEST_CASE("what comes from a compromised device is kept and set apart, and what came before stays") {
    IngestWorld world;
    (void)world.kiosk.issue();
    CHECK(world.receipt(world.kiosk.parcel(1, 2)).quarantined.empty());
    world.registry.writer->store().set_key_state("K0001", KeyState::compromised, 1);
    (void)world.kiosk.issue();
    world.kiosk.add_trainees(1);
    CHECK(world.receipt(world.kiosk.parcel(1, 4)).quarantined ==
          std::vector<QuarantinedEvent>{{3, QuarantineReason::device_compromised}, {4, QuarantineReason::device_compromised}});
    CHECK(world.registry.counts().events == 4);
    CHECK(world.registry.counts().certificates == 1);
    CHECK(world.projected("trainee") == 0);
    CHECK(world.check().faults.empty());
}

TEST_CASE("no device writes the registry's own ledgers") {
    IngestWorld world;
    auto events = world.kiosk.desk->ledger().events_after(world.kiosk.desk->ledger_id(), 0, 1);
    events[0].ledger = registry_ledger("PTSD");
    seal_event(events[0]);
    const Bytes parcel = pack_parcel(world.kiosk.desk->device(), "K0001", "2026-11-21T10:00:00Z", events);
    const auto answer = world.ingest.receive(registry_ledger("PTSD"), parcel, {});
    REQUIRE_FALSE(answer);
    CHECK(answer.error().problem == Problem::wrong_ledger);
}

TEST_CASE("an event of a type that is not known yet is kept") {
    IngestWorld world;
    (void)world.kiosk.record({"something.new/7", Json{{"what", "ever"}}});
    CHECK(world.receipt(world.kiosk.parcel(1, 2)).quarantined.empty());
    CHECK(world.registry.counts().events == 2);
}

TEST_CASE("expiry and retirement of a key stop no sync, and no certificate signed inside its window") {
    for (const KeyState state : {KeyState::active, KeyState::retired}) {
        IngestWorld world;
        (void)world.kiosk.issue();
        world.registry.clock.advance(1000 * kDay);  // two years and more
        world.registry.writer->store().set_key_state("K0001", state, 0);
        CHECK(world.receipt(world.kiosk.parcel(1, 2)).quarantined.empty());
        CHECK(world.registry.counts().certificates == 1);
        // One of after the window is set apart, and stops none of the others.
        (void)world.kiosk.issue();
        world.kiosk.add_trainees(1);
        const auto receipt = world.receipt(world.kiosk.parcel(3, 4));
        CHECK(receipt.held_through == 4);
        CHECK(receipt.quarantined == std::vector<QuarantinedEvent>{{3, QuarantineReason::bad_certificate}});
        CHECK(world.projected("trainee") == 1);
    }
}

TEST_CASE("what was checked before the transaction counts for nothing when the key's window changed meanwhile") {
    IngestWorld world;
    (void)world.kiosk.issue_both();
    const Bytes parcel = world.kiosk.parcel(1, 2);
    const auto officer = world.registry.open();
    std::optional<Transaction> deciding(std::in_place, officer->database());
    officer->store().extend_window("K0001", /*not_after=*/1, officer->store().device_certificates().at("K0001"));
    std::optional<Receipt> receipt;
    std::jthread taking([&] { receipt = world.receipt(parcel); });
    std::this_thread::sleep_for(std::chrono::milliseconds(500));  // it has checked, and waits for its turn to write
    deciding->commit();
    taking.join();
    CHECK(receipt->quarantined == std::vector<QuarantinedEvent>{{2, QuarantineReason::bad_certificate}});
    CHECK(world.registry.counts().certificates == 0);
}

TEST_CASE("events four hundred days old are taken") {
    IngestWorld world;
    world.kiosk.add_trainees(3);
    world.registry.clock.advance(400 * kDay);
    CHECK(world.receipt(world.kiosk.parcel(1, 4)).held_through == 4);
    CHECK(world.projected("trainee") == 3);
}

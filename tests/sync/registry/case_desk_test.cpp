// Proves that what two kiosks did while apart becomes a case for a person, whose word goes back to both and changes no certificate.
#include "sync/registry/office/case_desk.h"

#include <doctest/doctest.h>

#include "sync/registry/office/certificate_desk.h"
#include "tests/support/direct_transport.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct CaseWorld {
    RegistryWorld registry;
    KioskWorld first{registry.clock};
    KioskWorld second{registry.clock};
    KioskWorld elsewhere{registry.clock, "BWP"};
    CaseDesk desk{*registry.writer, registry.clock, "officer-7"};

    CaseWorld() {
        for (KioskWorld* kiosk : {&first, &second, &elsewhere}) kiosk->register_at(registry);
    }
    void sync(KioskWorld& kiosk) {
        DirectTransport link(*registry.routes);
        const auto report = SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, registry.clock).sync_now();
        REQUIRE(stopped(report) == "");
    }
    void sync_all() {
        for (KioskWorld* kiosk : {&first, &second, &elsewhere}) sync(*kiosk);
    }
    static std::string issue(KioskWorld& kiosk, const std::string& enrolment, const std::string& supersedes = {}) {
        const auto facts = kiosk.facts();
        auto draft = kiosk.issuing(facts, issue_credential(facts, "Home Baking", kiosk.desk->device()).value().bytes);
        draft.body["enrolment"] = enrolment;
        draft.body["revision"] = facts.counter;
        if (!supersedes.empty()) draft.body["supersedes"] = supersedes;
        kiosk.record(std::move(draft));
        return to_base32(facts.id);
    }
    static void import(KioskWorld& kiosk, const std::string& roster, const std::string& digest) {
        kiosk.record(
            {"roster.imported/1", Json{{"roster", roster}, {"file_digest", digest}, {"trainees", 1}}, Json{{"title", "Batch 35"}}});
    }
    static void add(KioskWorld& kiosk, const std::string& trainee, const std::string& roster, const std::string& cnic,
                    const std::string& name = "Ayesha Bibi", const std::string& father = {}) {
        Json facts{{"name", name}, {"cnic", cnic}};
        if (!father.empty()) facts["relation_name"] = father;
        kiosk.record({"trainee.added/1", Json{{"trainee", trainee}, {"roster", roster}, {"position", 1}}, std::move(facts)});
        kiosk.clock.advance(1000);
    }
    Case only_case() {
        const auto cases = desk.list();
        REQUIRE(cases.size() == 1);
        CHECK(cases[0].kind == CaseKind::possible_duplicate);
        CHECK(cases[0].centre_code == "PTSD");
        return cases[0];
    }
    std::vector<std::string> sorted(std::vector<std::string> ids) {
        std::ranges::sort(ids);
        return ids;
    }
    std::int64_t decisions(KioskWorld& kiosk) {
        auto row = kiosk.database().prepare("SELECT count(*) FROM case_decision");
        return row.step() ? row.integer(0) : -1;
    }
};

}  // namespace

TEST_CASE("two kiosks that certify one enrolment make a case, until one of the two is revoked") {
    CaseWorld world;
    const auto one = world.issue(world.first, "E1"), other = world.issue(world.second, "E1");
    (void)world.issue(world.first, "E2");
    (void)world.issue(world.elsewhere, "E2");  // another centre's enrolment of that name
    world.sync_all();
    const auto cases = world.desk.list();
    REQUIRE(cases.size() == 1);
    CHECK(cases[0].kind == CaseKind::two_certificates);
    CHECK(cases[0].centre_code == "PTSD");
    CHECK(cases[0].subject == "E1");
    CHECK(cases[0].members == world.sorted({one, other}));
    CHECK_FALSE(cases[0].decided);
    REQUIRE(CertificateDesk(*world.registry.writer, world.registry.clock, "officer").revoke(other, RevocationReason::issued_in_error));
    CHECK(world.desk.list().empty());
}

TEST_CASE("an officer's word closes a case, goes to the centre's kiosks, changes no certificate, and one more member opens it again") {
    CaseWorld world;
    const auto one = world.issue(world.first, "E1"), other = world.issue(world.second, "E1");
    world.sync_all();
    const auto decided = world.desk.decide(CaseKind::two_certificates, "E1", one);
    REQUIRE(decided);
    CHECK(decided->decided);
    CHECK(decided->kept == one);
    REQUIRE(decided->still_stand.size() == 1);  // it verifies as genuine until somebody revokes it
    CHECK(decided->still_stand[0].certificate == other);
    const auto said = world.registry.writer->ledger().head("registry-PTSD").seq;
    REQUIRE(world.desk.decide(CaseKind::two_certificates, "E1", one));
    CHECK(world.registry.writer->ledger().head("registry-PTSD").seq == said);  // the same word again
    REQUIRE(world.desk.list().size() == 1);
    CHECK(world.desk.list()[0].decided);
    CHECK(world.desk.list()[0].kept == one);
    CertificateDesk certificates(*world.registry.writer, world.registry.clock, "officer");
    CHECK_FALSE(certificates.show(other)->listed);
    CHECK(certificates.show(other)->serial == decided->still_stand[0].serial);
    world.sync_all();
    CHECK(world.decisions(world.first) == 1);
    CHECK(world.decisions(world.second) == 1);
    CHECK(world.decisions(world.elsewhere) == 0);

    (void)world.issue(world.second, "E1");
    world.sync_all();
    REQUIRE(world.desk.list().size() == 1);
    CHECK_FALSE(world.desk.list()[0].decided);
    REQUIRE(world.desk.decide(CaseKind::two_certificates, "E1", ""));
    CHECK(world.desk.list()[0].decided);
    CHECK(world.desk.list()[0].kept == "");
}

TEST_CASE("a case stays decided while what is not kept is revoked one by one, and is open again when the one kept is revoked") {
    CaseWorld world;
    const auto one = world.issue(world.first, "E1"), other = world.issue(world.second, "E1"), third = world.issue(world.second, "E1");
    world.sync_all();
    REQUIRE(world.desk.decide(CaseKind::two_certificates, "E1", one));
    REQUIRE(world.desk.list().size() == 1);
    CHECK(world.desk.list()[0].still_stand.size() == 2);
    CertificateDesk certificates(*world.registry.writer, world.registry.clock, "officer");
    REQUIRE(certificates.revoke(other, RevocationReason::issued_in_error));
    REQUIRE(world.desk.list().size() == 1);
    CHECK(world.desk.list()[0].decided);
    REQUIRE(world.desk.list()[0].still_stand.size() == 1);
    CHECK(world.desk.list()[0].still_stand[0].certificate == third);
    REQUIRE(certificates.revoke(third, RevocationReason::issued_in_error));
    CHECK(world.desk.list().empty());

    const auto right = world.issue(world.first, "E2"), wrong = world.issue(world.second, "E2"), also = world.issue(world.second, "E2");
    world.sync_all();
    REQUIRE(world.desk.decide(CaseKind::two_certificates, "E2", right));
    REQUIRE(certificates.revoke(right, RevocationReason::issued_in_error));
    REQUIRE(world.desk.list().size() == 1);
    CHECK_FALSE(world.desk.list()[0].decided);
    CHECK(world.desk.list()[0].members == world.sorted({wrong, also}));
}

TEST_CASE("of two replacements the one that is not kept stands until it is revoked") {
    CaseWorld world;
    const auto replaced = world.issue(world.first, "E1");
    world.sync_all();
    const auto one = world.issue(world.first, "E1", replaced), other = world.issue(world.second, "E1", replaced);
    world.sync_all();
    REQUIRE(world.desk.decide(CaseKind::two_replacements, replaced, one));
    const auto standing = [&] {
        const auto cases = world.desk.list();
        const auto found = std::ranges::find(cases, CaseKind::two_replacements, &Case::kind);
        REQUIRE(found != cases.end());
        CHECK(found->decided);
        return found->still_stand.size();
    };
    CHECK(standing() == 1);
    REQUIRE(CertificateDesk(*world.registry.writer, world.registry.clock, "officer").revoke(other, RevocationReason::issued_in_error));
    CHECK(standing() == 0);
    REQUIRE(CertificateDesk(*world.registry.writer, world.registry.clock, "officer").revoke(one, RevocationReason::issued_in_error));
    const auto cases = world.desk.list();  // nobody knows any more which is right
    CHECK_FALSE(std::ranges::find(cases, CaseKind::two_replacements, &Case::kind)->decided);
}

TEST_CASE("two replacements of one certificate are a case") {
    CaseWorld world;
    const auto replaced = world.issue(world.first, "E1");
    world.sync_all();
    const auto one = world.issue(world.first, "E1", replaced), other = world.issue(world.second, "E1", replaced);
    world.sync_all();
    const auto cases = world.desk.list();
    REQUIRE(cases.size() == 2);  // and the two stand for one enrolment
    CHECK(cases[1].kind == CaseKind::two_replacements);
    CHECK(cases[1].subject == replaced);
    CHECK(cases[1].members == world.sorted({one, other}));
}

TEST_CASE("one number on two certificates is a case") {
    CaseWorld world;
    const auto one = world.issue(world.first, "E1");
    world.sync_all();
    // A second ledger of the same device, which did not know of the number: a restore without its counter's jump.
    const std::string restored = new_id();
    world.first.counter = 0;
    const auto facts = world.first.facts();
    auto draft = world.first.issuing(facts, issue_credential(facts, "Home Baking", world.first.desk->device()).value().bytes);
    draft.body["enrolment"] = "E2";
    Event event;
    {
        Transaction transaction(world.first.database());
        event = world.first.desk->ledger().append(restored, "coordinator", world.registry.clock, std::move(draft));
        transaction.commit();
    }
    Ingest ingest(*world.registry.writer, world.registry.clock);
    REQUIRE(ingest.receive(
        restored,
        pack_parcel(world.first.desk->device(), world.first.certificate().device_code, "2026-11-21T10:00:00Z", std::span(&event, 1)), {}));
    const auto cases = world.desk.list();
    REQUIRE(cases.size() == 1);
    CHECK(cases[0].kind == CaseKind::doubled_serial);
    CHECK(cases[0].subject == world.first.certificate().device_code + "-1");
    CHECK(cases[0].members == world.sorted({one, to_base32(facts.id)}));
}

TEST_CASE("one file imported on two kiosks of a centre is a case, on kiosks of two centres it is none") {
    CaseWorld world;
    world.import(world.first, "R1", "aa");
    world.import(world.second, "R2", "aa");
    world.import(world.first, "R3", "bb");
    world.import(world.elsewhere, "R4", "bb");
    world.sync_all();
    const auto cases = world.desk.list();
    REQUIRE(cases.size() == 1);
    CHECK(cases[0].kind == CaseKind::roster_twice);
    CHECK(cases[0].subject == "aa");
    CHECK(cases[0].members == std::vector<std::string>{"R1", "R2"});
}

TEST_CASE("one identity number twice in a list is a case, in two lists it is a person who came back") {
    CaseWorld world;
    world.add(world.first, "T1", "R1", "3310012345671");
    world.add(world.second, "T2", "R1", "3310012345671");
    world.add(world.first, "T3", "R2", "3310012345671");
    world.add(world.first, "T4", "R2", "3310012345672", "Rukhsana Bhatti");
    world.sync_all();
    const Case found = world.only_case();
    CHECK(found.subject == "T1");
    CHECK(found.members == std::vector<std::string>{"T1", "T2"});
    CHECK(found.reason == DuplicateReason::twice_in_list);
}

TEST_CASE("one identity number under two spellings of a name is a case, at one centre") {
    CaseWorld world;
    world.add(world.first, "T1", "R1", "3310012345671", "Muhammad Aslam");
    world.add(world.second, "T2", "R2", "3310012345671", "Mohd Aslam");
    world.add(world.second, "T3", "R3", "3310012345671", "MUHAMMAD  ASLAM");  // spelt as the first
    world.add(world.elsewhere, "T4", "R4", "3310012345671", "Mohd. Aslam");
    world.sync_all();
    const Case found = world.only_case();
    CHECK(found.reason == DuplicateReason::same_number);
    CHECK(found.members == std::vector<std::string>{"T1", "T2"});
}

TEST_CASE("one name with two identity numbers is a case, unless the fathers have different names") {
    CaseWorld world;
    world.add(world.first, "T1", "R1", "3310012345671", "Ayesha Bibi", "Abdul Karim");
    world.add(world.second, "T2", "R2", "3520198765432", "Ayesha Bibi", "Abdul Karim");
    world.add(world.second, "T3", "R2", "3630287654321", "Ayesha Bibi", "Muhammad Yousaf");
    world.sync_all();
    const Case found = world.only_case();
    CHECK(found.reason == DuplicateReason::same_name);
    CHECK(found.members == std::vector<std::string>{"T1", "T2"});
}

TEST_CASE("one name with two identity numbers that differ by one slip is a case of its own reason") {
    CaseWorld world;
    world.add(world.first, "T1", "R1", "3310012345671");
    SUBCASE("one digit") { world.add(world.second, "T2", "R2", "3310012345677"); }
    SUBCASE("two neighbours") { world.add(world.second, "T2", "R2", "3310012354671"); }
    world.sync_all();
    const Case found = world.only_case();
    CHECK(found.reason == DuplicateReason::one_digit);
    CHECK(found.members == std::vector<std::string>{"T1", "T2"});
}

TEST_CASE("one person in two lists of two kiosks is no case, nor is whoever was erased") {
    CaseWorld world;
    world.add(world.first, "T1", "R1", "3310012345671", "Ayesha Bibi", "Abdul Karim");
    world.add(world.second, "T2", "R2", "3310012345671", "ayesha bibi", "Abdul Karim");
    world.sync_all();
    CHECK(world.desk.list().empty());
    world.add(world.second, "T3", "R3", "3310012345672", "Ayesha Bibi", "Abdul Karim");
    world.sync_all();
    (void)world.only_case();
    world.second.record({"trainee.erased/1", Json{{"trainee", "T3"}}});
    world.sync_all();
    CHECK(world.desk.list().empty());
}

TEST_CASE("two people of one name who were told apart stay so when they come back, and a third opens the question again") {
    CaseWorld world;
    world.add(world.first, "T1", "R1", "3310012345671");
    world.add(world.second, "T2", "R2", "3520198765432");
    world.sync_all();
    const Case found = world.only_case();
    REQUIRE(world.desk.decide(CaseKind::possible_duplicate, found.subject, ""));
    CHECK(world.only_case().decided);
    world.sync_all();
    CHECK(world.decisions(world.first) == 1);
    CHECK(world.decisions(world.second) == 1);

    world.add(world.second, "T0", "R3", "3310012345671");
    world.add(world.first, "T9", "R4", "3520198765432");
    world.sync_all();
    CHECK(world.only_case().decided);
    CHECK(world.only_case().subject == found.subject);

    world.add(world.first, "T5", "R5", "3630287654321");
    world.sync_all();
    CHECK_FALSE(world.only_case().decided);
    CHECK(world.only_case().members == std::vector<std::string>{"T1", "T2", "T5"});
    REQUIRE(world.desk.decide(CaseKind::possible_duplicate, found.subject, "T1"));
    CHECK(world.only_case().kept == "T1");
}

TEST_CASE("an officer sees the records of a case side by side, and of an identity number the last four digits") {
    CaseWorld world;
    world.import(world.first, "R1", "aa");
    world.first.record({"trainee.added/1", Json{{"trainee", "T1"}, {"roster", "R1"}, {"position", 1}},
                        Json{{"name", "Ayesha Bibi"},
                             {"name_ur", "عائشہ بی بی"},
                             {"relation", "daughter_of"},
                             {"relation_name", "Abdul Karim"},
                             {"relation_name_ur", "عبدالکریم"},
                             {"cnic", "3310012345671"}}});
    world.first.record({"batch.opened/1", Json{{"batch", "B1"},
                                               {"course", "HBW"},
                                               {"course_version", 1},
                                               {"number", "7"},
                                               {"starts_on", "2026-10-12"},
                                               {"ends_on", "2026-10-25"}}});
    world.first.record(
        {"trainees.enrolled/1",
         Json{{"batch", "B1"}, {"route", "roster"}, {"enrolments", {{{"enrolment", "E1"}, {"trainee", "T1"}, {"position", 1}}}}}});
    world.add(world.second, "T2", "R2", "3310012345672");
    world.sync_all();
    const auto shown = world.desk.show(CaseKind::possible_duplicate, world.only_case().subject);
    REQUIRE(shown);
    CHECK(shown->about.reason == DuplicateReason::one_digit);
    REQUIRE(shown->records.size() == 2);
    const TraineeShown& one = shown->records[0];
    CHECK(one.trainee == "T1");
    CHECK(one.name == "Ayesha Bibi");
    CHECK(one.name_ur == "عائشہ بی بی");
    CHECK(one.relation_name == "Abdul Karim");
    CHECK(one.relation_name_ur == "عبدالکریم");
    CHECK(one.identity_masked == "*****-****567-1");
    CHECK(one.roster == "R1");
    CHECK(one.roster_title == "Batch 35");
    CHECK(one.device_code == world.first.certificate().device_code);
    CHECK(one.entered_at.starts_with("2026-11-21T10:00"));
    CHECK(one.batches == std::vector<std::string>{"HBW-7 2026-10-12/2026-10-25"});
    CHECK(shown->records[1].identity_masked == "*****-****567-2");
    CHECK(shown->records[1].roster_title == "");
    CHECK(shown->records[1].batches.empty());
    CHECK(world.desk.show(CaseKind::possible_duplicate, "T1").error() == CaseDeskError::unknown_case);
    CHECK(world.desk.show(CaseKind::roster_twice, "aa").error() == CaseDeskError::unknown_case);
}

TEST_CASE("a case that is none, and one that is not part of it, are refused") {
    CaseWorld world;
    (void)world.issue(world.first, "E1");
    (void)world.issue(world.second, "E1");
    world.sync_all();
    CHECK(world.desk.decide(CaseKind::two_certificates, "E2", "").error() == CaseDeskError::unknown_case);
    CHECK(world.desk.decide(CaseKind::roster_twice, "E1", "").error() == CaseDeskError::unknown_case);
    CHECK(world.desk.decide(CaseKind::two_certificates, "E1", "C9").error() == CaseDeskError::case_not_member);
    CHECK(world.registry.writer->ledger().head("registry-PTSD").seq == 0);
}

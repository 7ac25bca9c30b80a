// "A misspelt name found at the ceremony": corrected, and a new certificate in the place of the old, or nothing at all.
#include "kiosk/usecase/reissue.h"

#include <doctest/doctest.h>

#include "credential/qr_payload.h"
#include "db/projection/ledger_check.h"
#include "db/schema/schema.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/certificate_status.h"
#include "kiosk/usecase/find_certificate.h"
#include "kiosk/usecase/verify_code.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;
using test::must;

namespace {

struct Ceremony : CentreFixture {
    Batch batch;
    std::vector<IssuedCertificate> certificates;

    Ceremony() {
        register_kiosk();
        batch = open_baking_batch();
        fulfil(batch);
        certificates = issue_certificates(*desk, batch.id, {})->issued;
        clock.advance(test::kHour);
    }
    [[nodiscard]] IssuedCertificate now(const CertificateId& id) { return load_certificate(desk->database(), id).value(); }
    [[nodiscard]] Trainee holder(std::size_t at) { return with_holder(*desk, certificates[at]).holder; }
    [[nodiscard]] PersonNames renamed(std::size_t at, const std::string& name) {
        PersonNames names = names_of(holder(at));
        names.name = name;
        return names;
    }
    [[nodiscard]] bool ledger_is_clean() {
        return check_ledgers(desk->database(), desk->cipher(), DatabaseKind::kiosk, kiosk_migrations(), [](const Event&) { return true; })
            .faults.empty();
    }
    [[nodiscard]] Seq head() { return desk->ledger().head(desk->ledger_id()).seq; }
};

}  // namespace

TEST_CASE("a misspelt name: the new certificate says the right one and names the old, which is superseded") {
    Ceremony f;
    const IssuedCertificate old = f.certificates[4];
    const auto old_content = load_certificate_content(f.desk->ledger(), old).value();
    const auto fresh = reissue_certificate(*f.desk, old.id, f.renamed(4, "  RIGHT   SPELLING ")).value();
    CHECK(fresh.revision == 2);
    CHECK(fresh.counter == 29);
    CHECK(f.now(old.id).state == CertificateState::superseded);
    CHECK(f.now(old.id).superseded_by == fresh.id);
    CHECK(f.now(fresh.id).state == CertificateState::not_yet_awarded);
    const auto content = load_certificate_content(f.desk->ledger(), fresh).value();
    CHECK(content.paper.holder_name == "Right Spelling");
    CHECK(content.paper.revision == 2);
    CHECK(content.paper.supersedes == serial_of(old));
    const auto checked = verify_code(*f.desk, qr_payload("http://localhost:8080", content.bytes).text()).value();
    CHECK(checked.verification.credential->supersedes == CertificateNumber{"K0117", old.counter});
    // What was issued stays what it was, whatever is edited later.
    const auto unchanged = load_certificate_content(f.desk->ledger(), f.now(old.id)).value();
    CHECK(unchanged.bytes == old_content.bytes);
    CHECK(unchanged.paper == old_content.paper);
    const auto history = load_certificate_history(f.desk->database(), f.desk->ledger(), old);
    CHECK(history.back().kind == CertificateEvent::Kind::superseded);
    CHECK(history.back().other == fresh.id);
    CHECK(f.ledger_is_clean());
    SUBCASE("the old one can't be worked with any more, and its sentence says which replaced it") {
        for (const auto& refused : {revoke_certificate(*f.desk, old.id, RevocationReason::misconduct, ""),
                                    suspend_certificate(*f.desk, old.id, ""), reissue_certificate(*f.desk, old.id, std::nullopt)}) {
            CHECK(refused.error().code == "certificate.is_superseded");
            CHECK(refused.error().facts.at("by") == serial_of(fresh));
        }
    }
    SUBCASE("and issuing the batch again makes no third") { CHECK(issue_certificates(*f.desk, f.batch.id, {})->issued_before == 28); }
    SUBCASE("a second mistake in the same name is a third certificate") {
        const auto third = reissue_certificate(*f.desk, fresh.id, f.renamed(4, "Third Spelling")).value();
        CHECK(third.revision == 3);
        CHECK(f.now(fresh.id).superseded_by == third.id);
        CHECK(judge_batch(*f.desk, f.batch.id)->enrolments[4].certificate->id == third.id);
    }
}

TEST_CASE("the correction and the certificate are one act: what can't be signed leaves the name as it was") {
    Ceremony f;
    const std::string before = f.holder(4).name;
    const Seq head = f.head();
    const auto no_paper = [](std::vector<Paper>& papers) {
        CHECK(papers.at(0).holder_name == "Right Spelling");
        CHECK(papers.at(0).revision == 2);
        return std::vector<std::optional<Refusal>>{Refusal{"issue.missing_glyph", {{"letter", "x"}}}};
    };
    CHECK(reissue_certificate(*f.desk, f.certificates[4].id, f.renamed(4, "Right Spelling"), no_paper).error().code ==
          "issue.missing_glyph");
    CHECK(f.holder(4).name == before);
    CHECK(f.head() == head);
    CHECK(f.now(f.certificates[4].id).state == CertificateState::not_yet_awarded);
    CHECK(reissue_certificate(*f.desk, f.certificates[4].id, f.renamed(4, "12345")).error().code == "roster.name_not_a_name");
    CHECK(f.head() == head);
}

TEST_CASE("nothing is signed anew that would say the same again") {
    Ceremony f;
    CHECK(reissue_certificate(*f.desk, f.certificates[0].id, std::nullopt).error().code == "reissue.unchanged");
    CHECK(reissue_certificate(*f.desk, f.certificates[0].id, names_of(f.holder(0))).error().code == "reissue.unchanged");
    CHECK(correct_trainee(*f.desk, f.holder(0).id, names_of(f.holder(0))).error().code == "trainee.unchanged");
}

TEST_CASE("a name corrected alone tells which certificates still say the old one") {
    Ceremony f;
    PersonNames names = names_of(f.holder(2));
    names.name = "Bushra Aslam";
    names.relation = Relation::wife_of;
    names.relation_name = "Muhammad Aslam";
    names.relation_name_ur = "محمد اسلم";
    const auto corrected = correct_trainee(*f.desk, f.holder(2).id, names).value();
    CHECK(corrected.trainee.cnic == f.holder(2).cnic);
    REQUIRE(corrected.outdated.size() == 1);
    CHECK(corrected.outdated[0].id == f.certificates[2].id);
    CHECK(names_of(f.holder(2)) == names);
    CHECK(reissue_certificate(*f.desk, f.certificates[2].id, std::nullopt)->revision == 2);
    CHECK(correct_trainee(*f.desk, TraineeId{"NOBODY"}, names).error().code == "trainee.unknown");
    CHECK(f.ledger_is_clean());
}

TEST_CASE("names typed by hand are held to what a roster is held to") {
    const PersonNames good{"Ayesha Siddiqui", "عائشہ صدیقی", Relation::daughter_of, "Adnan Siddiqui", ""};
    CHECK(fit_names(good).value() == good);
    const auto why = [&](auto change) {
        PersonNames names = good;
        change(names);
        const auto fit = fit_names(names);
        return fit ? std::string("fits") : fit.error().code;
    };
    CHECK(why([](PersonNames& n) { n.name = "  "; }) == "roster.name_missing");
    CHECK(why([](PersonNames& n) { n.name = "Ayesha عائشہ"; }) == "roster.name_not_latin");
    CHECK(why([](PersonNames& n) { n.name = "=cmd"; }) == "roster.name_not_a_name");
    CHECK(why([](PersonNames& n) { n.name_ur = "Ayesha"; }) == "roster.name_ur_not_urdu");
    CHECK(why([](PersonNames& n) { n.relation_name_ur = "Adnan"; }) == "roster.name_ur_not_urdu");
    CHECK(why([](PersonNames& n) { n.relation_name = "عدنان"; }) == "roster.relation_name_not_a_name");
    CHECK(why([](PersonNames& n) { n.relation.reset(); }) == "trainee.relation_missing");
    CHECK(why([](PersonNames& n) { n.name = std::string(91, 'a'); }) == "trainee.name_too_long");
    CHECK(why([](PersonNames& n) { n.name = "Aye\nsha"; }) == "trainee.letters_wrong");
    CHECK(why([](PersonNames& n) { n.name_ur = "عا\xff"; }) == "trainee.letters_wrong");
    PersonNames alone = good;
    alone.relation_name = " ";
    CHECK_FALSE(fit_names(alone)->relation.has_value());
}

TEST_CASE("a certificate whose result was corrected away can't be reissued, only revoked; a better result gives a new one") {
    Ceremony f;
    const auto enrolment = f.certificates[6].enrolment;
    const auto course = load_course(f.desk->database(), f.batch.course, 0).value();
    const auto affected = enter_results(*f.desk, f.batch.id, {{enrolment, course.components[0].code, "0"}}).value();
    REQUIRE(affected.size() == 1);
    CHECK(affected[0].certificate.id == f.certificates[6].id);
    CHECK_FALSE(affected[0].stands);
    CHECK(reissue_certificate(*f.desk, f.certificates[6].id, std::nullopt).error().code == "reissue.not_eligible");
    REQUIRE(revoke_certificate(*f.desk, f.certificates[6].id, RevocationReason::result_corrected, "").has_value());
    CHECK(enter_results(*f.desk, f.batch.id, {{enrolment, course.components[0].code, std::to_string(course.components[0].maximum)}})
              ->empty());
    const auto fresh = reissue_certificate(*f.desk, f.certificates[6].id, std::nullopt).value();
    CHECK(fresh.revision == 2);
    CHECK(f.now(f.certificates[6].id).state == CertificateState::revoked);
    CHECK(f.ledger_is_clean());
}

TEST_CASE("a corrected result that changes the grade says so, and the certificate can be reissued with it") {
    Ceremony f;
    const auto course = load_course(f.desk->database(), f.batch.course, 0).value();
    std::vector<ResultToEnter> lower;
    for (const auto& component : course.components)
        lower.push_back({f.certificates[1].enrolment, component.code, std::to_string(component.maximum * 7 / 10)});
    const auto affected = enter_results(*f.desk, f.batch.id, lower).value();
    REQUIRE(affected.size() == 1);
    CHECK(affected[0].stands);
    const auto fresh = reissue_certificate(*f.desk, f.certificates[1].id, std::nullopt).value();
    CHECK(load_certificate_content(f.desk->ledger(), fresh)->paper.grade == affected[0].grade);
}

TEST_CASE("misconduct is not made good by a new certificate, and a suspended one waits") {
    Ceremony f;
    REQUIRE(revoke_certificate(*f.desk, f.certificates[0].id, RevocationReason::misconduct, "").has_value());
    CHECK(reissue_certificate(*f.desk, f.certificates[0].id, f.renamed(0, "Other Name")).error().code == "reissue.revoked");
    REQUIRE(suspend_certificate(*f.desk, f.certificates[1].id, "").has_value());
    CHECK(reissue_certificate(*f.desk, f.certificates[1].id, f.renamed(1, "Other Name")).error().code == "certificate.is_suspended");
    CHECK(reissue_certificate(*f.desk, CertificateId{"NONE"}, std::nullopt).error().code == "certificate.unknown");
}

// What a course and a trainee's record become in the full credential, and that both forms are issued in one act.
#include "kiosk/usecase/achievement.h"

#include <doctest/doctest.h>

#include <set>

#include "credential/cose/cwt.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/encode.h"
#include "credential/openbadge/read.h"
#include "credential/verify_full.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trust_store.h"
#include "tests/support/centre_fixture.h"

namespace sanad::test {
namespace {

Course sample_course(const std::string& name) { return parse_course(CentreFixture::sample(name)).value(); }

std::vector<openbadge::Alignment> of_type(const openbadge::Achievement& achievement, const std::string& type) {
    std::vector<openbadge::Alignment> found;
    for (const auto& alignment : achievement.alignments) {
        if (alignment.type == type) found.push_back(alignment);
    }
    return found;
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Issued : CentreFixture {
    Batch batch;
    std::vector<CertificateContent> contents;

    Issued() {
        register_kiosk();
        batch = open_baking_batch();
        fulfil(batch);
        const auto report = issue_certificates(*desk, batch.id, {}).value();
        REQUIRE(report.issued.size() == 28);
        for (const auto& certificate : report.issued) contents.push_back(*load_certificate_content(desk->ledger(), certificate));
    }
};

}  // namespace

TEST_CASE("every element that a micro-credential's course states is in its achievement") {
    for (const char* name : {"home-baking.course.json", "famg.course.json"}) {
        CAPTURE(name);
        const Course course = sample_course(name);
        const auto achievement = achievement_of(course);
        CHECK(achievement.kind == CredentialKind::micro_credential);
        CHECK(achievement.name == course.title.en);
        CHECK(achievement.creator_name == course.awarding_centre.en);
        CHECK(achievement.field_of_study == course.field_code + " " + course.field_name);
        CHECK(achievement.in_language == course.languages.front());
        for (const std::string& part :
             {course.description.en, course.description.ur, course.title.ur, course.prerequisites.en, course.audience.en, course.fee.en,
              course.support.en, std::to_string(course.workload_hours) + " hours", course.level->text(), course.credits->system}) {
            CHECK_MESSAGE(says(achievement.description, part), part);
        }
        for (const Module& module : course.modules) CHECK(says(achievement.description, module.code + " " + module.title.en));
        for (const AssessmentComponent& component : course.components) CHECK(says(achievement.criteria, component.title.en));
        for (const GradeBand& band : course.policy.assessment->grade_bands) {
            CHECK(says(achievement.criteria, band.grade + " from " + std::to_string(band.from_percent) + "%"));
        }
        CHECK(says(achievement.criteria, std::to_string(course.policy.attendance.minimum_percent) + "% of the sessions planned"));
        CHECK(says(achievement.criteria, course.identity_check.en));

        const auto outcomes = of_type(achievement, "ext:LearningOutcome");
        REQUIRE(outcomes.size() == course.learning_outcomes.size());
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            CHECK(outcomes[i].name == course.learning_outcomes[i].text.en);
            CHECK(outcomes[i].description == course.learning_outcomes[i].text.ur);
            CHECK(says(achievement.description, outcomes[i].name));
        }
        CHECK_FALSE(of_type(achievement, "ext:ISCO-08").empty());
        CHECK(of_type(achievement, "ext:NVQF").at(0).code == course.level->value);
        CHECK(of_type(achievement, "ext:Workload").at(0).code == std::to_string(course.workload_hours));
        CHECK(of_type(achievement, "ext:AssessmentType").at(0).name == course.assessment_type.en);
        CHECK(of_type(achievement, "ext:ParticipationMode").at(0).url == "http://data.europa.eu/snb/learning-assessment/9191af2ed9");
        CHECK(of_type(achievement, "ext:QualityAssurance").at(0).name == course.quality_assurance->who.en);
        CHECK(says(of_type(achievement, "ext:QualityAssurance").at(0).description, course.quality_assurance->since));
        CHECK(of_type(achievement, "ext:Supervision").at(0).description == course.identity_check.en);
        CHECK(of_type(achievement, "ext:ISCEDF").at(0).url == "http://data.europa.eu/snb/isced-f/" + course.field_code);
        CHECK(of_type(achievement, "ext:Stackability").at(0).code == course.stackability[0].pathway);
        // Each component, the total, the grade, attendance.
        CHECK(achievement.results.size() == course.components.size() + 3);
    }
}

TEST_CASE("credits are a number where they are quarters, and words where they are not") {
    Course course = sample_course("famg.course.json");
    CHECK(achievement_of(course).credits_quarters == 22);
    course.credits->hundredths = 533;
    CHECK_FALSE(achievement_of(course).credits_quarters);
    CHECK(of_type(achievement_of(course), "ext:Workload").at(0).description == "5.33 credits (ECTS)");
}

TEST_CASE("a course of attendance alone says so, and has no assessment in it") {
    const Course course = sample_course("kitchen-hygiene.course.json");
    REQUIRE(course.components.empty());
    const auto achievement = achievement_of(course);
    CHECK(achievement.kind == CredentialKind::certificate_of_completion);
    CHECK(says(achievement.criteria, "Nothing was assessed"));
    CHECK(of_type(achievement, "ext:AssessmentType").empty());
    REQUIRE(achievement.results.size() == 1);
    CHECK(achievement.results[0].code == "attendance");
}

TEST_CASE("an address with letters that no address may hold is encoded, and a framework's name becomes a type") {
    Course course = sample_course("famg.course.json");
    course.learning_outcomes[0].alignments = {{"O*NET", "13-2031.00", "https://example.org/a b|ہ", "Budget analysts"},
                                              {"قومی معیار", "1", "https://example.org/", "A standard"}};
    const auto achievement = achievement_of(course);
    CHECK(of_type(achievement, "ext:ONET").at(0).url == "https://example.org/a%20b%7C%DB%81");
    CHECK(of_type(achievement, "ext:Framework").at(0).framework == "قومی معیار");
    CHECK(prepare_course({"PTSD", "PTSD-Centre", "پی ٹی ایس ڈی سینٹر"}, course, "http://localhost:8080"));
}

TEST_CASE("a course that says more than a full credential holds is refused before anybody is taught") {
    CentreFixture f;
    Json document = Json::parse(CentreFixture::sample("home-baking.course.json"));
    for (auto& module : document["modules"]) module["title"]["en"] = std::string(3000, 'x');
    CHECK(import_course(*f.desk, document.dump()).error() == Refusal{"course.not_signable", {{"course", "HBW"}}});
}

TEST_CASE("both forms are issued in one act: the compact one carries the digest of the full one's exact bytes") {
    Issued f;
    const auto trust = load_trust_list(f.desk->database())->keys;
    std::set<std::string> subjects;
    for (const CertificateContent& content : f.contents) {
        const auto verified = verify_full_credential(bytes_of(content.full), TrustList{trust}, f.clock.now() / 1000);
        CHECK(verified.verdict == Verdict::genuine_unregistered);
        const auto compact = verify_credential(content.bytes, TrustList{trust}, f.clock.now() / 1000, [](const auto&) { return false; });
        REQUIRE(compact.credential);
        CHECK(verified.credential->belongs_to(compact.credential->full_digest));
        CHECK(verified.serial == compact.serial);

        const auto& award = verified.credential->facts.award;
        CHECK(award.id == compact.credential->id);
        CHECK(award.holder_name == compact.credential->holder_name);
        CHECK(award.valid_from == compact.credential->issued_at);
        CHECK(award.counter == compact.credential->counter);
        CHECK(award.activity_start < award.activity_end);
        CHECK(award.results ==
              std::vector<openbadge::ResultValue>{{"PT", "60"}, {"HQ", "20"}, {"total", "100"}, {"grade", "A"}, {"attendance", "100"}});
        subjects.insert(openbadge::subject_id(award));
        // Never the identity number, nor anything of it.
        CHECK_FALSE(says(content.full, compact.credential->identity_last4 + "\""));
    }
    CHECK(subjects.size() == f.contents.size());
}

TEST_CASE("the full credential is in the personal part: erased with it, and not in the chain") {
    Issued f;
    const auto certificate = load_certificates(f.desk->database(), f.batch.id).front();
    const auto event = f.desk->ledger().event_at(certificate.ledger, certificate.seq).value();
    CHECK(says(event.personal->value.at("full").get<std::string>(), "OpenBadgeCredential"));
    CHECK_FALSE(says(event.line, "OpenBadgeCredential"));
}

}  // namespace sanad::test

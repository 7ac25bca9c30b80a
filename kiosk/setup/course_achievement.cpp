#include "kiosk/setup/course_achievement.h"

#include <algorithm>

#include "credential/openbadge/nquads.h"
#include "kiosk/setup/achievement_words.h"

namespace sanad {
namespace {

// An address as people write it, with what no IRI may hold percent-encoded.
std::string iri_of(const std::string& url) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string iri;
    for (const char c : url) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte > ' ' && byte < 0x7f && std::string_view("<>\"{}|^`\\").find(c) == std::string_view::npos) {
            iri += c;
        } else {
            iri += '%';
            iri += kHex[byte >> 4];
            iri += kHex[byte & 15];
        }
    }
    return iri;
}

// "ext:" and what of the framework's name a type may hold: "O*NET" is ext:ONET.
std::string extension_of(const std::string& framework) {
    std::string type = "ext:";
    std::ranges::copy_if(framework, std::back_inserter(type), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    });
    return type.size() > 4 ? type : "ext:Framework";
}

void add_outcomes(const Course& course, std::vector<openbadge::Alignment>& alignments) {
    int number = 0;
    for (const LearningOutcome& outcome : course.learning_outcomes) {
        alignments.push_back({"ext:LearningOutcome", outcome.text.en, outcome.text.ur, std::to_string(++number)});
        for (const Alignment& place : outcome.alignments) {
            alignments.push_back(
                {extension_of(place.framework), place.name, outcome.text.en, place.code, place.framework, iri_of(place.url)});
        }
    }
}

void add_level(const Level& level, std::vector<openbadge::Alignment>& alignments) {
    const bool eqf = level.framework == "EQF" && level.value.size() == 1 && level.value >= "1" && level.value <= "8";
    alignments.push_back({extension_of(level.framework), level.text(), std::string(words::level(level.verified)), level.value,
                          level.framework, eqf ? "http://data.europa.eu/snb/eqf/" + level.value : std::string()});
}

std::vector<openbadge::Alignment> alignments_of(const Course& course) {
    std::vector<openbadge::Alignment> made;
    add_outcomes(course, made);
    if (course.level) add_level(*course.level, made);
    made.push_back({"ext:Workload", words::hours(course.workload_hours), words::credits(course), std::to_string(course.workload_hours)});
    if (!course.assessment_type.en.empty()) {
        made.push_back({"ext:AssessmentType", course.assessment_type.en, course.assessment_type.ur});
    }
    if (course.participation) {
        made.push_back({"ext:ParticipationMode", std::string(words::participation(*course.participation)), "",
                        std::string(word_of(*course.participation)), "European Learning Model: Mode of learning and assessment",
                        std::string(words::participation_url(*course.participation))});
    }
    if (course.quality_assurance) {
        made.push_back({"ext:QualityAssurance", course.quality_assurance->who.en,
                        course.quality_assurance->how.en + words::since(course.quality_assurance->since)});
    }
    if (!course.components.empty()) {
        made.push_back({"ext:Supervision", std::string(words::supervision(course.supervision)), course.identity_check.en,
                        std::string(word_of(course.supervision))});
    }
    if (!course.field_code.empty()) {
        made.push_back({"ext:ISCEDF", course.field_name, "", course.field_code, "ISCED-F 2013",
                        "http://data.europa.eu/snb/isced-f/" + course.field_code});
    }
    for (const Stacking& stacking : course.stackability) {
        made.push_back({"ext:Stackability", stacking.title.en, stacking.part.en, stacking.pathway});
    }
    return made;
}

std::vector<openbadge::ResultDescription> results_of(const Course& course) {
    std::vector<openbadge::ResultDescription> results;
    for (const AssessmentComponent& component : course.components) {
        results.push_back({component.code, component.title.en, "RawScore", "0", std::to_string(component.maximum),
                           component.mandatory ? std::to_string(component.pass_mark) : std::string()});
    }
    if (const auto& assessment = course.policy.assessment) {
        results.push_back({kTotalResult, "Weighted total", "Percent", "0", "100", std::to_string(assessment->minimum_total_percent)});
        if (!assessment->grade_bands.empty()) results.push_back({kGradeResult, "Grade", "LetterGrade"});
    }
    results.push_back(
        {kAttendanceResult, "Attendance", "ext:AttendancePercent", "0", "100", std::to_string(course.policy.attendance.minimum_percent)});
    return results;
}

}  // namespace

std::optional<std::int64_t> credit_quarters(const Course& course) {
    if (!course.credits || course.credits->hundredths % 25 != 0) return std::nullopt;
    return course.credits->hundredths / 25;
}

openbadge::Issuer issuer_of(const Centre& centre, const Course& course, const std::string& public_url) {
    return {public_url, centre.code, centre.name_en, centre.name_ur, course.country};
}

openbadge::Achievement achievement_of(const Course& course) {
    openbadge::Achievement achievement;
    achievement.kind = course.policy.kind;
    achievement.course_code = course.code;
    achievement.version = course.version;
    achievement.name = course.title.en;
    achievement.description = words::description(course);
    achievement.criteria = words::criteria(course);
    if (!course.field_code.empty()) achievement.field_of_study = course.field_code + " " + course.field_name;
    // The schema takes a language and a region, no more; every language of instruction stands in the description.
    if (openbadge::is_language(course.languages.front())) achievement.in_language = course.languages.front();
    achievement.credits_quarters = credit_quarters(course);
    achievement.creator_name = course.awarding_centre.en;
    achievement.creator_description = course.awarding_centre.ur;
    achievement.alignments = alignments_of(course);
    achievement.results = results_of(course);
    return achievement;
}

Result<openbadge::PreparedCourse, Refusal> prepare_course(const Centre& centre, const Course& course, const std::string& public_url) {
    constexpr std::size_t kHoldersPart = 8 * 1024;  // longer than any real one
    auto prepared = openbadge::PreparedCourse::prepare(issuer_of(centre, course, public_url), achievement_of(course));
    if (!prepared || prepared->json_bytes() + kHoldersPart > openbadge::kMaxFullCredentialBytes) {
        return refuse(Refusal{"course.not_signable", {{"course", course.code}}});
    }
    return *std::move(prepared);
}

}  // namespace sanad

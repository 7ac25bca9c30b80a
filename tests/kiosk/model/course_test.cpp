// The sample courses are read with all that they state; each thing that can be wrong with a course file is refused by
// its name.
#include "kiosk/model/course.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <set>

#include "tests/support/source_file.h"

namespace sanad {
namespace {

Json sample(const std::string& name) { return Json::parse(source_file("assets/sample/" + name + ".course.json")); }

Refusal refusal_of(const Json& json) {
    const auto course = parse_course(json.dump());
    return course ? Refusal{"none"} : course.error();
}

TEST_CASE("the officers' course has its 60 modules and every element of a micro-credential") {
    const auto course = parse_course(source_file("assets/sample/famg.course.json"));
    REQUIRE(course);
    CHECK(course->code == "FAMG");
    CHECK(course->version == 1);
    CHECK(course->short_title == "Finance and e-Governance");
    CHECK(course->policy.kind == CredentialKind::micro_credential);
    REQUIRE(course->modules.size() == 60);
    std::set<std::string> titles;
    for (const Module& module : course->modules) {
        titles.insert(module.title.en);
        titles.insert(module.title.ur);
        CHECK(module.hours == 2);
        CHECK(module.mandatory);
    }
    CHECK(titles.size() == 120);
    CHECK(course->modules.back().code == "FAMG-60");
    CHECK(course->timetable.sessions_per_day == 3);
    CHECK(course->timetable.first_starts_at == 9 * 60);
    CHECK(course->timetable.days_off == std::vector{std::chrono::Saturday, std::chrono::Sunday});
    CHECK(course->learning_outcomes.size() == 7);
    CHECK(course->learning_outcomes.front().alignments.front().code == "1211");
    CHECK(course->level->text() == "NVQF 5");
    CHECK_FALSE(course->level->verified);
    CHECK(course->credits->hundredths == 550);
    CHECK(course->workload_hours == 160);
    CHECK(course->participation == Participation::on_site);
    CHECK(course->supervision == Supervision::supervised_on_site);
    CHECK(course->quality_assurance->since == "2019-12-02");
    CHECK(course->stackability.front().pathway == "PSM");
    CHECK(course->field_code == "0413");
    CHECK_FALSE(course->policy.separation_of_duty);
    CHECK(course->policy.awarded_on == AwardedOn::handover);
    CHECK(course->policy.attendance.minimum_percent == 80);
    REQUIRE(course->policy.assessment);
    CHECK(course->policy.assessment->grade_bands.front().grade == "A");
    CHECK(course->component("WT")->maximum == 100);
    CHECK(course->component("XX") == nullptr);
    CHECK(course->module("FAMG-17")->title.en == "Punjab Procurement Rules 2014: principles");
    CHECK_FALSE(course->validity_months);
}

TEST_CASE("the women's course and the attendance-only day are read") {
    const auto baking = parse_course(source_file("assets/sample/home-baking.course.json"));
    REQUIRE(baking);
    CHECK(baking->modules.size() == 20);
    CHECK(baking->relation_default == Relation::daughter_of);
    CHECK(baking->policy.routes == std::set{Route::taught, Route::rpl});
    CHECK(baking->policy.attendance.late_counts_percent == 50);
    CHECK(baking->policy.attendance.excused_counts == ExcusedCounts::not_counted);

    const auto day = parse_course(source_file("assets/sample/kitchen-hygiene.course.json"));
    REQUIRE(day);
    CHECK(day->policy.kind == CredentialKind::certificate_of_completion);
    CHECK_FALSE(day->policy.assessment);
    CHECK(day->components.empty());
    CHECK(day->validity_months == 24);
    CHECK(day->policy.awarded_on == AwardedOn::issue);
}

TEST_CASE("a course may demand that two people award and sign") {
    Json course = sample("famg");
    course["policy"]["separation_of_duty"] = true;
    CHECK(parse_course(course.dump())->policy.separation_of_duty);
    course["policy"].erase("separation_of_duty");
    CHECK_FALSE(parse_course(course.dump())->policy.separation_of_duty);
}

TEST_CASE("every sample course names a template that is there") {
    for (const char* name : {"famg", "home-baking", "kitchen-hygiene"}) {
        const auto course = parse_course(source_file(std::string("assets/sample/") + name + ".course.json"));
        REQUIRE(course);
        CHECK(std::filesystem::exists(source_path("assets/templates/" + course->template_name + ".json")));
    }
}

TEST_CASE("the stored document is canonical, says the same, and is its own document") {
    const std::string written = source_file("assets/sample/famg.course.json");
    const auto document = course_document(written);
    REQUIRE(document);
    CHECK(parse_canonical_json(*document, kMaxCourseBytes).value() == Json::parse(written));
    CHECK(course_document(*document) == document);
    CHECK(parse_course(*document)->modules.size() == 60);
    CHECK(course_document("{").error().code == "course.not_json");
}

TEST_CASE("a micro-credential is refused with the whole list of what it does not state") {
    Json course = sample("famg");
    for (const char* element : {"awarding_centre", "country", "workload_hours", "learning_outcomes", "level", "assessment_type",
                                "participation", "quality_assurance"}) {
        Json without = course;
        without.erase(element);
        CHECK(refusal_of(without) == Refusal{"course.not_a_micro_credential", {{"missing", element}}});
    }
    course.erase("level");
    course.erase("components");
    course["policy"].erase("assessment");
    course["learning_outcomes"] = Json::array();
    CHECK(refusal_of(course) == Refusal{"course.not_a_micro_credential", {{"missing", "learning_outcomes, level, components"}}});

    course["policy"]["kind"] = "certificate_of_completion";
    CHECK(parse_course(course.dump()));
    course.erase("workload_hours");
    CHECK(refusal_of(course) == Refusal{"course.field_missing", {{"field", "workload_hours"}}});
}

TEST_CASE("each field that everybody needs is missed by its name") {
    const Json course = sample("home-baking");
    for (const char* field : {"code", "version", "title", "short_title", "description", "languages", "modules", "policy", "timetable",
                              "template", "signatories", "identity_check"}) {
        Json without = course;
        without.erase(field);
        CHECK(refusal_of(without) == Refusal{"course.field_missing", {{"field", field}}});
    }
    Json course_without = course;
    course_without["modules"][3]["title"].erase("ur");
    CHECK(refusal_of(course_without) == Refusal{"course.field_missing", {{"field", "modules[3].title.ur"}}});
}

TEST_CASE("a field that is wrong, or that courses do not have, is named") {
    struct Case {
        const char* field;
        std::function<void(Json&)> damage;
    };
    const std::vector<Case> cases{
        {"code", [](Json& c) { c["code"] = "famg"; }},
        {"code", [](Json& c) { c["code"] = 7; }},
        {"version", [](Json& c) { c["version"] = 0; }},
        {"version", [](Json& c) { c["version"] = 1.5; }},
        {"version", [](Json& c) { c["version"] = 18446744073709551615ULL; }},
        {"title", [](Json& c) { c["title"] = "Baking"; }},
        {"title.ur", [](Json& c) { c["title"]["ur"] = " \u00a0 "; }},
        {"short_title", [](Json& c) { c["short_title"] = "Twenty-five bytes of title"; }},
        {"description.en", [](Json& c) { c["description"]["en"] = "two\nlines"; }},
        {"country", [](Json& c) { c["country"] = "pk"; }},
        {"languages", [](Json& c) { c["languages"] = Json::array(); }},
        {"learning_outcomes[1].alignments[0].url",
         [](Json& c) { c["learning_outcomes"][1]["alignments"][0]["url"] = "javascript:alert(1)"; }},
        {"workload_hours", [](Json& c) { c["workload_hours"] = "50"; }},
        {"credits.hundredths", [](Json& c) { c["credits"]["hundredths"] = 0; }},
        {"level.verified", [](Json& c) { c["level"]["verified"] = "yes"; }},
        {"participation", [](Json& c) { c["participation"] = "by post"; }},
        {"quality_assurance.since", [](Json& c) { c["quality_assurance"]["since"] = "2021-02-30"; }},
        {"field.code", [](Json& c) { c["field"]["code"] = "72"; }},
        {"validity_months", [](Json& c) { c["validity_months"] = 0; }},
        {"modules", [](Json& c) { c["modules"] = Json::array(); }},
        {"modules[0].hours", [](Json& c) { c["modules"][0]["hours"] = -1; }},
        {"components[0].kind", [](Json& c) { c["components"][0]["kind"] = "guess"; }},
        {"components[1].weight_percent", [](Json& c) { c["components"][1]["weight_percent"] = 101; }},
        {"policy.kind", [](Json& c) { c["policy"]["kind"] = "diploma"; }},
        {"policy.attendance.minimum_percent", [](Json& c) { c["policy"]["attendance"]["minimum_percent"] = 101; }},
        {"policy.attendance.excused_counts", [](Json& c) { c["policy"]["attendance"]["excused_counts"] = "half"; }},
        {"policy.assessment.attempts_allowed", [](Json& c) { c["policy"]["assessment"]["attempts_allowed"] = 0; }},
        {"policy.routes", [](Json& c) { c["policy"]["routes"] = Json::array({"bought"}); }},
        {"policy.routes", [](Json& c) { c["policy"]["routes"] = Json::array(); }},
        {"policy.awarded_on", [](Json& c) { c["policy"]["awarded_on"] = "never"; }},
        {"timetable.first_starts_at", [](Json& c) { c["timetable"]["first_starts_at"] = "9:00"; }},
        {"timetable.first_starts_at", [](Json& c) { c["timetable"]["first_starts_at"] = "09:60"; }},
        {"timetable.days_off", [](Json& c) { c["timetable"]["days_off"] = Json::array({"Sunday"}); }},
        {"title", [](Json& c) { c["title"]["ur"] = std::string(161, 'x'); }},
        {"relation_default", [](Json& c) { c["relation_default"] = "nephew_of"; }},
        {"template", [](Json& c) { c["template"] = "../secret"; }},
        {"signatories", [](Json& c) { c["signatories"] = Json::array(); }},
        {"course", [](Json& c) { c = Json::array(); }},
    };
    for (const Case& one : cases) {
        Json course = sample("home-baking");
        one.damage(course);
        CAPTURE(std::string(one.field));
        const Refusal refusal = refusal_of(course);
        CHECK(refusal.code == "course.field_wrong");
        CHECK(refusal.facts.at("field") == one.field);
    }

    Json misspelt = sample("home-baking");
    misspelt["policy"]["attendance"]["late_count_percent"] = 0;
    CHECK(refusal_of(misspelt) == Refusal{"course.field_unknown", {{"field", "policy.attendance.late_count_percent"}}});
    misspelt = sample("home-baking");
    misspelt["نام"] = "x";
    CHECK(refusal_of(misspelt).code == "course.field_unknown");
}

TEST_CASE("fields that contradict each other are refused, one code per contradiction") {
    struct Case {
        const char* code;
        std::function<void(Json&)> damage;
    };
    const std::vector<Case> cases{
        {"course.module_twice", [](Json& c) { c["modules"][1]["code"] = "HBW-01"; }},
        {"course.module_unknown", [](Json& c) { c["policy"]["attendance"]["modules_not_to_miss"] = Json::array({"HBW-21"}); }},
        {"course.module_optional", [](Json& c) { c["modules"][0]["mandatory"] = false; }},
        {"course.hours_above_workload", [](Json& c) { c["workload_hours"] = 39; }},
        {"course.too_many_sessions",
         [](Json& c) {
             c["timetable"]["session_minutes"] = 5;
             c["modules"][0]["hours"] = 60;
             c["workload_hours"] = 200;
         }},
        {"course.day_too_long", [](Json& c) { c["timetable"]["first_starts_at"] = "19:31"; }},
        {"course.component_twice", [](Json& c) { c["components"][1]["code"] = "PT"; }},
        {"course.pass_mark_above_maximum", [](Json& c) { c["components"][1]["pass_mark"] = 21; }},
        {"course.weights_not_100", [](Json& c) { c["components"][1]["weight_percent"] = 29; }},
        {"course.bands_not_falling", [](Json& c) { c["policy"]["assessment"]["grade_bands"][1]["from_percent"] = 75; }},
        {"course.bands_above_minimum", [](Json& c) { c["policy"]["assessment"]["grade_bands"][2]["from_percent"] = 51; }},
        {"course.assessment_halved", [](Json& c) { c["policy"].erase("assessment"); }},
        {"course.maxima_awkward",
         [](Json& c) {
             for (const int maximum : {997, 991, 983, 977}) {
                 c["components"].push_back({{"code", "P" + std::to_string(maximum)},
                                            {"title", {{"en", "P"}, {"ur", "پ"}}},
                                            {"kind", "project"},
                                            {"maximum", maximum},
                                            {"pass_mark", 0},
                                            {"weight_percent", 0}});
             }
         }},
    };
    for (const Case& one : cases) {
        Json course = sample("home-baking");
        one.damage(course);
        CAPTURE(std::string(one.code));
        CHECK(refusal_of(course).code == one.code);
    }
    Json day = sample("kitchen-hygiene");
    day["policy"]["routes"] = Json::array({"taught", "rpl"});
    CHECK(refusal_of(day).code == "course.rpl_without_assessment");
    day = sample("kitchen-hygiene");
    day["policy"]["attendance"]["minimum_percent"] = 0;
    CHECK(refusal_of(day).code == "course.demands_nothing");
}

TEST_CASE("limits come before reading, and a field twice is not the last one in silence") {
    CHECK(parse_course(std::string(kMaxCourseBytes + 1, ' ')).error() == Refusal{"course.too_large", {{"kib", "256"}}});
    CHECK(parse_course("<!DOCTYPE html>").error().code == "course.not_json");
    CHECK(parse_course("").error().code == "course.not_json");
    CHECK(parse_course(std::string(1000, '[')).error().code == "course.not_json");
    CHECK(parse_course("{\"code\":\"AB\",\"code\":\"CD\"}").error().code == "course.field_twice");
    CHECK(parse_course("{\"code\":\"\xff\"}").error().code == "course.not_json");
}

}  // namespace
}  // namespace sanad

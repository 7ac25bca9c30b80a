// The verdict follows the policy to the mark, and gives its reasons.
#include "kiosk/rules/eligibility.h"

#include <doctest/doctest.h>

#include "tests/support/source_file.h"

namespace sanad {
namespace {

Course sample(const std::string& name) { return parse_course(source_file("assets/sample/" + name + ".course.json")).value(); }

/// One session per module; the trainee was present at the first `present`, the rest are unmarked.
AttendanceRecord attended(const Course& course, int present) {
    AttendanceRecord record;
    for (const Module& module : course.modules) {
        record.sessions.push_back({{}, module.code, false, {}});
        if (present-- > 0) record.sessions.back().mark = Mark::present;
    }
    return record;
}

ResultRecord passed_famg() { return {{{"WT", {7200}}, {"AS", {3000}}, {"PR", {1500}}}, false}; }

const Reason& reason(const Eligibility& verdict, const std::string& key) {
    for (const Reason& one : verdict.reasons) {
        if (one.key == key) return one;
    }
    FAIL("no reason " << key);
    return verdict.reasons.front();
}

bool has_reason(const Eligibility& verdict, const std::string& key) {
    return std::ranges::any_of(verdict.reasons, [&](const Reason& one) { return one.key == key; });
}

TEST_CASE("who attended 48 of 60 and passed everything is eligible; at 47 not") {
    const Course course = sample("famg");
    const Eligibility yes = decide(course, attended(course, 48), passed_famg(), Route::taught);
    CHECK(yes.eligible);
    CHECK(yes.still_reachable);
    CHECK(yes.sessions_counted == 60);
    CHECK(yes.sessions_unmarked == 12);
    CHECK(yes.attended_hundredths == 4800);
    CHECK(yes.needed_hundredths == 4800);
    CHECK(yes.attendance_percent == 80);
    CHECK(reason(yes, "reason.attendance").facts ==
          std::map<std::string, std::string>{{"attended", "48"}, {"planned", "60"}, {"needed", "48"}});

    const Eligibility not_yet = decide(course, attended(course, 47), passed_famg(), Route::taught);
    CHECK_FALSE(not_yet.eligible);
    CHECK(not_yet.still_reachable);
    CHECK(not_yet.attendance_percent == 78);
    CHECK(reason(not_yet, "reason.attendance_to_come").facts.at("unmarked") == "13");
}

TEST_CASE("41 of 60 with the rest absent can no longer be reached, and says so in numbers") {
    const Course course = sample("famg");
    AttendanceRecord record = attended(course, 41);
    for (SessionMark& session : record.sessions) {
        if (!session.mark) session.mark = Mark::absent;
    }
    const Eligibility verdict = decide(course, record, passed_famg(), Route::taught);
    CHECK_FALSE(verdict.eligible);
    CHECK_FALSE(verdict.still_reachable);
    const Reason& why = reason(verdict, "reason.attendance_out_of_reach");
    CHECK(why.facts == std::map<std::string, std::string>{{"attended", "41"}, {"planned", "60"}, {"needed", "48"}, {"unmarked", "0"}});
}

TEST_CASE("the share is of sessions planned less cancelled, never of those held so far") {
    const Course course = sample("famg");
    // Ten held, all attended: ten of sixty.
    CHECK(decide(course, attended(course, 10), passed_famg(), Route::taught).attendance_percent == 16);
    AttendanceRecord record = attended(course, 45);
    for (std::size_t at = 56; at < 60; ++at) record.sessions[at].cancelled = true;
    const Eligibility verdict = decide(course, record, passed_famg(), Route::taught);
    CHECK(verdict.sessions_counted == 56);
    CHECK(verdict.eligible);  // 45 of 56, 44.8 needed
    CHECK(reason(verdict, "reason.attendance").facts.at("needed") == "45");
    record.sessions[44].mark = std::nullopt;
    CHECK_FALSE(decide(course, record, passed_famg(), Route::taught).eligible);
    // A mark on a session cancelled afterwards counts nowhere.
    record.sessions[59].mark = Mark::present;
    CHECK(decide(course, record, passed_famg(), Route::taught).attended_hundredths == 4400);
}

TEST_CASE("late and excused count as the policy says") {
    Course course = sample("kitchen-hygiene");
    course.policy.attendance.minimum_percent = 75;
    const auto verdict_with = [&](Mark mark, int late, ExcusedCounts excused) {
        course.policy.attendance.late_counts_percent = late;
        course.policy.attendance.excused_counts = excused;
        AttendanceRecord record = attended(course, 3);
        record.sessions[3].mark = mark;
        return decide(course, record, {}, Route::taught);
    };
    const auto numbers = [](const Eligibility& verdict) { return std::pair{verdict.attended_hundredths, verdict.sessions_counted}; };
    CHECK(numbers(verdict_with(Mark::late, 100, ExcusedCounts::absent)) == std::pair{400, 4});
    CHECK(numbers(verdict_with(Mark::late, 50, ExcusedCounts::absent)) == std::pair{350, 4});
    CHECK(numbers(verdict_with(Mark::late, 0, ExcusedCounts::present)) == std::pair{300, 4});
    CHECK(numbers(verdict_with(Mark::excused, 0, ExcusedCounts::present)) == std::pair{400, 4});
    CHECK(numbers(verdict_with(Mark::excused, 100, ExcusedCounts::absent)) == std::pair{300, 4});
    CHECK(numbers(verdict_with(Mark::excused, 100, ExcusedCounts::not_counted)) == std::pair{300, 3});
    CHECK(verdict_with(Mark::excused, 100, ExcusedCounts::not_counted).attendance_percent == 100);
    CHECK(reason(verdict_with(Mark::late, 50, ExcusedCounts::absent), "reason.attendance").facts.at("attended") == "3.5");
}

TEST_CASE("half a session is enough exactly where the share is reached, not near it") {
    Course course = sample("kitchen-hygiene");
    course.policy.attendance.late_counts_percent = 50;
    AttendanceRecord record = attended(course, 3);
    record.sessions[3].mark = Mark::late;
    course.policy.attendance.minimum_percent = 87;  // 3.48 of 4
    CHECK(decide(course, record, {}, Route::taught).eligible);
    course.policy.attendance.minimum_percent = 88;  // 3.52 of 4
    const Eligibility verdict = decide(course, record, {}, Route::taught);
    CHECK_FALSE(verdict.eligible);
    CHECK(reason(verdict, "reason.attendance_out_of_reach").facts.at("needed") == "3.52");
}

TEST_CASE("a module that must not be missed decides alone") {
    const Course course = sample("famg");
    const std::size_t seventeenth = 16;
    AttendanceRecord record = attended(course, 60);
    CHECK(reason(decide(course, record, passed_famg(), Route::taught), "reason.module_attended").facts_ur().at("subject") ==
          "پنجاب پروکیورمنٹ رولز 2014: بنیادی اصول");
    struct Case {
        std::optional<Mark> mark;
        bool cancelled;
        const char* key;
        bool met;
        bool reachable;
    };
    for (const Case& one :
         {Case{Mark::late, false, "reason.module_attended", true, false}, Case{Mark::absent, false, "reason.module_missed", false, false},
          Case{Mark::excused, false, "reason.module_missed", false, false}, Case{{}, false, "reason.module_to_come", false, true},
          Case{Mark::present, true, "reason.module_not_held", false, true}}) {
        record.sessions[seventeenth].mark = one.mark;
        record.sessions[seventeenth].cancelled = one.cancelled;
        const Eligibility verdict = decide(course, record, passed_famg(), Route::taught);
        CAPTURE(std::string(one.key));
        CHECK(reason(verdict, one.key).met == one.met);
        CHECK(reason(verdict, one.key).reachable == one.reachable);
        CHECK(verdict.eligible == one.met);
    }
}

TEST_CASE("a batch that plans one session of sixty modules earns nobody a certificate") {
    const Course course = sample("famg");
    const AttendanceRecord record{{{{}, "FAMG-17", false, Mark::present}}};
    const Eligibility verdict = decide(course, record, passed_famg(), Route::taught);
    CHECK(verdict.attendance_percent == 100);
    CHECK_FALSE(verdict.eligible);
    CHECK(reason(verdict, "reason.modules_not_planned").facts == std::map<std::string, std::string>{{"count", "59"}, {"code", "FAMG-01"}});
    CHECK(reason(decide(course, {}, passed_famg(), Route::taught), "reason.no_sessions").met == false);
}

TEST_CASE("each mandatory component is passed by its best allowed attempt") {
    const Course course = sample("famg");
    const auto verdict_with = [&](std::vector<int> attempts) {
        ResultRecord results = passed_famg();
        results.components[0].attempts = std::move(attempts);
        return decide(course, attended(course, 60), results, Route::taught);
    };
    CHECK(verdict_with({5000}).eligible);
    CHECK(reason(verdict_with({4999}), "reason.component_again").facts.at("marks") == "49.99");
    CHECK(verdict_with({4999}).still_reachable);
    CHECK(verdict_with({3000, 6000}).eligible);
    CHECK(verdict_with({6000, 3000}).eligible);
    CHECK(has_reason(verdict_with({3000, 4000}), "reason.component_failed"));
    CHECK_FALSE(verdict_with({3000, 4000}).still_reachable);
    CHECK_FALSE(verdict_with({3000, 4000, 9000}).eligible);  // the third attempt is one too many
    const Eligibility missing = verdict_with({});
    CHECK_FALSE(missing.eligible);
    CHECK(missing.still_reachable);
    CHECK(reason(missing, "reason.component_missing").facts_en().at("subject") == "Written test");
}

TEST_CASE("the weighted total is exact and decides total and grade at their very bounds") {
    Course course = sample("famg");
    const auto verdict_with = [&](int written, int assignment, int presentation) {
        return decide(course, attended(course, 60), {{{"WT", {written}}, {"AS", {assignment}}, {"PR", {presentation}}}, false},
                      Route::taught);
    };
    // 0.60·72 + 0.25·60 + 0.15·75
    CHECK(verdict_with(7200, 3000, 1500).total_hundredths == 6945);
    CHECK(verdict_with(7200, 3000, 1500).grade == "B");
    CHECK(verdict_with(8000, 4000, 1600).grade == "A");
    CHECK(verdict_with(7999, 4000, 1600).grade == "B");
    CHECK(verdict_with(10000, 5000, 2000).total_hundredths == 10000);
    // All components passed at their bounds, 0.6·50 + 0.25·50 + 0.15·40 = 48.5: the total is not reached.
    const Eligibility low = verdict_with(5000, 2500, 800);
    CHECK(low.total_hundredths == 4850);
    CHECK_FALSE(low.eligible);
    CHECK(low.grade.empty());
    CHECK(reason(low, "reason.total_to_come").facts == std::map<std::string, std::string>{{"total", "48.5"}, {"needed", "50"}});

    // Thirds: 1 of 3, three times, is 33.33 % and not 33.32 or 33.34; 3 of 3 is a whole hundred.
    course.components = {
        {"A", {"A", "ا"}, "quiz", 3, 0, 33, true}, {"B", {"B", "ب"}, "quiz", 3, 0, 33, true}, {"C", {"C", "پ"}, "quiz", 3, 0, 34, true}};
    const auto thirds = [&](int marks) {
        return decide(course, {}, {{{"A", {marks}}, {"B", {marks}}, {"C", {marks}}}, false}, Route::taught);
    };
    CHECK(thirds(100).total_hundredths == 3333);
    CHECK(thirds(200).total_hundredths == 6666);
    CHECK(thirds(300).total_hundredths == 10000);
    course.policy.assessment->grade_bands = {{"B", 50}};
    CHECK(thirds(150).total_hundredths == 5000);
    CHECK(thirds(150).grade == "B");
}

TEST_CASE("a component that is not mandatory counts in the total and is not demanded") {
    Course course = sample("famg");
    course.components[2].mandatory = false;
    ResultRecord results = passed_famg();
    results.components.pop_back();
    const Eligibility verdict = decide(course, attended(course, 60), results, Route::taught);
    CHECK(verdict.eligible);
    CHECK(verdict.total_hundredths == 5820);
    CHECK_FALSE(has_reason(verdict, "reason.component_missing"));
}

TEST_CASE("prior learning waives attendance and demands the evidence note and every assessment") {
    const Course course = sample("home-baking");
    ResultRecord results{{{"PT", {4000}}, {"HQ", {1500}}}, true};
    const Eligibility yes = decide(course, attended(course, 0), results, Route::rpl);
    CHECK(yes.eligible);
    CHECK(yes.attendance_percent == 0);
    CHECK(yes.needed_hundredths == 0);
    CHECK(has_reason(yes, "reason.attendance_waived"));
    CHECK_FALSE(decide(course, attended(course, 0), results, Route::taught).eligible);

    results.evidence_note = false;
    CHECK_FALSE(decide(course, attended(course, 0), results, Route::rpl).eligible);
    results.evidence_note = true;
    results.components.pop_back();
    CHECK(has_reason(decide(course, attended(course, 0), results, Route::rpl), "reason.component_missing"));

    const Course officers = sample("famg");
    ResultRecord all = passed_famg();
    all.evidence_note = true;
    const Eligibility refused = decide(officers, attended(officers, 60), all, Route::rpl);
    CHECK_FALSE(refused.eligible);
    CHECK_FALSE(refused.still_reachable);
    CHECK(has_reason(refused, "reason.route_not_offered"));
}

TEST_CASE("attendance alone is enough only where the course assesses nothing") {
    const Course day = sample("kitchen-hygiene");
    const Eligibility verdict = decide(day, attended(day, 4), {}, Route::taught);
    CHECK(verdict.eligible);
    CHECK_FALSE(verdict.total_hundredths);
    CHECK(verdict.grade.empty());
    const Course officers = sample("famg");
    CHECK_FALSE(decide(officers, attended(officers, 60), {}, Route::taught).eligible);
}

TEST_CASE("the evidence summary is canonical and holds the verdict and its reasons") {
    const Course course = sample("famg");
    const Eligibility verdict = decide(course, attended(course, 48), passed_famg(), Route::taught);
    const Json summary = Json::parse(canonical_json(evidence_summary(verdict)));
    CHECK(summary["eligible"] == true);
    CHECK(summary["route"] == "taught");
    CHECK(summary["total_hundredths"] == 6945);
    CHECK(summary["grade"] == "B");
    CHECK(summary["attendance_percent"] == 80);
    CHECK(summary["reasons"].size() == verdict.reasons.size());
    CHECK(summary["reasons"][0]["facts"]["attended"] == "48");
    const Course day = sample("kitchen-hygiene");
    CHECK_FALSE(evidence_summary(decide(day, attended(day, 4), {}, Route::taught)).contains("total_hundredths"));
}

}  // namespace
}  // namespace sanad

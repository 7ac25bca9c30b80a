// A batch's sessions follow from its course and its first day.
#include "kiosk/rules/session_plan.h"

#include <doctest/doctest.h>

#include <map>

#include "credential/model/civil_day.h"
#include "tests/support/source_file.h"

namespace sanad {
namespace {

Course sample(const std::string& name) { return parse_course(source_file("assets/sample/" + name + ".course.json")).value(); }
CivilDay day(const char* iso) { return day_of_iso(iso).value(); }

TEST_CASE("the officers' 60 modules fill exactly four working weeks, three a day") {
    const Course course = sample("famg");
    const auto plan = plan_sessions(course, day("2026-11-02"));  // a Monday
    REQUIRE(plan);
    REQUIRE(plan->size() == 60);
    std::map<CivilDay, int> per_day;
    for (std::size_t at = 0; at < plan->size(); ++at) {
        const PlannedSession& session = (*plan)[at];
        CHECK(session.module == course.modules[at].code);
        CHECK(session.ends_at - session.starts_at == 120);
        ++per_day[session.day];
    }
    CHECK(per_day.size() == 20);
    for (const auto& [when, count] : per_day) {
        CHECK(count == 3);
        CHECK(std::chrono::weekday(when) != std::chrono::Saturday);
        CHECK(std::chrono::weekday(when) != std::chrono::Sunday);
    }
    CHECK(plan->front() == PlannedSession{"FAMG-01", day("2026-11-02"), 9 * 60, 11 * 60});
    CHECK((*plan)[1].starts_at == 11 * 60 + 30);
    CHECK(plan->back() == PlannedSession{"FAMG-60", day("2026-11-27"), 14 * 60, 16 * 60});
}

TEST_CASE("a start on a day off, a holiday, other days off and another number a day move the plan, not its order") {
    const Course course = sample("home-baking");
    CHECK(plan_sessions(course, day("2026-11-07"))->front().day == day("2026-11-09"));  // a Saturday
    PlanOptions options;
    options.holidays = {day("2026-11-09")};
    CHECK(plan_sessions(course, day("2026-11-07"), options)->front().day == day("2026-11-10"));
    options = {};
    options.days_off = std::vector{std::chrono::Friday};
    options.sessions_per_day = 4;
    options.first_starts_at = 8 * 60;
    const auto plan = plan_sessions(course, day("2026-11-06"), options);  // a Friday
    REQUIRE(plan);
    CHECK(plan->front() == PlannedSession{"HBW-01", day("2026-11-07"), 8 * 60, 10 * 60});
    CHECK(plan->back() == PlannedSession{"HBW-20", day("2026-11-11"), 8 * 60 + 3 * 150, 10 * 60 + 3 * 150});
}

TEST_CASE("a module longer than a session gets as many sessions as it needs") {
    Course course = sample("kitchen-hygiene");
    course.modules[1].hours = 3;
    course.timetable.session_minutes = 50;
    const auto plan = plan_sessions(course, day("2026-11-02"));
    REQUIRE(plan);
    std::map<std::string, int> sessions;
    for (const PlannedSession& session : *plan) ++sessions[session.module];
    CHECK(sessions == std::map<std::string, int>{{"KHD-01", 2}, {"KHD-02", 4}, {"KHD-03", 2}, {"KHD-04", 2}});
}

TEST_CASE("a plan that cannot be is refused") {
    const Course course = sample("famg");
    PlanOptions options;
    options.sessions_per_day = 0;
    CHECK(plan_sessions(course, day("2026-11-02"), options).error().code == "plan.sessions_per_day");
    options.sessions_per_day = 7;
    CHECK(plan_sessions(course, day("2026-11-02"), options).error() == Refusal{"plan.day_too_long", {{"sessions", "7"}}});
    options.sessions_per_day = 6;
    CHECK(plan_sessions(course, day("2026-11-02"), options));
    options = {};
    options.first_starts_at = -1;
    CHECK(plan_sessions(course, day("2026-11-02"), options).error().code == "plan.day_too_long");
    options = {};
    options.days_off.emplace();
    for (unsigned weekday = 0; weekday < 7; ++weekday) options.days_off->emplace_back(weekday);
    CHECK(plan_sessions(course, day("2026-11-02"), options).error().code == "plan.no_working_day");
}

}  // namespace
}  // namespace sanad

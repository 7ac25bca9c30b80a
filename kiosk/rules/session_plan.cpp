#include "kiosk/rules/session_plan.h"

#include <algorithm>

namespace sanad {

Result<std::vector<PlannedSession>, Refusal> plan_sessions(const Course& course, CivilDay start, const PlanOptions& options) {
    const Timetable& timetable = course.timetable;
    const int per_day = options.sessions_per_day.value_or(timetable.sessions_per_day);
    const int first_starts_at = options.first_starts_at.value_or(timetable.first_starts_at);
    const auto& days_off = options.days_off ? *options.days_off : timetable.days_off;
    const int step = timetable.session_minutes + timetable.break_minutes;

    if (per_day < 1 || per_day > 12) return refuse(Refusal{"plan.sessions_per_day"});
    if (first_starts_at < 0 || first_starts_at + per_day * step - timetable.break_minutes > 24 * 60) {
        return refuse(Refusal{"plan.day_too_long", {{"sessions", std::to_string(per_day)}}});
    }
    const auto is_off = [&](std::chrono::weekday day) { return std::ranges::find(days_off, day) != days_off.end(); };
    bool works = false;
    for (unsigned day = 0; day < 7; ++day) works = works || !is_off(std::chrono::weekday(day));
    if (!works) return refuse(Refusal{"plan.no_working_day"});

    std::vector<PlannedSession> plan;
    CivilDay day = start;
    int today = 0;
    for (const Module& module : course.modules) {
        const int sessions = std::max(1, (module.hours * 60 + timetable.session_minutes - 1) / timetable.session_minutes);
        for (int session = 0; session < sessions; ++session) {
            if (today == per_day) {
                today = 0;
                day += std::chrono::days(1);
            }
            while (is_off(std::chrono::weekday(day)) || options.holidays.contains(day)) day += std::chrono::days(1);
            const int starts_at = first_starts_at + today * step;
            plan.push_back({module.code, day, starts_at, starts_at + timetable.session_minutes});
            ++today;
        }
    }
    return plan;
}

}  // namespace sanad

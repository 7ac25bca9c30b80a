#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "credential/bytes/result.h"
#include "kiosk/model/course.h"

namespace sanad {

struct PlannedSession {
    std::string module;  ///< module code
    CivilDay day{};
    int starts_at = 0;  ///< minutes after midnight, the centre's own time
    int ends_at = 0;

    bool operator==(const PlannedSession&) const = default;
};

/// What a batch changes in its course's timetable.
struct PlanOptions {
    std::optional<int> sessions_per_day{};
    std::optional<int> first_starts_at{};
    std::optional<std::vector<std::chrono::weekday>> days_off{};
    std::set<CivilDay> holidays{};
};

/// Lays the modules out in their order from `start` on: each gets as many sessions as its hours need (at least one), so
/// many a day, none on a day off or a holiday. In order of time; the same course, start and options give the same plan.
/// Refuses: plan.no_working_day (every weekday is off), plan.sessions_per_day (not 1–12), plan.day_too_long {sessions}
/// (the last session would end after midnight).
[[nodiscard]] Result<std::vector<PlannedSession>, Refusal> plan_sessions(const Course& course, CivilDay start,
                                                                         const PlanOptions& options = {});

}  // namespace sanad

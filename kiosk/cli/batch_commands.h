#pragma once

#include "kiosk/cli/command.h"

/// Commands that work on a batch. `batch` is "<course>-<number>" or an id; trainees are named by their row number in it.
namespace sanad {

/// Refuses: batch.unknown.
[[nodiscard]] Result<Batch, Refusal> named_batch(Desk& desk, const std::string& name);

struct BatchArguments {
    std::string course;
    int course_version = 0;
    std::string number;
    std::string start;                   ///< ISO day
    std::vector<std::string> rosters{};  ///< ids or titles
    std::string relation;                ///< "print" or "omit"; empty: print, unless all are women
};

[[nodiscard]] Outcome command_batch_open(Desk& desk, const BatchArguments& arguments, const Speaker& say);
[[nodiscard]] Outcome command_batch_list(Desk& desk, const Speaker& say);
[[nodiscard]] Outcome command_session_plan(Desk& desk, const std::string& batch, int per_day, const Speaker& say);
[[nodiscard]] Outcome command_session_list(Desk& desk, const std::string& batch, const Speaker& say);

struct AttendanceArguments {
    std::string batch;
    std::vector<int> sessions{};       ///< positions in the plan
    std::string all;                   ///< a mark for everybody, or empty
    std::vector<std::string> marks{};  ///< "<row>=<mark>"
};
[[nodiscard]] Outcome command_attendance_mark(Desk& desk, const AttendanceArguments& arguments, const Speaker& say);

/// `results`: "<row>:<component>=<marks>".
[[nodiscard]] Outcome command_results_set(Desk& desk, const std::string& batch, const std::vector<std::string>& results, bool new_attempt,
                                          const Speaker& say);
[[nodiscard]] Outcome command_eligibility(Desk& desk, const std::string& batch, const Speaker& say);
[[nodiscard]] Outcome command_issue(Desk& desk, const std::string& batch, const Speaker& say);

}  // namespace sanad

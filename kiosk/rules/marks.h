#pragma once

#include <string>
#include <string_view>

#include "credential/bytes/result.h"
#include "kiosk/model/course.h"

namespace sanad {

/// Reads marks as a person types them ("72", "72.5", "۷۲٫۵"; at most two decimals) into hundredths of a mark.
/// Refuses: marks.not_a_number {typed}, marks.out_of_range {maximum}.
[[nodiscard]] Result<int, Refusal> read_marks(const AssessmentComponent& component, std::string_view typed);

/// Whether another attempt may be recorded. Refuses: marks.no_attempt_left {allowed}; marks.not_assessed for a course
/// without assessment.
[[nodiscard]] Result<void, Refusal> allow_attempt(const Course& course, int attempts_so_far);

/// "72", "72.5", "72.25": hundredths as people read them.
[[nodiscard]] std::string hundredths_text(int hundredths);

}  // namespace sanad

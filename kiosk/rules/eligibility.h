#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "credential/bytes/canonical_json.h"
#include "kiosk/model/course.h"
#include "kiosk/model/records.h"

namespace sanad {

/// One reason of a verdict: the catalogue's sentence `key` ("reason.…") with its placeholders.
struct Reason {
    std::string key;
    std::map<std::string, std::string> facts{};
    Bilingual subject{};  ///< title of the module or component spoken of, or empty
    bool met = false;
    bool reachable = false;  ///< not met, but still can be

    /// `facts`, with {subject} in the sentence's own language.
    [[nodiscard]] std::map<std::string, std::string> facts_en() const;
    [[nodiscard]] std::map<std::string, std::string> facts_ur() const;
    bool operator==(const Reason&) const = default;
};

/// The best of the attempts that the policy allows.
struct ComponentMarks {
    std::string component;
    int hundredths = 0;  ///< of a mark
};

/// The verdict on one enrolment. Sessions are counted in hundredths, because a late mark may be worth a part of one.
struct Eligibility {
    bool eligible = false;
    bool still_reachable = false;  ///< eligible, or every unmet reason can still be met
    Route route = Route::taught;
    int sessions_counted = 0;   ///< planned, less cancelled, less excused where those do not count
    int sessions_unmarked = 0;  ///< of those
    int attended_hundredths = 0;
    int needed_hundredths = 0;
    int attendance_percent = 0;             ///< rounded down, 0–100
    std::optional<int> total_hundredths{};  ///< of a percent, rounded down; absent for a course without assessment
    std::string grade;                      ///< empty: not assessed, or below every band
    std::vector<ComponentMarks> marks{};    ///< of the components that have a result, in the course's order
    std::vector<Reason> reasons{};          ///< one for every demand of the policy, met or not
};

/// The pure verdict of the course's policy on the record. Nobody can issue past it.
/// - attendance: of the sessions planned, less those cancelled; unmarked is not present; late and excused count as the
/// policy says.
///   A module not to be missed must have been held, and attended (present or late, or excused where that counts as
///   present) at each of its sessions. Every mandatory module must be in the plan, or a batch of one session would be
///   enough.
/// - assessment: every mandatory component passed by the best of the attempts allowed; the weighted total reaches the
/// minimum; a
///   component without result counts nothing. Totals are exact, and rounded down only for display.
/// - rpl: attendance is waived; an evidence note is demanded; refused where the policy does not offer the route.
/// Separation of duty is not judged here: it is about who asks, not about the record.
[[nodiscard]] Eligibility decide(const Course& course, const AttendanceRecord& attendance, const ResultRecord& results, Route route);

/// What is stored with the certificate: the verdict, its numbers and its reasons, for canonical_json. Nothing about a
/// person.
[[nodiscard]] Json evidence_summary(const Eligibility& eligibility);

}  // namespace sanad

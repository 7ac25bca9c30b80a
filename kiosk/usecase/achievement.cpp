#include "kiosk/usecase/achievement.h"

#include <algorithm>

#include "credential/model/civil_day.h"
#include "kiosk/rules/marks.h"

namespace sanad {
namespace {

std::int64_t seconds_at(const std::string& day, int minutes, int utc_offset_minutes) {
    const auto days = std::int64_t{day_of_iso(day)->time_since_epoch().count()};
    return std::max<std::int64_t>(0, days * 86'400 + (minutes - utc_offset_minutes) * std::int64_t{60});
}

}  // namespace

openbadge::Award award_of(const JudgedBatch& batch, const JudgedEnrolment& enrolment, const CompactCredential& credential,
                          const std::string& device_code, int utc_offset_minutes, const ByteArray<16>& subject_id) {
    const Eligibility& verdict = enrolment.eligibility;
    openbadge::Award award;
    award.id = credential.id;
    award.subject_id = subject_id;
    award.device_code = device_code;
    award.counter = credential.counter;
    award.holder_name = enrolment.trainee.name;
    // One name in both fields is one name.
    if (enrolment.trainee.name_ur != enrolment.trainee.name) award.holder_name_ur = enrolment.trainee.name_ur;
    award.valid_from = credential.issued_at;
    award.valid_until = credential.expires_at;
    award.activity_start = seconds_at(batch.batch.starts_on, batch.course.timetable.first_starts_at, utc_offset_minutes);
    award.activity_end = seconds_at(batch.batch.ends_on, batch.course.timetable.first_starts_at, utc_offset_minutes);
    if (!batch.sessions.empty()) {
        award.activity_start = seconds_at(batch.sessions.front().day, batch.sessions.front().starts_at, utc_offset_minutes);
        award.activity_end = seconds_at(batch.sessions.back().day, batch.sessions.back().ends_at, utc_offset_minutes);
    }
    award.credits_quarters = credit_quarters(batch.course);
    for (const ComponentMarks& marks : verdict.marks) award.results.push_back({marks.component, hundredths_text(marks.hundredths)});
    if (verdict.total_hundredths) award.results.push_back({kTotalResult, hundredths_text(*verdict.total_hundredths)});
    if (!verdict.grade.empty()) award.results.push_back({kGradeResult, verdict.grade});
    if (verdict.route == Route::taught) award.results.push_back({kAttendanceResult, std::to_string(verdict.attendance_percent)});
    return award;
}

}  // namespace sanad

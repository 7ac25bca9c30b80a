#pragma once

#include "credential/openbadge/encode.h"
#include "kiosk/model/course.h"
#include "kiosk/model/entities.h"

/// A course as Open Badges knows it: everything that its version states. The sentences that join the facts are English, are signed, and so
/// belong to the format (credential/FORMAT.md): they don't follow a screen's language.
namespace sanad {

// DO NOT CHANGE: ids of a course's results, beside those of its components; signed.
inline constexpr const char* kTotalResult = "total";
inline constexpr const char* kGradeResult = "grade";
inline constexpr const char* kAttendanceResult = "attendance";

[[nodiscard]] openbadge::Issuer issuer_of(const Centre& centre, const Course& course, const std::string& public_url);

/// Credits are signed only where they are whole quarters, which every JSON reader turns into the same number; the workload says them
/// always.
[[nodiscard]] std::optional<std::int64_t> credit_quarters(const Course& course);

/// What Open Badges has no property for becomes an alignment "ext:…"; a fact that the course doesn't state is absent.
[[nodiscard]] openbadge::Achievement achievement_of(const Course& course);

/// What all certificates of one course share, written once, for an issuer at `public_url`. Refuses course.not_signable {course}: it says
/// more than a full credential holds (64 KiB) beside a holder's part, or something that one can't say.
[[nodiscard]] Result<openbadge::PreparedCourse, Refusal> prepare_course(const Centre& centre, const Course& course,
                                                                        const std::string& public_url);

}  // namespace sanad

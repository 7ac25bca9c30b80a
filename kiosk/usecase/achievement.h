#pragma once

#include "credential/trust/key_certificate.h"
#include "kiosk/setup/course_achievement.h"
#include "kiosk/usecase/eligibility.h"

namespace sanad {

/// What one holder did in a course, as Open Badges knows it: the holder's part of the full credential that goes with `credential`.
/// `subject_id`: 16 random bytes.
[[nodiscard]] openbadge::Award award_of(const JudgedBatch& batch, const JudgedEnrolment& enrolment, const CompactCredential& credential,
                                        const std::string& device_code, int utc_offset_minutes, const ByteArray<16>& subject_id);

}  // namespace sanad

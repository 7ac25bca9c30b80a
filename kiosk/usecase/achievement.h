#pragma once

#include "credential/openbadge/encode.h"
#include "credential/trust/key_certificate.h"
#include "kiosk/usecase/eligibility.h"

/// Our records as Open Badges knows them: everything that a course version states, and what one holder did in it. The sentences that join
/// them are English, are signed, and so belong to the format (credential/FORMAT.md): they don't follow a screen's language.
namespace sanad {

[[nodiscard]] openbadge::Issuer issuer_of(const Centre& centre, const Course& course, const std::string& public_url);

/// What Open Badges has no property for becomes an alignment "ext:…"; a fact that the course doesn't state is absent.
[[nodiscard]] openbadge::Achievement achievement_of(const Course& course);

/// The holder's part of the full credential that goes with `credential`. `subject_id`: 16 random bytes.
[[nodiscard]] openbadge::Award award_of(const JudgedBatch& batch, const JudgedEnrolment& enrolment, const CompactCredential& credential,
                                        const std::string& device_code, int utc_offset_minutes, const ByteArray<16>& subject_id);

/// What all certificates of one course share, written once, for an issuer at `public_url`. Refuses course.not_signable {course}: it says
/// more than a full credential holds (64 KiB) beside a holder's part, or something that one can't say.
[[nodiscard]] Result<openbadge::PreparedCourse, Refusal> prepare_course(const Centre& centre, const Course& course,
                                                                        const std::string& public_url);

}  // namespace sanad

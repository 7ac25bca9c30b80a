#pragma once

#include "kiosk/rules/eligibility.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

/// One trainee's place in a batch, judged.
struct JudgedEnrolment {
    Enrolment enrolment;
    Trainee trainee;
    Eligibility eligibility;
    std::vector<StoredResult> results{};
    std::optional<IssuedCertificate> certificate{};  ///< issued already
};

struct JudgedBatch {
    Batch batch;
    Course course;
    std::vector<JudgedEnrolment> enrolments{};  ///< in roster order
    std::vector<Session> sessions{};            ///< in order of time
};

/// A certificate that stands though the record no longer says what it says.
struct OutdatedCertificate {
    IssuedCertificate certificate;
    std::string name;
    bool stands = false;  ///< the demands are met with another grade: to be reissued; false: they aren't: to be revoked
    std::string grade{};  ///< the one it would have now
};
/// Those of a batch that a corrected result or mark has left behind.
[[nodiscard]] std::vector<OutdatedCertificate> outdated_certificates(const JudgedBatch& batch);

/// Judges every enrolment of a batch by its course's policy; who was erased gets no certificate (reason.erased). Reads only. Refuses:
/// batch.unknown, course.unknown.
[[nodiscard]] Result<JudgedBatch, Refusal> judge_batch(Desk& desk, const BatchId& batch);

}  // namespace sanad

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

/// Judges every enrolment of a batch by its course's policy. Reads only. Refuses: batch.unknown, course.unknown.
[[nodiscard]] Result<JudgedBatch, Refusal> judge_batch(Desk& desk, const BatchId& batch);

}  // namespace sanad

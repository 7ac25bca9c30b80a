#include "kiosk/usecase/draft.h"

#include <algorithm>

#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/sign_certificate.h"

namespace sanad {

Result<Paper, Refusal> draft_paper(Desk& desk, const BatchId& id, const EnrolmentId& enrolment) {
    const auto registration = load_registration(desk.database());
    if (!registration || !registration->approved()) return refuse(Refusal{"issue.not_registered"});
    const auto batch = judge_batch(desk, id);
    if (!batch) return refuse(batch.error());
    const auto row = std::ranges::find(batch->enrolments, enrolment, [](const JudgedEnrolment& one) { return one.enrolment.id; });
    if (row == batch->enrolments.end()) return refuse(Refusal{"enrolment.unknown"});
    if (row->trainee.erased) return refuse(Refusal{"trainee.erased"});
    return paper_to_check(desk, *registration->device, *batch, *row, nullptr);
}

}  // namespace sanad

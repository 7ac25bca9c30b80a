#pragma once

#include "kiosk/model/paper.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

/// What would stand on a trainee's certificate as the records are now, so that a name can be read by its owner before it is signed. Whether
/// the course's demands are met yet is not asked. Reads only. Refuses: issue.not_registered (the address for checking isn't known before),
/// batch.unknown, course.unknown, enrolment.unknown.
[[nodiscard]] Result<Paper, Refusal> draft_paper(Desk& desk, const BatchId& batch, const EnrolmentId& enrolment);

}  // namespace sanad

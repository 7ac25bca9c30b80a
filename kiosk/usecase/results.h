#pragma once

#include "kiosk/rules/marks.h"
#include "kiosk/usecase/eligibility.h"

namespace sanad {

struct ResultToEnter {
    EnrolmentId enrolment;
    std::string component;     ///< code
    std::string typed;         ///< marks as typed: "72", "72.5", Urdu digits
    bool new_attempt = false;  ///< false corrects the latest attempt (or makes the first)
};

/// Records results of one batch, all or none, and judges again: who holds a certificate that these results have left behind is returned.
/// Refuses: batch.unknown, enrolment.unknown, component.unknown {component}, and what
/// read_marks and allow_attempt refuse.
[[nodiscard]] Result<std::vector<OutdatedCertificate>, Refusal> enter_results(Desk& desk, const BatchId& batch,
                                                                              const std::vector<ResultToEnter>& results);

}  // namespace sanad

#pragma once

#include <functional>

#include "kiosk/model/paper.h"
#include "kiosk/usecase/eligibility.h"

namespace sanad {

struct NotIssued {
    EnrolmentId enrolment;
    std::string name;                  ///< empty: erased
    std::vector<Reason> reasons{};     ///< the unmet ones, when the policy says no
    std::optional<Refusal> refusal{};  ///< when something else does (does not fit into the QR, …)
};

struct IssueReport {
    std::vector<IssuedCertificate> issued{};  ///< by this call, in roster order
    int issued_before = 0;                    ///< held a certificate already: nothing new is made
    std::vector<NotIssued> not_issued{};
    bool cancelled = false;  ///< by the progress function; what was issued stays issued
};

/// Called after each group of certificates is on the disk; `false` stops there.
using IssueProgress = std::function<bool(int done, int total)>;

/// Certificates made durable together: one COMMIT, so one wait for the disk, and one step of the progress bar.
constexpr int kIssueGroup = 24;

/// Asked once, before anything is signed, with the papers of everybody who is ready; serial and lookup code are not given yet. Fills in
/// every `look`, and answers paper by paper: nothing, or why it can't be drawn (issue.missing_glyph, issue.paper_does_not_fit). Empty: no
/// paper is asked for.
using PaperCheck = std::function<std::vector<std::optional<Refusal>>(std::vector<Paper>&)>;

/// Issues a certificate to everyone in the batch who is eligible and has none. Each is signed in both forms, stored and in the ledger, or
/// not issued at all; a second call issues nothing new. Refuses: issue.not_registered, issue.key_expired {day}, issue.key_not_yet_valid
/// {day}, clock.behind {day}, course.not_signable {course}, and what judge_batch refuses.
[[nodiscard]] Result<IssueReport, Refusal> issue_certificates(Desk& desk, const BatchId& batch, const IssueProgress& progress,
                                                              const PaperCheck& paper_check = {});

}  // namespace sanad

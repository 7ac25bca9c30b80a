#pragma once

#include "credential/openbadge/encode.h"
#include "credential/trust/key_certificate.h"
#include "kiosk/model/paper.h"
#include "kiosk/usecase/eligibility.h"

/// What issuing and reissuing share: may this kiosk sign now, and the signing of one certificate.
namespace sanad {

/// This kiosk's key certificate, if it may issue at this moment. Refuses: issue.not_registered, issue.key_expired {day},
/// issue.key_not_yet_valid {day}, clock.behind {day}.
[[nodiscard]] Result<KeyCertificate, Refusal> key_for_issuing(Desk& desk);

/// Whether `actor` entered any of the results, for policies that keep the two duties apart.
[[nodiscard]] bool entered_by(const JudgedEnrolment& row, const std::string& actor);

/// The paper as it would be, without its look; serial and lookup code are not given yet.
[[nodiscard]] Paper paper_to_check(const Desk& desk, const KeyCertificate& key, const JudgedBatch& batch, const JudgedEnrolment& row,
                                   const IssuedCertificate* replaced);

/// Signs both forms, and records the event from which the certificate's row is projected (and `replaced` becomes superseded, when it isn't
/// null). Call inside a Transaction, with the next counter of this device. Refuses: issue.does_not_fit {name}, issue.bad_facts {name}.
[[nodiscard]] Result<IssuedCertificate, Refusal> sign_certificate(Desk& desk, const KeyCertificate& key, const JudgedBatch& batch,
                                                                  const openbadge::PreparedCourse& course, const JudgedEnrolment& row,
                                                                  const std::string& look, std::uint32_t counter,
                                                                  const IssuedCertificate* replaced);

}  // namespace sanad

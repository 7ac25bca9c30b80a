#pragma once

#include "credential/openbadge/encode.h"
#include "credential/trust/key_certificate.h"
#include "kiosk/model/paper.h"
#include "kiosk/usecase/eligibility.h"

/// What issuing and reissuing share: may this kiosk sign now, and the signing of one certificate.
namespace sanad {

/// This kiosk's key certificate, if it may issue at this moment. Refuses: issue.not_registered, issue.key_expired {day},
/// issue.key_not_yet_valid {day}, issue.key_retired, issue.key_compromised, issue.cloned, issue.key_changed.
[[nodiscard]] Result<KeyCertificate, Refusal> key_for_issuing(Desk& desk);

/// Whether `actor` entered any of the results, for policies that keep the two duties apart.
[[nodiscard]] bool entered_by(const JudgedEnrolment& row, const std::string& actor);

/// The paper as it would be, without its look; serial and lookup code are not given yet.
[[nodiscard]] Paper paper_to_check(const Desk& desk, const KeyCertificate& key, const JudgedBatch& batch, const JudgedEnrolment& row,
                                   const IssuedCertificate* replaced);

/// A certificate signed in both forms, and the event that is to record it.
struct SignedCertificate {
    IssuedCertificate certificate;
    EventDraft event;
};
/// Signs both forms under this counter of the device; `replaced` becomes superseded, when it isn't null. Of the desk it reads the clock,
/// the centre and the key and nothing that changes, so that another thread may work with the records meanwhile. Refuses: issue.does_not_fit
/// {name}, issue.bad_facts {name}.
[[nodiscard]] Result<SignedCertificate, Refusal> sign_certificate(const Desk& desk, const KeyCertificate& key, const JudgedBatch& batch,
                                                                  const openbadge::PreparedCourse& course, const JudgedEnrolment& row,
                                                                  const std::string& look, std::uint32_t counter,
                                                                  const IssuedCertificate* replaced);
/// Records the event, from which the certificate's row is projected. Inside the Transaction in which its counter was the next.
[[nodiscard]] IssuedCertificate record_certificate(Desk& desk, SignedCertificate made);

}  // namespace sanad

#pragma once

#include "kiosk/rules/person_names.h"
#include "kiosk/usecase/issue.h"

namespace sanad {

[[nodiscard]] PersonNames names_of(const Trainee& trainee);

struct TraineeCorrected {
    Trainee trainee;
    std::vector<IssuedCertificate> outdated{};  ///< stand and say the old names: to be reissued
};
/// Records how a trainee is really called. Refuses: trainee.unknown, trainee.unchanged {name}, and what fit_names refuses.
[[nodiscard]] Result<TraineeCorrected, Refusal> correct_trainee(Desk& desk, const TraineeId& id, const PersonNames& names);

/// Corrects the holder's names, if there are any to correct, and signs a certificate in the place of this one, which is superseded by it:
/// all of it in one transaction, or nothing. The course's demands are judged anew. A revoked certificate can be replaced too (its own state
/// stays), unless it was revoked for misconduct or for a wrong identity.
/// Refuses: certificate.unknown {certificate}, certificate.is_superseded {serial, by}, certificate.is_suspended {serial, day},
/// reissue.revoked {serial}, reissue.not_eligible {name}, reissue.unchanged {serial}, issue.same_person, and what correct_trainee,
/// key_for_issuing, judge_batch, sign_certificate and `paper_check` refuse.
[[nodiscard]] Result<IssuedCertificate, Refusal> reissue_certificate(Desk& desk, const CertificateId& id,
                                                                     const std::optional<PersonNames>& names,
                                                                     const PaperCheck& paper_check = {});

}  // namespace sanad

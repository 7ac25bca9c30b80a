#pragma once

#include <vector>

#include "kiosk/usecase/desk.h"

/// What a centre does to a certificate after its issue. Each is one event and one COMMIT. A certificate is spoken of by its
/// serial number in refusals: certificate.unknown {certificate}, certificate.is_revoked {serial, day}, certificate.is_superseded {serial,
/// by}, certificate.is_suspended {serial, day}, certificate.not_suspended {serial}, note.wrong {limit}.
namespace sanad {

constexpr std::size_t kMaxNoteLetters = 500;

/// For good; everybody may read the reason, only the centre the note. Refuses a certificate that no longer stands.
[[nodiscard]] Result<IssuedCertificate, Refusal> revoke_certificate(Desk& desk, const CertificateId& id, RevocationReason reason,
                                                                    const std::string& note);
/// For a time. Refuses one that no longer stands, or is suspended already.
[[nodiscard]] Result<IssuedCertificate, Refusal> suspend_certificate(Desk& desk, const CertificateId& id, const std::string& note);
[[nodiscard]] Result<IssuedCertificate, Refusal> reinstate_certificate(Desk& desk, const CertificateId& id, const std::string& note);

struct HandedOver {
    int now = 0;
    int before = 0;  ///< were in their holders' hands already: nothing is recorded
};
/// All or none: one that is suspended, superseded or revoked refuses them all.
[[nodiscard]] Result<HandedOver, Refusal> hand_over_certificates(Desk& desk, const std::vector<CertificateId>& ids);

/// In words of its state: certificate.is_revoked, certificate.is_superseded, certificate.is_suspended; certificate.not_suspended for
/// every other.
[[nodiscard]] Refusal why_not_usable(Desk& desk, const IssuedCertificate& certificate);

}  // namespace sanad

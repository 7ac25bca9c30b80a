#pragma once

#include "kiosk/model/paper.h"
#include "kiosk/usecase/desk.h"

/// A further copy on paper: same number, same code, same bytes, marked DUPLICATE. The ledger knows of each, and why it was made.
namespace sanad {

/// Records a further copy and gives the mark that it is drawn with. Call inside a Transaction, and commit once it is drawn. Refuses:
/// certificate.unknown {certificate}, certificate.is_revoked {serial, day}, certificate.is_superseded {serial, by},
/// certificate.is_suspended {serial, day}.
[[nodiscard]] Result<PageMark, Refusal> record_copy(Desk& desk, const CertificateId& id, CopyReason reason);

/// The mark of a copy that was recorded, to draw it once more. Of two with one number the first. Refuses: certificate.no_such_copy {serial,
/// copy}.
[[nodiscard]] Result<PageMark, Refusal> recorded_copy(Desk& desk, const IssuedCertificate& certificate, std::uint32_t copy);

}  // namespace sanad

#pragma once

#include "kiosk/outside/certificate_files.h"

namespace sanad {

struct WrittenCopy {
    std::uint32_t number = 0;
    std::vector<std::string> paths{};
};

/// Records a further copy of a certificate and writes its page into `folder`: both or neither. `forms`: pdf, picture. Refuses what
/// record_copy (usecase/copy_certificate.h) and write_certificates refuse, and certificate.erased {serial}.
[[nodiscard]] Result<WrittenCopy, Refusal> write_copy(Desk& desk, const CertificateId& id, CopyReason reason, const std::string& folder,
                                                      const std::set<CertificateForm>& forms, const Catalogue& catalogue,
                                                      Language language);

/// Writes a copy that was recorded once more, with the same bytes. Refuses what recorded_copy and write_certificates refuse, and
/// certificate.erased {serial}.
[[nodiscard]] Result<WrittenCopy, Refusal> write_copy_again(Desk& desk, const IssuedCertificate& certificate, std::uint32_t copy,
                                                            const std::string& folder, const std::set<CertificateForm>& forms,
                                                            const Catalogue& catalogue, Language language);

}  // namespace sanad

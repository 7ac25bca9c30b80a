#include "kiosk/outside/certificate_copy.h"

#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/copy_certificate.h"

namespace sanad {
namespace {

Result<WrittenCopy, Refusal> write_marked(Desk& desk, const IssuedCertificate& certificate, const PageMark& mark, const std::string& folder,
                                          const std::set<CertificateForm>& forms, const Catalogue& catalogue, Language language) {
    auto files = write_certificates(desk, {certificate}, folder, forms, catalogue, language, {}, mark);
    if (!files) return refuse(files.error());
    if (files->erased > 0) return refuse(Refusal{"certificate.erased", {{"serial", serial_of(certificate)}}});
    return WrittenCopy{mark.copy, std::move(files->paths)};
}

}  // namespace

Result<WrittenCopy, Refusal> write_copy(Desk& desk, const CertificateId& id, CopyReason reason, const std::string& folder,
                                        const std::set<CertificateForm>& forms, const Catalogue& catalogue, Language language) {
    Transaction transaction(desk.database());
    const auto mark = record_copy(desk, id, reason);
    if (!mark) return refuse(mark.error());
    auto written = write_marked(desk, *load_certificate(desk.database(), id), *mark, folder, forms, catalogue, language);
    if (written) transaction.commit();
    return written;
}

Result<WrittenCopy, Refusal> write_copy_again(Desk& desk, const IssuedCertificate& certificate, std::uint32_t copy,
                                              const std::string& folder, const std::set<CertificateForm>& forms, const Catalogue& catalogue,
                                              Language language) {
    const auto mark = recorded_copy(desk, certificate, copy);
    if (!mark) return refuse(mark.error());
    return write_marked(desk, certificate, *mark, folder, forms, catalogue, language);
}

}  // namespace sanad

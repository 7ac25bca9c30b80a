#pragma once

#include <functional>
#include <set>

#include "kiosk/document/document_maker.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

/// What a certificate can be written as: `<serial>.pdf`, `<serial>.png` (the page as a picture), `<serial>.qr.png`, `<serial>.cose` (the
/// compact credential), `<serial>.json` (the full one) and `<serial>.baked.png` (the full one in the badge of its kind). One that was
/// issued without a full credential has no files of the last two. Of a further copy the names begin `<serial>.copy<number>`.
enum class CertificateForm { pdf, picture, qr, bytes, full, baked };

struct CertificateFiles {
    std::vector<std::string> paths{};
    int certificates = 0;
    int erased = 0;  ///< whose personal part is gone: nothing to write
    bool cancelled = false;
};

/// Draws certificates from their stored bytes and paper. Every file is on the disk under another name before any gets its own, so a power
/// cut leaves whole files or none; what is refused leaves nothing behind.
/// Draws on as many threads as there are processors, and waits for them. `progress` is called after each certificate, by one thread at a
/// time; `false` stops. Refuses: disk.no_pictures {folder} (pictures, onto a full disk), file.not_writable {file}, certificate.qr_too_long
/// {serial}, certificate.not_drawable {serial, why}.
[[nodiscard]] Result<CertificateFiles, Refusal> write_certificates(Desk& desk, const std::vector<IssuedCertificate>& certificates,
                                                                   const std::string& folder, const std::set<CertificateForm>& forms,
                                                                   const Catalogue& catalogue, Language language,
                                                                   const std::function<bool(int done, int total)>& progress,
                                                                   const PageMark& mark = {});

}  // namespace sanad

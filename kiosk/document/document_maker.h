#pragma once

#include <map>
#include <string>

#include "credential/bytes/bytes.h"
#include "kiosk/document/certificate_page.h"

namespace sanad {

/// Makes certificates as files, from the frozen facts alone. Keeps shaped texts and templates, so the second page of a
/// batch costs a fraction of the first. One per thread; the catalogue must outlive it.
/// The same paper, QR, template and fonts give the same bytes, today and in ten years.
class DocumentMaker {
public:
    /// Throws std::runtime_error when a font is missing.
    DocumentMaker(const Catalogue& words, std::string assets_dir);

    /// A4 landscape, fonts embedded, text that can be selected in both scripts. Throws std::runtime_error when
    /// `paper.template_id` names no template, or when Cairo fails.
    [[nodiscard]] Result<Bytes, PageRefusal> certificate_pdf(const Paper& paper, const QrSymbol& qr);
    /// The same page as a PNG, `width_px` wide (100–6,000).
    [[nodiscard]] Result<Bytes, PageRefusal> certificate_png(const Paper& paper, const QrSymbol& qr, int width_px);
    /// The page laid out and not drawn: what issuing asks before it signs, and what tests look at.
    [[nodiscard]] Result<CertificatePage, PageRefusal> compose(const Paper& paper, const QrSymbol& qr);

private:
    const PageTemplate& look(const std::string& template_id);

    const Catalogue& words_;
    std::string assets_dir_;
    TextEngine engine_;
    TextFitter fitter_{engine_};
    std::map<std::string, PageTemplate> looks_;
};

}  // namespace sanad

#pragma once

#include <map>
#include <memory>
#include <string>

#include "credential/bytes/bytes.h"
#include "kiosk/document/certificate_page.h"
#include "kiosk/document/pdf_press.h"

namespace sanad {

/// Makes certificates as files, from the frozen facts and what their look names. Keeps shaped texts, templates and the parts of a file that
/// pages have in common, so the second page of a batch costs a fraction of the first. One per thread; the catalogue must outlive it.
/// The same paper, QR, mark and look give the same bytes, today and in ten years, as long as the same Pango, HarfBuzz and zlib draw them.
class DocumentMaker {
public:
    /// `kept_dir`: where looks are kept by hash (asset_store.h). A paper without a look is drawn with its template as it is today.
    DocumentMaker(const Catalogue& words, std::string assets_dir, std::string kept_dir = {});

    /// A4 landscape, fonts embedded, text that can be selected in both scripts. Throws std::runtime_error when Cairo fails.
    [[nodiscard]] Result<Bytes, PageRefusal> certificate_pdf(const Paper& paper, const QrSymbol& qr, const PageMark& mark = {});
    /// The same page as a PNG, `width_px` wide (100–6,000).
    [[nodiscard]] Result<Bytes, PageRefusal> certificate_png(const Paper& paper, const QrSymbol& qr, int width_px,
                                                             const PageMark& mark = {});
    /// The page laid out and not drawn: what issuing asks before it signs, and what tests look at. Valid while the maker is.
    [[nodiscard]] Result<CertificatePage, PageRefusal> compose(const Paper& paper, const QrSymbol& qr, const PageMark& mark = {});
    /// From here on, papers without a look are drawn with the template in this file: what a preview shows.
    void use_template(const std::string& file) { template_file_ = file; }

private:
    struct Look {
        explicit Look(PageLook read) : page(std::move(read)), engine(page.fonts) {}
        PageLook page;
        TextEngine engine;
        TextFitter fitter{engine};
    };
    Result<Look*, Refusal> look(const Paper& paper);

    const Catalogue& words_;
    std::string assets_dir_;
    AssetStore kept_;
    std::string template_file_;
    std::map<std::string, std::unique_ptr<Look>> looks_;
    PdfPress press_;
};

}  // namespace sanad

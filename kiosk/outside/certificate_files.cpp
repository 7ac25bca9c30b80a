#include "kiosk/outside/certificate_files.h"

#include <filesystem>
#include <fstream>

#include "kiosk/store/certificate_store.h"

namespace sanad {
namespace {

constexpr int kPictureWidth = 1754;  // A4 landscape at 150 dpi
constexpr int kQrModulePixels = 8;

bool write_whole(const std::filesystem::path& path, ByteView bytes) {
    const std::filesystem::path temporary = path.string() + ".part";
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    out.close();
    std::error_code error;
    if (out) std::filesystem::rename(temporary, path, error);
    return out && !error;
}

}  // namespace

Result<CertificateFiles, Refusal> write_certificates(Desk& desk, const std::vector<IssuedCertificate>& certificates, const std::string& folder,
                                                     const std::set<CertificateForm>& forms, const Catalogue& catalogue, Language language,
                                                     const std::function<bool(int done, int total)>& progress) {
    DocumentMaker maker(catalogue, assets_dir());
    CertificateFiles written;
    for (const IssuedCertificate& certificate : certificates) {
        const auto content = load_certificate_content(desk.ledger(), certificate);
        if (!content) {
            ++written.erased;
            continue;
        }
        const Paper& paper = content->paper;
        const auto not_drawable = [&](const std::string& why) { return refuse(Refusal{"certificate.not_drawable", {{"serial", paper.serial}, {"why", why}}}); };
        const auto symbol = make_qr_symbol(qr_payload(paper.public_url, content->bytes));
        if (!symbol) return not_drawable("QR");

        std::vector<std::pair<std::string, Bytes>> files;
        if (forms.contains(CertificateForm::bytes)) files.emplace_back(".cose", content->bytes);
        if (forms.contains(CertificateForm::qr)) files.emplace_back(".qr.png", qr_png(*symbol, kQrModulePixels));
        if (forms.contains(CertificateForm::pdf)) {
            auto pdf = maker.certificate_pdf(paper, *symbol);
            if (!pdf) return not_drawable(say(catalogue, language, pdf.error(), paper));
            files.emplace_back(".pdf", *std::move(pdf));
        }
        if (forms.contains(CertificateForm::picture)) {
            auto picture = maker.certificate_png(paper, *symbol, kPictureWidth);
            if (!picture) return not_drawable(say(catalogue, language, picture.error(), paper));
            files.emplace_back(".png", *std::move(picture));
        }
        for (const auto& [ending, bytes] : files) {
            const auto path = std::filesystem::path(folder) / (paper.serial + ending);
            if (!write_whole(path, bytes)) return refuse(Refusal{"file.not_writable", {{"file", path.string()}}});
            written.paths.push_back(path.string());
        }
        ++written.certificates;
        if (progress && !progress(written.certificates + written.erased, static_cast<int>(certificates.size()))) {
            written.cancelled = true;
            break;
        }
    }
    return written;
}

}  // namespace sanad

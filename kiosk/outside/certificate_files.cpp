#include "kiosk/outside/certificate_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "credential/openbadge/baked_png.h"
#include "kiosk/outside/disk_reserve.h"
#include "kiosk/outside/paper_check.h"
#include "kiosk/store/certificate_store.h"

namespace sanad {
namespace {

constexpr int kPictureWidth = 1754;  // A4 landscape at 150 dpi
constexpr int kQrModulePixels = 8;

const std::string kUnfinished = ".part";

// The picture of a certificate's kind, for a credential to be baked into.
Bytes badge_of(CredentialKind kind) {
    const char* name = kind == CredentialKind::micro_credential ? "/badge/micro_credential.png" : "/badge/certificate_of_completion.png";
    std::ifstream file(assets_dir() + name, std::ios::binary);
    if (!file) throw std::runtime_error("no file " + assets_dir() + name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool write_unfinished(const std::string& path, ByteView bytes) {
    std::ofstream out(path + kUnfinished, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    out.close();
    return !out.fail();
}

// Everything written is on the disk before any of it gets its name, and then the names: one wait for the disk, however many files.
bool give_names(const std::string& folder, const std::vector<std::string>& paths) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    bool done = ::syncfs(fd) == 0;
    for (const std::string& path : paths) done = done && ::rename((path + kUnfinished).c_str(), path.c_str()) == 0;
    done = done && ::fsync(fd) == 0;
    ::close(fd);
    return done;
}

// Draws one certificate after the other, on as many threads as there are processors: each has its own DocumentMaker, and the desk,
// the report and the progress function are used by one of them at a time.
class CertificateWriter {
public:
    CertificateWriter(Desk& desk, const std::vector<IssuedCertificate>& certificates, std::string folder,
                      const std::set<CertificateForm>& forms, const Catalogue& catalogue, Language language,
                      const std::function<bool(int done, int total)>& progress, const PageMark& mark)
        : desk_(desk),
          kept_looks_(kept_looks_dir(desk.database())),
          certificates_(certificates),
          folder_(std::move(folder)),
          forms_(forms),
          catalogue_(catalogue),
          language_(language),
          progress_(progress),
          mark_(mark) {}

    Result<CertificateFiles, Refusal> run() {
        const auto hands =
            std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, std::min<std::size_t>(kMaxHands, certificates_.size() + 1));
        std::vector<std::thread> others;
        for (std::size_t hand = 1; hand < hands; ++hand) others.emplace_back([this] { work(); });
        work();
        for (std::thread& other : others) other.join();
        if (!broken_ && !refusal_ && !written_.paths.empty() && !give_names(folder_, written_.paths)) {
            refusal_ = Refusal{"file.not_writable", {{"file", folder_}}};
        }
        if (broken_ || refusal_) {
            for (const std::string& path : begun_) std::filesystem::remove(path + kUnfinished);
        }
        if (broken_) std::rethrow_exception(broken_);
        if (refusal_) return refuse(*refusal_);
        return std::move(written_);
    }

private:
    static constexpr std::size_t kMaxHands = 4;

    void work() {
        try {
            DocumentMaker maker(catalogue_, assets_dir(), kept_looks_);
            while (const auto content = take_next()) settle(write_one(maker, *content));
        } catch (...) {
            const std::lock_guard lock(mutex_);
            broken_ = std::current_exception();
        }
    }

    std::optional<CertificateContent> take_next() {
        const std::lock_guard lock(mutex_);
        while (next_ < certificates_.size() && !refusal_ && !broken_ && !written_.cancelled) {
            if (auto content = load_certificate_content(desk_.ledger(), certificates_[next_++])) return content;
            ++written_.erased;
        }
        return std::nullopt;
    }

    void settle(Result<std::vector<std::string>, Refusal> paths) {
        const std::lock_guard lock(mutex_);
        if (!paths) {
            refusal_ = paths.error();
            return;
        }
        std::ranges::move(*paths, std::back_inserter(written_.paths));
        ++written_.certificates;
        if (progress_ && !progress_(written_.certificates + written_.erased, static_cast<int>(certificates_.size())))
            written_.cancelled = true;
    }

    void begin(const std::string& path) {
        const std::lock_guard lock(mutex_);
        begun_.push_back(path);
    }

    Result<std::vector<std::string>, Refusal> write_one(DocumentMaker& maker, const CertificateContent& content) {
        const Paper& paper = content.paper;
        const auto symbol = make_qr_symbol(qr_payload(paper.public_url, content.bytes));
        if (!symbol) return refuse(Refusal{"certificate.qr_too_long", {{"serial", paper.serial}}});
        const auto not_drawable = [&](const PageRefusal& why) {
            return refuse(Refusal{"certificate.not_drawable", {{"serial", paper.serial}, {"why", say(catalogue_, language_, why, paper)}}});
        };
        std::vector<std::pair<std::string, Bytes>> files;
        if (forms_.contains(CertificateForm::full) && !content.full.empty()) files.emplace_back(".json", copy_of(bytes_of(content.full)));
        if (forms_.contains(CertificateForm::baked) && !content.full.empty()) {
            files.emplace_back(".baked.png", bake(badge_of(paper.kind), content.full));
        }
        if (forms_.contains(CertificateForm::bytes)) files.emplace_back(".cose", content.bytes);
        if (forms_.contains(CertificateForm::qr)) files.emplace_back(".qr.png", qr_png(*symbol, kQrModulePixels));
        if (forms_.contains(CertificateForm::pdf)) {
            auto pdf = maker.certificate_pdf(paper, *symbol, mark_);
            if (!pdf) return not_drawable(pdf.error());
            files.emplace_back(".pdf", *std::move(pdf));
        }
        if (forms_.contains(CertificateForm::picture)) {
            auto picture = maker.certificate_png(paper, *symbol, kPictureWidth, mark_);
            if (!picture) return not_drawable(picture.error());
            files.emplace_back(".png", *std::move(picture));
        }
        const std::string copy = mark_.kind == PageMark::Kind::duplicate ? ".copy" + std::to_string(mark_.copy) : std::string();
        std::vector<std::string> paths;
        for (const auto& [ending, bytes] : files) {
            paths.push_back(folder_ + "/" + paper.serial + copy + ending);
            begin(paths.back());
            if (!write_unfinished(paths.back(), bytes)) return refuse(Refusal{"file.not_writable", {{"file", paths.back()}}});
        }
        return paths;
    }

    Desk& desk_;
    const std::string kept_looks_;
    const std::vector<IssuedCertificate>& certificates_;
    const std::string folder_;
    const std::set<CertificateForm>& forms_;
    const Catalogue& catalogue_;
    const Language language_;
    const std::function<bool(int done, int total)>& progress_;
    const PageMark& mark_;

    std::mutex mutex_;
    std::size_t next_ = 0;
    std::vector<std::string> begun_;  // whatever may lie there unfinished
    CertificateFiles written_;
    std::optional<Refusal> refusal_{};
    std::exception_ptr broken_{};
};

}  // namespace

Result<CertificateFiles, Refusal> write_certificates(Desk& desk, const std::vector<IssuedCertificate>& certificates,
                                                     const std::string& folder, const std::set<CertificateForm>& forms,
                                                     const Catalogue& catalogue, Language language,
                                                     const std::function<bool(int done, int total)>& progress, const PageMark& mark) {
    // Pictures can be made whenever there is room again; paper may be wanted now.
    const bool pictures = forms.contains(CertificateForm::picture) || forms.contains(CertificateForm::baked);
    const auto disk = pictures && on_one_disk(desk.path(), folder) ? disk_state(desk.path()) : std::nullopt;
    if (disk && disk->is_full) return refuse(Refusal{"disk.no_pictures", {{"folder", folder}}});
    return CertificateWriter(desk, certificates, folder, forms, catalogue, language, progress, mark).run();
}

}  // namespace sanad

// Certificates as files: whole or not at all, the stored bytes, on several threads and still one report.
#include "kiosk/outside/certificate_files.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "kiosk/store/certificate_store.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;

namespace {

struct IssuedBatch : CentreFixture {
    const Catalogue catalogue = Catalogue::load(source_path("assets"));
    std::vector<IssuedCertificate> certificates;

    IssuedBatch() {
        register_kiosk();
        const Batch batch = open_baking_batch();
        fulfil(batch);
        certificates = issue_certificates(*desk, batch.id, {}).value().issued;
        std::filesystem::create_directory(folder.file("out"));
    }
    Result<CertificateFiles, Refusal> write(const std::set<CertificateForm>& forms, const std::function<bool(int, int)>& progress = {}) {
        return write_certificates(*desk, certificates, folder.file("out"), forms, catalogue, Language::english, progress);
    }
    [[nodiscard]] int files() const { return static_cast<int>(std::distance(std::filesystem::directory_iterator(folder.file("out")), {})); }
};

std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("every certificate in every form, the bytes as they were signed") {
    IssuedBatch f;
    std::vector<int> steps;
    const auto written = f.write({CertificateForm::pdf, CertificateForm::qr, CertificateForm::bytes}, [&](int done, int total) {
                              CHECK(total == 28);
                              steps.push_back(done);
                              return true;
                          }).value();
    CHECK(written.certificates == 28);
    CHECK(written.paths.size() == 84);
    CHECK(f.files() == 84);
    CHECK(std::ranges::is_sorted(steps));
    CHECK(steps.back() == 28);
    for (const auto& certificate : f.certificates) {
        const auto content = load_certificate_content(f.desk->ledger(), certificate).value();
        const std::string stem = f.folder.file("out/" + content.paper.serial);
        CHECK(content_of(stem + ".cose") == text_of(content.bytes));
        CHECK(content_of(stem + ".pdf").starts_with("%PDF-"));
        CHECK(content_of(stem + ".qr.png").starts_with("\x89PNG"));
    }
}

TEST_CASE("written again, the files are the same, byte for byte") {
    IssuedBatch f;
    f.certificates.resize(3);
    const auto first = f.write({CertificateForm::pdf, CertificateForm::qr}).value();
    std::map<std::string, std::string> before;
    for (const auto& path : first.paths) before[path] = content_of(path);
    const auto again = f.write({CertificateForm::pdf, CertificateForm::qr}).value();
    CHECK(again.paths.size() == first.paths.size());
    for (const auto& path : again.paths) CHECK(content_of(path) == before.at(path));
}

TEST_CASE("cancelling stops soon, and leaves whole files only") {
    IssuedBatch f;
    const auto written = f.write({CertificateForm::bytes}, [](int, int) { return false; }).value();
    CHECK(written.cancelled);
    CHECK(written.certificates < 28);
    CHECK(f.files() == written.certificates);
}

TEST_CASE("a folder that can't be written to, and a certificate whose holder was erased") {
    IssuedBatch f;
    std::filesystem::remove(f.folder.file("out"));
    CHECK(f.write({CertificateForm::bytes}).error().code == "file.not_writable");
    std::filesystem::create_directory(f.folder.file("out"));
    f.desk->database().prepare("UPDATE event SET personal=NULL WHERE seq=?").bind(f.certificates.front().seq).run();
    const auto written = f.write({CertificateForm::bytes}).value();
    CHECK(written.erased == 1);
    CHECK(written.certificates == 27);
}

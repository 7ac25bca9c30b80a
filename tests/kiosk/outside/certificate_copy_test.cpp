// A further copy on paper: recorded and written, or neither; the same bytes whenever it is drawn again.
#include "kiosk/outside/certificate_copy.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/certificate_status.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;

namespace {

struct Archive : test::CentreFixture {
    const Catalogue catalogue = Catalogue::load(source_path("assets"));
    IssuedCertificate certificate;

    Archive() {
        register_kiosk();
        const Batch batch = open_baking_batch();
        fulfil(batch);
        certificate = issue_certificates(*desk, batch.id, {}).value().issued.front();
        std::filesystem::create_directory(out());
    }
    [[nodiscard]] std::string out() const { return folder.file("out"); }
    Result<WrittenCopy, Refusal> copy(CopyReason reason) {
        return write_copy(*desk, certificate.id, reason, out(), {CertificateForm::pdf}, catalogue, Language::english);
    }
    Result<WrittenCopy, Refusal> again(std::uint32_t number) {
        return write_copy_again(*desk, certificate, number, out(), {CertificateForm::pdf}, catalogue, Language::english);
    }
    [[nodiscard]] IssuedCertificate now() { return load_certificate(desk->database(), certificate.id).value(); }
    [[nodiscard]] Seq head() { return desk->ledger().head(desk->ledger_id()).seq; }
};

std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("each further copy has the next number, stands in the history with its reason, and changes nothing of the certificate") {
    Archive f;
    const auto content = load_certificate_content(f.desk->ledger(), f.certificate).value();
    f.clock.advance(test::kHour);
    CHECK(f.copy(CopyReason::lost)->number == 2);
    f.clock.advance(test::kHour);
    CHECK(f.copy(CopyReason::requested)->number == 3);
    CHECK(std::filesystem::exists(f.out() + "/" + serial_of(f.certificate) + ".copy2.pdf"));
    CHECK(std::filesystem::exists(f.out() + "/" + serial_of(f.certificate) + ".copy3.pdf"));
    CHECK(f.now().copies == 3);
    CHECK(f.now().state == f.certificate.state);
    const auto history = load_certificate_history(f.desk->database(), f.desk->ledger(), f.certificate);
    REQUIRE(history.size() == 3);
    CHECK(history[1].kind == CertificateEvent::Kind::copied);
    CHECK(history[1].copy == 2);
    CHECK(history[1].copy_reason == CopyReason::lost);
    CHECK_FALSE(history[1].reason);
    CHECK(history[2].copy_reason == CopyReason::requested);
    CHECK(load_certificate_content(f.desk->ledger(), f.now())->bytes == content.bytes);
}

TEST_CASE("a copy that was recorded is drawn again with the same bytes, years later") {
    Archive f;
    const std::string path = f.copy(CopyReason::damaged)->paths.at(0);
    const std::string first = content_of(path);
    CHECK(first.starts_with("%PDF-"));
    f.clock.advance(3 * 365 * 24 * test::kHour);
    std::filesystem::remove(path);
    const Seq head = f.head();
    CHECK(f.again(2)->paths.at(0) == path);
    CHECK(content_of(path) == first);
    CHECK(f.head() == head);
    CHECK(f.again(3).error().code == "certificate.no_such_copy");
    const std::vector<IssuedCertificate> one{f.certificate};
    const auto plain = write_certificates(*f.desk, one, f.out(), {CertificateForm::pdf}, f.catalogue, Language::english, {});
    CHECK(content_of(plain->paths.at(0)) != first);
}

TEST_CASE("what can't be written is not recorded, nor what no longer stands") {
    Archive f;
    const Seq head = f.head();
    std::filesystem::remove(f.out());
    CHECK(f.copy(CopyReason::lost).error().code == "file.not_writable");
    std::filesystem::create_directory(f.out());
    CHECK(f.head() == head);
    CHECK(f.now().copies == 1);
    test::must(suspend_certificate(*f.desk, f.certificate.id, ""));
    CHECK(f.copy(CopyReason::lost).error().code == "certificate.is_suspended");
    test::must(revoke_certificate(*f.desk, f.certificate.id, RevocationReason::misconduct, ""));
    CHECK(f.copy(CopyReason::lost).error().code == "certificate.is_revoked");
    CHECK(f.head() == head + 2);
    CHECK(std::filesystem::is_empty(f.out()));
}

TEST_CASE("of a certificate whose holder was erased there is nothing to copy") {
    Archive f;
    f.desk->database().prepare("UPDATE event SET personal=NULL WHERE seq=?").bind(f.certificate.seq).run();
    const Seq head = f.head();
    CHECK(f.copy(CopyReason::lost).error().code == "certificate.erased");
    CHECK(f.head() == head);
}

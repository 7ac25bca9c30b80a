// After the issue: handing over, suspending, revoking; each with its sentence when it can't be, and all of it in the ledger.
#include "kiosk/usecase/certificate_status.h"

#include <doctest/doctest.h>

#include "credential/qr_payload.h"
#include "db/projection/ledger_check.h"
#include "db/schema/schema.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/find_certificate.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;

namespace {

// A batch whose 28 certificates are issued and lie on the table: the sample course awards on handing over.
struct IssuedBatch : CentreFixture {
    Batch batch;
    std::vector<IssuedCertificate> certificates;

    IssuedBatch() {
        register_kiosk();
        batch = open_baking_batch();
        fulfil(batch);
        certificates = issue_certificates(*desk, batch.id, {})->issued;
    }
    [[nodiscard]] IssuedCertificate now(std::size_t at) { return load_certificate(desk->database(), certificates[at].id).value(); }
    [[nodiscard]] bool ledger_is_clean() {
        return check_ledgers(desk->database(), desk->cipher(), DatabaseKind::kiosk, kiosk_migrations(), [](const Event&) { return true; })
            .faults.empty();
    }
    [[nodiscard]] Seq head() { return desk->ledger().head(desk->ledger_id()).seq; }
};

}  // namespace

TEST_CASE("a certificate of a course that awards on handing over counts from that day only") {
    IssuedBatch f;
    CHECK(f.certificates[0].state == CertificateState::not_yet_awarded);
    CHECK(f.now(0).state == CertificateState::not_yet_awarded);
    f.clock.advance(test::kDay);
    const auto done = hand_over_certificates(*f.desk, {f.certificates[0].id, f.certificates[1].id}).value();
    CHECK(done.now == 2);
    CHECK(f.now(0).state == CertificateState::valid);
    CHECK(f.now(0).handed_over_at == f.clock.now() / 1000);
    CHECK(f.now(2).state == CertificateState::not_yet_awarded);
    SUBCASE("and once: a second time records nothing") {
        const Seq before = f.head();
        const auto again = hand_over_certificates(*f.desk, {f.certificates[0].id, f.certificates[1].id}).value();
        CHECK(again.now == 0);
        CHECK(again.before == 2);
        CHECK(f.head() == before);
    }
    CHECK(f.ledger_is_clean());
}

TEST_CASE("a course that awards on issue needs no handing over, but may record it") {
    CentreFixture f;
    f.register_kiosk();
    std::string file = CentreFixture::sample("home-baking.course.json");
    const std::string handover = "\"awarded_on\": \"handover\"";
    file.replace(file.find(handover), handover.size(), "\"awarded_on\": \"issue\"");
    REQUIRE(import_course(*f.desk, file).has_value());
    const Batch batch = f.open_baking_batch_of_imported_course();
    f.fulfil(batch);
    const auto certificate = issue_certificates(*f.desk, batch.id, {})->issued[0];
    CHECK(certificate.state == CertificateState::valid);
    CHECK(hand_over_certificates(*f.desk, {certificate.id})->now == 1);
}

TEST_CASE("one certificate that can't be handed over stops the whole pile, and nothing is recorded") {
    IssuedBatch f;
    REQUIRE(suspend_certificate(*f.desk, f.certificates[3].id, "").has_value());
    const Seq before = f.head();
    const auto refused = hand_over_certificates(*f.desk, {f.certificates[2].id, f.certificates[3].id});
    CHECK(refused.error().code == "certificate.is_suspended");
    CHECK(f.head() == before);
    CHECK(f.now(2).state == CertificateState::not_yet_awarded);
}

TEST_CASE("suspended for a time, and back") {
    IssuedBatch f;
    REQUIRE(hand_over_certificates(*f.desk, {f.certificates[0].id}).has_value());
    CHECK(reinstate_certificate(*f.desk, f.certificates[0].id, "").error().code == "certificate.not_suspended");
    f.clock.advance(test::kHour);
    CHECK(suspend_certificate(*f.desk, f.certificates[0].id, "  the exam board asks \n")->state == CertificateState::suspended);
    CHECK(f.now(0).state_since == f.clock.now() / 1000);
    CHECK(suspend_certificate(*f.desk, f.certificates[0].id, "").error().code == "certificate.is_suspended");
    CHECK(reinstate_certificate(*f.desk, f.certificates[0].id, "").value().state == CertificateState::valid);
    const auto history = load_certificate_history(f.desk->database(), f.desk->ledger(), f.now(0));
    REQUIRE(history.size() == 4);
    CHECK(history[0].kind == CertificateEvent::Kind::issued);
    CHECK(history[1].kind == CertificateEvent::Kind::handed_over);
    CHECK(history[2].kind == CertificateEvent::Kind::suspended);
    CHECK(history[2].note == "the exam board asks");
    CHECK(history[3].kind == CertificateEvent::Kind::reinstated);
    CHECK(f.ledger_is_clean());
}

TEST_CASE("revoked is for good, its reason in the open and its note in the personal part alone") {
    IssuedBatch f;
    const std::string note = "sat for her cousin";
    const auto revoked = revoke_certificate(*f.desk, f.certificates[5].id, RevocationReason::misconduct, note).value();
    CHECK(revoked.state == CertificateState::revoked);
    CHECK(revoked.reason == RevocationReason::misconduct);
    CHECK_FALSE(revoked.stands());
    const Event event = f.desk->ledger().event_at(f.desk->ledger_id(), f.head()).value();
    CHECK(event.line.find(note) == std::string::npos);
    CHECK(event.personal->value["note"] == note);
    for (const auto& again : {revoke_certificate(*f.desk, revoked.id, RevocationReason::holder_request, ""),
                              suspend_certificate(*f.desk, revoked.id, ""), reinstate_certificate(*f.desk, revoked.id, "")}) {
        CHECK(again.error().code == "certificate.is_revoked");
        CHECK(again.error().facts.at("serial") == serial_of(revoked));
    }
    CHECK(hand_over_certificates(*f.desk, {revoked.id}).error().code == "certificate.is_revoked");
    CHECK(f.ledger_is_clean());
    SUBCASE("and issuing the batch again gives its holder no new one by itself") {
        const auto report = issue_certificates(*f.desk, f.batch.id, {}).value();
        CHECK(report.issued.empty());
        CHECK(report.issued_before == 27);
        REQUIRE(report.not_issued.size() == 1);
        CHECK(report.not_issued[0].refusal->code == "issue.was_revoked");
    }
}

TEST_CASE("what is no certificate, and a note that is no note, are refused") {
    IssuedBatch f;
    const Seq before = f.head();
    CHECK(revoke_certificate(*f.desk, CertificateId{"NONE"}, RevocationReason::misconduct, "").error().code == "certificate.unknown");
    for (const std::string& note : {std::string(501, 'x'), std::string("a\x01z"), std::string("\xff\xfe")})
        CHECK(suspend_certificate(*f.desk, f.certificates[0].id, note).error().code == "note.wrong");
    CHECK(f.head() == before);
    std::string longest;
    for (std::size_t i = 0; i < kMaxNoteLetters; ++i) longest += "ع";
    CHECK(suspend_certificate(*f.desk, f.certificates[0].id, longest).has_value());
}

TEST_CASE("a certificate is found by what a person has at hand") {
    IssuedBatch f;
    const auto enrolments = load_enrolments(f.desk->database(), f.batch.id);
    const FoundCertificate wanted = with_holder(*f.desk, f.now(7));
    REQUIRE_FALSE(wanted.holder.name.empty());
    CHECK(wanted.batch == "HBW-1");
    const auto finds_it = [&](const std::string& text) {
        const auto found = find_certificates(*f.desk, text);
        return std::ranges::any_of(found, [&](const FoundCertificate& one) { return one.certificate.id == wanted.certificate.id; });
    };
    CHECK(finds_it(serial_of(wanted.certificate)));
    CHECK(find_certificates(*f.desk, serial_of(wanted.certificate)).size() == 1);
    CHECK(finds_it("ptsd k0117 00008"));
    CHECK(finds_it(wanted.certificate.id.value));
    CHECK(finds_it(wanted.holder.name));
    CHECK(finds_it(wanted.holder.name_ur));
    const auto content = load_certificate_content(f.desk->ledger(), wanted.certificate).value();
    CHECK(find_certificates(*f.desk, qr_payload("http://localhost:8080", content.bytes).text()).size() == 1);
    for (std::size_t at = 0; at < f.certificates.size(); ++at) {
        const auto holder = with_holder(*f.desk, f.now(at)).holder;
        if (holder.cnic.empty()) continue;
        const auto by_number =
            find_certificates(*f.desk, holder.cnic.substr(0, 5) + "-" + holder.cnic.substr(5, 7) + "-" + holder.cnic.substr(12));
        REQUIRE(by_number.size() == 1);
        CHECK(by_number[0].certificate.id == f.certificates[at].id);
    }
    CHECK(find_certificates(*f.desk, "").empty());
    CHECK(find_certificates(*f.desk, "zz").empty());
    CHECK(find_certificates(*f.desk, "9999999999999").empty());
}

// Erasing a trainee on the kiosk: their facts are gone at once, nothing can be made of them any more, and what others hold still counts.
#include "kiosk/usecase/erase_trainee.h"

#include <doctest/doctest.h>

#include "credential/qr_payload.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/certificate_status.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/copy_certificate.h"
#include "kiosk/usecase/find_certificate.h"
#include "kiosk/usecase/reissue.h"
#include "kiosk/usecase/verify_code.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;
using test::must;

namespace {

struct Centre28 : CentreFixture {
    Batch batch;

    Centre28() {
        register_kiosk();
        batch = open_baking_batch();
        fulfil(batch);
    }
    [[nodiscard]] Trainee on_row(int row) {
        const auto enrolment = load_enrolments(desk->database(), batch.id).at(static_cast<std::size_t>(row - 1));
        return load_trainee(desk->database(), desk->cipher(), enrolment.trainee).value();
    }
    int count(const std::string& sql) {
        auto row = desk->database().prepare(sql);
        return row.step() ? static_cast<int>(row.integer(0)) : -1;
    }
    /// Everything recorded so far is at the registry.
    void confirm() {
        desk->database()
            .prepare("INSERT INTO sync_cursor(ledger, held_through, head_hash, receipt, registry_time, received_at) VALUES(?,?,?,?,1,1)")
            .bind(desk->ledger_id())
            .bind(desk->ledger().head(desk->ledger_id()).seq)
            .bind(desk->ledger().head(desk->ledger_id()).hash)
            .bind(Bytes{})
            .run();
    }
};

}  // namespace

TEST_CASE("an erased trainee is nowhere on the kiosk: no row, no search and no event has anything of them") {
    Centre28 f;
    const Trainee person = f.on_row(3);
    must(issue_certificates(*f.desk, f.batch.id, {}));
    const auto certificate = load_certificates_of(f.desk->database(), person.id).at(0);
    const auto content = load_certificate_content(f.desk->ledger(), certificate).value();
    must(suspend_certificate(*f.desk, certificate.id, "she asked for it"));
    f.confirm();
    const int parts = f.count("SELECT count(*) FROM event WHERE personal IS NOT NULL");
    CHECK(trainee_to_erase(*f.desk, person.id)->certificates.size() == 1);
    CHECK(trainee_to_erase(*f.desk, person.id)->namesakes.empty());
    const auto erased = erase_trainee(*f.desk, person.id).value();
    CHECK(erased.certificates.size() == 1);
    CHECK(erased.waiting == 0);
    CHECK(f.count("SELECT count(*) FROM event WHERE personal IS NOT NULL") == parts - 3);
    CHECK(f.on_row(3).erased);
    CHECK(f.on_row(3).name.empty());
    CHECK(f.on_row(3).cnic.empty());
    CHECK(find_trainees_by_cnic(f.desk->database(), f.desk->cipher(), person.cnic).empty());
    CHECK(find_certificates(*f.desk, person.name).empty());
    const auto now = find_certificates(*f.desk, serial_of(certificate)).at(0);
    CHECK(now.certificate.erased);
    CHECK(now.certificate.digest == certificate.digest);
    CHECK(now.certificate.state == CertificateState::suspended);
    CHECK_FALSE(load_certificate_content(f.desk->ledger(), now.certificate));
    const auto history = load_certificate_history(f.desk->database(), f.desk->ledger(), now.certificate);
    CHECK(history.size() == 2);
    CHECK(history[1].note.empty());
    CHECK(check_records(f.desk->database(), f.desk->cipher()).faults.empty());
    // The paper in their hand is worth what it was.
    const std::string qr = qr_payload("http://localhost:8080", content.bytes).text();
    const auto checked = verify_code(*f.desk, qr).value().verification;
    CHECK(checked.credential->holder_name == person.name);
    CHECK(erase_trainee(*f.desk, person.id).error().code == "trainee.erased");
    CHECK(trainee_to_erase(*f.desk, TraineeId{"nobody"}).error().code == "trainee.unknown");
}

TEST_CASE("what the registry has not confirmed keeps its part, and nothing here shows it") {
    Centre28 f;
    const Trainee person = f.on_row(3);
    must(issue_certificates(*f.desk, f.batch.id, {}));
    const auto certificate = load_certificates_of(f.desk->database(), person.id).at(0);
    must(suspend_certificate(*f.desk, certificate.id, "she asked for it"));
    CHECK(erase_trainee(*f.desk, person.id)->waiting == 3);
    CHECK(f.desk->ledger().event_at(certificate.ledger, certificate.seq)->personal);
    CHECK(f.on_row(3).name.empty());
    const auto now = load_certificate(f.desk->database(), certificate.id).value();
    CHECK_FALSE(load_certificate_content(f.desk->ledger(), now));
    CHECK(load_certificate_history(f.desk->database(), f.desk->ledger(), now)[1].note.empty());
    CHECK(check_records(f.desk->database(), f.desk->cipher()).faults.empty());
}

TEST_CASE("nothing is issued, reissued, copied or corrected for somebody who was erased; the others get theirs") {
    Centre28 f;
    const Trainee person = f.on_row(3);
    SUBCASE("before the issue") {
        must(erase_trainee(*f.desk, person.id));
        const auto report = issue_certificates(*f.desk, f.batch.id, {}).value();
        CHECK(report.issued.size() == 27);
        REQUIRE(report.not_issued.size() == 1);
        REQUIRE(report.not_issued[0].reasons.size() == 1);
        CHECK(report.not_issued[0].reasons[0].key == "reason.erased");
        CHECK(report.not_issued[0].name.empty());
    }
    SUBCASE("after it") {
        must(issue_certificates(*f.desk, f.batch.id, {}));
        const auto certificate = load_certificates_of(f.desk->database(), person.id).at(0);
        must(erase_trainee(*f.desk, person.id));
        CHECK(reissue_certificate(*f.desk, certificate.id, std::nullopt).error().code == "certificate.erased");
        CHECK(record_copy(*f.desk, certificate.id, CopyReason::lost).error().code == "certificate.erased");
        CHECK(outdated_certificates(judge_batch(*f.desk, f.batch.id).value()).empty());
        must(revoke_certificate(*f.desk, certificate.id, RevocationReason::holder_request, ""));
        CHECK(issue_certificates(*f.desk, f.batch.id, {})->issued.empty());
    }
    CHECK(correct_trainee(*f.desk, person.id, names_of(person)).error().code == "trainee.erased");
    CHECK(check_records(f.desk->database(), f.desk->cipher()).faults.empty());
}

TEST_CASE("a new batch of an old roster leaves out who was erased") {
    Centre28 f;
    must(erase_trainee(*f.desk, f.on_row(3).id));
    const RosterId roster = load_rosters(f.desk->database(), f.desk->cipher()).at(0).id;
    const auto again = open_batch(*f.desk, {"HBW", 0, "2", f.desk->today(), {roster}, {}}).value();
    CHECK(load_enrolments(f.desk->database(), again.id).size() == 27);
    CHECK_FALSE(again.relation_printed);  // still all women
}

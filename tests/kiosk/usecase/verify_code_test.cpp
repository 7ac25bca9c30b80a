// A kiosk checks codes without a connection: with a list of any age, with its own records first, and it never forgets a revocation.
#include "kiosk/usecase/verify_code.h"

#include <doctest/doctest.h>

#include "credential/qr_payload.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trust_store.h"
#include "tests/support/centre_fixture.h"
#include "tests/support/forge.h"

namespace sanad::test {
namespace {

// A kiosk that has issued certificates, and a way to hand it a part of the trust list as a sync would have left it.
struct Checking : CentreFixture {
    std::vector<IssuedCertificate> certificates;

    Checking() {
        register_kiosk();
        const Batch batch = open_baking_batch();
        fulfil(batch);
        (void)issue_certificates(*desk, batch.id, {}).value();
        certificates = load_certificates(desk->database(), batch.id);
    }
    // This course awards its certificates when they are handed over.
    void hand_over() {
        for (const auto& one : certificates) record("certificate.handed_over/1", {{"certificate", one.id.value}});
    }
    std::string scan(std::size_t index) {
        return qr_payload("http://localhost:8080", load_certificate_content(desk->ledger(), certificates[index])->bytes).text();
    }
    CodeVerified check(std::size_t index) { return verify_code(*desk, scan(index)).value(); }
    Verdict verdict(std::size_t index) { return check(index).verification.verdict; }
    void record(const std::string& type, Json body) {
        Transaction transaction(desk->database());
        (void)desk->record({type, std::move(body)});
        transaction.commit();
    }
    void keep(const TrustStatus& status) {
        Transaction transaction(desk->database());
        desk->database()
            .prepare("INSERT OR REPLACE INTO trust_status(centre, number, bytes, received_at, remembered) VALUES(?,?,?,?,?)")
            .bind(status.centre_code)
            .bind(status.number)
            .bind(Bytes{})
            .bind(clock.now() / 1000)
            .bind(encode_trust_status(status))
            .run();
        transaction.commit();
    }
    ListedCertificate entry(std::size_t index, ListedStatus status) {
        const auto digest = credential_digest(load_certificate_content(desk->ledger(), certificates[index])->bytes);
        ListedCertificate listed{"K0117", certificates[index].counter, {}, status, clock.now() / 1000};
        std::copy_n(digest.begin(), listed.digest.size(), listed.digest.begin());
        if (status == ListedStatus::revoked) listed.reason = RevocationReason::misconduct;
        return listed;
    }
    TrustStatus status() { return {clock.now() / 1000, clock.now() / 1000, "PTSD", {{"K0117", {{1, 20}}}}, {}}; }
};

TEST_CASE("a list that is new, a month old or a year old gives the same verdict, and says its age") {
    Checking f;
    f.hand_over();
    TrustStatus status = f.status();
    status.listed = {f.entry(3, ListedStatus::revoked)};
    f.keep(status);
    const std::vector<std::pair<Millis, std::string>> ages{{0, "trust.list.fresh"}, {30, "trust.list.old"}, {400, "trust.list.very_old"}};
    for (const auto& [days, caution] : ages) {
        CAPTURE(days);
        f.clock.advance(days * kDay);
        const auto good = f.check(0), revoked = f.check(3);
        CHECK((good.verification.verdict == Verdict::genuine_registered));
        CHECK((revoked.verification.verdict == Verdict::revoked));
        CHECK(revoked.detail->key == "listed.revoked");
        CHECK(revoked.detail->worded.at("reason") == "reason.misconduct");
        for (const auto& checked : {good, revoked}) {
            CHECK(checked.list.key == caution);
            if (days > 0) CHECK(checked.list.facts.at("days") == std::to_string(days));
        }
        f.clock.advance(-days * kDay);
    }
}

TEST_CASE("without its centre's part of the list a certificate is genuine, and what doesn't show is said") {
    Checking f;
    f.hand_over();
    const auto checked = f.check(0);
    CHECK((checked.verification.verdict == Verdict::genuine_unregistered));
    CHECK(checked.list.key == "trust.list.missing");
    CHECK(checked.list.facts.at("centre_en") == "PTSD-Centre");
}

TEST_CASE("this kiosk knows what befell its own certificates before any list says so") {
    Checking f;
    CHECK((f.verdict(0) == Verdict::not_yet_awarded));
    f.hand_over();
    f.keep(f.status());
    CHECK((f.verdict(0) == Verdict::genuine_registered));
    const auto id = [&](std::size_t index) { return f.certificates[index].id.value; };
    f.record("certificate.revoked/1", {{"certificate", id(0)}, {"reason", "identity_error"}});
    f.record("certificate.suspended/1", {{"certificate", id(1)}});
    CHECK((f.verdict(0) == Verdict::revoked));
    CHECK((f.check(0).verification.listed->reason == RevocationReason::identity_error));
    CHECK((f.verdict(1) == Verdict::suspended));
    f.record("certificate.reinstated/1", {{"certificate", id(1)}});
    CHECK((f.verdict(1) == Verdict::genuine_registered));
    CHECK((f.verdict(2) == Verdict::genuine_registered));
}

TEST_CASE("what was handed over here is awarded, though the registry has not heard of it yet") {
    Checking f;
    f.hand_over();
    TrustStatus status = f.status();
    status.list(f.entry(0, ListedStatus::not_yet_awarded));
    status.list(f.entry(1, ListedStatus::suspended));
    f.keep(status);
    CHECK((f.verdict(0) == Verdict::genuine_registered));
    CHECK((f.verdict(1) == Verdict::suspended));
}

TEST_CASE("a look-alike address and a forger's own key: not issued by a centre that we know") {
    Checking f;
    f.keep(f.status());
    const Bytes forged = forge::credential(forge::key("a forger"), forge::facts());
    const auto checked = verify_code(*f.desk, qr_payload("https://verify-ptsd-uaf.example", forged).text()).value();
    CHECK((checked.verification.verdict == Verdict::unknown_key));
    CHECK_FALSE(checked.verification.credential);
    CHECK_FALSE(checked.detail);
}

}  // namespace
}  // namespace sanad::test

#pragma once

#include "credential/bytes/text_codec.h"
#include "credential/model/civil_day.h"
#include "credential/trust/trust_list.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/usecase/batch.h"
#include "kiosk/usecase/desk.h"
#include "kiosk/usecase/import.h"
#include "kiosk/usecase/issue.h"
#include "kiosk/usecase/results.h"
#include "tests/support/cheap_keys.h"
#include "tests/support/set_clock.h"
#include "tests/support/source_file.h"
#include "tests/support/temporary_folder.h"

namespace sanad::test {

/// For results whose value does not matter: the test can't go on when the world said no.
template <class Value>
void must(const Result<Value, Refusal>& result) {
    if (!result) throw std::runtime_error("refused: " + result.error().code);
}

/// A training centre with a kiosk in a temporary folder, which tests put into the state that they need.
class CentreFixture {
public:
    TemporaryFolder folder;
    SetClock clock;
    Ed25519Signer anchor{*array_of<32>(Bytes(32, 1))};
    Ed25519Signer registry{*array_of<32>(Bytes(32, 2))};
    std::unique_ptr<Desk> desk = make_desk("kiosk.db");

    [[nodiscard]] std::unique_ptr<Desk> make_desk(const std::string& file) {
        return Desk::create(folder.file(file), {"PTSD", "PTSD-Centre", "پی ٹی ایس ڈی سینٹر", 300}, "coordinator", passphrase(), clock,
                            kCheapKeys)
            .value();
    }
    void reopen() {
        desk.reset();
        desk = Desk::open(folder.file("kiosk.db"), passphrase(), clock).value();
    }

    /// As an officer's approval leaves it: key certificates and a trust list.
    void register_kiosk(std::int64_t valid_days = 730) {
        const std::int64_t now = clock.now() / 1000;
        const KeyCertificate of_registry{"", "", "http://localhost:8080", registry.public_key(), {}, now - 86400, now + 86400 * 3650, 1};
        const KeyCertificate of_device{"K0117",
                                       "PTSD",
                                       "http://localhost:8080",
                                       desk->device().public_key(),
                                       x25519_public_key(desk->sealing_secret()),
                                       now - 3600,
                                       now + 86400 * valid_days,
                                       1};
        const Bytes registry_certificate = sign_key_certificate(anchor, MessageKind::registry_key_certificate, of_registry);
        const TrustKeys trust{now,
                              now,
                              "http://localhost:8080",
                              {{"PTSD", "PTSD-Centre", "پی ٹی ایس ڈی سینٹر", "Asia/Karachi"}},
                              {{"K0117", "PTSD", of_device.key, of_device.not_before, of_device.not_after}}};
        Transaction transaction(desk->database());
        desk->database()
            .prepare(
                "INSERT INTO registration(registry_url, office_code, fingerprint, requested_at, anchor, registry_certificate, "
                "device_certificate) VALUES(?,?,?,?,?,?,?)")
            .bind("http://localhost:8080")
            .bind("")
            .bind(key_fingerprint(of_device.key))
            .bind(now)
            .bind(anchor.public_key())
            .bind(registry_certificate)
            .bind(sign_key_certificate(registry, MessageKind::device_key_certificate, of_device))
            .run();
        desk->database()
            .prepare("INSERT INTO trust_keys(number, bytes, received_at) VALUES(?,?,?)")
            .bind(trust.number)
            .bind(sign_trust_keys(registry, registry_certificate, trust))
            .bind(now)
            .run();
        transaction.commit();
    }

    [[nodiscard]] static std::string sample(const std::string& name) { return source_file("assets/sample/" + name); }

    /// *Home Baking for Women*, batch 1, 28 trainees, all its sessions planned and over.
    Batch open_baking_batch() {
        (void)import_course(*desk, sample("home-baking.course.json")).value();
        return open_baking_batch_of_imported_course();
    }
    [[nodiscard]] Batch open_baking_batch_of_imported_course() {
        const std::string file = sample("roster-home-baking-women.csv");
        const auto roster = import_roster(*desk, bytes_of(file), "women").value();
        const auto start = desk->today() - std::chrono::days{40};
        auto batch = open_batch(*desk, {"HBW", 0, "1", start, {roster.roster}, {}}).value();
        (void)plan_batch_sessions(*desk, batch.id).value();
        return batch;
    }

    /// Everybody present at every session, with full marks in every component.
    void fulfil(const Batch& batch) {
        const auto enrolments = load_enrolments(desk->database(), batch.id);
        std::map<EnrolmentId, Mark> all;
        for (const auto& enrolment : enrolments) all[enrolment.id] = Mark::present;
        for (const auto& session : load_sessions(desk->database(), batch.id)) must(call_roll(*desk, session.id, all));
        const auto course = load_course(desk->database(), batch.course, 0).value();
        std::vector<ResultToEnter> results;
        for (const auto& enrolment : enrolments) {
            for (const auto& component : course.components)
                results.push_back({enrolment.id, component.code, std::to_string(component.maximum)});
        }
        must(enter_results(*desk, batch.id, results));
    }
};

}  // namespace sanad::test

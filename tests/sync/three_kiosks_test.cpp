// Proves that three kiosks of a centre, whenever each of them synced and whatever broke on the way, end with the same rows as each other
// and as the registry.
#include <doctest/doctest.h>

#include <random>

#include "db/projection/erasure.h"
#include "db/schema/registry_schema.h"
#include "db/schema/schema.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/erase_trainee.h"
#include "sync/registry/office/certificate_desk.h"
#include "sync/registry/office/setup_desk.h"
#include "sync/registry/office/staff_desk.h"
#include "sync/registry/office/trainee_desk.h"
#include "tests/support/direct_transport.h"
#include "tests/support/opened_rows.h"
#include "tests/support/source_file.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

class History {
public:
    explicit History(unsigned seed) : dice_(seed) {
        for (std::size_t k = 0; k < 3; ++k) {
            // Clocks of three machines: hours apart.
            clocks_[k].advance(static_cast<Millis>(dice_() % (6 * 3'600'000)) - 3 * 3'600'000);
            kiosks_[k] = std::make_unique<KioskWorld>(clocks_[k]);
            kiosks_[k]->register_at(registry_);
        }
        // Past the first hours of their keys, by the slowest of the clocks.
        registry_.clock.advance(kDay / 2);
        for (auto& clock : clocks_) clock.advance(kDay / 2);
    }

    void live(int steps) {
        for (int step = 0; step < steps; ++step) {
            const Millis passes = static_cast<Millis>(dice_() % 1'200'000);
            registry_.clock.advance(passes);
            for (auto& clock : clocks_) clock.advance(passes);
            const std::size_t k = dice_() % 3;
            switch (dice_() % 8) {
                case 0:
                    cut_off_[k] = static_cast<int>(dice_() % 12);  // no link for so many tries
                    break;
                case 1:
                case 2:
                    if (cut_off_[k] > 0)
                        --cut_off_[k];
                    else
                        sync(k, /*whole=*/false);
                    break;
                case 3:
                    dice_() % 2 ? decide() : enter();
                    break;
                default:
                    record(k);
            }
        }
    }

    /// Everybody syncs until nothing comes any more.
    void settle() {
        for (int round = 0; round < 3; ++round) {
            for (std::size_t k = 0; k < 3; ++k) {
                const auto report = sync(k, /*whole=*/true);
                REQUIRE(stopped(report) == "");
                if (round == 2) CHECK(report.received == 0);
            }
        }
    }

    void compare() {
        Registry& registry = *registry_.writer;
        for (const std::string table : kProjectedTables) {
            CAPTURE(table);
            const std::string expected = opened_rows(registry.database(), registry.cipher(), table);
            rows_ += std::ranges::count(expected, '\n');
            for (auto& kiosk : kiosks_) CHECK(opened_rows(kiosk->database(), kiosk->desk->cipher(), table) == expected);
        }
        const std::string parts = parts_of(registry.database(), registry.ledger());
        CHECK(parts.size() > 100);
        for (auto& kiosk : kiosks_) CHECK(parts_of(kiosk->database(), kiosk->desk->ledger()) == parts);
        auto erased = registry.database().prepare("SELECT count(*) FROM erased");
        REQUIRE(erased.step());
        erased_ += erased.integer(0);
        for (auto& kiosk : kiosks_) CHECK(check_records(kiosk->database(), kiosk->desk->cipher()).faults.empty());
        const auto counts = [&](const Event& event) { return !registry.store().is_quarantined(event.ledger, event.seq); };
        CHECK(check_ledgers(registry.database(), registry.cipher(), DatabaseKind::registry, registry_migrations(), counts).faults.empty());
        CHECK(registry_.counts().quarantined == 0);
    }
    [[nodiscard]] std::int64_t rows() const { return rows_; }
    [[nodiscard]] std::int64_t erased() const { return erased_; }

private:
    std::string one_of(const std::string& prefix, unsigned count) { return prefix + std::to_string(dice_() % count); }
    std::string certificate() {
        return certificates_.empty() || dice_() % 8 == 0 ? one_of("C", 3) : certificates_[dice_() % certificates_.size()];
    }

    SyncReport sync(std::size_t k, bool whole) {
        DirectTransport link(*registry_.routes);
        int left = whole ? 1'000'000 : static_cast<int>(dice_() % 8);
        link.on_answer = [&](const std::string&, WireResponse& answer) {
            if (left-- <= 0) answer = {502, "text/plain", {}, 0};  // the registry did it, and nobody heard of it
        };
        KioskWorld& kiosk = *kiosks_[k];
        const ParcelSizes small{1024, 4096, 1024};
        return SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, clocks_[k], LinkPace(small)).sync_now();
    }

    /// An officer's word about a certificate that the registry knows, or about a person.
    void decide() {
        if (dice_() % 8 == 0) {
            TraineeDesk office(*registry_.writer, registry_.clock, "officer");
            if (const auto somebody = office.find("PTSD", one_of("T", 4))) REQUIRE(office.erase(*somebody));
            return;
        }
        if (certificates_.empty()) return;
        CertificateDesk office(*registry_.writer, registry_.clock, "officer");
        const std::string named = certificates_[dice_() % certificates_.size()];
        switch (dice_() % 3) {
            case 0:
                (void)office.suspend(named);
                break;
            case 1:
                (void)office.reinstate(named);
                break;
            default:
                if (dice_() % 4 == 0) (void)office.revoke(named, RevocationReason::misconduct);
        }
    }

    /// What an officer enters for the centre.
    void enter() {
        SetupDesk setup(*registry_.writer, registry_.clock, "officer");
        StaffDesk staff(*registry_.writer, registry_.clock, "officer");
        const std::string roster = "name,father_name,gender\nAyesha Khan,Imran Khan,F\nSana " + one_of("", 3) + ",Imran Khan,F\n";
        switch (dice_() % 4) {
            case 0:
                (void)setup.publish_course(source_file("assets/sample/home-baking.course.json"), {"PTSD"}).value();
                break;
            case 1:
                (void)setup.enter_roster(bytes_of(roster), {"PTSD", one_of("Batch ", 9), ""}).value();
                break;
            case 2:
                (void)staff.grant("PTSD", {one_of("S-", 3), one_of("Name ", 9), {StaffRight::award, StaffRight::sign}, "2027-01-01"})
                    .value();
                break;
            default:
                (void)staff.end("PTSD", one_of("S-", 3), "2026-12-0" + one_of("", 9));
        }
    }

    void record(std::size_t k) {
        KioskWorld& kiosk = *kiosks_[k];
        const Json person{{"name", one_of("Name ", 100)}, {"cnic", one_of("331001234567", 9)}};
        const Json of_certificate{{"certificate", certificate()}};
        switch (dice_() % 15) {
            case 14:
                if (dice_() % 4 == 0) (void)erase_trainee(*kiosk.desk, TraineeId{one_of("T", 4)});
                break;
            case 0:
                kiosk.record({"course.imported/1", Json{{"document", {{"code", one_of("HB", 2)}, {"version", 1}, {"from", k}}}}});
                break;
            case 1:
                kiosk.record({"roster.imported/1", Json{{"roster", one_of("R", 2)}, {"file_digest", one_of("d", 5)}, {"trainees", 3}},
                              Json{{"title", one_of("Batch ", 9)}}});
                break;
            case 2:
                kiosk.record(
                    {"trainee.added/1", Json{{"trainee", one_of("T", 4)}, {"roster", one_of("R", 2)}, {"position", dice_() % 9}}, person});
                break;
            case 3:
                kiosk.record({"trainee.corrected/1", Json{{"trainee", one_of("T", 4)}}, person});
                break;
            case 4:
                kiosk.record({"batch.opened/1", Json{{"batch", one_of("B", 2)},
                                                     {"course", "HBW"},
                                                     {"course_version", 1},
                                                     {"number", one_of("", 50)},
                                                     {"starts_on", "2026-10-01"},
                                                     {"ends_on", "2026-10-14"},
                                                     {"relation_printed", dice_() % 2 == 0}}});
                break;
            case 5:
                kiosk.record(
                    {"trainees.enrolled/1",
                     Json{{"batch", one_of("B", 2)},
                          {"route", one_of("taught", 2)},
                          {"enrolments", {{{"enrolment", one_of("E", 4)}, {"trainee", one_of("T", 4)}, {"position", dice_() % 9}}}}}});
                break;
            case 6:
                kiosk.record({"sessions.planned/1", Json{{"batch", one_of("B", 2)},
                                                         {"sessions",
                                                          {{{"session", one_of("S", 3)},
                                                            {"position", dice_() % 9},
                                                            {"module", one_of("M", 3)},
                                                            {"day", "2026-10-0" + std::to_string(1 + dice_() % 9)},
                                                            {"starts_at", 540},
                                                            {"ends_at", 660}}}}}});
                break;
            case 7:
                kiosk.record({"roll.called/1",
                              Json{{"session", one_of("S", 3)}, {"marks", {{"E0", one_of("mark", 4)}, {"E1", one_of("mark", 4)}}}}});
                break;
            case 8:
                kiosk.record(
                    {"attendance.marked/1", Json{{"session", one_of("S", 3)}, {"enrolment", one_of("E", 4)}, {"mark", one_of("mark", 4)}}});
                break;
            case 9:
                kiosk.record({"result.entered/1", Json{{"enrolment", one_of("E", 4)},
                                                       {"component", one_of("QUIZ", 2)},
                                                       {"attempt", 1 + dice_() % 2},
                                                       {"marks", dice_() % 10'000}}});
                break;
            case 10: {  // for an enrolment that another kiosk may have certified too, or in the place of one that is replaced already
                const auto facts = kiosk.facts();
                auto draft = kiosk.issuing(facts, issue_credential(facts, "Home Baking", kiosk.desk->device()).value().bytes);
                draft.body["enrolment"] = one_of("E", 4);
                draft.body["revision"] = facts.counter;
                if (dice_() % 2) draft.body["supersedes"] = certificate();
                if (dice_() % 2) draft.body["awarded_on"] = "handover";
                certificates_.push_back(to_base32(facts.id));
                kiosk.record(std::move(draft));
                break;
            }
            case 11:
                kiosk.record(
                    {dice_() % 2 ? "certificate.suspended/1" : "certificate.reinstated/1", of_certificate, Json{{"note", "asked"}}});
                break;
            case 12:
                kiosk.record({"certificate.handed_over/1", of_certificate});
                break;
            default:
                if (dice_() % 3 == 0) {
                    Json body = of_certificate;
                    body["reason"] = "misconduct";
                    kiosk.record({"certificate.revoked/1", std::move(body)});
                } else {
                    Json body = of_certificate;
                    body["copy"] = 2 + dice_() % 2;
                    body["reason"] = "lost";
                    kiosk.record({"certificate.copied/1", std::move(body)});
                }
        }
    }

    std::mt19937 dice_;
    RegistryWorld registry_;
    std::array<SetClock, 3> clocks_;
    std::array<std::unique_ptr<KioskWorld>, 3> kiosks_;
    std::array<int, 3> cut_off_{};
    std::vector<std::string> certificates_;
    std::int64_t rows_ = 0;
    std::int64_t erased_ = 0;
};

}  // namespace

TEST_CASE("any history of three kiosks, in any order of syncs and with any of them cut off, ends in the same rows everywhere") {
    std::int64_t rows = 0, erased = 0;
    for (unsigned seed = 1; seed <= 8; ++seed) {
        CAPTURE(seed);
        History history(seed);
        history.live(120);
        history.settle();
        history.compare();
        rows += history.rows();
        erased += history.erased();
    }
    CHECK(rows > 200);  // or it compared nothing
    CHECK(erased > 2);
}

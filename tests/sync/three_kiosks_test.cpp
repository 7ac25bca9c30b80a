// Proves that three kiosks of a centre, whenever each of them synced, by network or by stick, and whatever broke on the way, a disk too,
// end with the same rows as each other and as the registry. SANAD_HISTORIES=200 tells more histories than the tests need.
#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

#include "db/projection/erasure.h"
#include "db/schema/registry_schema.h"
#include "db/schema/schema.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/erase_trainee.h"
#include "kiosk/usecase/new_ledger.h"
#include "sync/client/stick_carrier.h"
#include "sync/registry/office/bundle_desk.h"
#include "sync/registry/office/case_desk.h"
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

/// How often something happened, so that a history that proves nothing of it is noticed.
struct Happened {
    std::int64_t rows = 0;      ///< compared
    std::int64_t erased = 0;    ///< people and certificates
    std::int64_t carried = 0;   ///< sticks that brought a kiosk something
    std::int64_t decided = 0;   ///< cases
    std::int64_t restored = 0;  ///< kiosks, from their backups
    std::int64_t mended = 0;    ///< events that were set apart, and count by now
};

class History {
public:
    History(unsigned seed, Happened& happened) : dice_(seed), happened_(happened) {
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
            pass(static_cast<Millis>(dice_() % 1'200'000) + (dice_() % 20 == 0 ? kDay : 0));
            const std::size_t k = dice_() % 3;
            switch (dice_() % 12) {
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
                case 4:
                    carry(k);
                    break;
                case 5:
                    dice_() % 2 ? decide_case() : back_up_or_lose(k);
                    break;
                default:
                    record(k);
            }
        }
    }

    /// Everybody syncs until nothing comes any more: once a day, for what is set apart is asked about no oftener.
    void settle() {
        constexpr int kRounds = 6;
        for (int round = 1; round <= kRounds; ++round) {
            pass(kDay + kHour);
            for (std::size_t k = 0; k < 3; ++k) {
                const auto report = sync(k, /*whole=*/true);
                REQUIRE(stopped(report) == "");
                if (round == kRounds) CHECK(report.received + report.came_back + report.flowed_in == 0);
            }
        }
    }

    void compare() {
        Registry& registry = *registry_.writer;
        for (const std::string table : kProjectedTables) {
            CAPTURE(table);
            const std::string expected = opened_rows(registry.database(), registry.cipher(), table);
            happened_.rows += std::ranges::count(expected, '\n');
            for (auto& kiosk : kiosks_) CHECK(opened_rows(kiosk->database(), kiosk->desk->cipher(), table) == expected);
        }
        const std::string parts = parts_of(registry.database(), registry.ledger());
        CHECK(parts.size() > 100);
        for (auto& kiosk : kiosks_) CHECK(parts_of(kiosk->database(), kiosk->desk->ledger()) == parts);
        auto erased = registry.database().prepare("SELECT count(*) FROM erased");
        REQUIRE(erased.step());
        happened_.erased += erased.integer(0);
        for (auto& kiosk : kiosks_) CHECK(check_records(kiosk->database(), kiosk->desk->cipher()).faults.empty());
        const auto counts = [&](const Event& event) { return !registry.store().is_quarantined(event.ledger, event.seq); };
        CHECK(check_ledgers(registry.database(), registry.cipher(), DatabaseKind::registry, registry_migrations(), counts).faults.empty());
        CHECK(registry_.counts().quarantined == 0);
    }

private:
    std::string one_of(const std::string& prefix, unsigned count) { return prefix + std::to_string(dice_() % count); }
    std::string certificate() {
        return certificates_.empty() || dice_() % 8 == 0 ? one_of("C", 3) : certificates_[dice_() % certificates_.size()];
    }

    void pass(Millis time) {
        registry_.clock.advance(time);
        for (auto& clock : clocks_) clock.advance(time);
    }

    SyncReport sync(std::size_t k, bool whole) {
        DirectTransport link(*registry_.routes);
        int left = whole ? 1'000'000 : static_cast<int>(dice_() % 8);
        link.on_answer = [&](const std::string&, WireResponse& answer) {
            if (left-- <= 0) answer = {502, "text/plain", {}, 0};  // the registry did it, and nobody heard of it
        };
        KioskWorld& kiosk = *kiosks_[k];
        const ParcelSizes small{1024, 4096, 1024};
        const auto report =
            SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, clocks_[k], LinkPace(small)).sync_now();
        happened_.mended += report.flowed_in;
        return report;
    }

    /// A part of a stick's way, on one stick for all: whoever left it out, had it taken twice, or reads an old answer, harms nothing.
    void carry(std::size_t k) {
        Desk& desk = *kiosks_[k]->desk;
        StickCarrier carrier(desk.database(), desk.cipher(), desk.device(), desk.sealing_secret(), clocks_[k]);
        Stick stick(stick_.path());
        if (dice_() % 3) REQUIRE(carrier.write(stick));
        if (dice_() % 3) REQUIRE(BundleDesk(*registry_.writer, registry_.clock).import_from(stick));
        if (dice_() % 3) {
            const auto read = carrier.read(stick);
            if (read && !read->brought_nothing()) ++happened_.carried;
        }
    }

    /// A kiosk without a backup makes one; one that has it loses its disk, and the backup stands in for it.
    void back_up_or_lose(std::size_t k) {
        if (!backups_[k]) {
            backups_[k] = kiosks_[k]->clone();
            return;
        }
        kiosks_[k] = std::move(backups_[k]);
        KioskWorld& restored = *kiosks_[k];
        Transaction transaction(restored.database());
        go_on_in_new_ledger(restored.database(), restored.desk->cipher(), clocks_[k], "restored", 0);
        transaction.commit();
        restored.reopen();
        restored.counter = next_counter(restored.database(), restored.certificate().device_code) - 1;
        ++happened_.restored;
    }

    void decide_case() {
        CaseDesk office(*registry_.writer, registry_.clock, "officer");
        const auto cases = office.list();
        if (cases.empty()) return;
        const Case& one = cases[dice_() % cases.size()];
        REQUIRE(office.decide(one.kind, one.subject, dice_() % 2 ? one.members[dice_() % one.members.size()] : std::string()));
        ++happened_.decided;
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

    /// Now and then while the clock is two days ahead, by a program that doesn't hold it back: set apart until its time has come, with
    /// whatever this ledger says after it.
    void say(KioskWorld& kiosk, EventDraft draft) {
        if (dice_() % 40) {
            kiosk.record(std::move(draft));
            return;
        }
        SetClock ahead = kiosk.clock;
        ahead.advance(2 * kDay);
        Desk& desk = *kiosk.desk;
        Projector projector(desk.database(), desk.cipher());
        Transaction transaction(desk.database());
        Erasure erasure(desk.database());
        erasure.heed(sanad::record(desk.ledger(), projector, desk.ledger_id(), desk.actor(), ahead, std::move(draft)));
        if (erasure.is_due()) erasure.sweep(desk.ledger().ledgers());
        transaction.commit();
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
                say(kiosk, {"course.imported/1", Json{{"document", {{"code", one_of("HB", 2)}, {"version", 1}, {"from", k}}}}});
                break;
            case 1:
                say(kiosk, {"roster.imported/1", Json{{"roster", one_of("R", 2)}, {"file_digest", one_of("d", 5)}, {"trainees", 3}},
                            Json{{"title", one_of("Batch ", 9)}}});
                break;
            case 2:
                say(kiosk,
                    {"trainee.added/1", Json{{"trainee", one_of("T", 4)}, {"roster", one_of("R", 2)}, {"position", dice_() % 9}}, person});
                break;
            case 3:
                say(kiosk, {"trainee.corrected/1", Json{{"trainee", one_of("T", 4)}}, person});
                break;
            case 4:
                say(kiosk, {"batch.opened/1", Json{{"batch", one_of("B", 2)},
                                                   {"course", "HBW"},
                                                   {"course_version", 1},
                                                   {"number", one_of("", 50)},
                                                   {"starts_on", "2026-10-01"},
                                                   {"ends_on", "2026-10-14"},
                                                   {"relation_printed", dice_() % 2 == 0}}});
                break;
            case 5:
                say(kiosk,
                    {"trainees.enrolled/1",
                     Json{{"batch", one_of("B", 2)},
                          {"route", one_of("taught", 2)},
                          {"enrolments", {{{"enrolment", one_of("E", 4)}, {"trainee", one_of("T", 4)}, {"position", dice_() % 9}}}}}});
                break;
            case 6:
                say(kiosk, {"sessions.planned/1", Json{{"batch", one_of("B", 2)},
                                                       {"sessions",
                                                        {{{"session", one_of("S", 3)},
                                                          {"position", dice_() % 9},
                                                          {"module", one_of("M", 3)},
                                                          {"day", "2026-10-0" + std::to_string(1 + dice_() % 9)},
                                                          {"starts_at", 540},
                                                          {"ends_at", 660}}}}}});
                break;
            case 7:
                say(kiosk, {"roll.called/1",
                            Json{{"session", one_of("S", 3)}, {"marks", {{"E0", one_of("mark", 4)}, {"E1", one_of("mark", 4)}}}}});
                break;
            case 8:
                say(kiosk,
                    {"attendance.marked/1", Json{{"session", one_of("S", 3)}, {"enrolment", one_of("E", 4)}, {"mark", one_of("mark", 4)}}});
                break;
            case 9:
                say(kiosk, {"result.entered/1", Json{{"enrolment", one_of("E", 4)},
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
                say(kiosk, std::move(draft));
                break;
            }
            case 11:
                say(kiosk, {dice_() % 2 ? "certificate.suspended/1" : "certificate.reinstated/1", of_certificate, Json{{"note", "asked"}}});
                break;
            case 12:
                say(kiosk, {"certificate.handed_over/1", of_certificate});
                break;
            default:
                if (dice_() % 3 == 0) {
                    Json body = of_certificate;
                    body["reason"] = "misconduct";
                    say(kiosk, {"certificate.revoked/1", std::move(body)});
                } else {
                    Json body = of_certificate;
                    body["copy"] = 2 + dice_() % 2;
                    body["reason"] = "lost";
                    say(kiosk, {"certificate.copied/1", std::move(body)});
                }
        }
    }

    std::mt19937 dice_;
    Happened& happened_;
    RegistryWorld registry_;
    std::array<SetClock, 3> clocks_;
    std::array<std::unique_ptr<KioskWorld>, 3> kiosks_;
    std::array<std::unique_ptr<KioskWorld>, 3> backups_;
    TemporaryFolder stick_;
    std::array<int, 3> cut_off_{};
    std::vector<std::string> certificates_;
};

unsigned histories() {
    const char* asked = std::getenv("SANAD_HISTORIES");
    return asked ? static_cast<unsigned>(std::stoul(asked)) : 6;
}

}  // namespace

TEST_CASE("any history of three kiosks, in any order of syncs and sticks, some cut off or lost, ends in the same rows everywhere") {
    Happened happened;
    for (unsigned seed = 1; seed <= histories(); ++seed) {
        CAPTURE(seed);
        History history(seed, happened);
        history.live(120);
        history.settle();
        history.compare();
    }
    CHECK(happened.rows > 200);  // or it compared nothing
    CHECK(happened.erased > 2);
    CHECK(happened.carried > 0);
    CHECK(happened.decided > 0);
    CHECK(happened.restored > 0);
    CHECK(happened.mended > 0);
}

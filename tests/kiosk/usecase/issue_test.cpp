// Issuing: only with the evidence, only once, durable, and checked by the verifier.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "credential/qr_payload.h"
#include "db/projection/ledger_check.h"
#include "db/schema/schema.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/verify_code.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;
using test::must;

namespace {

int certificates_of(CentreFixture& f, const Batch& batch) {
    return static_cast<int>(load_certificates(f.desk->database(), batch.id).size());
}

}  // namespace

TEST_CASE("a kiosk that is not registered records everything and issues nothing") {
    CentreFixture f;
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    const auto before = f.desk->ledger().head(f.desk->ledger_id()).seq;
    CHECK(issue_certificates(*f.desk, batch.id, {}).error().code == "issue.not_registered");
    CHECK(f.desk->ledger().head(f.desk->ledger_id()).seq == before);
}

TEST_CASE("everyone eligible gets one certificate that verifies, and a second tap issues nothing new") {
    CentreFixture f;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    std::vector<int> steps;
    const auto report = issue_certificates(*f.desk, batch.id, [&](int done, int total) {
                            CHECK(total == 28);
                            CHECK(certificates_of(f, batch) == done);
                            steps.push_back(done);
                            return true;
                        }).value();
    CHECK(report.issued.size() == 28);
    CHECK(report.not_issued.empty());
    CHECK(steps.back() == 28);
    for (const auto& certificate : load_certificates(f.desk->database(), batch.id)) {
        const auto content = load_certificate_content(f.desk->ledger(), certificate).value();
        const auto checked = verify_code(*f.desk, qr_payload("http://localhost:8080", content.bytes).text()).value();
        CHECK(checked.verification.verdict == Verdict::not_yet_awarded);  // this course awards at the hand-over
        CHECK(checked.verification.credential->holder_name == content.paper.holder_name);
        CHECK(checked.verification.serial == content.paper.serial);
        CHECK(content.bytes.size() <= 373);
    }
    const auto again = issue_certificates(*f.desk, batch.id, {}).value();
    CHECK(again.issued.empty());
    CHECK(again.issued_before == 28);
    CHECK(check_ledgers(f.desk->database(), f.desk->cipher(), DatabaseKind::kiosk, kiosk_migrations(), [](const Event&) {
              return true;
          }).faults.empty());
}

TEST_CASE("whose paper can't be drawn is refused before anything is signed, and the others' papers name how they look") {
    CentreFixture f;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    const auto before = f.desk->ledger().head(f.desk->ledger_id()).seq;
    std::string refused;
    const PaperCheck check = [&](std::vector<Paper>& papers) {
        CHECK(papers.size() == 28);
        CHECK(f.desk->ledger().head(f.desk->ledger_id()).seq == before);
        refused = papers[3].holder_name;
        std::vector<std::optional<Refusal>> refusals(papers.size());
        refusals[3] = Refusal{"issue.missing_glyph", {{"name", refused}, {"letter", "ꙮ"}}};
        for (Paper& paper : papers) paper.look = "how it looks";
        return refusals;
    };
    const auto report = issue_certificates(*f.desk, batch.id, {}, check).value();
    REQUIRE(report.not_issued.size() == 1);
    CHECK(report.not_issued[0].name == refused);
    CHECK(report.not_issued[0].refusal->code == "issue.missing_glyph");
    CHECK(report.issued.size() == 27);
    for (const auto& certificate : report.issued) {
        const auto content = load_certificate_content(f.desk->ledger(), certificate).value();
        CHECK(content.paper.look == "how it looks");
        CHECK(content.paper.holder_name != refused);
        CHECK(content.paper.assessment_ur.empty() == content.paper.assessment_en.empty());
    }
}

TEST_CASE("who lacks evidence gets no certificate, and the reasons") {
    CentreFixture f;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    const auto enrolment = load_enrolments(f.desk->database(), batch.id)[4].id;
    for (const auto& session : load_sessions(f.desk->database(), batch.id)) {
        must(call_roll(*f.desk, session.id, {{enrolment, Mark::absent}}));
    }
    const auto report = issue_certificates(*f.desk, batch.id, {}).value();
    CHECK(report.issued.size() == 27);
    REQUIRE(report.not_issued.size() == 1);
    CHECK(report.not_issued[0].enrolment == enrolment);
    REQUIRE_FALSE(report.not_issued[0].reasons.empty());
    CHECK_FALSE(report.not_issued[0].reasons[0].met);
}

TEST_CASE("fifty taps at once, on four connections, issue each certificate once") {
    CentreFixture f;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    std::vector<std::thread> hands;
    for (int hand = 0; hand < 4; ++hand) {
        hands.emplace_back([&] {
            auto desk = Desk::open(f.folder.file("kiosk.db"), test::passphrase(), f.clock, 60'000).value();
            for (int tap = 0; tap < 13; ++tap) (void)issue_certificates(*desk, batch.id, {}).value();
        });
    }
    for (auto& hand : hands) hand.join();
    const auto certificates = load_certificates(f.desk->database(), batch.id);
    CHECK(certificates.size() == 28);
    CHECK(next_counter(f.desk->database(), "K0117") == 29);
}

TEST_CASE("cancelling keeps what was issued, and the next tap issues the rest") {
    CentreFixture f;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    const auto report = issue_certificates(*f.desk, batch.id, [](int, int) { return false; }).value();
    CHECK(report.cancelled);
    CHECK(report.issued.size() == kIssueGroup);
    CHECK(issue_certificates(*f.desk, batch.id, {})->issued.size() == 28 - kIssueGroup);
}

TEST_CASE("an expired key and a clock that fell back stop issuing, with their own reasons") {
    CentreFixture f;
    f.register_kiosk(/*valid_days=*/30);
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    f.clock.advance(31 * test::kDay);
    CHECK(issue_certificates(*f.desk, batch.id, {}).error().code == "issue.key_expired");
    f.clock.advance(-31 * test::kDay - test::kHour / 2);
    CHECK(issue_certificates(*f.desk, batch.id, {}).error().code == "clock.behind");
    f.clock.advance(-test::kDay);
    CHECK(issue_certificates(*f.desk, batch.id, {}).error().code == "clock.behind");  // said first: the key is not what is wrong
    CHECK(certificates_of(f, batch) == 0);
}

TEST_CASE("another kiosk's clock that is ahead stops nobody here") {
    CentreFixture f;
    f.register_kiosk();
    const Batch batch = f.open_baking_batch();
    f.fulfil(batch);
    f.desk->database()
        .prepare("INSERT INTO last_feed(registry_time, hlc, received_at) VALUES(?,?,?)")
        .bind(f.clock.now() / 1000)
        .bind(next_hlc("", f.clock.now() + 2 * test::kHour))
        .bind(f.clock.now() / 1000)
        .run();
    CHECK(issue_certificates(*f.desk, batch.id, {})->issued.size() == 28);
    // What is written here after it was seen is later than what was seen.
    CHECK(hlc_millis(f.desk->ledger().head(f.desk->ledger_id()).hlc) == f.clock.now() + 2 * test::kHour);
}

TEST_CASE("whoever entered the results may not issue, where the course says so") {
    CentreFixture f;
    f.register_kiosk();
    std::string file = CentreFixture::sample("home-baking.course.json");
    const auto at = file.find("\"separation_of_duty\"");
    REQUIRE(at != std::string::npos);
    const auto value = file.find_first_of("tf", at + 21);
    file.replace(value, file.find_first_of(",}\n", value) - value, "true");
    REQUIRE(import_course(*f.desk, file).has_value());
    const std::string roster = CentreFixture::sample("roster-home-baking-women.csv");
    const auto imported = import_roster(*f.desk, bytes_of(roster), "women").value();
    const auto batch = open_batch(*f.desk, {"HBW", 0, "1", f.desk->today() - std::chrono::days{40}, {imported.roster}, {}}).value();
    (void)plan_batch_sessions(*f.desk, batch.id).value();
    f.fulfil(batch);
    const auto same = issue_certificates(*f.desk, batch.id, {}).value();
    CHECK(same.issued.empty());
    CHECK(same.not_issued.front().refusal->code == "issue.same_person");
    f.desk->act_as("principal");
    CHECK(issue_certificates(*f.desk, batch.id, {})->issued.size() == 28);
}

TEST_CASE("what the progress bar showed as done survives kill -9 at any instant") {
    for (int round = 0; round < 12; ++round) {
        CentreFixture f;
        f.register_kiosk();
        const Batch batch = f.open_baking_batch();
        f.fulfil(batch);
        f.desk.reset();
        int shown[2];
        REQUIRE(::pipe(shown) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            auto desk = Desk::open(f.folder.file("kiosk.db"), test::passphrase(), f.clock).value();
            (void)issue_certificates(*desk, batch.id, [&](int done, int) { return ::write(shown[1], &done, sizeof done) == sizeof done; });
            ::_exit(0);
        }
        ::close(shown[1]);
        // Killed after a different amount of work each round: some microseconds after the first certificates were shown, or none.
        int last_shown = 0;
        for (int reads = 0; reads < round % 4; ++reads) {
            int done = 0;
            if (::read(shown[0], &done, sizeof done) == sizeof done) last_shown = done;
        }
        ::usleep(static_cast<useconds_t>(round * 137));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        for (int done = 0; ::read(shown[0], &done, sizeof done) == sizeof done;) last_shown = done;
        ::close(shown[0]);

        f.desk = Desk::open(f.folder.file("kiosk.db"), test::passphrase(), f.clock).value();
        const int kept = certificates_of(f, batch);
        CHECK(kept >= last_shown);
        CHECK(kept % kIssueGroup * (28 - kept) == 0);  // whole groups only
        CHECK(check_ledgers(f.desk->database(), f.desk->cipher(), DatabaseKind::kiosk, kiosk_migrations(), [](const Event&) {
                  return true;
              }).faults.empty());
        CHECK(issue_certificates(*f.desk, batch.id, {})->issued.size() == static_cast<std::size_t>(28 - kept));
        CHECK(next_counter(f.desk->database(), "K0117") == 29);
    }
}

TEST_CASE("scans that are not ours are unreadable; without a trust list nothing can be checked") {
    CentreFixture f;
    CHECK(verify_code(*f.desk, "123").error().code == "verify.no_trust_list");
    f.register_kiosk();
    for (const char* scan : {"", "https://example.org", "http://x/v#", "http://x/v#12a",
                             "99999999999999999999999999999999999999999999999999999999999999999999"}) {
        CHECK(verify_code(*f.desk, scan)->verification.verdict == Verdict::unreadable);
    }
}

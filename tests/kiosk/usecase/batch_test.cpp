// Opening a batch, planning it, calling the roll, entering results.
#include <doctest/doctest.h>

#include "kiosk/store/batch_store.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;
using test::must;

TEST_CASE("a batch opens with its trainees and its sessions, once") {
    CentreFixture f;
    const Batch batch = f.open_baking_batch();
    CHECK(load_enrolments(f.desk->database(), batch.id).size() == 28);
    const auto sessions = load_sessions(f.desk->database(), batch.id);
    CHECK(sessions.size() >= 10);
    CHECK(sessions.front().day == batch.starts_on);
    CHECK(sessions.back().day == batch.ends_on);
    CHECK(find_batch(f.desk->database(), "HBW-1")->id == batch.id);
    CHECK(plan_batch_sessions(*f.desk, batch.id).error().code == "plan.already_made");
    CHECK(open_batch(*f.desk, {"HBW", 0, "1", f.desk->today(), {}, {}}).error().code == "batch.number_taken");
    CHECK(open_batch(*f.desk, {"HBW", 0, "2", f.desk->today(), {}, {}}).error().code == "batch.no_trainees");
    CHECK(open_batch(*f.desk, {"HBW", 0, "2", f.desk->today(), {RosterId{"no"}}, {}}).error().code == "roster.unknown");
    CHECK(open_batch(*f.desk, {"NONE", 0, "2", f.desk->today(), {}, {}}).error().code == "course.unknown");
    CHECK(open_batch(*f.desk, {"HBW", 0, "2; drop", f.desk->today(), {}, {}}).error().code == "batch.number_wrong");
}

TEST_CASE("the roll is one event for all, and a later tap one more") {
    CentreFixture f;
    const Batch batch = f.open_baking_batch();
    const auto session = load_sessions(f.desk->database(), batch.id).front();
    const auto enrolments = load_enrolments(f.desk->database(), batch.id);
    std::map<EnrolmentId, Mark> all;
    for (const auto& enrolment : enrolments) all[enrolment.id] = Mark::present;
    const auto before = f.desk->ledger().head(f.desk->ledger_id()).seq;
    must(call_roll(*f.desk, session.id, all));
    must(mark_attendance(*f.desk, session.id, enrolments[3].id, Mark::late));
    CHECK(f.desk->ledger().head(f.desk->ledger_id()).seq == before + 2);
    const auto roll = load_roll(f.desk->database(), session.id);
    CHECK(roll.size() == 28);
    CHECK(roll.at(enrolments[3].id) == Mark::late);
    CHECK(mark_attendance(*f.desk, session.id, EnrolmentId{"stranger"}, Mark::late).error().code == "enrolment.unknown");
    CHECK(mark_attendance(*f.desk, SessionId{"none"}, enrolments[3].id, Mark::late).error().code == "session.unknown");
    CHECK(call_roll(*f.desk, session.id, {}).error().code == "roll.empty");
}

TEST_CASE("a session that has not begun can't be marked") {
    CentreFixture f;
    const Batch batch = f.open_baking_batch();
    const auto session = load_sessions(f.desk->database(), batch.id).front();
    const auto enrolment = load_enrolments(f.desk->database(), batch.id).front().id;
    const Millis starts = session.starts_at * 60'000LL - 5 * test::kHour +
                          std::chrono::duration_cast<std::chrono::milliseconds>(day_of_iso(session.day)->time_since_epoch()).count();
    f.clock.set(starts - kRollOpensMinutesBefore * 60'000LL - 1);
    CHECK(mark_attendance(*f.desk, session.id, enrolment, Mark::present).error().code == "session.in_future");
    f.clock.advance(1);
    CHECK(mark_attendance(*f.desk, session.id, enrolment, Mark::present).has_value());
}

TEST_CASE("results are recorded all or none, in range, with their attempts kept") {
    CentreFixture f;
    const Batch batch = f.open_baking_batch();
    const auto course = load_course(f.desk->database(), "HBW", 0).value();
    const auto enrolment = load_enrolments(f.desk->database(), batch.id).front().id;
    const auto& component = course.components.front();
    const std::string too_many = std::to_string(component.maximum + 1);
    CHECK(enter_results(*f.desk, batch.id, {{enrolment, component.code, "1"}, {enrolment, component.code, too_many}}).error().code ==
          "marks.out_of_range");
    CHECK(load_results(f.desk->database(), batch.id).empty());
    must(enter_results(*f.desk, batch.id, {{enrolment, component.code, "10"}}));
    must(enter_results(*f.desk, batch.id, {{enrolment, component.code, "12.5"}}));
    auto stored = load_results(f.desk->database(), batch.id).at(enrolment);
    REQUIRE(stored.size() == 1);
    CHECK(stored[0].marks == 1250);
    CHECK(enter_results(*f.desk, batch.id, {{enrolment, "NONE", "1"}}).error().code == "component.unknown");
    CHECK(enter_results(*f.desk, batch.id, {{EnrolmentId{"x"}, component.code, "1"}}).error().code == "enrolment.unknown");
    for (int attempt = 2; attempt <= course.policy.assessment->attempts_allowed; ++attempt) {
        must(enter_results(*f.desk, batch.id, {{enrolment, component.code, "20", true}}));
    }
    CHECK(enter_results(*f.desk, batch.id, {{enrolment, component.code, "20", true}}).error().code == "marks.no_attempt_left");
    CHECK(load_results(f.desk->database(), batch.id).at(enrolment).size() ==
          static_cast<std::size_t>(course.policy.assessment->attempts_allowed));
}

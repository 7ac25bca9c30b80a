// Opening a batch, planning it, calling the roll, entering results.
#include <doctest/doctest.h>

#include "kiosk/store/batch_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
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

TEST_CASE("certificates of a batch of women don't name father or husband, unless somebody wants it; of any other they do") {
    CentreFixture f;
    f.register_kiosk();
    const Batch women = f.open_baking_batch();
    CHECK_FALSE(women.relation_printed);
    CHECK_FALSE(load_batch(f.desk->database(), women.id)->relation_printed);
    f.fulfil(women);
    const auto issued = issue_certificates(*f.desk, women.id, {}).value().issued;
    const auto content = load_certificate_content(f.desk->ledger(), issued.front()).value();
    CHECK_FALSE(content.paper.relation);
    CHECK(content.paper.relation_name.empty());
    CHECK(content.full.find("Asif Sheikh") == std::string::npos);
    CHECK(text_of(content.bytes).find("Asif Sheikh") == std::string::npos);

    const RosterId same = load_rosters(f.desk->database(), f.desk->cipher()).front().id;
    const auto wanted = open_batch(*f.desk, {"HBW", 0, "2", f.desk->today() - std::chrono::days{40}, {same}, {}, true}).value();
    CHECK(wanted.relation_printed);
    must(plan_batch_sessions(*f.desk, wanted.id));
    f.fulfil(wanted);
    const auto named = issue_certificates(*f.desk, wanted.id, {}).value().issued;
    CHECK(load_certificate_content(f.desk->ledger(), named.front())->paper.relation_name == "Asif Sheikh");

    const std::string both = f.sample("roster-agri-officers-batch-35.csv");
    const auto roster = import_roster(*f.desk, bytes_of(both), "both").value();
    CHECK(open_batch(*f.desk, {"HBW", 0, "3", f.desk->today(), {roster.roster}, {}})->relation_printed);
    CHECK(open_batch(*f.desk, {"HBW", 0, "4", f.desk->today(), {roster.roster, same}, {}})->relation_printed);
    CHECK_FALSE(open_batch(*f.desk, {"HBW", 0, "5", f.desk->today(), {roster.roster}, {}, false})->relation_printed);
}

TEST_CASE("a woman is who is stated to be one, or whose relation says so") {
    Trainee trainee;
    CHECK_FALSE(all_women({}));
    CHECK_FALSE(all_women({trainee}));
    trainee.relation = Relation::wife_of;
    CHECK(all_women({trainee}));
    trainee.gender = Gender::male;
    CHECK_FALSE(all_women({trainee}));
    trainee.relation.reset();
    trainee.gender = Gender::female;
    CHECK(all_women({trainee}));
    CHECK_FALSE(all_women({trainee, Trainee{}}));
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
    must(call_roll(*f.desk, session.id, {{enrolments[3].id, Mark::late}}));
    CHECK(f.desk->ledger().head(f.desk->ledger_id()).seq == before + 2);
    const auto roll = load_roll(f.desk->database(), session.id);
    CHECK(roll.size() == 28);
    CHECK(roll.at(enrolments[3].id) == Mark::late);
    CHECK(call_roll(*f.desk, session.id, {{EnrolmentId{"stranger"}, Mark::late}}).error().code == "enrolment.unknown");
    CHECK(call_roll(*f.desk, SessionId{"none"}, {{enrolments[3].id, Mark::late}}).error().code == "session.unknown");
    CHECK(call_roll(*f.desk, session.id, {}).error().code == "roll.empty");
}

TEST_CASE("a session that has not begun can't be marked") {
    CentreFixture f;
    (void)f.open_baking_batch();
    const auto roster = load_rosters(f.desk->database(), f.desk->cipher()).front().id;
    const Batch batch = open_batch(*f.desk, {"HBW", 0, "2", f.desk->today() + std::chrono::days{10}, {roster}, {}}).value();
    (void)plan_batch_sessions(*f.desk, batch.id).value();
    const auto session = load_sessions(f.desk->database(), batch.id).front();
    const auto enrolment = load_enrolments(f.desk->database(), batch.id).front().id;
    const Millis starts = session.starts_at * 60'000LL - 5 * test::kHour +
                          std::chrono::duration_cast<std::chrono::milliseconds>(day_of_iso(session.day)->time_since_epoch()).count();
    f.clock.set(starts - kRollOpensMinutesBefore * 60'000LL - 1);
    CHECK(call_roll(*f.desk, session.id, {{enrolment, Mark::present}}).error().code == "session.in_future");
    f.clock.advance(1);
    CHECK(call_roll(*f.desk, session.id, {{enrolment, Mark::present}}).has_value());
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

// Proves that every use-case which records asks for the right of whoever acts, and that nobody with only one of award and sign can finish
// an issue.
#include <doctest/doctest.h>

#include "kiosk/setup/staff_list.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/certificate_status.h"
#include "kiosk/usecase/copy_certificate.h"
#include "kiosk/usecase/reissue.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;

namespace {

/// A centre with a batch that has met all demands but its results, whose office then lists its staff.
struct StaffedCentre : CentreFixture {
    Batch batch;

    StaffedCentre() {
        register_kiosk();
        batch = open_baking_batch();
    }
    // As the feed brings it: an event of the registry's own ledger of the centre.
    void office_says(EventDraft draft) {
        Transaction transaction(desk->database());
        Projector projector(desk->database(), desk->cipher());
        (void)record(desk->ledger(), projector, "registry-PTSD", "officer-7", clock, std::move(draft));
        transaction.commit();
    }
    void grant(const std::string& staff, const std::vector<std::string>& rights, const std::string& until = {}) {
        Json body{{"staff", staff}, {"rights", rights}};
        if (!until.empty()) body["until"] = until;
        office_says({"staff.granted/1", std::move(body), Json{{"name", "Name of " + staff}}});
    }
    [[nodiscard]] std::vector<EnrolmentId> enrolled() {
        std::vector<EnrolmentId> all;
        for (const auto& enrolment : load_enrolments(desk->database(), batch.id)) all.push_back(enrolment.id);
        return all;
    }
    Result<void, Refusal> call_all_rolls() {
        std::map<EnrolmentId, Mark> all;
        for (const auto& enrolment : enrolled()) all[enrolment] = Mark::present;
        std::vector<SessionId> sessions;
        for (const auto& session : load_sessions(desk->database(), batch.id)) sessions.push_back(session.id);
        return call_rolls(*desk, sessions, all);
    }
    auto enter_all_results() {
        const auto course = load_course(desk->database(), batch.course, 0).value();
        std::vector<ResultToEnter> results;
        for (const auto& enrolment : enrolled()) {
            for (const auto& component : course.components)
                results.push_back({enrolment, component.code, std::to_string(component.maximum)});
        }
        return enter_results(*desk, batch.id, results);
    }
    [[nodiscard]] std::int64_t events() const { return desk->ledger().head(desk->ledger_id()).seq; }
};

template <class Value>
std::string refused(const Result<Value, Refusal>& result) {
    return result ? std::string() : result.error().code;
}

}  // namespace

TEST_CASE("who has only one of award and sign cannot finish an issue; the two together can") {
    StaffedCentre centre;
    centre.grant("trainer", {"attendance", "award"});
    centre.grant("head", {"sign"});

    centre.desk->act_as("head");
    CHECK(refused(centre.call_all_rolls()) == "staff.may_not.attendance");
    CHECK(refused(centre.enter_all_results()) == "staff.may_not.award");
    const auto alone = issue_certificates(*centre.desk, centre.batch.id, {}).value();  // may sign, but nobody has awarded anything
    CHECK(alone.issued.empty());
    CHECK(alone.not_issued.size() == 28);

    centre.desk->act_as("trainer");
    CHECK(refused(centre.call_all_rolls()) == "");
    CHECK(refused(centre.enter_all_results()) == "");
    const auto before = centre.events();
    CHECK(refused(issue_certificates(*centre.desk, centre.batch.id, {})) == "staff.may_not.sign");
    CHECK(centre.events() == before);

    centre.desk->act_as("head");
    CHECK(issue_certificates(*centre.desk, centre.batch.id, {})->issued.size() == 28);
}

TEST_CASE("nothing that a centre records goes past the list: each use-case asks for its right, and a refusal records nothing") {
    StaffedCentre centre;
    centre.fulfil(centre.batch);
    const auto issued = issue_certificates(*centre.desk, centre.batch.id, {})->issued.front();
    const auto session = load_sessions(centre.desk->database(), centre.batch.id).front().id;
    const auto row = find_enrolment(centre.desk->database(), issued.enrolment).value();
    const auto someone = load_trainee(centre.desk->database(), centre.desk->cipher(), row.trainee).value();
    centre.grant("nobody", {});
    centre.desk->act_as("nobody");
    const auto before = centre.events();
    Desk& desk = *centre.desk;
    const std::string roster = "name,father_name,gender\nAyesha Khan,Imran Khan,F\n";

    CHECK(refused(import_course(desk, CentreFixture::sample("kitchen-hygiene.course.json"))) == "staff.may_not.administer");
    CHECK(refused(import_roster(desk, bytes_of(roster), "one")) == "staff.may_not.administer");
    CHECK(refused(open_batch(desk, {"HBW", 0, "2", desk.today(), {}, {}})) == "staff.may_not.administer");
    CHECK(refused(plan_batch_sessions(desk, centre.batch.id)) == "staff.may_not.administer");
    CHECK(refused(correct_trainee(desk, row.trainee, names_of(someone))) == "staff.may_not.administer");
    CHECK(refused(call_roll(desk, session, {{issued.enrolment, Mark::absent}})) == "staff.may_not.attendance");
    CHECK(refused(centre.enter_all_results()) == "staff.may_not.award");
    CHECK(refused(issue_certificates(desk, centre.batch.id, {})) == "staff.may_not.sign");
    CHECK(refused(reissue_certificate(desk, issued.id, {}, {})) == "staff.may_not.sign");
    CHECK(refused(hand_over_certificates(desk, {issued.id})) == "staff.may_not.sign");
    CHECK(refused(suspend_certificate(desk, issued.id, "")) == "staff.may_not.sign");
    CHECK(refused(reinstate_certificate(desk, issued.id, "")) == "staff.may_not.sign");
    CHECK(refused(revoke_certificate(desk, issued.id, RevocationReason::misconduct, "")) == "staff.may_not.sign");
    CHECK(refused(record_copy(desk, issued.id, CopyReason::lost)) == "staff.may_not.sign");
    CHECK(centre.events() == before);

    centre.grant("nobody", {"attendance", "award", "sign", "administer"});
    CHECK(refused(import_roster(desk, bytes_of(roster), "one")) == "");
    CHECK(refused(call_roll(desk, session, {{issued.enrolment, Mark::absent}})) == "");
    CHECK(refused(hand_over_certificates(desk, {issued.id})) == "");
}

TEST_CASE("the office's last word on somebody counts, and what ended may be granted again") {
    StaffedCentre centre;
    const auto day = iso_of(centre.desk->today());
    centre.grant("S-1", {"sign", "attendance", "later_version", "sign"}, day);
    centre.desk->act_as("S-1");
    CHECK(centre.desk->may(StaffRight::sign));
    const StaffMember listed{"S-1", "Name of S-1", {StaffRight::attendance, StaffRight::sign}, day};
    CHECK(load_staff(centre.desk->database(), centre.desk->cipher()) == std::vector{listed});
    centre.clock.advance(test::kDay);
    CHECK(refused(centre.desk->may(StaffRight::sign)) == "staff.expired");
    centre.grant("S-1", {"sign"});
    CHECK(centre.desk->may(StaffRight::sign));
    CHECK(refused(centre.desk->may(StaffRight::attendance)) == "staff.may_not.attendance");
    centre.office_says({"staff.ended/1", Json{{"staff", "S-1"}, {"on", iso_of(centre.desk->today())}}});
    CHECK(refused(centre.desk->may(StaffRight::sign)) == "staff.ended");
    CHECK(load_staff(centre.desk->database(), centre.desk->cipher()).front().name == "Name of S-1");
    centre.grant("S-1", {"sign"});
    CHECK(centre.desk->may(StaffRight::sign));
    centre.desk->act_as("coordinator");  // whose kiosk it was before there was a list
    CHECK(refused(centre.desk->may(StaffRight::attendance)) == "staff.unknown");
}

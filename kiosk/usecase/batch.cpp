#include "kiosk/usecase/batch.h"

#include <algorithm>
#include <set>

#include "credential/model/civil_day.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/trainee_store.h"

namespace sanad {
namespace {

constexpr std::size_t kEnrolmentsAnEvent = 1000;

bool is_batch_number(std::string_view number) {
    return !number.empty() && number.size() <= 12 && std::ranges::all_of(number, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

Result<Session, Refusal> session_open_for_marks(Desk& desk, const SessionId& id) {
    auto session = load_session(desk.database(), id);
    if (!session) return refuse(Refusal{"session.unknown"});
    if (!roll_is_open(desk, *session)) return refuse(Refusal{"session.in_future", {{"day", session->day}}});
    return *std::move(session);
}

Result<void, Refusal> all_enrolled(Desk& desk, const BatchId& batch, const std::map<EnrolmentId, Mark>& marks) {
    std::set<EnrolmentId> enrolled;
    for (const Enrolment& enrolment : load_enrolments(desk.database(), batch)) enrolled.insert(enrolment.id);
    for (const auto& [enrolment, mark] : marks) {
        if (!enrolled.contains(enrolment)) return refuse(Refusal{"enrolment.unknown"});
    }
    return {};
}

}  // namespace

bool all_women(const std::vector<Trainee>& trainees) {
    const auto is_woman = [](const Trainee& trainee) {
        if (trainee.erased) return true;  // nobody can say, and they get no paper
        switch (trainee.gender) {
            case Gender::female:
                return true;
            case Gender::male:
            case Gender::other:
                return false;
            case Gender::unstated:
                return trainee.relation == Relation::daughter_of || trainee.relation == Relation::wife_of;
        }
        return false;
    };
    return !trainees.empty() && std::ranges::all_of(trainees, is_woman);
}

Result<Batch, Refusal> open_batch(Desk& desk, const BatchToOpen& wanted) {
    if (auto may = desk.may(StaffRight::administer); !may) return refuse(may.error());
    if (!is_batch_number(wanted.number)) return refuse(Refusal{"batch.number_wrong", {{"number", wanted.number}}});
    Transaction transaction(desk.database());
    const auto course = load_course(desk.database(), wanted.course, wanted.course_version);
    if (!course) return refuse(Refusal{"course.unknown", {{"course", wanted.course}}});
    const std::string name = course->code + "-" + wanted.number;
    if (find_batch(desk.database(), name)) return refuse(Refusal{"batch.number_taken", {{"batch", name}}});
    const auto plan = plan_sessions(*course, wanted.starts_on, wanted.plan);
    if (!plan) return refuse(plan.error());

    Json enrolments = Json::array();
    std::set<std::string> identities;
    bool women = true;
    for (const RosterId& roster : wanted.rosters) {
        const auto trainees = load_roster_trainees(desk.database(), desk.cipher(), roster);
        if (trainees.empty()) return refuse(Refusal{"roster.unknown"});
        women = women && all_women(trainees);
        for (const Trainee& trainee : trainees) {
            if (trainee.erased) continue;
            if (!trainee.cnic.empty() && !identities.insert(trainee.cnic).second) continue;
            enrolments.push_back(Json{{"enrolment", new_id()}, {"trainee", trainee.id.value}, {"position", enrolments.size() + 1}});
        }
    }
    if (enrolments.empty()) return refuse(Refusal{"batch.no_trainees"});

    const Batch batch{BatchId{new_id()},
                      course->code,
                      course->version,
                      wanted.number,
                      iso_of(plan->front().day),
                      iso_of(plan->back().day),
                      wanted.relation_printed.value_or(!women)};
    desk.record({"batch.opened/1", Json{{"batch", batch.id.value},
                                        {"course", batch.course},
                                        {"course_version", batch.course_version},
                                        {"number", batch.number},
                                        {"starts_on", batch.starts_on},
                                        {"ends_on", batch.ends_on},
                                        {"relation_printed", batch.relation_printed}}});
    // An event has a limit; a hall full of trainees has not.
    for (std::size_t from = 0; from < enrolments.size(); from += kEnrolmentsAnEvent) {
        const auto to = std::min(enrolments.size(), from + kEnrolmentsAnEvent);
        desk.record(
            {"trainees.enrolled/1", Json{{"batch", batch.id.value},
                                         {"route", word_of(Route::taught)},
                                         {"enrolments", Json(Json::array_t(enrolments.begin() + static_cast<std::ptrdiff_t>(from),
                                                                           enrolments.begin() + static_cast<std::ptrdiff_t>(to)))}}});
    }
    transaction.commit();
    return batch;
}

Result<std::vector<Session>, Refusal> plan_batch_sessions(Desk& desk, const BatchId& id, const PlanOptions& options) {
    if (auto may = desk.may(StaffRight::administer); !may) return refuse(may.error());
    Transaction transaction(desk.database());
    const auto batch = load_batch(desk.database(), id);
    if (!batch) return refuse(Refusal{"batch.unknown", {{"batch", id.value}}});
    const auto made = load_sessions(desk.database(), id);
    if (!made.empty()) return refuse(Refusal{"plan.already_made", {{"sessions", std::to_string(made.size())}}});
    const auto course = load_course(desk.database(), batch->course, batch->course_version);
    if (!course) return refuse(Refusal{"course.unknown", {{"course", batch->course}}});
    const auto plan = plan_sessions(*course, *day_of_iso(batch->starts_on), options);
    if (!plan) return refuse(plan.error());

    Json sessions = Json::array();
    for (const PlannedSession& session : *plan) {
        sessions.push_back(Json{{"session", new_id()},
                                {"position", sessions.size() + 1},
                                {"module", session.module},
                                {"day", iso_of(session.day)},
                                {"starts_at", session.starts_at},
                                {"ends_at", session.ends_at}});
    }
    desk.record({"sessions.planned/1", Json{{"batch", id.value}, {"sessions", std::move(sessions)}}});
    transaction.commit();
    return load_sessions(desk.database(), id);
}

bool roll_is_open(const Desk& desk, const Session& session) {
    const auto day = day_of_iso(session.day);
    if (!day) return false;
    const auto opens = *day + std::chrono::minutes{session.starts_at - kRollOpensMinutesBefore - desk.centre().utc_offset_minutes};
    return std::chrono::milliseconds{desk.clock().now()} >= opens.time_since_epoch();
}

Result<void, Refusal> call_rolls(Desk& desk, const std::vector<SessionId>& sessions, const std::map<EnrolmentId, Mark>& marks) {
    if (auto may = desk.may(StaffRight::attendance); !may) return refuse(may.error());
    if (marks.empty()) return refuse(Refusal{"roll.empty"});
    Json roll = Json::object();
    for (const auto& [enrolment, mark] : marks) roll[enrolment.value] = word_of(mark);
    Transaction transaction(desk.database());
    for (const SessionId& id : sessions) {
        const auto session = session_open_for_marks(desk, id);
        if (!session) return refuse(session.error());
        if (auto enrolled = all_enrolled(desk, session->batch, marks); !enrolled) return enrolled;
        desk.record({"roll.called/1", Json{{"session", id.value}, {"marks", roll}}});
    }
    transaction.commit();
    return {};
}

Result<void, Refusal> call_roll(Desk& desk, const SessionId& id, const std::map<EnrolmentId, Mark>& marks) {
    return call_rolls(desk, {id}, marks);
}

}  // namespace sanad

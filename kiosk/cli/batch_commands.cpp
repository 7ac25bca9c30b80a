#include "kiosk/cli/batch_commands.h"

#include <algorithm>
#include <charconv>

#include "credential/model/civil_day.h"
#include "kiosk/cli/certificate_commands.h"
#include "kiosk/outside/paper_check.h"
#include "kiosk/setup/input_file.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/batch.h"
#include "kiosk/usecase/issue.h"
#include "kiosk/usecase/results.h"

namespace sanad {
namespace {

std::optional<int> number_in(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

Refusal malformed(const std::string& argument, const std::string& shape) {
    return {"argument.malformed", {{"argument", argument}, {"shape", shape}}};
}

// "<row>" of "<row>=…": the enrolment on that row of the batch.
Result<EnrolmentId, Refusal> enrolment_on_row(const std::vector<Enrolment>& enrolments, std::string_view row) {
    const auto number = number_in(row);
    for (const Enrolment& enrolment : enrolments) {
        if (number == enrolment.position) return enrolment.id;
    }
    return refuse(Refusal{"enrolment.no_row", {{"row", std::string(row)}}});
}

std::string clock_text(int minutes) {
    const auto two = [](int value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return two(minutes / 60) + ":" + two(minutes % 60);
}

Json batch_json(const Batch& batch) {
    return Json{{"batch", batch.id.value},
                {"name", batch.course + "-" + batch.number},
                {"course", batch.course},
                {"course_version", batch.course_version},
                {"starts_on", batch.starts_on},
                {"ends_on", batch.ends_on},
                {"relation_printed", batch.relation_printed}};
}

Json session_json(const Session& session) {
    return Json{{"session", session.id.value},
                {"position", session.position},
                {"module", session.module},
                {"day", session.day},
                {"starts_at", clock_text(session.starts_at)},
                {"ends_at", clock_text(session.ends_at)},
                {"marked", session.marked}};
}

Json reasons_json(const std::vector<Reason>& reasons, const Speaker& say, std::vector<std::string>& lines) {
    Json list = Json::array();
    for (const Reason& reason : reasons) {
        const std::string sentence = say(reason.key, say.language == Language::urdu ? reason.facts_ur() : reason.facts_en());
        list.push_back(Json{{"key", reason.key}, {"met", reason.met}, {"sentence", sentence}});
        lines.push_back((reason.met ? "    + " : "    - ") + sentence);
    }
    return list;
}

Result<RosterId, Refusal> named_roster(Desk& desk, const std::string& name) {
    for (const RosterSummary& roster : load_rosters(desk.database(), desk.cipher())) {
        if (roster.id.value == name || roster.title == name) return roster.id;
    }
    return refuse(Refusal{"roster.unknown", {{"roster", name}}});
}

}  // namespace

Result<Batch, Refusal> named_batch(Desk& desk, const std::string& name) {
    auto batch = find_batch(desk.database(), name);
    if (!batch) return refuse(Refusal{"batch.unknown", {{"batch", name}}});
    return *std::move(batch);
}

Outcome command_batch_open(Desk& desk, const BatchArguments& arguments, const Speaker& say) {
    const auto start = day_of_iso(arguments.start);
    if (!start) return refuse(malformed(arguments.start, "YYYY-MM-DD"));
    BatchToOpen wanted{arguments.course, static_cast<std::uint32_t>(arguments.course_version), arguments.number, *start};
    for (const std::string& name : arguments.rosters) {
        const auto roster = named_roster(desk, name);
        if (!roster) return refuse(roster.error());
        wanted.rosters.push_back(*roster);
    }
    if (!arguments.relation.empty()) wanted.relation_printed = arguments.relation == "print";
    const auto batch = open_batch(desk, wanted);
    if (!batch) return refuse(batch.error());
    const auto trainees = load_enrolments(desk.database(), batch->id).size();
    Json json = batch_json(*batch);
    json["trainees"] = trainees;
    return Answer{std::move(json),
                  {say("cli.batch_opened", {{"batch", batch->course + "-" + batch->number},
                                            {"trainees", std::to_string(trainees)},
                                            {"from", batch->starts_on},
                                            {"to", batch->ends_on}})}};
}

Outcome command_batch_list(Desk& desk, const Speaker&) {
    Answer answer{Json{{"batches", Json::array()}}};
    for (const Batch& batch : load_batches(desk.database())) {
        answer.json["batches"].push_back(batch_json(batch));
        answer.lines.push_back(batch.course + "-" + batch.number + "  " + batch.starts_on + " … " + batch.ends_on);
    }
    return answer;
}

Outcome command_session_plan(Desk& desk, const std::string& name, int per_day, const Speaker& say) {
    const auto batch = named_batch(desk, name);
    if (!batch) return refuse(batch.error());
    PlanOptions options;
    if (per_day != 0) options.sessions_per_day = per_day;
    const auto sessions = plan_batch_sessions(desk, batch->id, options);
    if (!sessions) return refuse(sessions.error());
    return Answer{Json{{"sessions", sessions->size()}},
                  {say("cli.sessions_planned",
                       {{"sessions", std::to_string(sessions->size())}, {"from", sessions->front().day}, {"to", sessions->back().day}})}};
}

Outcome command_session_list(Desk& desk, const std::string& name, const Speaker&) {
    const auto batch = named_batch(desk, name);
    if (!batch) return refuse(batch.error());
    Answer answer{Json{{"sessions", Json::array()}}};
    for (const Session& session : load_sessions(desk.database(), batch->id)) {
        answer.json["sessions"].push_back(session_json(session));
        answer.lines.push_back(std::to_string(session.position) + "  " + session.day + " " + clock_text(session.starts_at) + "  " +
                               session.module + "  " + std::to_string(session.marked));
    }
    return answer;
}

Outcome command_attendance_mark(Desk& desk, const AttendanceArguments& arguments, const Speaker& say) {
    const auto batch = named_batch(desk, arguments.batch);
    if (!batch) return refuse(batch.error());
    const auto enrolments = load_enrolments(desk.database(), batch->id);
    std::map<EnrolmentId, Mark> marks;
    if (!arguments.all.empty()) {
        const auto mark = mark_of(arguments.all);
        if (!mark) return refuse(malformed(arguments.all, "present|late|absent|excused"));
        for (const Enrolment& enrolment : enrolments) marks[enrolment.id] = *mark;
    }
    for (const std::string& argument : arguments.marks) {
        const auto equals = argument.find('=');
        const auto mark = equals == std::string::npos ? std::nullopt : mark_of(argument.substr(equals + 1));
        if (!mark) return refuse(malformed(argument, "ROW=present|late|absent|excused"));
        const auto enrolment = enrolment_on_row(enrolments, argument.substr(0, equals));
        if (!enrolment) return refuse(enrolment.error());
        marks[*enrolment] = *mark;
    }
    const auto sessions = load_sessions(desk.database(), batch->id);
    std::vector<SessionId> called;
    for (const int position : arguments.sessions) {
        if (position < 1 || position > static_cast<int>(sessions.size())) return refuse(Refusal{"session.unknown"});
        called.push_back(sessions[static_cast<std::size_t>(position - 1)].id);
    }
    if (auto done = call_rolls(desk, called, marks); !done) return refuse(done.error());
    return Answer{
        Json{{"sessions", arguments.sessions.size()}, {"marks", marks.size()}},
        {say("cli.roll_called", {{"sessions", std::to_string(arguments.sessions.size())}, {"marks", std::to_string(marks.size())}})}};
}

Outcome command_results_set(Desk& desk, const std::string& name, const std::vector<std::string>& arguments, bool new_attempt,
                            const Speaker& say) {
    const auto batch = named_batch(desk, name);
    if (!batch) return refuse(batch.error());
    const auto enrolments = load_enrolments(desk.database(), batch->id);
    std::vector<ResultToEnter> results;
    for (const std::string& argument : arguments) {
        const auto colon = argument.find(':');
        const auto equals = argument.find('=');
        if (colon == std::string::npos || equals == std::string::npos || equals < colon)
            return refuse(malformed(argument, "ROW:COMPONENT=MARKS"));
        const auto enrolment = enrolment_on_row(enrolments, argument.substr(0, colon));
        if (!enrolment) return refuse(enrolment.error());
        results.push_back({*enrolment, argument.substr(colon + 1, equals - colon - 1), argument.substr(equals + 1), new_attempt});
    }
    const auto entered = enter_results(desk, batch->id, results);
    if (!entered) return refuse(entered.error());
    Answer answer{Json{{"results", results.size()}, {"outdated", Json::array()}},
                  {say("cli.results_entered", {{"results", std::to_string(results.size())}})}};
    for (const OutdatedCertificate& one : *entered) {
        Json json = certificate_json(one.certificate);
        json["name"] = one.name;
        json["stands"] = one.stands;
        answer.json["outdated"].push_back(std::move(json));
        answer.lines.push_back("  " + say(one.stands ? "cli.grade_changed" : "cli.no_longer_stands",
                                          {{"name", one.name}, {"serial", serial_of(one.certificate)}, {"grade", one.grade}}));
    }
    return answer;
}

Outcome command_eligibility(Desk& desk, const std::string& name, const Speaker& say) {
    const auto batch = named_batch(desk, name);
    if (!batch) return refuse(batch.error());
    const auto judged = judge_batch(desk, batch->id);
    if (!judged) return refuse(judged.error());
    Answer answer{Json{{"trainees", Json::array()}, {"eligible", 0}}};
    int eligible = 0;
    for (const JudgedEnrolment& row : judged->enrolments) {
        eligible += row.eligibility.eligible;
        answer.lines.push_back(std::to_string(row.enrolment.position) + "  " + shown_name(row.trainee.name, say) + ": " +
                               say(row.eligibility.eligible ? "cli.eligible" : "cli.not_eligible"));
        Json json{{"row", row.enrolment.position},
                  {"enrolment", row.enrolment.id.value},
                  {"trainee", row.trainee.id.value},
                  {"name", row.trainee.name},
                  {"erased", row.trainee.erased},
                  {"eligible", row.eligibility.eligible},
                  {"attendance_percent", row.eligibility.attendance_percent},
                  {"grade", row.eligibility.grade}};
        json["reasons"] = reasons_json(row.eligibility.reasons, say, answer.lines);
        if (row.certificate) json["certificate"] = row.certificate->id.value;
        answer.json["trainees"].push_back(std::move(json));
    }
    answer.json["eligible"] = eligible;
    return answer;
}

Outcome command_issue(Desk& desk, const std::string& name, const Speaker& say) {
    const auto batch = named_batch(desk, name);
    if (!batch) return refuse(batch.error());
    const auto report = issue_certificates(desk, batch->id, {}, paper_check(desk, say.catalogue, say.language));
    if (!report) return refuse(report.error());
    Answer answer{Json{{"issued", Json::array()}, {"issued_before", report->issued_before}, {"not_issued", Json::array()}}};
    for (const IssuedCertificate& certificate : report->issued) answer.json["issued"].push_back(certificate_json(certificate));
    answer.lines.push_back(say("cli.issued", {{"issued", std::to_string(report->issued.size())},
                                              {"before", std::to_string(report->issued_before)},
                                              {"not_issued", std::to_string(report->not_issued.size())}}));
    for (const NotIssued& row : report->not_issued) {
        answer.lines.push_back("  " + shown_name(row.name, say));
        Json json{{"enrolment", row.enrolment.value}, {"name", row.name}};
        json["reasons"] = reasons_json(row.reasons, say, answer.lines);
        if (row.refusal) {
            json["refusal"] = Json{{"code", row.refusal->code}, {"sentence", say.refusal(*row.refusal)}};
            answer.lines.push_back("    - " + say.refusal(*row.refusal));
        }
        answer.json["not_issued"].push_back(std::move(json));
    }
    return answer;
}

}  // namespace sanad

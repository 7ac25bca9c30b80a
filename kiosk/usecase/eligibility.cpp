#include "kiosk/usecase/eligibility.h"

#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"

namespace sanad {
namespace {

AttendanceRecord attendance_of(const std::vector<Session>& sessions, const std::map<SessionId, Mark>& marks) {
    AttendanceRecord record;
    for (const Session& session : sessions) {
        const auto mark = marks.find(session.id);
        record.sessions.push_back({session.id, session.module, false, mark == marks.end() ? std::nullopt : std::optional(mark->second)});
    }
    return record;
}

ResultRecord results_of(const std::vector<StoredResult>& stored) {
    ResultRecord record;
    for (const StoredResult& result : stored) {  // ordered by component, attempt
        if (record.components.empty() || record.components.back().component != result.component) {
            record.components.push_back({result.component, {}});
        }
        record.components.back().attempts.push_back(result.marks);
    }
    return record;
}

}  // namespace

std::vector<OutdatedCertificate> outdated_certificates(const JudgedBatch& batch) {
    std::vector<OutdatedCertificate> outdated;
    for (const JudgedEnrolment& row : batch.enrolments) {
        if (!row.certificate || !row.certificate->stands() || row.trainee.erased) continue;
        if (row.eligibility.eligible && row.eligibility.grade == row.certificate->grade) continue;
        outdated.push_back({*row.certificate, row.trainee.name, row.eligibility.eligible, row.eligibility.grade});
    }
    return outdated;
}

Result<JudgedBatch, Refusal> judge_batch(Desk& desk, const BatchId& id) {
    auto batch = load_batch(desk.database(), id);
    if (!batch) return refuse(Refusal{"batch.unknown", {{"batch", id.value}}});
    auto course = load_course(desk.database(), batch->course, batch->course_version);
    if (!course) return refuse(Refusal{"course.unknown", {{"course", batch->course}}});
    const auto sessions = load_sessions(desk.database(), id);
    auto marks = load_marks(desk.database(), id);
    auto results = load_results(desk.database(), id);
    std::map<EnrolmentId, IssuedCertificate> certificates;
    for (auto& certificate : load_certificates(desk.database(), id)) certificates.insert_or_assign(certificate.enrolment, certificate);

    JudgedBatch judged{*std::move(batch), *std::move(course)};
    for (const Enrolment& enrolment : load_enrolments(desk.database(), id)) {
        auto trainee = load_trainee(desk.database(), desk.cipher(), enrolment.trainee);
        if (!trainee) continue;  // waiting for another kiosk's event
        auto& stored = results[enrolment.id];
        JudgedEnrolment row{enrolment, *std::move(trainee),
                            decide(judged.course, attendance_of(sessions, marks[enrolment.id]), results_of(stored), enrolment.route),
                            stored};
        if (row.trainee.erased) {
            row.eligibility.eligible = row.eligibility.still_reachable = false;
            row.eligibility.reasons = {Reason{"reason.erased"}};
        }
        if (const auto issued = certificates.find(enrolment.id); issued != certificates.end()) row.certificate = issued->second;
        judged.enrolments.push_back(std::move(row));
    }
    judged.sessions = sessions;
    return judged;
}

}  // namespace sanad

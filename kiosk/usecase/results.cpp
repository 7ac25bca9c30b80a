#include "kiosk/usecase/results.h"

#include <algorithm>

#include "kiosk/store/batch_store.h"

namespace sanad {

Result<std::vector<OutdatedCertificate>, Refusal> enter_results(Desk& desk, const BatchId& id, const std::vector<ResultToEnter>& results) {
    if (auto may = desk.may(StaffRight::award); !may) return refuse(may.error());
    Transaction transaction(desk.database());
    const auto batch = load_batch(desk.database(), id);
    if (!batch) return refuse(Refusal{"batch.unknown", {{"batch", id.value}}});
    const auto course = load_course(desk.database(), batch->course, batch->course_version);
    if (!course) return refuse(Refusal{"course.unknown", {{"course", batch->course}}});
    const auto enrolments = load_enrolments(desk.database(), id);
    auto stored = load_results(desk.database(), id);

    for (const ResultToEnter& wanted : results) {
        if (std::ranges::find(enrolments, wanted.enrolment, &Enrolment::id) == enrolments.end())
            return refuse(Refusal{"enrolment.unknown"});
        const AssessmentComponent* component = course->component(wanted.component);
        if (!component) return refuse(Refusal{"component.unknown", {{"component", wanted.component}}});
        const auto marks = read_marks(*component, wanted.typed);
        if (!marks) return refuse(marks.error());
        auto& attempts = stored[wanted.enrolment];
        const auto made = static_cast<int>(std::ranges::count(attempts, wanted.component, &StoredResult::component));
        const int attempt = wanted.new_attempt || made == 0 ? made + 1 : made;
        if (attempt > made) {
            if (auto allowed = allow_attempt(*course, made); !allowed) return refuse(allowed.error());
            attempts.push_back({wanted.component, attempt, *marks, desk.actor()});
        }
        desk.record(
            {"result.entered/1",
             Json{{"enrolment", wanted.enrolment.value}, {"component", wanted.component}, {"attempt", attempt}, {"marks", *marks}}});
    }
    const auto judged = judge_batch(desk, id);
    transaction.commit();
    std::vector<OutdatedCertificate> outdated = judged ? outdated_certificates(*judged) : std::vector<OutdatedCertificate>();
    std::erase_if(outdated, [&](const OutdatedCertificate& one) {
        return std::ranges::find(results, one.certificate.enrolment, &ResultToEnter::enrolment) == results.end();
    });
    return outdated;
}

}  // namespace sanad

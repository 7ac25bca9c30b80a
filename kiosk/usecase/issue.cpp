#include "kiosk/usecase/issue.h"

#include <algorithm>

#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/achievement.h"
#include "kiosk/usecase/sign_certificate.h"

namespace sanad {
namespace {

struct Ready {
    const JudgedEnrolment* row;
    std::string look;
};

// Those whose paper can be drawn; the others go to the report with the reason. Before anything is signed.
std::vector<Ready> drawable(const Desk& desk, const KeyCertificate& key, const JudgedBatch& batch,
                            const std::vector<const JudgedEnrolment*>& rows, const PaperCheck& check, IssueReport& report) {
    std::vector<Paper> papers;
    for (const JudgedEnrolment* row : rows) {
        papers.push_back(paper_to_check(desk, key, batch, *row, nullptr));
    }
    const auto refusals = check ? check(papers) : std::vector<std::optional<Refusal>>(rows.size());
    std::vector<Ready> ready;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (refusals.at(at)) {
            report.not_issued.push_back({rows[at]->enrolment.id, rows[at]->trainee.name, {}, refusals[at]});
        } else {
            ready.push_back({rows[at], papers[at].look});
        }
    }
    return ready;
}

}  // namespace

Result<IssueReport, Refusal> issue_certificates(Desk& desk, const BatchId& id, const IssueProgress& progress,
                                                const PaperCheck& paper_check) {
    const auto key = key_for_issuing(desk);
    if (!key) return refuse(key.error());
    const auto batch = judge_batch(desk, id);
    if (!batch) return refuse(batch.error());
    const auto course = prepare_course(desk.centre(), batch->course, key->public_url);
    if (!course) return refuse(course.error());

    IssueReport report;
    std::vector<const JudgedEnrolment*> rows;
    for (const JudgedEnrolment& row : batch->enrolments) {
        if (row.certificate && row.certificate->state == CertificateState::revoked) {
            report.not_issued.push_back(
                {row.enrolment.id, row.trainee.name, {}, Refusal{"issue.was_revoked", {{"serial", serial_of(*row.certificate)}}}});
        } else if (row.certificate) {
            ++report.issued_before;
        } else if (!row.eligibility.eligible) {
            NotIssued refused{row.enrolment.id, row.trainee.name};
            std::ranges::copy_if(row.eligibility.reasons, std::back_inserter(refused.reasons),
                                 [](const Reason& reason) { return !reason.met; });
            report.not_issued.push_back(std::move(refused));
        } else if (batch->course.policy.separation_of_duty && entered_by(row, desk.actor())) {
            report.not_issued.push_back({row.enrolment.id, row.trainee.name, {}, Refusal{"issue.same_person"}});
        } else {
            rows.push_back(&row);
        }
    }
    const std::vector<Ready> ready = drawable(desk, *key, *batch, rows, paper_check, report);

    const int total = static_cast<int>(ready.size());
    for (int from = 0; from < total && !report.cancelled; from += kIssueGroup) {
        const int to = std::min(total, from + kIssueGroup);
        Transaction transaction(desk.database());
        // Read inside the transaction: another program on this machine may have issued meanwhile.
        std::uint32_t counter = next_counter(desk.database(), key->device_code);
        std::vector<IssuedCertificate> group;
        for (int at = from; at < to; ++at) {
            const auto& [judged, look] = ready[static_cast<std::size_t>(at)];
            const JudgedEnrolment& row = *judged;
            if (find_certificate(desk.database(), row.enrolment.id)) {
                ++report.issued_before;
                continue;
            }
            auto issued = sign_certificate(desk, *key, *batch, *course, row, look, counter, nullptr);
            if (issued) {
                ++counter;
                group.push_back(*std::move(issued));
            } else {
                report.not_issued.push_back({row.enrolment.id, row.trainee.name, {}, issued.error()});
            }
        }
        transaction.commit();
        std::ranges::move(group, std::back_inserter(report.issued));
        if (progress && !progress(to, total)) report.cancelled = to < total;
    }
    return report;
}

}  // namespace sanad

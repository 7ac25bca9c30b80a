#include "kiosk/usecase/issue.h"

#include <algorithm>
#include <future>

#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
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

// Signs and records these, `counter` being the first to be taken. A second thread signs the next few while this one writes those before:
// each is half of the work. Who is refused takes no counter.
std::vector<IssuedCertificate> sign_and_record(Desk& desk, const KeyCertificate& key, const JudgedBatch& batch,
                                               const openbadge::PreparedCourse& course, const std::vector<const Ready*>& group,
                                               std::uint32_t counter, IssueReport& report) {
    constexpr std::size_t kFew = 4;
    using Made = std::vector<Result<SignedCertificate, Refusal>>;
    const auto sign_few = [&](std::size_t from, std::uint32_t next) {
        Made made;
        for (std::size_t at = from; at < std::min(group.size(), from + kFew); ++at) {
            made.push_back(sign_certificate(desk, key, batch, course, *group[at]->row, group[at]->look, next, nullptr));
            if (made.back()) ++next;
        }
        return made;
    };
    std::vector<IssuedCertificate> issued;
    std::future<Made> signing = std::async(std::launch::async, sign_few, std::size_t{0}, counter);
    for (std::size_t from = 0; from < group.size(); from += kFew) {
        Made made = signing.get();
        counter += static_cast<std::uint32_t>(std::ranges::count_if(made, [](const auto& one) { return one.has_value(); }));
        if (from + kFew < group.size()) signing = std::async(std::launch::async, sign_few, from + kFew, counter);
        for (std::size_t at = 0; at < made.size(); ++at) {
            const JudgedEnrolment& row = *group[from + at]->row;
            if (made[at]) {
                issued.push_back(record_certificate(desk, *std::move(made[at])));
            } else {
                report.not_issued.push_back({row.enrolment.id, row.trainee.name, {}, made[at].error()});
            }
        }
    }
    return issued;
}

}  // namespace

Result<IssueReport, Refusal> issue_certificates(Desk& desk, const BatchId& id, const IssueProgress& progress,
                                                const PaperCheck& paper_check) {
    if (auto may = desk.may(StaffRight::sign); !may) return refuse(may.error());
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
        const std::uint32_t counter = next_counter(desk.database(), key->device_code);
        std::vector<const Ready*> group;
        for (int at = from; at < to; ++at) {
            const Ready& one = ready[static_cast<std::size_t>(at)];
            if (find_certificate(desk.database(), one.row->enrolment.id)) {
                ++report.issued_before;
            } else if (is_erased(desk.database(), one.row->trainee.id)) {
                report.not_issued.push_back({one.row->enrolment.id, {}, {Reason{"reason.erased"}}});
            } else {
                group.push_back(&one);
            }
        }
        std::vector<IssuedCertificate> issued = sign_and_record(desk, *key, *batch, *course, group, counter, report);
        transaction.commit();
        std::ranges::move(issued, std::back_inserter(report.issued));
        if (progress && !progress(to, total)) report.cancelled = to < total;
    }
    if (!report.issued.empty()) desk.mark_high_water(next_counter(desk.database(), key->device_code) - 1);
    return report;
}

}  // namespace sanad

#include "kiosk/usecase/reissue.h"

#include <algorithm>

#include "kiosk/model/trainee_json.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/achievement.h"
#include "kiosk/usecase/certificate_status.h"
#include "kiosk/usecase/sign_certificate.h"

namespace sanad {
namespace {

// Inside the caller's transaction. Nothing when the names are the ones recorded.
Result<std::optional<Trainee>, Refusal> record_names(Desk& desk, const TraineeId& id, const PersonNames& typed) {
    auto trainee = load_trainee(desk.database(), desk.cipher(), id);
    if (!trainee) return refuse(Refusal{"trainee.unknown"});
    if (trainee->erased) return refuse(Refusal{"trainee.erased"});
    const auto names = fit_names(typed);
    if (!names) return refuse(names.error());
    if (*names == names_of(*trainee)) return std::optional<Trainee>();
    trainee->name = names->name;
    trainee->name_ur = names->name_ur;
    trainee->relation = names->relation;
    trainee->relation_name = names->relation_name;
    trainee->relation_name_ur = names->relation_name_ur;
    desk.record({"trainee.corrected/1", Json{{"trainee", id.value}}, trainee_to_json(*trainee)});
    return trainee;
}

bool may_be_replaced(const IssuedCertificate& certificate) {
    if (certificate.state != CertificateState::revoked) return true;
    if (!certificate.reason) return false;
    switch (*certificate.reason) {
        case RevocationReason::issued_in_error:
        case RevocationReason::result_corrected:
        case RevocationReason::holder_request:
            return true;
        case RevocationReason::identity_error:
        case RevocationReason::misconduct:
            return false;
    }
    return false;
}

// What is new with every signature, taken out, so that two papers can be compared by what they say.
Paper without_its_number(Paper paper) {
    paper.look.clear();
    paper.serial.clear();
    paper.lookup_code.clear();
    paper.issued_on.clear();
    paper.issued_at = 0;
    paper.revision = 1;
    paper.supersedes.clear();
    return paper;
}

}  // namespace

PersonNames names_of(const Trainee& trainee) {
    return {trainee.name, trainee.name_ur, trainee.relation_name.empty() ? std::nullopt : trainee.relation, trainee.relation_name,
            trainee.relation_name_ur};
}

Result<TraineeCorrected, Refusal> correct_trainee(Desk& desk, const TraineeId& id, const PersonNames& names) {
    if (auto may = desk.may(StaffRight::administer); !may) return refuse(may.error());
    Transaction transaction(desk.database());
    auto corrected = record_names(desk, id, names);
    if (!corrected) return refuse(corrected.error());
    if (!*corrected) return refuse(Refusal{"trainee.unchanged", {{"name", names.name}}});
    transaction.commit();
    TraineeCorrected report{**std::move(corrected)};
    std::ranges::copy_if(load_certificates_of(desk.database(), id), std::back_inserter(report.outdated), &IssuedCertificate::stands);
    return report;
}

Result<IssuedCertificate, Refusal> reissue_certificate(Desk& desk, const CertificateId& id, const std::optional<PersonNames>& names,
                                                       const PaperCheck& paper_check) {
    if (auto may = desk.may(StaffRight::sign); !may) return refuse(may.error());
    const auto key = key_for_issuing(desk);
    if (!key) return refuse(key.error());
    Transaction transaction(desk.database());
    const auto certificate = load_certificate(desk.database(), id);
    if (!certificate) return refuse(Refusal{"certificate.unknown", {{"certificate", id.value}}});
    const std::map<std::string, std::string> serial{{"serial", serial_of(*certificate)}};
    if (certificate->erased) return refuse(Refusal{"certificate.erased", serial});
    if (certificate->state == CertificateState::superseded || certificate->state == CertificateState::suspended)
        return refuse(why_not_usable(desk, *certificate));
    if (!may_be_replaced(*certificate)) return refuse(Refusal{"reissue.revoked", serial});

    const auto place = find_enrolment(desk.database(), certificate->enrolment);
    if (!place) return refuse(Refusal{"enrolment.unknown"});
    if (names) {
        if (const auto corrected = record_names(desk, place->trainee, *names); !corrected) return refuse(corrected.error());
    }
    const auto batch = judge_batch(desk, place->batch);
    if (!batch) return refuse(batch.error());
    const auto row =
        std::ranges::find(batch->enrolments, certificate->enrolment, [](const JudgedEnrolment& one) { return one.enrolment.id; });
    if (row == batch->enrolments.end()) return refuse(Refusal{"enrolment.unknown"});
    if (!row->eligibility.eligible) return refuse(Refusal{"reissue.not_eligible", {{"name", row->trainee.name}}});
    if (batch->course.policy.separation_of_duty && entered_by(*row, desk.actor())) return refuse(Refusal{"issue.same_person"});

    std::vector<Paper> papers{paper_to_check(desk, *key, *batch, *row, &*certificate)};
    const auto content = load_certificate_content(desk.ledger(), *certificate);
    if (certificate->stands() && content && without_its_number(papers[0]) == without_its_number(content->paper))
        return refuse(Refusal{"reissue.unchanged", serial});
    if (paper_check) {
        if (const auto refusals = paper_check(papers); refusals.at(0)) return refuse(*refusals[0]);
    }
    const std::uint32_t counter = next_counter(desk.database(), key->device_code);
    const auto course = prepare_course(desk.centre(), batch->course, key->public_url);
    if (!course) return refuse(course.error());
    auto made = sign_certificate(desk, *key, *batch, *course, *row, papers[0].look, counter, &*certificate);
    if (!made) return refuse(made.error());
    IssuedCertificate issued = record_certificate(desk, *std::move(made));
    transaction.commit();
    desk.mark_high_water(counter);
    return issued;
}

}  // namespace sanad

#include "kiosk/usecase/sign_certificate.h"

#include <algorithm>
#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "credential/issue.h"
#include "credential/model/civil_day.h"
#include "credential/serial_number.h"
#include "kiosk/model/paper_json.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/achievement.h"
#include "kiosk/usecase/key_window.h"

namespace sanad {
namespace {

/// How far the machine's clock may stand behind its own last event before the date is called wrong.

std::string last_four(const std::string& cnic) { return cnic.size() >= 4 ? cnic.substr(cnic.size() - 4) : std::string(); }

// "99102-2870107-0" becomes "*****-****107-0": the last four digits, in the shape people know.
std::string masked_identity(const std::string& cnic) {
    return cnic.size() == 13 ? "*****-****" + cnic.substr(9, 3) + "-" + cnic.substr(12) : std::string();
}

std::optional<std::int64_t> expiry(const Course& course, CivilDay issued_on) {
    if (!course.validity_months) return std::nullopt;
    std::chrono::year_month_day date{issued_on};
    date += std::chrono::months{*course.validity_months};
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return std::chrono::duration_cast<std::chrono::seconds>(CivilDay{date}.time_since_epoch()).count();
}

CompactCredential credential_of(const Desk& desk, const JudgedBatch& batch, const JudgedEnrolment& row, std::uint32_t counter,
                                const IssuedCertificate* replaced) {
    const Course& course = batch.course;
    CompactCredential credential;
    credential.issued_at = desk.clock().now() / 1000;
    credential.issued_on = desk.today();
    credential.expires_at = expiry(course, credential.issued_on);
    credential.id = *array_of<16>(random_bytes(16));
    credential.kind = course.policy.kind;
    credential.holder_name = row.trainee.name;
    credential.relation = !batch.batch.relation_printed || row.trainee.relation_name.empty() ? std::nullopt : row.trainee.relation;
    credential.relation_name = credential.relation ? row.trainee.relation_name : std::string();
    credential.holder_name_ur = row.trainee.name_ur;
    credential.identity_last4 = last_four(row.trainee.cnic);
    credential.course_title = course.title.en;
    credential.course_code = course.code;
    credential.course_version = course.version;
    credential.hours = static_cast<std::uint32_t>(course.workload_hours);
    credential.level = course.level ? course.level->text() : std::string();
    credential.grade = row.eligibility.grade;
    credential.period_start = *day_of_iso(batch.batch.starts_on);
    credential.period_end = *day_of_iso(batch.batch.ends_on);
    credential.counter = counter;
    credential.attendance_percent = static_cast<std::uint32_t>(row.eligibility.attendance_percent);
    credential.time_source = desk.clock().source();
    if (replaced) credential.supersedes = CertificateNumber{replaced->device, replaced->counter};
    return credential;
}

Paper paper_of(const Desk& desk, const KeyCertificate& key, const Course& course, const Trainee& trainee,
               const CompactCredential& credential, const std::string& look, const IssuedCertificate* replaced) {
    Paper paper;
    paper.template_id = course.template_name;
    paper.look = look;
    paper.kind = credential.kind;
    paper.serial = serial_number(key.centre_code, key.device_code, credential.counter);
    paper.lookup_code = lookup_code(credential.id);
    paper.public_url = key.public_url;
    paper.centre_name_en = desk.centre().name_en;
    paper.centre_name_ur = desk.centre().name_ur;
    paper.holder_name = trainee.name;
    paper.holder_name_ur = trainee.name_ur;
    paper.relation = credential.relation;
    paper.relation_name = credential.relation_name;
    paper.relation_name_ur = credential.relation ? trainee.relation_name_ur : std::string();
    paper.identity_masked = masked_identity(trainee.cnic);
    paper.course_title_en = course.title.en;
    paper.course_title_ur = course.title.ur;
    for (const LearningOutcome& outcome : course.learning_outcomes) {
        paper.learning_outcomes_en.push_back(outcome.text.en);
        paper.learning_outcomes_ur.push_back(outcome.text.ur);
    }
    paper.assessment_en = course.assessment_type.en;
    paper.assessment_ur = course.assessment_type.ur;
    paper.hours = credential.hours;
    paper.level = credential.level;
    paper.grade = credential.grade;
    paper.attendance_percent = credential.attendance_percent;
    paper.period_start = iso_of(credential.period_start);
    paper.period_end = iso_of(credential.period_end);
    paper.issued_on = iso_of(credential.issued_on);
    paper.issued_at = credential.issued_at;
    for (const Signatory& signatory : course.signatories) {
        paper.signatories.push_back(signatory.name.empty() ? signatory.office.en : signatory.name + ", " + signatory.office.en);
        paper.signatories_ur.push_back(signatory.office.ur);
    }
    if (replaced) {
        paper.revision = replaced->revision + 1;
        paper.supersedes = serial_of(*replaced);
    }
    return paper;
}

}  // namespace

Result<KeyCertificate, Refusal> key_for_issuing(Desk& desk) {
    const auto registration = load_registration(desk.database());
    if (!registration || !registration->approved()) return refuse(Refusal{"issue.not_registered"});
    const KeyCertificate& key = *registration->device;
    const auto now = desk.clock().now() / 1000;
    if (key.key != desk.device().public_key()) return refuse(Refusal{"issue.key_changed"});
    const KeyStage stage = key_window(desk).value().stage;
    if (stage == KeyStage::cloned) return refuse(Refusal{"issue.cloned"});
    if (stage == KeyStage::retired) return refuse(Refusal{"issue.key_retired"});
    if (stage == KeyStage::compromised) return refuse(Refusal{"issue.key_compromised"});
    if (now > key.not_after) return refuse(Refusal{"issue.key_expired", {{"day", iso_day_of(key.not_after)}}});
    if (now < key.not_before) return refuse(Refusal{"issue.key_not_yet_valid", {{"day", iso_day_of(key.not_before)}}});
    return key;
}

Paper paper_to_check(const Desk& desk, const KeyCertificate& key, const JudgedBatch& batch, const JudgedEnrolment& row,
                     const IssuedCertificate* replaced) {
    return paper_of(desk, key, batch.course, row.trainee, credential_of(desk, batch, row, 0, replaced), {}, replaced);
}

bool entered_by(const JudgedEnrolment& row, const std::string& actor) {
    return std::ranges::find(row.results, actor, &StoredResult::actor) != row.results.end();
}

Result<SignedCertificate, Refusal> sign_certificate(const Desk& desk, const KeyCertificate& key, const JudgedBatch& batch,
                                                    const openbadge::PreparedCourse& course, const JudgedEnrolment& row,
                                                    const std::string& look, std::uint32_t counter, const IssuedCertificate* replaced) {
    CompactCredential wanted = credential_of(desk, batch, row, counter, replaced);
    auto full = course.sign(
        award_of(batch, row, wanted, key.device_code, desk.centre().utc_offset_minutes, *array_of<16>(random_bytes(16))), desk.device());
    if (!full) return refuse(Refusal{"issue.bad_facts", {{"name", row.trainee.name}}});
    wanted.full_digest = array_of<16>(ByteView(full->digest).first(16));
    const auto issued = issue_credential(wanted, batch.course.short_title, desk.device(), max_credential_bytes(key.public_url.size()));
    if (!issued) {
        return refuse(
            Refusal{issued.error() == IssueError::does_not_fit ? "issue.does_not_fit" : "issue.bad_facts", {{"name", row.trainee.name}}});
    }
    IssuedCertificate certificate{
        CertificateId{to_base32(wanted.id)}, row.enrolment.id, wanted.kind, key.device_code, key.centre_code, counter, wanted.issued_at,
        to_hex(sha256(issued->bytes)),       desk.ledger_id()};
    certificate.revision = replaced ? replaced->revision + 1 : 1;
    const bool at_handover = batch.course.policy.awarded_on == AwardedOn::handover;
    certificate.state = at_handover ? CertificateState::not_yet_awarded : CertificateState::valid;
    certificate.state_since = certificate.issued_at;
    Json body = Json::object();
    body["certificate"] = certificate.id.value;
    body["enrolment"] = certificate.enrolment.value;
    body["kind"] = static_cast<int>(certificate.kind);
    body["revision"] = certificate.revision;
    body["device"] = certificate.device;
    body["centre"] = certificate.centre;
    body["counter"] = counter;
    body["issued_at"] = certificate.issued_at;
    body["digest"] = certificate.digest;
    body["awarded_on"] = at_handover ? "handover" : "issue";
    body["evidence"] = evidence_summary(row.eligibility);
    if (replaced) body["supersedes"] = replaced->id.value;
    Json personal = Json::object();
    personal["credential"] = to_base64(issued->bytes);
    personal["full"] = std::move(full->json);
    personal["paper"] = paper_to_json(paper_of(desk, key, batch.course, row.trainee, wanted, look, replaced));
    return SignedCertificate{std::move(certificate), {"certificate.issued/1", std::move(body), std::move(personal)}};
}

IssuedCertificate record_certificate(Desk& desk, SignedCertificate made) {
    const Event event = desk.record(std::move(made.event));
    if (event.ledger != made.certificate.ledger) throw std::runtime_error("this kiosk was registered anew meanwhile: start it again");
    made.certificate.seq = event.seq;
    return std::move(made.certificate);
}

}  // namespace sanad

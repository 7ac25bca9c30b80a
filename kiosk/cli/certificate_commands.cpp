#include "kiosk/cli/certificate_commands.h"

#include <algorithm>

#include "credential/model/civil_day.h"
#include "kiosk/cli/batch_commands.h"
#include "kiosk/outside/certificate_copy.h"
#include "kiosk/outside/drafts.h"
#include "kiosk/outside/paper_check.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/certificate_status.h"
#include "kiosk/usecase/erase_trainee.h"
#include "kiosk/usecase/find_certificate.h"
#include "kiosk/usecase/reissue.h"

namespace sanad {
namespace {

Result<Enrolment, Refusal> enrolment_on_row(Desk& desk, const Batch& batch, int row) {
    const auto enrolments = load_enrolments(desk.database(), batch.id);
    const auto found = std::ranges::find(enrolments, row, &Enrolment::position);
    if (found == enrolments.end()) return refuse(Refusal{"enrolment.no_row", {{"row", std::to_string(row)}}});
    return *found;
}

// Exactly one: a name alone means the certificate that stands.
Result<FoundCertificate, Refusal> named_certificate(Desk& desk, const std::string& which) {
    auto found = find_certificates(desk, which);
    if (found.size() > 1) std::erase_if(found, [](const FoundCertificate& one) { return !one.certificate.stands(); });
    if (found.empty()) return refuse(Refusal{"certificate.unknown", {{"certificate", which}}});
    if (found.size() > 1) return refuse(Refusal{"certificate.several", {{"certificate", which}, {"count", std::to_string(found.size())}}});
    return std::move(found.front());
}

Json found_json(const FoundCertificate& found) {
    Json json = certificate_json(found.certificate);
    json["name"] = found.holder.name;
    json["erased"] = found.certificate.erased;
    json["batch"] = found.batch;
    return json;
}

std::string state_words(const IssuedCertificate& certificate, const Speaker& say) {
    return say("standing." + std::string(word_of(certificate.state)));
}

std::string line_of(const FoundCertificate& found, const Speaker& say) {
    const std::string name = found.certificate.erased ? say("trainee.erased") : found.holder.name;
    return serial_of(found.certificate) + "  " + name + "  " + found.batch + "  " + state_words(found.certificate, say) +
           (found.certificate.apart.empty() ? std::string() : "  " + say("screen.certificate.apart"));
}

Outcome changed(Desk& desk, const IssuedCertificate& certificate, const Speaker& say) {
    const FoundCertificate found = with_holder(desk, certificate);
    return Answer{found_json(found), {line_of(found, say)}};
}

Result<PersonNames, Refusal> with_changes(PersonNames names, const NameArguments& arguments) {
    if (arguments.relation) {
        names.relation = relation_of(*arguments.relation);
        if (!names.relation)
            return refuse(Refusal{"argument.malformed", {{"argument", *arguments.relation}, {"shape", "son_of|daughter_of|wife_of"}}});
    }
    names.name = arguments.name.value_or(names.name);
    names.name_ur = arguments.name_ur.value_or(names.name_ur);
    names.relation_name = arguments.relation_name.value_or(names.relation_name);
    names.relation_name_ur = arguments.relation_name_ur.value_or(names.relation_name_ur);
    return names;
}

std::string note_of(const CertificateEvent& event, Desk& desk, const Speaker& say) {
    std::string more;
    if (event.copy_reason)
        more += "  " + std::to_string(event.copy) + "  " + say("copy_reason." + std::string(word_of(*event.copy_reason)));
    if (event.reason) more += "  " + say("reason." + std::string(word_of(*event.reason)));
    if (!event.other.empty()) {
        const auto other = load_certificate(desk.database(), event.other);
        more += "  " + (other ? serial_of(*other) : event.other.value);
    }
    if (!event.note.empty()) more += "  “" + event.note + "”";
    return more;
}

Outcome exported(const Result<CertificateFiles, Refusal>& written, const ExportArguments& arguments, const Speaker& say) {
    if (!written) return refuse(written.error());
    Answer answer{Json{{"certificates", written->certificates}, {"erased", written->erased}, {"files", written->paths}},
                  {say("cli.exported", {{"certificates", std::to_string(written->certificates)}, {"folder", arguments.folder}})}};
    if (written->erased > 0) answer.lines.push_back(say("cli.exported_erased", {{"count", std::to_string(written->erased)}}));
    return answer;
}

}  // namespace

Json certificate_json(const IssuedCertificate& certificate) {
    Json json{{"certificate", certificate.id.value},
              {"serial", serial_of(certificate)},
              {"enrolment", certificate.enrolment.value},
              {"digest", certificate.digest},
              {"revision", certificate.revision},
              {"state", word_of(certificate.state)},
              {"state_since", iso_time(certificate.state_since * 1000)},
              {"handed_over", certificate.handed_over_at.has_value()},
              {"registered", certificate.registered},
              {"copies", certificate.copies}};
    if (certificate.reason) json["reason"] = word_of(*certificate.reason);
    if (!certificate.superseded_by.empty()) json["superseded_by"] = certificate.superseded_by.value;
    if (!certificate.apart.empty()) json["apart"] = certificate.apart;
    return json;
}

Json decision_json(const CaseDecision& decision) {
    Json json{{"kind", decision.kind},
              {"subject", decision.subject},
              {"members", decision.members},
              {"at", iso_time(decision.at * 1000)},
              {"still_stand", Json::array()}};
    if (!decision.kept.empty()) json["kept"] = decision.kept;
    for (const IssuedCertificate& certificate : decision.still_stand)
        json["still_stand"].push_back(Json{{"certificate", certificate.id.value}, {"serial", serial_of(certificate)}});
    return json;
}

std::string decision_words(const CaseDecision& decision, const std::string& sentence, const Centre& centre, const Speaker& say) {
    std::string members;
    for (const std::string& name : decision.names) members += (members.empty() ? "" : ", ") + name;
    return say("decision.told", {{"day", iso_of(civil_day(decision.at * 1000, centre.utc_offset_minutes))},
                                 {"about", say("decision.about." + decision.kind, {{"members", members}})},
                                 {"meaning", say(sentence, {{"kept", decision.kept_name}})}});
}

Outcome command_certificate_list(Desk& desk, const std::string& batch, const std::string& find, const Speaker& say) {
    std::vector<FoundCertificate> found;
    if (batch.empty()) {
        found = find_certificates(desk, find);
    } else {
        const auto named = named_batch(desk, batch);
        if (!named) return refuse(named.error());
        for (auto& certificate : load_certificates(desk.database(), named->id)) found.push_back(with_holder(desk, std::move(certificate)));
    }
    Answer answer{Json{{"certificates", Json::array()}}};
    for (const FoundCertificate& one : found) {
        answer.json["certificates"].push_back(found_json(one));
        answer.lines.push_back(line_of(one, say));
    }
    return answer;
}

Outcome command_certificate_show(Desk& desk, const std::string& which, const Speaker& say) {
    const auto found = named_certificate(desk, which);
    if (!found) return refuse(found.error());
    Answer answer{found_json(*found), {line_of(*found, say)}};
    if (!found->certificate.apart.empty()) {
        const std::string sentence = say("quarantine." + found->certificate.apart);
        answer.json["apart_sentence"] = sentence;
        answer.lines.push_back("  " + say("screen.certificate.apart_why", {{"sentence", sentence}}));
    }
    answer.json["decisions"] = Json::array();
    for (const auto& [decision, sentence, asks] : load_decisions_on(desk.database(), found->certificate)) {
        answer.json["decisions"].push_back(decision_json(decision));
        answer.json["decisions"].back()["asks"] = asks;
        answer.lines.push_back("  " + decision_words(decision, sentence, desk.centre(), say));
    }
    answer.json["history"] = Json::array();
    for (const CertificateEvent& event : load_certificate_history(desk.database(), desk.ledger(), found->certificate)) {
        Json json{{"what", word_of(event.kind)}, {"at", iso_time(event.at * 1000)}, {"actor", event.actor}};
        if (event.reason) json["reason"] = word_of(*event.reason);
        if (!event.note.empty()) json["note"] = event.note;
        if (!event.other.empty()) json["other"] = event.other.value;
        if (event.copy > 0) json["copy"] = event.copy;
        if (event.copy_reason) json["reason"] = word_of(*event.copy_reason);
        answer.json["history"].push_back(std::move(json));
        answer.lines.push_back("  " + iso_time(event.at * 1000) + "  " + say("standing.event." + std::string(word_of(event.kind))) + "  " +
                               event.actor + note_of(event, desk, say));
    }
    return answer;
}

Outcome command_certificate_revoke(Desk& desk, const std::string& which, const std::string& reason, const std::string& note,
                                   const Speaker& say) {
    const auto known = reason_of(reason);
    if (!known) return refuse(Refusal{"argument.malformed", {{"argument", reason}, {"shape", revocation_reason_words("|")}}});
    const auto found = named_certificate(desk, which);
    if (!found) return refuse(found.error());
    const auto done = revoke_certificate(desk, found->certificate.id, *known, note);
    if (!done) return refuse(done.error());
    return changed(desk, *done, say);
}

Outcome command_certificate_suspend(Desk& desk, const std::string& which, const std::string& note, const Speaker& say) {
    const auto found = named_certificate(desk, which);
    if (!found) return refuse(found.error());
    const auto done = suspend_certificate(desk, found->certificate.id, note);
    if (!done) return refuse(done.error());
    return changed(desk, *done, say);
}

Outcome command_certificate_reinstate(Desk& desk, const std::string& which, const std::string& note, const Speaker& say) {
    const auto found = named_certificate(desk, which);
    if (!found) return refuse(found.error());
    const auto done = reinstate_certificate(desk, found->certificate.id, note);
    if (!done) return refuse(done.error());
    return changed(desk, *done, say);
}

Outcome command_certificate_hand_over(Desk& desk, const HandOverArguments& arguments, const Speaker& say) {
    std::vector<CertificateId> ids;
    for (const std::string& which : arguments.which) {
        const auto found = named_certificate(desk, which);
        if (!found) return refuse(found.error());
        ids.push_back(found->certificate.id);
    }
    if (!arguments.batch.empty()) {
        const auto batch = named_batch(desk, arguments.batch);
        if (!batch) return refuse(batch.error());
        std::map<EnrolmentId, int> rows;
        for (const Enrolment& enrolment : load_enrolments(desk.database(), batch->id)) rows[enrolment.id] = enrolment.position;
        const auto wanted = [&](const IssuedCertificate& one) {
            return arguments.rows.empty() || std::ranges::find(arguments.rows, rows[one.enrolment]) != arguments.rows.end();
        };
        for (const IssuedCertificate& certificate : load_certificates(desk.database(), batch->id)) {
            if (certificate.stands() && certificate.state != CertificateState::suspended && wanted(certificate))
                ids.push_back(certificate.id);
        }
    }
    const auto done = hand_over_certificates(desk, ids);
    if (!done) return refuse(done.error());
    return Answer{Json{{"handed_over", done->now}, {"before", done->before}},
                  {say("cli.handed_over", {{"now", std::to_string(done->now)}, {"before", std::to_string(done->before)}})}};
}

Outcome command_certificate_reissue(Desk& desk, const std::string& which, const NameArguments& arguments, const Speaker& say) {
    const auto found = named_certificate(desk, which);
    if (!found) return refuse(found.error());
    const auto names = with_changes(names_of(found->holder), arguments);
    if (!names) return refuse(names.error());
    const auto fresh = reissue_certificate(desk, found->certificate.id, *names, paper_check(desk, say.catalogue, say.language));
    if (!fresh) return refuse(fresh.error());
    Json json = certificate_json(*fresh);
    json["supersedes"] = found->certificate.id.value;
    return Answer{std::move(json), {say("cli.reissued", {{"old", serial_of(found->certificate)}, {"new", serial_of(*fresh)}})}};
}

Outcome command_certificate_export(Desk& desk, const ExportArguments& arguments, const Speaker& say) {
    static const std::map<std::string, CertificateForm> kForms{{"pdf", CertificateForm::pdf},   {"png", CertificateForm::picture},
                                                               {"qr", CertificateForm::qr},     {"cose", CertificateForm::bytes},
                                                               {"json", CertificateForm::full}, {"baked", CertificateForm::baked}};
    std::set<CertificateForm> forms;
    for (const auto& [name, form] : kForms) {
        if (arguments.forms.empty() || std::ranges::find(arguments.forms, name) != arguments.forms.end()) forms.insert(form);
    }
    if (!arguments.batch.empty()) {
        const auto batch = named_batch(desk, arguments.batch);
        if (!batch) return refuse(batch.error());
        auto certificates = load_certificates(desk.database(), batch->id);
        if (!arguments.all) std::erase_if(certificates, [](const IssuedCertificate& one) { return !one.stands(); });
        return exported(write_certificates(desk, certificates, arguments.folder, forms, say.catalogue, say.language, {}), arguments, say);
    }
    const auto found = named_certificate(desk, arguments.certificate);
    if (!found) return refuse(found.error());
    if (found->certificate.erased) return refuse(Refusal{"certificate.erased", {{"serial", serial_of(found->certificate)}}});
    if (arguments.duplicate.empty() && arguments.copy == 0) {
        return exported(write_certificates(desk, {found->certificate}, arguments.folder, forms, say.catalogue, say.language, {}), arguments,
                        say);
    }
    if (arguments.forms.empty()) forms = {CertificateForm::pdf};
    const auto reason = copy_reason_of(arguments.duplicate);
    const auto copy = reason ? write_copy(desk, found->certificate.id, *reason, arguments.folder, forms, say.catalogue, say.language)
                             : write_copy_again(desk, found->certificate, static_cast<std::uint32_t>(arguments.copy), arguments.folder,
                                                forms, say.catalogue, say.language);
    if (!copy) return refuse(copy.error());
    const std::string number = std::to_string(copy->number);
    return Answer{Json{{"certificate", found->certificate.id.value}, {"copy", copy->number}, {"files", copy->paths}},
                  {say("cli.copied", {{"serial", serial_of(found->certificate)}, {"copy", number}, {"folder", arguments.folder}})}};
}

Outcome command_certificate_draft(Desk& desk, const DraftArguments& arguments, const Speaker& say) {
    const auto batch = named_batch(desk, arguments.batch);
    if (!batch) return refuse(batch.error());
    const auto enrolment = enrolment_on_row(desk, *batch, arguments.row);
    if (!enrolment) return refuse(enrolment.error());
    const auto written = write_draft(desk, batch->id, enrolment->id, arguments.out, say.catalogue, say.language);
    if (!written) return refuse(written.error());
    return Answer{Json{{"file", *written}}, {say("cli.drafted", {{"file", *written}})}};
}

Outcome command_trainee_correct(Desk& desk, const std::string& batch_name, int row, const NameArguments& arguments, const Speaker& say) {
    const auto batch = named_batch(desk, batch_name);
    if (!batch) return refuse(batch.error());
    const auto enrolment = enrolment_on_row(desk, *batch, row);
    if (!enrolment) return refuse(enrolment.error());
    const auto trainee = load_trainee(desk.database(), desk.cipher(), enrolment->trainee);
    if (!trainee) return refuse(Refusal{"trainee.unknown"});
    const auto names = with_changes(names_of(*trainee), arguments);
    if (!names) return refuse(names.error());
    const auto corrected = correct_trainee(desk, trainee->id, *names);
    if (!corrected) return refuse(corrected.error());
    Answer answer{Json{{"trainee", corrected->trainee.id.value}, {"name", corrected->trainee.name}, {"outdated", Json::array()}},
                  {say("cli.corrected", {{"name", corrected->trainee.name}})}};
    for (const IssuedCertificate& certificate : corrected->outdated) {
        answer.json["outdated"].push_back(certificate_json(certificate));
        answer.lines.push_back("  " + say("cli.to_reissue", {{"serial", serial_of(certificate)}}));
    }
    return answer;
}

Outcome command_trainee_erase(Desk& desk, const EraseArguments& arguments, const Speaker& say) {
    TraineeId id{arguments.trainee};
    if (!arguments.batch.empty()) {
        const auto batch = named_batch(desk, arguments.batch);
        if (!batch) return refuse(batch.error());
        const auto enrolment = enrolment_on_row(desk, *batch, arguments.row);
        if (!enrolment) return refuse(enrolment.error());
        id = enrolment->trainee;
    }
    const auto found = trainee_to_erase(desk, id);
    if (!found) return refuse(found.error());
    Answer answer{Json{{"trainee", id.value}, {"erased", arguments.yes}, {"certificates", Json::array()}}};
    for (const IssuedCertificate& certificate : found->certificates) answer.json["certificates"].push_back(serial_of(certificate));
    const std::string count = std::to_string(found->certificates.size());
    std::string namesakes;
    for (const TraineeId& other : found->namesakes) namesakes += (namesakes.empty() ? "" : ", ") + other.value;
    answer.json["also"] = Json::array();
    for (const TraineeId& other : found->namesakes) answer.json["also"].push_back(other.value);
    const auto tell_of_namesakes = [&] {
        if (!namesakes.empty())
            answer.lines.push_back(say("cli.erase_also", {{"count", std::to_string(found->namesakes.size())}, {"trainees", namesakes}}));
    };
    if (!arguments.yes) {
        answer.json["name"] = found->trainee.name;
        answer.lines = {say("cli.to_erase", {{"name", found->trainee.name}, {"count", count}}), say("cli.to_erase.stays")};
        tell_of_namesakes();
        answer.lines.push_back(say("cli.to_erase.yes"));
        answer.world_said_no = true;
        return answer;
    }
    const auto done = erase_trainee(desk, id);
    if (!done) return refuse(done.error());
    answer.json["waiting"] = done->waiting;
    answer.lines.push_back(say("cli.erased", {{"trainee", id.value}, {"count", count}}));
    if (done->waiting > 0) answer.lines.push_back(say("cli.erased.waiting", {{"count", std::to_string(done->waiting)}}));
    tell_of_namesakes();
    return answer;
}

}  // namespace sanad

#include "credential/signed_facts.h"

#include "credential/bytes/text_codec.h"
#include "credential/model/civil_day.h"
#include "credential/serial_number.h"

namespace sanad {

std::vector<SignedFact> signed_facts(const Verification& verification) {
    std::vector<SignedFact> lines;
    if (!verification.credential) return lines;
    const CompactCredential& credential = *verification.credential;
    const auto said = [&](const char* label, const std::string& value) {
        if (!value.empty()) lines.push_back({std::string("fact.") + label, value});
    };
    const auto code = [&](const char* label, const std::string& value) {
        if (!value.empty()) lines.push_back({std::string("fact.") + label, value, {}, {}, /*is_code=*/true});
    };
    const auto worded = [&](const char* label, const std::string& sentence, std::map<std::string, std::string> facts = {}) {
        lines.push_back({std::string("fact.") + label, "", "fact." + sentence, std::move(facts)});
    };

    said("holder_name", credential.holder_name);
    said("holder_name_ur", credential.holder_name_ur);
    if (credential.relation) said(("relation." + std::string(word_of(*credential.relation))).c_str(), credential.relation_name);
    said("course_title", credential.course_title);
    worded("course_code", "course_code.value", {{"code", credential.course_code}, {"version", std::to_string(credential.course_version)}});
    worded("kind", credential.kind == CredentialKind::micro_credential ? "kind.micro_credential" : "kind.certificate_of_completion");
    said("grade", credential.grade);
    worded("hours", "hours.value", {{"hours", std::to_string(credential.hours)}});
    said("level", credential.level);
    worded("period", "period.value", {{"start", iso_of(credential.period_start)}, {"end", iso_of(credential.period_end)}});
    code("issued_on", iso_of(credential.issued_on));
    if (credential.expires_at) {
        using namespace std::chrono;
        code("expires_at", iso_of(floor<days>(sys_seconds{seconds{*credential.expires_at}})));
    }
    worded("attendance", "attendance.value", {{"percent", std::to_string(credential.attendance_percent)}});
    if (verification.centre) {
        said("centre", verification.centre->name_en);
        lines.back().value_ur = verification.centre->name_ur;
    }
    code("serial", verification.serial);
    code("lookup_code", lookup_code(credential.id));
    code("identity_last4", credential.identity_last4);
    if (credential.supersedes) {
        worded("supersedes", "supersedes.value",
               {{"counter", std::to_string(credential.supersedes->counter)}, {"device", credential.supersedes->device_code}});
    }
    worded("time_source", "time_source." + std::string(name_of(credential.time_source)));
    if (credential.full_digest) code("full_digest", to_hex(*credential.full_digest));
    return lines;
}

}  // namespace sanad

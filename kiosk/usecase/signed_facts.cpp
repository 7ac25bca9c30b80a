#include "kiosk/usecase/signed_facts.h"

#include "credential/serial_number.h"
#include "db/ledger/event.h"
#include "kiosk/model/civil_day.h"
#include "kiosk/model/roster.h"

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

    worded("kind", credential.kind == CredentialKind::micro_credential ? "kind.micro_credential" : "kind.certificate_of_completion");
    said("holder_name", credential.holder_name);
    said("holder_name_ur", credential.holder_name_ur);
    if (credential.relation) said(("relation." + std::string(word_of(*credential.relation))).c_str(), credential.relation_name);
    code("identity_last4", credential.identity_last4);
    said("course_title", credential.course_title);
    worded("course_code", "course_code.value", {{"code", credential.course_code}, {"version", std::to_string(credential.course_version)}});
    worded("hours", "hours.value", {{"hours", std::to_string(credential.hours)}});
    said("level", credential.level);
    said("grade", credential.grade);
    worded("attendance", "attendance.value", {{"percent", std::to_string(credential.attendance_percent)}});
    worded("period", "period.value", {{"start", iso_of(credential.period_start)}, {"end", iso_of(credential.period_end)}});
    code("issued_on", iso_of(credential.issued_on));
    if (credential.expires_at)
        code("expires_at",
             iso_of(std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{*credential.expires_at}})));
    code("serial", verification.serial);
    code("lookup_code", lookup_code(credential.id));
    worded("time_source", "time_source." + std::string(name_of(credential.time_source)));
    return lines;
}

}  // namespace sanad

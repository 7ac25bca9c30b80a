#include "credential/verify_full.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/model/civil_day.h"
#include "credential/serial_number.h"

namespace sanad {
namespace {

const TrustedDevice* signer_of(const openbadge::ReadCredential& read, const TrustKeys& keys) {
    const openbadge::FullCredential& facts = read.facts;
    const auto found = std::ranges::find_if(keys.devices, [&](const TrustedDevice& device) {
        return device.key == read.key && device.code == facts.award.device_code && device.centre_code == facts.issuer.centre_code &&
               facts.award.valid_from >= device.not_before && facts.award.valid_from <= device.not_after;
    });
    return facts.issuer.public_url == keys.public_url && found != keys.devices.end() ? &*found : nullptr;
}

const ListedCertificate* entry_of(const TrustStatus& status, std::string_view device, std::uint32_t counter) {
    const auto found =
        std::ranges::find_if(status.listed, [&](const auto& one) { return one.device_code == device && one.counter == counter; });
    return found == status.listed.end() ? nullptr : &*found;
}

const openbadge::Alignment* alignment(const openbadge::Achievement& achievement, std::initializer_list<std::string_view> types) {
    const auto found = std::ranges::find_if(
        achievement.alignments, [&](const auto& one) { return std::ranges::find(types, std::string_view(one.type)) != types.end(); });
    return found == achievement.alignments.end() ? nullptr : &*found;
}

std::string result(const openbadge::Award& award, std::string_view code) {
    const auto found = std::ranges::find(award.results, code, &openbadge::ResultValue::code);
    return found == award.results.end() ? std::string() : found->value;
}

}  // namespace

FullVerification verify_full_credential(ByteView bytes, const TrustList& trust, std::int64_t now) {
    auto read = openbadge::read_full_credential(bytes);
    if (!read) return {Verdict::unreadable, read.error()};
    const TrustedDevice* device = signer_of(*read, trust.keys);
    const TrustedCentre* centre = device ? trust.keys.centre(device->centre_code) : nullptr;
    if (!centre) return {Verdict::unknown_key};
    if (!proof_holds(read->facts.proof, read->document, read->key)) return {Verdict::forged};

    const openbadge::Award& award = read->facts.award;
    FullVerification result{
        Verdict::genuine_unregistered, {}, *read, *centre, serial_number(device->centre_code, device->code, award.counter)};
    const TrustStatus* status = trust.status_of(device->centre_code);
    const RegisteredCertificates* registered = status ? status->device(device->code) : nullptr;
    const ListedCertificate* listed = status ? entry_of(*status, device->code, award.counter) : nullptr;
    const bool final_word = listed && listed->status >= ListedStatus::superseded;
    if (!final_word && device->state == KeyState::compromised) {
        result.verdict = Verdict::under_review;
    } else if (listed) {
        result.verdict = verdict_of(listed->status);
        result.listed = *listed;
    } else if (award.valid_until && *award.valid_until <= now) {
        result.verdict = Verdict::expired;
    } else if (registered && device->state == KeyState::active && registered->in_range(award.counter)) {
        result.verdict = Verdict::genuine_registered;
    }
    return result;
}

std::vector<SignedFact> signed_facts(const FullVerification& verification) {
    std::vector<SignedFact> lines;
    if (!verification.credential) return lines;
    const openbadge::FullCredential& full = verification.credential->facts;
    const auto said = [&](const char* label, const std::string& value, bool is_code = false) {
        if (!value.empty()) lines.push_back({std::string("fact.") + label, value, {}, {}, is_code});
    };
    const auto worded = [&](const char* label, const std::string& sentence, std::map<std::string, std::string> facts = {}) {
        lines.push_back({std::string("fact.") + label, "", "fact." + sentence, std::move(facts)});
    };
    said("holder_name", full.award.holder_name);
    said("holder_name_ur", full.award.holder_name_ur);
    said("course_title", full.achievement.name);
    worded("course_code", "course_code.value",
           {{"code", full.achievement.course_code}, {"version", std::to_string(full.achievement.version)}});
    worded("kind", full.achievement.kind == CredentialKind::micro_credential ? "kind.micro_credential" : "kind.certificate_of_completion");
    said("grade", result(full.award, "grade"));
    if (const auto* workload = alignment(full.achievement, {"ext:Workload"})) worded("hours", "hours.value", {{"hours", workload->code}});
    if (const auto* level = alignment(full.achievement, {"ext:NVQF", "ext:EQF"})) said("level", level->name);
    worded("period", "period.value", {{"start", iso_day_of(full.award.activity_start)}, {"end", iso_day_of(full.award.activity_end)}});
    said("issued_on", iso_day_of(full.award.valid_from), /*is_code=*/true);
    if (full.award.valid_until) said("expires_at", iso_day_of(*full.award.valid_until), /*is_code=*/true);
    if (const std::string percent = result(full.award, "attendance"); !percent.empty()) {
        worded("attendance", "attendance.value", {{"percent", percent}});
    }
    said("centre", verification.centre->name_en);
    lines.back().value_ur = verification.centre->name_ur;
    said("serial", verification.serial, /*is_code=*/true);
    said("lookup_code", lookup_code(full.award.id), /*is_code=*/true);
    said("full_digest", to_hex(ByteView(verification.credential->digest).first(16)), /*is_code=*/true);
    return lines;
}

}  // namespace sanad

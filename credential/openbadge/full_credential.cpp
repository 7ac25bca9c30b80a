#include "credential/openbadge/full_credential.h"

#include <algorithm>
#include <set>

#include "credential/bytes/text_codec.h"
#include "credential/openbadge/date_time.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/nquads.h"

namespace sanad::openbadge {
namespace {

enum class Lines { one, many };

// UTF-8 of 1 … `most` bytes without control characters; a line feed only where lines are allowed.
bool is_text(std::string_view text, std::size_t most, Lines lines = Lines::one) {
    if (text.empty() || text.size() > most || !is_utf8(bytes_of(text))) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if ((byte < 0x20 && !(byte == '\n' && lines == Lines::many)) || byte == 0x7f) return false;
        // C1: U+0080 … U+009F
        if (byte == 0xc2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0) return false;
    }
    return true;
}

bool is_text_or_empty(std::string_view text, std::size_t most = kMaxNameBytes, Lines lines = Lines::one) {
    return text.empty() || is_text(text, most, lines);
}

bool is_capital(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_word(char c) { return is_capital(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_'; }

bool is_code(std::string_view text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, is_capital);
}

bool is_extension(std::string_view text) {
    return text.starts_with("ext:") && text.size() > 4 && text.size() <= 80 &&
           std::ranges::all_of(text.substr(4), [](char c) { return is_word(c) || c == '.'; });
}

bool is_result_code(std::string_view text) { return !text.empty() && text.size() <= 32 && std::ranges::all_of(text, is_word); }

bool is_result_type(std::string_view text) {
    constexpr std::string_view kTypes[] = {"Percent", "RawScore", "LetterGrade", "Status"};
    return std::ranges::find(kTypes, text) != std::end(kTypes) || is_extension(text);
}

bool is_quarters(const std::optional<std::int64_t>& quarters) { return !quarters || (*quarters >= 0 && *quarters <= kMaxQuarters); }

bool is_country(std::string_view text) {
    return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool holds(const Issuer& issuer) {
    return issuer.public_url.size() <= kMaxNameBytes && is_public_url(issuer.public_url) && is_code(issuer.centre_code, 2, 8) &&
           is_text(issuer.name, kMaxNameBytes) && is_text_or_empty(issuer.description) && is_country(issuer.country);
}

bool holds(const Alignment& alignment) {
    return is_extension(alignment.type) && is_text(alignment.name, 4 * kMaxNameBytes) &&
           is_text_or_empty(alignment.description, 8 * kMaxNameBytes) && is_text_or_empty(alignment.code) &&
           is_text_or_empty(alignment.framework) &&
           (alignment.url.empty() || (alignment.url.size() <= kMaxNameBytes && is_iri(alignment.url)));
}

bool holds(const ResultDescription& result) {
    return is_result_code(result.code) && is_text(result.name, 4 * kMaxNameBytes) && is_result_type(result.type) &&
           is_text_or_empty(result.value_min) && is_text_or_empty(result.value_max) && is_text_or_empty(result.required_value);
}

template <class Results>
bool codes_are_unique(const Results& results) {
    std::set<std::string_view> codes;
    return std::ranges::all_of(results, [&](const auto& result) { return codes.insert(result.code).second; });
}

bool holds(const Achievement& achievement) {
    return is_code(achievement.course_code, 2, 12) && achievement.version >= 1 && achievement.version <= 0xffff &&
           is_text(achievement.name, 4 * kMaxNameBytes) && is_text(achievement.description, kMaxNarrativeBytes, Lines::many) &&
           is_text(achievement.criteria, kMaxNarrativeBytes, Lines::many) && is_text_or_empty(achievement.field_of_study) &&
           (achievement.in_language.empty() || is_language(achievement.in_language)) && is_quarters(achievement.credits_quarters) &&
           is_text_or_empty(achievement.creator_name, 4 * kMaxNameBytes) &&
           is_text_or_empty(achievement.creator_description, 4 * kMaxNameBytes) &&
           (!achievement.creator_name.empty() || achievement.creator_description.empty()) &&
           achievement.alignments.size() <= kMaxAlignments && achievement.results.size() <= kMaxResults &&
           std::ranges::all_of(achievement.alignments, [](const auto& one) { return holds(one); }) &&
           std::ranges::all_of(achievement.results, [](const auto& one) { return holds(one); }) && codes_are_unique(achievement.results);
}

bool is_time(std::int64_t seconds) { return seconds >= 0 && seconds <= kLastSecond; }

}  // namespace

// The schema's pattern: a language of two to four small letters, perhaps a script, perhaps a region.
bool is_language(std::string_view text) {
    const auto dash = text.find('-');
    const std::string_view language = text.substr(0, dash);
    const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
    if (language.size() < 2 || language.size() > 4 || !std::ranges::all_of(language, small)) return false;
    if (dash == std::string_view::npos) return true;
    const std::string_view region = text.substr(dash + 1);
    return region.size() == 2 && std::ranges::all_of(region, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string_view name_of(FullCredentialError error) {
    switch (error) {
        case FullCredentialError::too_large:
            return "too_large";
        case FullCredentialError::not_json:
            return "not_json";
        case FullCredentialError::not_ours:
            return "not_ours";
        case FullCredentialError::out_of_bounds:
            return "out_of_bounds";
        case FullCredentialError::names_alike:
            return "names_alike";
        case FullCredentialError::proof_unsupported:
            return "proof_unsupported";
        case FullCredentialError::forged:
            return "forged";
    }
    return {};
}

std::optional<FullCredentialError> fault_of(const Issuer& issuer, const Achievement& achievement) {
    if (holds(issuer) && holds(achievement)) return std::nullopt;
    return FullCredentialError::out_of_bounds;
}

std::optional<FullCredentialError> fault_of(const Achievement& achievement, const Award& award) {
    const auto described = [&](const ResultValue& result) {
        return is_text(result.value, kMaxNameBytes) &&
               std::ranges::find(achievement.results, result.code, &ResultDescription::code) != achievement.results.end();
    };
    const bool held = is_code(award.device_code, 1, 16) && award.counter >= 1 && is_text(award.holder_name, kMaxNameBytes) &&
                      is_text_or_empty(award.holder_name_ur) && is_time(award.valid_from) && is_time(award.activity_start) &&
                      is_time(award.activity_end) && award.activity_end >= award.activity_start &&
                      (!award.valid_until || (is_time(*award.valid_until) && *award.valid_until > award.valid_from)) &&
                      is_quarters(award.credits_quarters) && award.results.size() <= kMaxResults && codes_are_unique(award.results) &&
                      std::ranges::all_of(award.results, described);
    if (!held) return FullCredentialError::out_of_bounds;
    if (award.holder_name == award.holder_name_ur) return FullCredentialError::names_alike;
    return std::nullopt;
}

std::string achievement_id(const Issuer& issuer, const Achievement& achievement) {
    return achievement_url(issuer.public_url, achievement.course_code, achievement.version);
}

std::string alignment_id(std::string_view achievement_id, std::size_t index) {
    return std::string(achievement_id) + "#alignment-" + std::to_string(index + 1);
}

std::string result_id(std::string_view owner_id, std::string_view code) { return std::string(owner_id) + "#result-" + std::string(code); }

std::string credential_id(const Issuer& issuer, const Award& award) { return credential_url(issuer.public_url, to_base32(award.id)); }

std::string subject_id(const Award& award) {
    const std::string hex = to_hex(award.subject_id);
    return "urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
           hex.substr(20);
}

std::string status_list(const Issuer& issuer, const Award& award) {
    return status_list_url(issuer.public_url, award.device_code, award.counter / kStatusListBits);
}

std::string status_index(const Award& award) { return std::to_string(award.counter % kStatusListBits); }

std::string_view achievement_type(CredentialKind kind) {
    switch (kind) {
        case CredentialKind::certificate_of_completion:
            return "CertificateOfCompletion";
        case CredentialKind::micro_credential:
            return "MicroCredential";
    }
    return {};
}

}  // namespace sanad::openbadge

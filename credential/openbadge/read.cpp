#include "credential/openbadge/read.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/text_codec.h"
#include "credential/openbadge/date_time.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/encode.h"
#include "credential/openbadge/multikey.h"

namespace sanad::openbadge {
namespace {

// Takes facts out of a document without judging it: what is missing or of another type is an empty fact, and then the document isn't the
// same when it is written again.
const Json kNothing = nullptr;

const Json& member(const Json& json, std::string_view name) {
    if (!json.is_object()) return kNothing;
    const auto found = json.find(std::string(name));
    return found == json.end() ? kNothing : *found;
}

std::string text(const Json& json, std::string_view name) {
    const Json& value = member(json, name);
    return value.is_string() ? value.get<std::string>() : std::string();
}

template <class Number>
std::optional<Number> whole(std::string_view digits) {
    Number number{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(number) : std::nullopt;
}

// What follows the last `mark`; empty without one.
std::string_view after(std::string_view text, std::string_view mark) {
    const auto at = text.rfind(mark);
    return at == std::string_view::npos ? std::string_view() : text.substr(at + mark.size());
}

std::string_view before(std::string_view text, std::string_view mark) { return text.substr(0, text.rfind(mark)); }

// A number that isn't quarters is a fault of its own, and is remembered as one that no bounds allow.
std::optional<std::int64_t> quarters(const Json& json, std::string_view name) {
    const Json& value = member(json, name);
    if (!value.is_number()) return std::nullopt;
    const double four_times = value.get<double>() * 4;
    if (!(four_times >= 0 && four_times <= static_cast<double>(kMaxQuarters)) || four_times != std::floor(four_times)) return -1;
    return static_cast<std::int64_t>(four_times);
}

template <class Item, class Read>
std::vector<Item> list(const Json& json, std::string_view name, const Read& read) {
    std::vector<Item> items;
    const Json& value = member(json, name);
    if (!value.is_array()) return items;
    for (const Json& item : value) items.push_back(read(item));
    return items;
}

template <std::size_t size>
ByteArray<size> bytes_in(const std::optional<Bytes>& bytes) {
    return bytes && bytes->size() == size ? *array_of<size>(*bytes) : ByteArray<size>{};
}

Issuer issuer_in(const Json& json) {
    const Json& issuer = member(json, "issuer");
    return {std::string(before(text(json, "id"), "/credentials/")), std::string(after(text(issuer, "id"), ":centres:")),
            text(issuer, "name"), text(issuer, "description"), text(member(issuer, "address"), "addressCountryCode")};
}

Alignment alignment_in(const Json& json) {
    Alignment alignment{text(json, "targetType"), text(json, "targetName"),      text(json, "targetDescription"),
                        text(json, "targetCode"), text(json, "targetFramework"), text(json, "targetUrl")};
    if (alignment.url == text(json, "id")) alignment.url.clear();
    return alignment;
}

ResultDescription result_description_in(const Json& json) {
    return {std::string(after(text(json, "id"), "#result-")),
            text(json, "name"),
            text(json, "resultType"),
            text(json, "valueMin"),
            text(json, "valueMax"),
            text(json, "requiredValue")};
}

Achievement achievement_in(const Json& json) {
    Achievement achievement;
    achievement.kind = text(json, "achievementType") == achievement_type(CredentialKind::micro_credential)
                           ? CredentialKind::micro_credential
                           : CredentialKind::certificate_of_completion;
    achievement.course_code = text(json, "humanCode");
    achievement.version = whole<std::uint32_t>(text(json, "version")).value_or(0);
    achievement.name = text(json, "name");
    achievement.description = text(json, "description");
    achievement.criteria = text(member(json, "criteria"), "narrative");
    achievement.field_of_study = text(json, "fieldOfStudy");
    achievement.in_language = text(json, "inLanguage");
    achievement.credits_quarters = quarters(json, "creditsAvailable");
    achievement.creator_name = text(member(json, "creator"), "name");
    achievement.creator_description = text(member(json, "creator"), "description");
    achievement.alignments = list<Alignment>(json, "alignment", alignment_in);
    achievement.results = list<ResultDescription>(json, "resultDescription", result_description_in);
    return achievement;
}

Award award_in(const Json& json) {
    const Json& subject = member(json, "credentialSubject");
    const Json& status = member(json, "credentialStatus");
    Award award;
    award.id = bytes_in<16>(from_base32(after(text(json, "id"), "/credentials/")));
    std::string uuid = text(subject, "id").substr(0, 64);
    std::erase(uuid, '-');
    award.subject_id = bytes_in<16>(from_hex(after(uuid, "urn:uuid:")));
    const std::string status_list = text(status, "statusListCredential");
    award.device_code = after(before(status_list, "/"), "/status/");
    const auto number = whole<std::uint32_t>(after(status_list, "/"));
    const auto index = whole<std::uint32_t>(text(status, "statusListIndex"));
    if (number && index && *number <= 0xffffffff / kStatusListBits && *index < kStatusListBits) {
        award.counter = *number * kStatusListBits + *index;
    }
    const auto names = list<std::string>(subject, "identifier", [](const Json& item) { return text(item, "identityHash"); });
    if (!names.empty()) award.holder_name = names[0];
    if (names.size() > 1) award.holder_name_ur = names[1];
    award.valid_from = seconds_of(text(json, "validFrom")).value_or(-1);
    if (!member(json, "validUntil").is_null()) award.valid_until = seconds_of(text(json, "validUntil")).value_or(-1);
    award.activity_start = seconds_of(text(subject, "activityStartDate")).value_or(-1);
    award.activity_end = seconds_of(text(subject, "activityEndDate")).value_or(-1);
    award.credits_quarters = quarters(subject, "creditsEarned");
    award.results = list<ResultValue>(subject, "result", [](const Json& item) {
        return ResultValue{std::string(after(text(item, "id"), "#result-")), text(item, "value")};
    });
    return award;
}

struct ReadProof {
    Proof proof;
    PublicKey key{};
};

std::optional<ReadProof> proof_in(const Json& json, const Issuer& issuer) {
    const Json& proofs = member(json, "proof");
    if (!proofs.is_array() || proofs.size() != 1) return std::nullopt;
    const Json& stated = proofs[0];
    const auto created = seconds_of(text(stated, "created"));
    const std::string method = text(stated, "verificationMethod");
    const auto key = key_of_multikey(after(method, "#"));
    const auto value = from_multibase58(text(stated, "proofValue"));
    if (!created || !key || !value || value->size() != 64) return std::nullopt;
    if (method != verification_method(centre_did(issuer.public_url, issuer.centre_code), multikey(*key))) return std::nullopt;
    return ReadProof{{*created, method, *array_of<64>(*value)}, *key};
}

}  // namespace

bool ReadCredential::belongs_to(const std::optional<ByteArray<16>>& full_digest) const {
    return full_digest && std::equal(full_digest->begin(), full_digest->end(), digest.begin());
}

Result<ReadCredential, FullCredentialError> read_full_credential(ByteView bytes) {
    if (bytes.size() > kMaxFullCredentialBytes) return refuse(FullCredentialError::too_large);
    const auto json = parse_json(text_of(bytes), kMaxFullCredentialBytes);
    if (!json) return refuse(FullCredentialError::not_json);
    if (!json->is_object()) return refuse(FullCredentialError::not_ours);
    ReadCredential read{{issuer_in(*json), achievement_in(member(member(*json, "credentialSubject"), "achievement")), award_in(*json), {}}};
    FullCredential& facts = read.facts;

    const auto course = PreparedCourse::prepare(facts.issuer, facts.achievement);
    if (!course) return refuse(course.error());
    const auto proof = proof_in(*json, facts.issuer);
    if (proof) facts.proof = proof->proof;
    const auto again = course->encode(facts.award, facts.proof);
    if (!again) return refuse(again.error());
    if (!proof) return refuse(FullCredentialError::proof_unsupported);
    if (again->json != text_of(bytes)) {
        // Suite, purpose and whatever else it says are ours exactly when it is what we would have written.
        if (Json::parse(proof_json(facts.proof)) != member(*json, "proof")[0]) return refuse(FullCredentialError::proof_unsupported);
        if (Json::parse(again->json) != *json) return refuse(FullCredentialError::not_ours);
    }

    read.key = proof->key;
    read.digest = sha256(bytes);
    read.document = again->document;
    read.json = text_of(bytes);
    return read;
}

Result<ReadCredential, FullCredentialError> check_full_credential(ByteView bytes) {
    auto read = read_full_credential(bytes);
    if (read && !proof_holds(read->facts.proof, read->document, read->key)) return refuse(FullCredentialError::forged);
    return read;
}

}  // namespace sanad::openbadge

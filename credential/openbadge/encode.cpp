#include "credential/openbadge/encode.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "credential/openbadge/date_time.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/multikey.h"
#include "credential/openbadge/node_writer.h"

namespace sanad::openbadge {
namespace {

void write_profile(NodeWriter& profile, std::string_view name, std::string_view description) {
    profile.types({type::kProfile});
    profile.text(term::kName, name);
    profile.text_if_any(term::kDescription, description);
}

void write_issuer(NodeWriter& node, const std::string& id, const Issuer& issuer) {
    write_profile(node, issuer.name, issuer.description);
    node.node(term::kAddress, id + "#address", [&](NodeWriter& address) {
        address.types({type::kAddress});
        address.text(term::kCountryCode, issuer.country);
    });
}

void write_alignment(NodeWriter& node, const std::string& id, const Alignment& alignment) {
    node.types({type::kAlignment});
    node.text(term::kTargetType, alignment.type);
    node.text(term::kTargetName, alignment.name);
    node.text_if_any(term::kTargetDescription, alignment.description);
    node.text_if_any(term::kTargetCode, alignment.code);
    node.text_if_any(term::kTargetFramework, alignment.framework);
    node.text(term::kTargetUrl, alignment.url.empty() ? id : alignment.url);
}

void write_result_description(NodeWriter& node, const ResultDescription& result) {
    node.types({type::kResultDescription});
    node.text(term::kName, result.name);
    node.text(term::kResultType, result.type);
    node.text_if_any(term::kValueMin, result.value_min);
    node.text_if_any(term::kValueMax, result.value_max);
    node.text_if_any(term::kRequiredValue, result.required_value);
}

void write_achievement(NodeWriter& node, const std::string& id, const Achievement& achievement) {
    node.types({type::kAchievement});
    node.text(term::kAchievementType, achievement_type(achievement.kind));
    node.text(term::kName, achievement.name);
    node.text(term::kDescription, achievement.description);
    node.node(term::kCriteria, id + "#criteria", [&](NodeWriter& criteria) { criteria.text(term::kNarrative, achievement.criteria); });
    node.text(term::kHumanCode, achievement.course_code);
    node.text(term::kVersion, std::to_string(achievement.version));
    node.text_if_any(term::kInLanguage, achievement.in_language);
    node.text_if_any(term::kFieldOfStudy, achievement.field_of_study);
    if (achievement.credits_quarters) node.quarters(term::kCreditsAvailable, *achievement.credits_quarters);
    if (!achievement.creator_name.empty()) {
        node.node(term::kCreator, id + "#creator",
                  [&](NodeWriter& creator) { write_profile(creator, achievement.creator_name, achievement.creator_description); });
    }
    std::size_t at = 0;
    node.nodes(
        term::kAlignment, achievement.alignments, [&](const Alignment&) { return alignment_id(id, at++); },
        [&](NodeWriter& inner, const Alignment& alignment) { write_alignment(inner, alignment_id(id, at - 1), alignment); });
    node.nodes(
        term::kResultDescriptions, achievement.results, [&](const ResultDescription& result) { return result_id(id, result.code); },
        [](NodeWriter& inner, const ResultDescription& result) { write_result_description(inner, result); });
}

void write_name(NodeWriter& identity, std::string_view name) {
    identity.type(type::kIdentityObject);
    identity.flag(term::kHashed, false);
    identity.text(term::kIdentityHash, name);
    identity.text(term::kIdentityType, "name");
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    text.reserve(std::accumulate(lines.begin(), lines.end(), std::size_t{0}, [](auto sum, const auto& line) { return sum + line.size(); }));
    for (const std::string& line : lines) text += line;
    return text;
}

constexpr std::string_view kProofOpens = ",\"proof\":[";
constexpr std::string_view kProofCloses = "]}";

}  // namespace

PreparedCourse::PreparedCourse(Issuer issuer, Achievement achievement)
    : issuer_(std::move(issuer)), achievement_(std::move(achievement)), did_(centre_did(issuer_.public_url, issuer_.centre_code)) {
    // What all share comes first, so that its hash is carried on from; RDF doesn't mind the order of members. The quads that say something
    // of the credential or its subject come with each award, where their ids are known.
    NQuads quads;
    NQuads of_each;  // thrown away: written again by `write`
    json_ = R"({"@context":[")" + std::string(kCredentialsContext) + R"(",")" + std::string(kOpenBadgesContext) + R"("])";
    NodeWriter root = NodeWriter::inside(json_, of_each, of_each.blank());
    root.types({type::kVerifiableCredential, type::kOpenBadgeCredential});
    root.text(term::kName, achievement_.name);
    json_ += R"(,"issuer":)";
    NodeWriter issuer_node(json_, quads, did_);
    write_issuer(issuer_node, did_, issuer_);
    issuer_node.close();
    json_ += R"(,"credentialSubject":{"type":["AchievementSubject"],"achievement":)";
    const std::string id = achievement_id(issuer_, achievement_);
    NodeWriter achievement_node(json_, quads, id);
    write_achievement(achievement_node, id, achievement_);
    achievement_node.close();
    json_hash_.add(bytes_of(json_));
    lines_ = *quads.canonical_lines();  // no blank nodes here
    lines_hash_.add(bytes_of(joined(lines_)));
}

Result<PreparedCourse, FullCredentialError> PreparedCourse::prepare(const Issuer& issuer, const Achievement& achievement) {
    if (const auto fault = fault_of(issuer, achievement)) return refuse(*fault);
    return PreparedCourse(issuer, achievement);
}

Result<PreparedCourse::Document, FullCredentialError> PreparedCourse::write(const Award& award) const {
    if (const auto fault = fault_of(achievement_, award)) return refuse(*fault);
    const std::string id = credential_id(issuer_, award);
    const std::string subject = subject_id(award);
    const std::string achievement = achievement_id(issuer_, achievement_);

    Document document;
    NQuads quads;
    quads.link(id, term::kType, std::string(type::kVerifiableCredential.iri));
    quads.link(id, term::kType, std::string(type::kOpenBadgeCredential.iri));
    quads.literal(id, term::kName.predicate, achievement_.name);
    quads.link(id, term::kIssuer.predicate, did_);
    quads.link(id, term::kSubject.predicate, subject);
    quads.link(subject, term::kType, std::string(type::kAchievementSubject.iri));
    quads.link(subject, term::kAchievement.predicate, achievement);

    std::string& json = document.json;
    NodeWriter holder = NodeWriter::inside(json, quads, subject);
    holder.id();
    std::vector<std::string_view> names{award.holder_name};
    if (!award.holder_name_ur.empty()) names.emplace_back(award.holder_name_ur);
    holder.nodes(
        term::kIdentifier, names, [&](std::string_view) { return quads.blank(); },
        [](NodeWriter& identity, std::string_view name) { write_name(identity, name); });
    holder.text(term::kActivityStart, date_time(award.activity_start));
    holder.text(term::kActivityEnd, date_time(award.activity_end));
    if (award.credits_quarters) holder.quarters(term::kCreditsEarned, *award.credits_quarters);
    holder.nodes(
        term::kResult, award.results, [&](const ResultValue& result) { return result_id(id, result.code); },
        [&](NodeWriter& node, const ResultValue& result) {
            node.types({type::kResult});
            node.text(term::kOfDescription, result_id(achievement, result.code));
            node.text(term::kValue, result.value);
        });
    holder.close();

    NodeWriter root = NodeWriter::inside(json, quads, id);
    root.id();
    root.text(term::kValidFrom, date_time(award.valid_from));
    if (award.valid_until) root.text(term::kValidUntil, date_time(*award.valid_until));
    const std::string list = status_list(issuer_, award);
    root.node(term::kStatus, list + "#" + status_index(award), [&](NodeWriter& status) {
        status.type(type::kStatusListEntry);
        status.text(term::kStatusPurpose, "revocation");
        status.text(term::kStatusListIndex, status_index(award));
        status.link(term::kStatusListCredential, list);
    });

    auto lines = quads.canonical_lines();
    if (!lines) return refuse(FullCredentialError::names_alike);
    document.lines = *std::move(lines);
    return document;
}

std::string PreparedCourse::all_lines(const Document& document) const {
    std::vector<std::string> lines;
    std::ranges::merge(lines_, document.lines, std::back_inserter(lines));
    return joined(lines);
}

Digest PreparedCourse::digest_of(const Document& document) const {
    // Issuer ("did:…") and achievement ("…/achievements/…") sort before the credential ("…/credentials/…") and the rest, so that what all
    // share is nearly always the beginning.
    if (lines_.back() < document.lines.front()) return Sha256(lines_hash_).add(bytes_of(joined(document.lines))).digest();
    return sha256(bytes_of(all_lines(document)));
}

Result<std::string, FullCredentialError> PreparedCourse::nquads(const Award& award) const {
    return write(award).map([&](const Document& document) { return all_lines(document); });
}

Result<PreparedCourse::Encoded, FullCredentialError> PreparedCourse::encode(const Award& award, const Proof& proof) const {
    const auto document = write(award);
    if (!document) return refuse(document.error());
    std::string json = json_ + document->json;
    json += kProofOpens;
    json += proof_json(proof);
    json += kProofCloses;
    if (json.size() > kMaxFullCredentialBytes) return refuse(FullCredentialError::too_large);
    return Encoded{std::move(json), digest_of(*document)};
}

Result<PreparedCourse::Signed, FullCredentialError> PreparedCourse::sign(const Award& award, const Signer& device) const {
    auto document = write(award);
    if (!document) return refuse(document.error());
    const Proof proof = prove(device, verification_method(did_, multikey(device.public_key())), award.valid_from, digest_of(*document));
    document->json += kProofOpens;
    document->json += proof_json(proof);
    document->json += kProofCloses;
    if (json_.size() + document->json.size() > kMaxFullCredentialBytes) return refuse(FullCredentialError::too_large);
    const Digest digest = Sha256(json_hash_).add(bytes_of(document->json)).digest();
    return Signed{json_ + document->json, digest};
}

}  // namespace sanad::openbadge

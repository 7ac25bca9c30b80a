#pragma once

#include <optional>
#include <string>
#include <vector>

#include "credential/bytes/result.h"
#include "credential/model/compact_credential.h"
#include "credential/openbadge/proof.h"

/// The facts of a full credential: an Open Badges 3.0 OpenBadgeCredential as we write it (FORMAT.md). Every address in it follows from
/// the public URL, the codes and the ids here; texts are UTF-8 without control characters. An empty text is absent.
namespace sanad::openbadge {

constexpr std::size_t kMaxFullCredentialBytes = 64 * 1024;
constexpr std::size_t kMaxNameBytes = 1000;            ///< of a name, a code, an address
constexpr std::size_t kMaxNarrativeBytes = 48 * 1024;  ///< of a description or the criteria
constexpr std::size_t kMaxAlignments = 400;
constexpr std::size_t kMaxResults = 20;
constexpr std::int64_t kMaxQuarters = 4'000'000;  ///< a million credits

/// Who issues: the centre.
struct Issuer {
    std::string public_url;   ///< is_public_url
    std::string centre_code;  ///< 2–8 capitals and digits
    std::string name;
    std::string description;  ///< the name in Urdu
    std::string country;      ///< ISO 3166-1 alpha-2

    bool operator==(const Issuer&) const = default;
};

/// Something that Open Badges has no property for, or a place in somebody else's framework. The nth has the address "…#alignment-n".
struct Alignment {
    std::string type;  ///< "ext:Workload": "ext:" and letters, digits, '.', '-', '_'
    std::string name;
    std::string description{};
    std::string code{};
    std::string framework{};
    std::string url{};  ///< empty: the alignment's own address, where the course's page tells more

    bool operator==(const Alignment&) const = default;
};

/// What a result says: "…#result-<code>" of the achievement.
struct ResultDescription {
    std::string code;  ///< 1–32 letters, digits, '-', '_'; unique
    std::string name;
    std::string type;  ///< "Percent", "RawScore", "LetterGrade", "ext:…"
    std::string value_min{};
    std::string value_max{};
    std::string required_value{};

    bool operator==(const ResultDescription&) const = default;
};

/// One version of a course, as an Open Badges Achievement.
struct Achievement {
    CredentialKind kind = CredentialKind::certificate_of_completion;
    std::string course_code;  ///< 2–12 capitals and digits
    std::uint32_t version = 1;
    std::string name;
    std::string description;  ///< Markdown: line feeds are allowed
    std::string criteria;     ///< the same
    std::string field_of_study;
    std::string in_language;  ///< "en"
    std::optional<std::int64_t> credits_quarters{};
    std::string creator_name;  ///< the awarding body, in the course's own words
    std::string creator_description;
    std::vector<Alignment> alignments{};
    std::vector<ResultDescription> results{};

    bool operator==(const Achievement&) const = default;
};

/// One result of the holder's: "…#result-<code>" of the credential, described by the achievement's of the same code.
struct ResultValue {
    std::string code;
    std::string value;

    bool operator==(const ResultValue&) const = default;
};

/// What is said of one holder.
struct Award {
    ByteArray<16> id{};          ///< cti of the compact credential
    ByteArray<16> subject_id{};  ///< the holder in this credential alone: random, a UUID
    std::string device_code;     ///< 1–16 capitals and digits
    std::uint32_t counter = 0;   ///< on that device, from 1
    std::string holder_name;     ///< Latin script
    std::string holder_name_ur;  ///< may be absent
    std::int64_t valid_from = 0;
    std::optional<std::int64_t> valid_until{};  ///< after valid_from
    std::int64_t activity_start = 0;
    std::int64_t activity_end = 0;  ///< not before activity_start
    std::optional<std::int64_t> credits_quarters{};
    std::vector<ResultValue> results{};

    bool operator==(const Award&) const = default;
};

struct FullCredential {
    Issuer issuer;
    Achievement achievement;
    Award award;
    Proof proof;

    bool operator==(const FullCredential&) const = default;
};

/// Why a full credential can't be made of these facts, or can't be read from these bytes.
enum class FullCredentialError {
    too_large,          ///< over kMaxFullCredentialBytes
    not_json,           ///< not JSON, or with a key twice, or nested too deep
    not_ours,           ///< a member that we don't write, that is missing, or that has another type
    out_of_bounds,      ///< a fact outside its bounds: control characters, an address that isn't one, a number that isn't quarters
    names_alike,        ///< the same name in both scripts: the two could not be told apart in the graph
    proof_unsupported,  ///< not exactly one eddsa-rdfc-2022 proof by a key of the issuer's
    forged,             ///< the signature doesn't hold
};
[[nodiscard]] std::string_view name_of(FullCredentialError error);

/// Whether every fact is within its bounds: `not_ours` is never the answer, `out_of_bounds` and `names_alike` are.
[[nodiscard]] std::optional<FullCredentialError> fault_of(const Issuer& issuer, const Achievement& achievement);
[[nodiscard]] std::optional<FullCredentialError> fault_of(const Achievement& achievement, const Award& award);

/// Whether `in_language` may say it: "ur", "pnb", "en-GB" (the schema's pattern).
[[nodiscard]] bool is_language(std::string_view text);

// Addresses within a credential.
[[nodiscard]] std::string achievement_id(const Issuer& issuer, const Achievement& achievement);
[[nodiscard]] std::string alignment_id(std::string_view achievement_id, std::size_t index);
[[nodiscard]] std::string result_id(std::string_view owner_id, std::string_view code);
[[nodiscard]] std::string credential_id(const Issuer& issuer, const Award& award);
[[nodiscard]] std::string subject_id(const Award& award);
[[nodiscard]] std::string status_list(const Issuer& issuer, const Award& award);
[[nodiscard]] std::string status_index(const Award& award);

/// "CertificateOfCompletion", "MicroCredential"
[[nodiscard]] std::string_view achievement_type(CredentialKind kind);

}  // namespace sanad::openbadge

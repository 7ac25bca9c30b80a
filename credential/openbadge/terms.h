#pragma once

#include <string_view>

/// Every term that we write, as https://www.w3.org/ns/credentials/v2 and
/// https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json define it. A datatype stands where a context gives one.
namespace sanad::openbadge {

struct Term {
    std::string_view name;
    std::string_view predicate;
    std::string_view datatype{};
};

/// A node's type: as JSON says it, and as the graph does.
struct Type {
    std::string_view name;
    std::string_view iri;
};

namespace term {

// Open Badges takes XML Schema's datatypes from https:, the credentials' context takes them from http:. Not a slip of ours.
constexpr std::string_view kFloat = "https://www.w3.org/2001/XMLSchema#float";
constexpr std::string_view kBoolean = "https://www.w3.org/2001/XMLSchema#boolean";
constexpr std::string_view kDate = "https://www.w3.org/2001/XMLSchema#date";
constexpr std::string_view kAnyUri = "https://www.w3.org/2001/XMLSchema#anyURI";
constexpr std::string_view kDateTime = "http://www.w3.org/2001/XMLSchema#dateTime";
constexpr std::string_view kMultibase = "https://w3id.org/security#multibase";
constexpr std::string_view kCryptosuiteString = "https://w3id.org/security#cryptosuiteString";

constexpr std::string_view kType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

// Anywhere
constexpr Term kName{"name", "https://schema.org/name"};
constexpr Term kDescription{"description", "https://schema.org/description"};
constexpr Term kNarrative{"narrative", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#narrative"};
constexpr Term kInLanguage{"inLanguage", "https://schema.org/inLanguage"};

// VerifiableCredential
constexpr Term kIssuer{"issuer", "https://www.w3.org/2018/credentials#issuer"};
constexpr Term kSubject{"credentialSubject", "https://www.w3.org/2018/credentials#credentialSubject"};
constexpr Term kStatus{"credentialStatus", "https://www.w3.org/2018/credentials#credentialStatus"};
constexpr Term kValidFrom{"validFrom", "https://www.w3.org/2018/credentials#validFrom", kDateTime};
constexpr Term kValidUntil{"validUntil", "https://www.w3.org/2018/credentials#validUntil", kDateTime};

// Profile, Address
constexpr Term kAddress{"address", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#address"};
constexpr Term kCountryCode{"addressCountryCode", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#CountryCode"};

// AchievementSubject, IdentityObject
constexpr Term kAchievement{"achievement", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement"};
constexpr Term kIdentifier{"identifier", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identifier"};
constexpr Term kActivityStart{"activityStartDate", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#activityStartDate", kDate};
constexpr Term kActivityEnd{"activityEndDate", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#activityEndDate", kDate};
constexpr Term kCreditsEarned{"creditsEarned", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#creditsEarned", kFloat};
constexpr Term kResult{"result", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#result"};
constexpr Term kHashed{"hashed", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#hashed", kBoolean};
constexpr Term kIdentityHash{"identityHash", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identityHash"};
constexpr Term kIdentityType{"identityType", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identityType"};

// Achievement
constexpr Term kAchievementType{"achievementType", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievementType"};
constexpr Term kAlignment{"alignment", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#alignment"};
constexpr Term kCreator{"creator", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#creator"};
constexpr Term kCreditsAvailable{"creditsAvailable", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#creditsAvailable", kFloat};
constexpr Term kCriteria{"criteria", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Criteria"};
constexpr Term kFieldOfStudy{"fieldOfStudy", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#fieldOfStudy"};
constexpr Term kHumanCode{"humanCode", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#humanCode"};
constexpr Term kVersion{"version", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#version"};
constexpr Term kResultDescriptions{"resultDescription", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#resultDescription"};

// Alignment
constexpr Term kTargetType{"targetType", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#targetType"};
constexpr Term kTargetName{"targetName", "https://schema.org/targetName"};
constexpr Term kTargetDescription{"targetDescription", "https://schema.org/targetDescription"};
constexpr Term kTargetCode{"targetCode", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#targetCode"};
constexpr Term kTargetFramework{"targetFramework", "https://schema.org/targetFramework"};
constexpr Term kTargetUrl{"targetUrl", "https://schema.org/targetUrl", kAnyUri};

// ResultDescription, Result
constexpr Term kResultType{"resultType", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#resultType"};
constexpr Term kValueMin{"valueMin", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#valueMin"};
constexpr Term kValueMax{"valueMax", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#valueMax"};
constexpr Term kRequiredValue{"requiredValue", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#requiredValue"};
/// In a Result it is an address, not a node.
constexpr Term kOfDescription{"resultDescription", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#resultDescription", kAnyUri};
constexpr Term kValue{"value", "https://schema.org/value"};

// BitstringStatusListEntry, BitstringStatusList (Bitstring Status List 1.0)
constexpr Term kStatusPurpose{"statusPurpose", "https://www.w3.org/ns/credentials/status#statusPurpose"};
constexpr Term kStatusListIndex{"statusListIndex", "https://www.w3.org/ns/credentials/status#statusListIndex"};
constexpr Term kStatusListCredential{"statusListCredential", "https://www.w3.org/ns/credentials/status#statusListCredential"};
constexpr Term kEncodedList{"encodedList", "https://www.w3.org/ns/credentials/status#encodedList", kMultibase};

// DataIntegrityProof
constexpr Term kCreated{"created", "http://purl.org/dc/terms/created", kDateTime};
constexpr Term kVerificationMethod{"verificationMethod", "https://w3id.org/security#verificationMethod"};
constexpr Term kCryptosuite{"cryptosuite", "https://w3id.org/security#cryptosuite", kCryptosuiteString};
constexpr Term kProofPurpose{"proofPurpose", "https://w3id.org/security#proofPurpose"};

}  // namespace term

namespace type {

constexpr Type kVerifiableCredential{"VerifiableCredential", "https://www.w3.org/2018/credentials#VerifiableCredential"};
constexpr Type kOpenBadgeCredential{"OpenBadgeCredential", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential"};
constexpr Type kProfile{"Profile", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile"};
constexpr Type kAddress{"Address", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Address"};
constexpr Type kAchievementSubject{"AchievementSubject", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#AchievementSubject"};
constexpr Type kIdentityObject{"IdentityObject", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#IdentityObject"};
constexpr Type kAchievement{"Achievement", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement"};
constexpr Type kAlignment{"Alignment", "https://schema.org/AlignmentObject"};
constexpr Type kResultDescription{"ResultDescription", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#ResultDescription"};
constexpr Type kResult{"Result", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Result"};
constexpr Type kStatusListEntry{"BitstringStatusListEntry", "https://www.w3.org/ns/credentials/status#BitstringStatusListEntry"};
constexpr Type kStatusListCredential{"BitstringStatusListCredential",
                                     "https://www.w3.org/ns/credentials/status#BitstringStatusListCredential"};
constexpr Type kStatusList{"BitstringStatusList", "https://www.w3.org/ns/credentials/status#BitstringStatusList"};
constexpr Type kDataIntegrityProof{"DataIntegrityProof", "https://w3id.org/security#DataIntegrityProof"};

}  // namespace type

constexpr std::string_view kCredentialsContext = "https://www.w3.org/ns/credentials/v2";
constexpr std::string_view kOpenBadgesContext = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
constexpr std::string_view kCryptosuiteName = "eddsa-rdfc-2022";
constexpr std::string_view kAssertionMethod = "https://w3id.org/security#assertionMethod";

}  // namespace sanad::openbadge

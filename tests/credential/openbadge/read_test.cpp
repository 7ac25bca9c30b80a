// Reading full credentials of ours back, and everything that must not be taken for one.
#include "credential/openbadge/read.h"

#include <doctest/doctest.h>

#include "credential/bytes/canonical_json.h"
#include "credential/openbadge/encode.h"
#include "tests/support/full_credential_forge.h"
#include "tests/support/source_file.h"

namespace sanad::openbadge {
namespace {

std::string worked() {
    std::string json = source_file("tests/vectors/openbadge/worked.json");
    json.pop_back();  // the file's line end
    return json;
}

std::optional<FullCredentialError> fault_in(std::string_view json) {
    const auto read = check_full_credential(bytes_of(json));
    return read ? std::nullopt : std::optional(read.error());
}

// The worked example after a change of its JSON.
template <class Change>
std::optional<FullCredentialError> fault_after(const Change& change) {
    Json json = Json::parse(worked());
    change(json);
    return fault_in(json.dump());
}

using Error = FullCredentialError;

}  // namespace

TEST_CASE("the worked example is read as what it states, and its proof holds") {
    initialise_crypto();
    const auto read = check_full_credential(bytes_of(worked())).value();
    CHECK(read.facts.issuer == forge::badge_issuer());
    CHECK(read.facts.achievement == forge::badge_achievement());
    CHECK(read.facts.award == forge::badge_award());
    CHECK(read.key == forge::key("K0117").public_key());
    CHECK(read.json == worked());
    CHECK(read.digest == sha256(bytes_of(worked())));
    CHECK(read.belongs_to(array_of<16>(ByteView(read.digest).first(16))));
    CHECK_FALSE(read.belongs_to(ByteArray<16>{}));
    CHECK_FALSE(read.belongs_to(std::nullopt));
}

TEST_CASE("random credentials are read as they were written, and written again as they were read") {
    initialise_crypto();
    forge::RandomCredentials random(11);
    for (int i = 0; i < 80; ++i) {
        FullCredential facts = random.next();
        const auto course = PreparedCourse::prepare(facts.issuer, facts.achievement).value();
        const auto made = course.sign(facts.award, forge::key("K0117"));
        if (!made) continue;  // over 64 KiB
        const auto read = check_full_credential(bytes_of(made->json)).value();
        facts.proof = read.facts.proof;
        CHECK(read.facts == facts);
        CHECK(course.encode(read.facts.award, read.facts.proof).value().json == made->json);
    }
}

TEST_CASE("another layout and another order of members are the same credential, but not the same bytes") {
    initialise_crypto();
    const auto read = check_full_credential(bytes_of(Json::parse(worked()).dump(2))).value();
    CHECK(read.facts.award == forge::badge_award());
    const auto exact = check_full_credential(bytes_of(worked())).value();
    CHECK_FALSE(read.belongs_to(array_of<16>(ByteView(exact.digest).first(16))));
}

TEST_CASE("every changed byte is refused") {
    initialise_crypto();
    Achievement plain = forge::badge_achievement();
    plain.alignments.resize(1);
    plain.results.resize(1);
    plain.creator_name.clear();
    plain.creator_description.clear();
    Award award = forge::badge_award();
    award.results.resize(1);
    const std::string good = PreparedCourse::prepare(forge::badge_issuer(), plain).value().sign(award, forge::key("K0117")).value().json;
    REQUIRE(fault_in(good) == std::nullopt);
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        CHECK_MESSAGE(fault_in(bad), "byte ", at);
    }
    for (std::size_t at = 0; at < good.size(); at += 7) {
        CHECK_MESSAGE(fault_in(std::string(good).erase(at, 1)), "byte ", at, " gone");
        CHECK_MESSAGE(fault_in(good.substr(0, at)), "only ", at, " bytes");
    }
}

TEST_CASE("what we don't write is refused, with its cause") {
    initialise_crypto();
    CHECK(fault_after([](Json&) {}) == std::nullopt);
    CHECK(fault_in("") == Error::not_json);
    CHECK(fault_in("{") == Error::not_json);
    CHECK(fault_in("[]") == Error::not_ours);
    CHECK(fault_in("{}") == Error::out_of_bounds);
    CHECK(fault_in(worked().insert(1, R"("id":"https://sanad.example/credentials/0",)")) == Error::not_json);  // a key twice
    CHECK(fault_in(std::string(100'000, '[')) == Error::too_large);
    CHECK(fault_in(std::string(60'000, '[')) == Error::not_json);
    CHECK(fault_in(worked() + std::string(64 * 1024, ' ')) == Error::too_large);
    CHECK(fault_after([](Json& json) { json["extra"] = 1; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["achievement"]["tag"] = {"baking"}; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["@context"].push_back("https://example.org/more"); }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["type"] = {"OpenBadgeCredential", "VerifiableCredential"}; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["issuer"]["type"] = "Profile"; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["issuer"]["id"] = "did:web:sanad.example:more:centres:PTSD"; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["identifier"][0]["hashed"] = true; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["identifier"][0]["identityType"] = "nationalIdentityNumber"; }) ==
          Error::not_ours);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["creditsEarned"] = 1.3; }) == Error::out_of_bounds);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["creditsEarned"] = "1.5"; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["achievement"]["version"] = "02"; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["achievement"]["achievementType"] = "Course"; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["achievement"]["alignment"][0]["id"] = "https://sanad.example/x"; }) ==
          Error::not_ours);
    CHECK(fault_after([](Json& json) { json["validFrom"] = "2026-03-14T11:30:00+05:00"; }) == Error::out_of_bounds);
    CHECK(fault_after([](Json& json) { json["validUntil"] = nullptr; }) == Error::not_ours);
    CHECK(fault_after([](Json& json) { json["credentialStatus"]["statusListIndex"] = "131072"; }) == Error::out_of_bounds);
    CHECK(fault_after([](Json& json) { json["credentialStatus"]["statusListIndex"] = 42; }) == Error::out_of_bounds);
    CHECK(fault_after([](Json& json) { json["proof"] = json["proof"][0]; }) == Error::proof_unsupported);
    CHECK(fault_after([](Json& json) { json["proof"].push_back(json["proof"][0]); }) == Error::proof_unsupported);
    CHECK(fault_after([](Json& json) { json["proof"][0]["cryptosuite"] = "eddsa-jcs-2022"; }) == Error::proof_unsupported);
    CHECK(fault_after([](Json& json) { json["proof"][0]["proofPurpose"] = "authentication"; }) == Error::proof_unsupported);
    CHECK(fault_after([](Json& json) { json["proof"][0]["domain"] = "x"; }) == Error::proof_unsupported);
    CHECK(fault_after([](Json& json) { json.erase("proof"); }) == Error::proof_unsupported);
    CHECK(fault_after([](Json& json) {
              auto& names = json["credentialSubject"]["identifier"];
              names[1] = names[0];
          }) == Error::names_alike);
}

TEST_CASE("facts that were changed, and the signature left as it was, are forged") {
    initialise_crypto();
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["identifier"][0]["identityHash"] = "Amina Bibi"; }) == Error::forged);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["result"][0]["value"] = "96.5"; }) == Error::forged);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["creditsEarned"] = 2; }) == Error::forged);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["result"].erase(1); }) == Error::forged);
    CHECK(fault_after([](Json& json) { json["credentialSubject"]["achievement"]["achievementType"] = "CertificateOfCompletion"; }) ==
          Error::forged);
    CHECK(fault_after([](Json& json) { json["validUntil"] = "2099-01-01T00:00:00Z"; }) == Error::forged);
    CHECK(fault_after([](Json& json) { json["proof"][0]["created"] = "2026-03-14T06:30:01Z"; }) == Error::forged);
}

}  // namespace sanad::openbadge

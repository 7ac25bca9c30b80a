// A full credential as bytes and as quads: the worked example of FORMAT.md, and what may not be said.
#include "credential/openbadge/encode.h"

#include <doctest/doctest.h>

#include "credential/bytes/canonical_json.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/multikey.h"
#include "credential/openbadge/node_writer.h"
#include "tests/support/full_credential_forge.h"
#include "tests/support/source_file.h"

namespace sanad::openbadge {
namespace {

PreparedCourse course() { return PreparedCourse::prepare(forge::badge_issuer(), forge::badge_achievement()).value(); }

template <class Change>
std::optional<FullCredentialError> fault_after(const Change& change) {
    FullCredential facts{forge::badge_issuer(), forge::badge_achievement(), forge::badge_award(), {}};
    change(facts);
    const auto prepared = PreparedCourse::prepare(facts.issuer, facts.achievement);
    if (!prepared) return prepared.error();
    const auto made = prepared->sign(facts.award, forge::key("K0117"));
    return made ? std::nullopt : std::optional(made.error());
}

}  // namespace

TEST_CASE("the worked example gives the bytes and the quads of the vectors") {
    initialise_crypto();
    const auto made = course().sign(forge::badge_award(), forge::key("K0117")).value();
    CHECK(made.json + "\n" == source_file("tests/vectors/openbadge/worked.json"));
    CHECK(course().nquads(forge::badge_award()).value() == source_file("tests/vectors/openbadge/worked.nq"));
    CHECK(made.digest == sha256(bytes_of(made.json)));
    CHECK(course().encode(forge::badge_award(), {}).value().document == sha256(bytes_of(course().nquads(forge::badge_award()).value())));
}

TEST_CASE("the two kinds differ in what is signed") {
    initialise_crypto();
    Achievement attended = forge::badge_achievement();
    attended.kind = CredentialKind::certificate_of_completion;
    const auto other = PreparedCourse::prepare(forge::badge_issuer(), attended).value();
    CHECK(course().encode(forge::badge_award(), {}).value().document != other.encode(forge::badge_award(), {}).value().document);
    CHECK(course().nquads(forge::badge_award()).value().find("achievementType> \"MicroCredential\" .") != std::string::npos);
    CHECK(other.nquads(forge::badge_award()).value().find("achievementType> \"CertificateOfCompletion\" .") != std::string::npos);
}

TEST_CASE("what is hashed once for all gives the same digest as all of it hashed at once, wherever it sorts") {
    initialise_crypto();
    forge::RandomCredentials random(7);
    for (int i = 0; i < 60; ++i) {
        const FullCredential facts = random.next();
        const auto prepared = PreparedCourse::prepare(facts.issuer, facts.achievement).value();
        const std::string quads = prepared.nquads(facts.award).value();
        if (const auto encoded = prepared.encode(facts.award, facts.proof)) CHECK(encoded->document == sha256(bytes_of(quads)));
        if (const auto made = prepared.sign(facts.award, forge::key("K0117"))) CHECK(made->digest == sha256(bytes_of(made->json)));
    }
}

TEST_CASE("a fact outside its bounds is refused") {
    initialise_crypto();
    using Error = FullCredentialError;
    CHECK(fault_after([](FullCredential&) {}) == std::nullopt);
    CHECK(fault_after([](FullCredential& facts) { facts.award.holder_name = "Ayesha\nBibi"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.holder_name = "Ayesha \xc2\x85"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.holder_name = "Ayesha \xff"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.holder_name.clear(); }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.holder_name = std::string(1001, 'a'); }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.holder_name_ur = facts.award.holder_name; }) == Error::names_alike);
    CHECK(fault_after([](FullCredential& facts) { facts.award.holder_name_ur.clear(); }) == std::nullopt);
    CHECK(fault_after([](FullCredential& facts) { facts.award.device_code = "K-1"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.counter = 0; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.valid_until = facts.award.valid_from; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.valid_from = 253'402'300'800; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.activity_end = facts.award.activity_start - 1; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.results[0].code = "UNKNOWN"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.results[1].code = facts.award.results[0].code; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.award.credits_quarters = -1; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.issuer.public_url = "https://sanad.example/"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.issuer.public_url = "sanad.example"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.issuer.centre_code = "ptsd"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.issuer.country = "Pakistan"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.achievement.alignments[0].type = "NVQF"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.achievement.alignments[0].url = "https://a b"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.achievement.name = "two\nlines"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) { facts.achievement.results[0].type = "Marks"; }) == Error::out_of_bounds);
    CHECK(fault_after([](FullCredential& facts) {
              facts.achievement.description = std::string(kMaxNarrativeBytes, 'a');
              facts.achievement.criteria = std::string(kMaxNarrativeBytes / 2, 'a');
          }) == Error::too_large);
}

TEST_CASE("numbers are written as JSON-LD writes them") {
    CHECK(float_literal(0) == "0");
    CHECK(float_literal(12) == "3");
    CHECK(float_literal(1) == "2.5E-1");
    CHECK(float_literal(2) == "5.0E-1");
    CHECK(float_literal(6) == "1.5E0");
    CHECK(float_literal(43) == "1.075E1");
    CHECK(float_literal(4 * 1000 + 1) == "1.00025E3");
    CHECK(float_literal(4 * 10) == "10");
}

TEST_CASE("names on the web follow from the public URL") {
    CHECK(centre_did("https://sanad.example", "PTSD") == "did:web:sanad.example:centres:PTSD");
    CHECK(centre_did("http://127.0.0.1:8443/a/b", "PTSD") == "did:web:127.0.0.1%3A8443:a:b:centres:PTSD");
    CHECK(registry_did("https://sanad.example") == "did:web:sanad.example");
    CHECK(status_list_url("https://sanad.example", "K0117", 3) == "https://sanad.example/status/K0117/3");
    auto award = forge::badge_award();
    award.counter = 3 * kStatusListBits + 5;
    CHECK(status_list(forge::badge_issuer(), award) == "https://sanad.example/status/K0117/3");
    CHECK(status_index(award) == "5");
    for (const auto* wrong : {"ftp://a", "https://", "https://a/", "https://a//b", "https://a:b", "https://a:123456", "https://a b",
                              "https://a?b", "https://a#b", "https:/a", "https://a:"}) {
        CHECK_FALSE_MESSAGE(is_public_url(wrong), wrong);
    }
}

TEST_CASE("a key as text and back, and nothing else") {
    initialise_crypto();
    for (const char* name : {"K0117", "K0118", "registry"}) {
        const PublicKey key = forge::key(name).public_key();
        const std::string text = multikey(key);
        CHECK(text.starts_with("z6Mk"));
        CHECK(key_of_multikey(text) == key);
        CHECK_FALSE(key_of_multikey(text.substr(1)));
        CHECK_FALSE(key_of_multikey(text + "1"));
        CHECK_FALSE(key_of_multikey("z" + text));
        CHECK_FALSE(key_of_multikey(text.substr(0, 20) + "0" + text.substr(21)));
    }
    // The Bitcoin test answers of draft-msporny-base58-03.
    CHECK(to_multibase58(bytes_of("Hello World!")) == "z2NEpo7TZRRrLZSi2U");
    CHECK(to_multibase58(Bytes{0x00, 0x00, 0x28, 0x7f, 0xb4, 0xcd}) == "z11233QC4");
    CHECK(from_multibase58("z11233QC4") == Bytes{0x00, 0x00, 0x28, 0x7f, 0xb4, 0xcd});
    CHECK(from_multibase58("z") == Bytes{});
    CHECK_FALSE(from_multibase58(""));
    CHECK_FALSE(from_multibase58("z" + std::string(400, '2')));
}

}  // namespace sanad::openbadge

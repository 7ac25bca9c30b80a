#include "credential/openbadge/did_document.h"

#include <doctest/doctest.h>

#include "credential/bytes/canonical_json.h"
#include "credential/openbadge/multikey.h"

namespace sanad::test {
namespace {

const std::string kDid = "did:web:sanad.example.pk:pk:centres:PTSD";

PublicKey key_of(std::uint8_t seed) { return Ed25519Signer(ByteArray<32>{seed}).public_key(); }

TrustKeys sample() {
    TrustKeys keys;
    keys.public_url = "https://sanad.example.pk/pk";
    keys.centres = {{"PTSD", "PTSD-Centre", "مرکز", "Asia/Karachi"}, {"AARI", "Ayub", "ایوب", "Asia/Karachi"}};
    keys.devices = {{"K0001", "PTSD", key_of(1), 0, 10, KeyState::active, 0},
                    {"K0002", "PTSD", key_of(2), 0, 10, KeyState::retired, 0},
                    {"K0003", "PTSD", key_of(3), 0, 10, KeyState::compromised, 1'775'813'400},
                    {"K0004", "AARI", key_of(4), 0, 10, KeyState::active, 0}};
    return keys;
}

Json read(const std::string& text) {
    const auto json = parse_canonical_json(text, 64 * 1024);
    REQUIRE(json);
    return *json;
}

Json method(const std::string& did, const PublicKey& key) {
    return {{"id", did + "#" + multikey(key)}, {"type", "Multikey"}, {"controller", did}, {"publicKeyMultibase", multikey(key)}};
}

}  // namespace

TEST_CASE("a centre's DID document holds every key that signed for it and the registry's, and no other centre's") {
    const std::vector<PublicKey> registry{key_of(9)};
    const Json document = read(centre_did_document(sample(), "PTSD", registry));
    Json compromised = method(kDid, key_of(3));
    compromised["revoked"] = "2026-04-10T09:30:00Z";
    CHECK(document.at("id") == kDid);
    CHECK(document.at("@context") == Json::array({"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"}));
    CHECK(document.at("verificationMethod") ==
          Json::array({method(kDid, key_of(9)), method(kDid, key_of(1)), method(kDid, key_of(2)), compromised}));
}

TEST_CASE("retired keys of a centre still assert, compromised ones no more") {
    const std::vector<PublicKey> registry{key_of(9)};
    const Json document = read(centre_did_document(sample(), "PTSD", registry));
    CHECK(document.at("assertionMethod") ==
          Json::array({kDid + "#" + multikey(key_of(9)), kDid + "#" + multikey(key_of(1)), kDid + "#" + multikey(key_of(2))}));
}

TEST_CASE("the registry's DID document holds its publishing keys alone") {
    const std::vector<PublicKey> registry{key_of(9), key_of(8)};
    const std::string did = "did:web:localhost%3A8080";
    const Json document = read(registry_did_document("http://localhost:8080", registry));
    CHECK(document == Json{{"@context", Json::array({"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"})},
                           {"id", did},
                           {"verificationMethod", Json::array({method(did, key_of(9)), method(did, key_of(8))})},
                           {"assertionMethod", Json::array({did + "#" + multikey(key_of(9)), did + "#" + multikey(key_of(8))})}});
}

}  // namespace sanad::test

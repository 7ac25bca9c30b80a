#include "credential/openbadge/status_list.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/text_codec.h"
#include "credential/openbadge/did.h"
#include "credential/openbadge/multikey.h"
#include "credential/openbadge/proof.h"

namespace sanad::test {
namespace {

StatusList sample() { return {"https://sanad.example.pk:8443", "PTSD", "K0117", 0, {94567, 3}, 1'775'813'400}; }

// Any other gunzip than ours would do: it is asked for no more than the list's length.
Bytes gunzip(ByteView packed) {
    Bytes plain(kStatusListBits / 8 + 1);
    z_stream stream{};
    REQUIRE(inflateInit2(&stream, MAX_WBITS + 16) == Z_OK);
    stream.next_in = const_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = plain.data();
    stream.avail_out = static_cast<uInt>(plain.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    CHECK(stream.avail_in == 0);
    plain.resize(stream.total_out);
    inflateEnd(&stream);
    return plain;
}

Bytes gzip_of(std::string text) {
    REQUIRE(text.substr(0, 1) == "u");
    text.erase(0, 1);
    for (char& digit : text) {
        if (digit == '-') digit = '+';
        if (digit == '_') digit = '/';
    }
    text.append((4 - text.size() % 4) % 4, '=');
    const auto bytes = from_base64(text);
    REQUIRE(bytes);
    return *bytes;
}

Bytes bits_of(const StatusList& list) { return gunzip(gzip_of(encoded_status_list(list))); }

}  // namespace

TEST_CASE("a status list has its bits where the standard counts them, from the most significant") {
    const Bytes bits = bits_of(sample());
    REQUIRE(bits.size() == 131'072 / 8);
    CHECK(bits[0] == 0b0001'0000);      // bit 3
    CHECK(bits[11820] == 0b0000'0001);  // bit 94567 = 11820 * 8 + 7
    CHECK(std::ranges::count(bits, 0) == 131'072 / 8 - 2);
}

TEST_CASE("an empty status list has no bit") { CHECK(bits_of(StatusList{}) == Bytes(131'072 / 8, 0)); }

TEST_CASE("the last counter of a status list is in it, the next one in the next") {
    StatusList list = sample();
    list.revoked = {131'071, 131'072, 262'143};
    Bytes first(131'072 / 8, 0);
    first.back() = 1;
    CHECK(bits_of(list) == first);
    list.list = 1;
    Bytes second = first;
    second.front() = 0x80;
    CHECK(bits_of(list) == second);
}

TEST_CASE("the same certificates give the same status list, in whatever order they come, and its gzip says no time") {
    StatusList other = sample();
    other.revoked = {3, 94567, 3};
    CHECK(encoded_status_list(sample()) == encoded_status_list(other));
    const Bytes packed = gzip_of(encoded_status_list(sample()));
    CHECK(Bytes(packed.begin(), packed.begin() + 8) == Bytes{0x1f, 0x8b, 8, 0, 0, 0, 0, 0});
}

TEST_CASE("a status list that can't be packed stays below its bound") {
    const Ed25519Signer registry(ByteArray<32>{7});
    StatusList list = sample();
    for (std::uint32_t counter = 1, mixed = 1; counter < kStatusListBits; ++counter) {
        mixed = mixed * 1'664'525 + 1'013'904'223;
        if (mixed >> 31) list.revoked.push_back(counter);
    }
    CHECK(sign_status_list(list, registry).size() > 16 * 1024);
    CHECK(sign_status_list(list, registry).size() <= 24 * 1024);
}

TEST_CASE("a signed status list is a credential of the centre with the registry key's proof over exactly these statements") {
    const Ed25519Signer registry(ByteArray<32>{7});
    const std::string text = sign_status_list(sample(), registry);
    const auto json = parse_json(text, 24 * 1024);
    REQUIRE(json);
    const std::string encoded = encoded_status_list(sample());
    const std::string id = "https://sanad.example.pk:8443/status/K0117/0";
    const std::string issuer = "did:web:sanad.example.pk%3A8443:centres:PTSD";
    Json rest = *json;
    rest.erase("proof");
    CHECK(rest ==
          Json{{"@context", Json::array({"https://www.w3.org/ns/credentials/v2"})},
               {"id", id},
               {"type", Json::array({"VerifiableCredential", "BitstringStatusListCredential"})},
               {"issuer", issuer},
               {"validFrom", "2026-04-10T09:30:00Z"},
               {"credentialSubject",
                {{"id", id + "#list"}, {"type", "BitstringStatusList"}, {"statusPurpose", "revocation"}, {"encodedList", encoded}}}});

    const std::string type = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    const std::string status = "<https://www.w3.org/ns/credentials/status#";
    const std::string credentials = "<https://www.w3.org/2018/credentials#";
    const std::string statements = "<" + id + "#list> " + type + " " + status + "BitstringStatusList> .\n" +  //
                                   "<" + id + "#list> " + status + "encodedList> \"" + encoded +
                                   "\"^^<https://w3id.org/security#multibase> .\n" + "<" + id + "#list> " + status +
                                   "statusPurpose> \"revocation\" .\n" +  //
                                   "<" + id + "> " + type + " " + credentials + "VerifiableCredential> .\n" + "<" + id + "> " + type + " " +
                                   status + "BitstringStatusListCredential> .\n" + "<" + id + "> " + credentials + "credentialSubject> <" +
                                   id + "#list> .\n" + "<" + id + "> " + credentials + "issuer> <" + issuer + "> .\n" + "<" + id + "> " +
                                   credentials + "validFrom> \"2026-04-10T09:30:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n";
    const Json& proof = json->at("proof").at(0);
    CHECK(proof.at("verificationMethod") == issuer + "#" + multikey(registry.public_key()));
    CHECK(proof.at("created") == "2026-04-10T09:30:00Z");
    const auto signature = array_of<64>(from_multibase58(proof.at("proofValue").get<std::string>()).value());
    REQUIRE(signature);
    const openbadge::Proof read{1'775'813'400, proof.at("verificationMethod"), *signature};
    CHECK(openbadge::proof_holds(read, sha256(bytes_of(statements)), registry.public_key()));
    CHECK_FALSE(openbadge::proof_holds(read, sha256(bytes_of(statements + " ")), registry.public_key()));
}

}  // namespace sanad::test

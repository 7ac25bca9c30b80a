#include "credential/cose/cwt.h"

#include <doctest/doctest.h>

#include "credential/bytes/text_codec.h"
#include "tests/support/forge.h"

using namespace sanad;

namespace {

void refused(const Bytes& claims, CwtError why) {
    const auto read = decode_cwt(claims);
    REQUIRE_FALSE(read);
    CHECK((read.error() == why));
}

Bytes with_fact(std::int64_t key, std::optional<Cbor> value) { return forge::claims_with_fact(forge::facts(), key, std::move(value)); }
Bytes with_claim(std::int64_t key, std::optional<Cbor> value) { return forge::claims_with_claim(forge::facts(), key, std::move(value)); }

}  // namespace

TEST_CASE("what is stated comes back, with every fact and with the fewest") {
    auto full = forge::facts();
    full.expires_at = 1'900'000'000;
    full.full_digest = ByteArray<16>{1, 2, 3};
    full.supersedes = CertificateNumber{"K0042", 4'294'967'295};
    for (const auto& stated : {forge::facts(), forge::fewest_facts(), full}) CHECK(decode_cwt(encode_cwt(stated)) == stated);
}

TEST_CASE("each fact at both ends of its bounds is read, and one step beyond is refused") {
    struct Bound {
        std::int64_t key;
        std::int64_t least;
        std::int64_t most;
    };
    for (const auto& [key, least, most] : {Bound{1, 1, 2}, Bound{3, 1, 3}, Bound{9, 1, 65'535}, Bound{10, 1, 65'535},
                                           Bound{14, 0, 2'932'896}, Bound{15, 1, 4'294'967'295}, Bound{16, 0, 100}, Bound{18, 1, 4}}) {
        CAPTURE(key);
        CHECK(decode_cwt(with_fact(key, Cbor::integer(least))));
        CHECK(decode_cwt(with_fact(key, Cbor::integer(most))));
        refused(with_fact(key, Cbor::integer(least - 1)), CwtError::out_of_bounds);
        refused(with_fact(key, Cbor::integer(most + 1)), CwtError::out_of_bounds);
        refused(with_fact(key, Cbor::integer(INT64_MAX)), CwtError::out_of_bounds);
        refused(with_fact(key, Cbor::integer(INT64_MIN)), CwtError::out_of_bounds);
        refused(with_fact(key, Cbor::text("1")), CwtError::out_of_bounds);
        refused(with_fact(key, Cbor{}), CwtError::out_of_bounds);
    }
    for (const std::int64_t claim : {cose::kClaimIat, cose::kClaimExp}) {
        CHECK(decode_cwt(with_claim(claim, Cbor::integer(0))));
        CHECK(decode_cwt(with_claim(claim, Cbor::integer(253'402'300'799))));
        refused(with_claim(claim, Cbor::integer(-1)), CwtError::out_of_bounds);
        refused(with_claim(claim, Cbor::integer(253'402'300'800)), CwtError::out_of_bounds);
    }
}

TEST_CASE("a text has 1 to 360 bytes and no control character") {
    for (const std::int64_t key : {2, 4, 5, 6, 7, 8, 11, 12}) {
        CAPTURE(key);
        CHECK(decode_cwt(with_fact(key, Cbor::text("x"))));
        CHECK(decode_cwt(with_fact(key, Cbor::text(std::string(360, 'x')))));
        refused(with_fact(key, Cbor::text(std::string(361, 'x'))), CwtError::out_of_bounds);
        refused(with_fact(key, Cbor::text("")), CwtError::out_of_bounds);
        refused(with_fact(key, Cbor::integer(1)), CwtError::out_of_bounds);
        for (int c = 0; c < 0x80; ++c) {
            if (c >= 0x20 && c != 0x7f) continue;
            refused(with_fact(key, Cbor::text("a" + std::string(1, static_cast<char>(c)) + "b")), CwtError::out_of_bounds);
        }
    }
}

TEST_CASE("each mandatory claim is missed, each optional one is not") {
    for (const std::int64_t key : {1, 2, 3, 4, 7, 8, 9, 10, 13, 14, 15, 16, 18}) {  // 3 and 4 go together
        CAPTURE(key);
        refused(with_fact(key, std::nullopt), CwtError::missing_claim);
    }
    for (const std::int64_t key : {5, 6, 11, 12, 17, 19}) CHECK(decode_cwt(with_fact(key, std::nullopt)));
    refused(with_claim(cose::kClaimIat, std::nullopt), CwtError::missing_claim);
    refused(with_claim(cose::kClaimCti, std::nullopt), CwtError::missing_claim);
    refused(with_claim(cose::kClaimSanad, std::nullopt), CwtError::malformed);
}

TEST_CASE("lengths of byte strings and pairs are exact") {
    for (const std::size_t length : {0u, 15u, 17u}) {
        refused(with_claim(cose::kClaimCti, Cbor::bytes(Bytes(length))), CwtError::out_of_bounds);
        refused(with_fact(17, Cbor::bytes(Bytes(length))), CwtError::out_of_bounds);
    }
    const Cbor day = Cbor::integer(20'000);
    CHECK(decode_cwt(with_fact(13, Cbor::array({day, day}))));
    refused(with_fact(13, Cbor::array({day, Cbor::integer(19'999)})), CwtError::out_of_bounds);
    refused(with_fact(13, Cbor::array({day})), CwtError::out_of_bounds);
    refused(with_fact(13, Cbor::array({day, day, day})), CwtError::out_of_bounds);
    refused(with_fact(13, Cbor::array({day, Cbor::integer(2'932'897)})), CwtError::out_of_bounds);
    refused(with_fact(13, day), CwtError::out_of_bounds);
    CHECK(decode_cwt(with_fact(19, Cbor::array({Cbor::text("K1"), Cbor::integer(1)}))));
    refused(with_fact(19, Cbor::array({Cbor::text(""), Cbor::integer(1)})), CwtError::out_of_bounds);
    refused(with_fact(19, Cbor::array({Cbor::text("K1"), Cbor::integer(0)})), CwtError::out_of_bounds);
    refused(with_fact(19, Cbor::array({Cbor::integer(1), Cbor::text("K1")})), CwtError::out_of_bounds);
}

TEST_CASE("claims and facts that we do not know are refused") {
    for (const std::int64_t claim : {1, 2, 3, 5, 8, -70002}) refused(with_claim(claim, Cbor::text("x")), CwtError::malformed);
    for (const std::int64_t key : {0, 20, -1}) refused(with_fact(key, Cbor::integer(1)), CwtError::malformed);
    Cbor::Map claims = *Cbor::decode(encode_cwt(forge::facts()))->as_map();
    claims.emplace_back(Cbor::text("name"), Cbor::text("Ayesha"));
    refused(Cbor::map(claims).encode(), CwtError::malformed);
}

TEST_CASE("what is no map of claims is malformed") {
    for (const char* hex : {"", "00", "80", "a0", "ff", "a13a0001117000", "a13a0001117080"}) refused(*from_hex(hex), CwtError::malformed);
    Bytes longer = encode_cwt(forge::facts());
    longer.push_back(0);
    refused(longer, CwtError::malformed);
}

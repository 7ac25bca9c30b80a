#include "credential/cose/sign1.h"

#include <doctest/doctest.h>

#include "credential/bytes/text_codec.h"
#include "credential/verify.h"
#include "tests/support/forge.h"

using namespace sanad;

namespace {

constexpr MessageKind kKinds[] = {MessageKind::compact_credential,
                                  MessageKind::registry_key_certificate,
                                  MessageKind::device_key_certificate,
                                  MessageKind::registration_request,
                                  MessageKind::renewal_request,
                                  MessageKind::parcel,
                                  MessageKind::receipt,
                                  MessageKind::trust_keys,
                                  MessageKind::trust_status,
                                  MessageKind::time,
                                  MessageKind::request,
                                  MessageKind::feed};
constexpr std::size_t kPlenty = 10'000;

CoseError why_refused(const Bytes& bytes, MessageKind kind, const Signer& signer) {
    const auto payload = open_sign1(bytes, kind, signer.public_key(), kPlenty);
    REQUIRE_FALSE(payload);
    return payload.error();
}

}  // namespace

TEST_CASE("a message of each kind is opened by the reader of that kind and refused by every other") {
    const auto signer = forge::key("K0117");
    const Bytes payload = copy_of(bytes_of("what it says"));
    for (const MessageKind made : kKinds) {
        const Bytes message = sign1(signer, made, payload);
        for (const MessageKind wanted : kKinds) {
            CAPTURE(std::string(name_of(made)));
            CAPTURE(std::string(name_of(wanted)));
            if (made == wanted) {
                CHECK(open_sign1(message, wanted, signer.public_key(), kPlenty) == payload);
            } else {
                CHECK((why_refused(message, wanted, signer) == CoseError::wrong_kind));
            }
        }
    }
}

TEST_CASE("a kind's name in the header is not enough: the signature covers it too") {
    const auto signer = forge::key("K0117");
    auto header = forge::usual_header(signer);
    header.emplace_back(Cbor::integer(cose::kHeaderTyp), Cbor::text("application/vnd.sanad.parcel"));
    const Bytes without_aad = forge::sign(signer, {Cbor::map(header).encode(), Cbor::map({}), Bytes{1}});
    CHECK((why_refused(without_aad, MessageKind::parcel, signer) == CoseError::bad_signature));
}

TEST_CASE("the bytes are RFC 9052's: tag 18, protected header, nothing unprotected") {
    const auto signer = forge::key("K0117");
    const Bytes message = sign1(signer, MessageKind::compact_credential, Bytes{0xa0});
    const std::string header =
        "a2012704"
        "48" +
        to_hex(key_id(signer.public_key()));
    CHECK(to_hex(message).starts_with("d2844d" + header + "a041a05840"));
    CHECK(message.size() == 2 + 14 + 1 + 2 + 66);
    const Bytes signed_bytes = *from_hex("846a5369676e6174757265314d" + header + "4041a0");
    CHECK(ed25519_verify(signer.public_key(), signed_bytes, ByteView(message).last(64)));
}

TEST_CASE("the key id is RFC 9679's thumbprint of the COSE key") {
    // {1: 1, -1: 6, -2: x}, by hand.
    const auto key = forge::key("K0117").public_key();
    const Digest thumbprint =
        sha256(*from_hex("a3010120062158"
                         "20" +
                         to_hex(key)));
    CHECK(to_hex(key_id(key)) == to_hex(thumbprint).substr(0, 16));
}

TEST_CASE("algorithms -8 and -19 are read, and nothing else") {
    const auto signer = forge::key("K0117");
    const auto with = [&](std::int64_t alg) {
        return forge::sign(signer, {Cbor::map(forge::usual_header(signer, alg)).encode(), Cbor::map({}), Bytes{1}});
    };
    CHECK(open_sign1(with(-8), MessageKind::compact_credential, signer.public_key(), kPlenty));
    CHECK(open_sign1(with(-19), MessageKind::compact_credential, signer.public_key(), kPlenty));
    for (const std::int64_t alg : {-7, -35, -37, -257, 0, 5, -9, -50}) {
        CHECK((why_refused(with(alg), MessageKind::compact_credential, signer) == CoseError::bad_algorithm));
    }
}

TEST_CASE("a message that is not exactly ours in form is malformed") {
    const auto signer = forge::key("K0117");
    const Bytes header = Cbor::map(forge::usual_header(signer)).encode();
    const Bytes good = forge::sign(signer, {header, Cbor::map({}), Bytes{1}});
    REQUIRE(open_sign1(good, MessageKind::compact_credential, signer.public_key(), kPlenty));
    const auto malformed = [&](const Bytes& bytes) {
        CHECK((why_refused(bytes, MessageKind::compact_credential, signer) == CoseError::malformed));
    };

    malformed({});
    for (std::size_t length = 1; length < good.size(); ++length)
        malformed({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)});
    Bytes longer = good;
    longer.push_back(0);
    malformed(longer);
    malformed({good.begin() + 1, good.end()});
    malformed(forge::sign(signer, {header, Cbor::map({}), Bytes{1}, 98}));
    malformed(forge::sign(signer, {header, Cbor::map({{Cbor::integer(4), Cbor::bytes({})}}), Bytes{1}}));
    malformed(forge::sign(signer, {header, Cbor::array({}), Bytes{1}}));
    malformed(forge::sign(signer, {{}, Cbor::map({}), Bytes{1}}));
    malformed(forge::sign(signer, {Bytes{0x80}, Cbor::map({}), Bytes{1}}));
    malformed(forge::sign(signer, {*from_hex("a2044800000000000000000127"), Cbor::map({}), Bytes{1}}));  // unsorted
    malformed(forge::sign(signer, {Cbor::map({{Cbor::integer(1), Cbor::integer(-8)}}).encode(), Cbor::map({}), Bytes{1}}));
    malformed(forge::sign(signer, {Cbor::map({{Cbor::integer(1), Cbor::integer(-8)}, {Cbor::integer(4), Cbor::bytes(Bytes(7))}}).encode(),
                                   Cbor::map({}), Bytes{1}}));
    auto header_with_more = forge::usual_header(signer);
    header_with_more.emplace_back(Cbor::integer(5), Cbor::bytes({}));
    malformed(forge::sign(signer, {Cbor::map(header_with_more).encode(), Cbor::map({}), Bytes{1}}));
    malformed(Cbor::array({Cbor::bytes(header), Cbor::map({}), Cbor::bytes({}), Cbor::bytes(Bytes(64))}).encode());
    malformed(Cbor::tag(18, Cbor::array({Cbor::bytes(header), Cbor::map({}), Cbor{}, Cbor::bytes(Bytes(64))})).encode());
    malformed(Cbor::tag(18, Cbor::array({Cbor::bytes(header), Cbor::map({}), Cbor::bytes({})})).encode());
}

TEST_CASE("a message larger than its reader allows is not looked into") {
    const auto signer = forge::key("K0117");
    const Bytes message = sign1(signer, MessageKind::parcel, Bytes(500, 1));
    CHECK(open_sign1(message, MessageKind::parcel, signer.public_key(), message.size()));
    const auto refused = open_sign1(message, MessageKind::parcel, signer.public_key(), message.size() - 1);
    REQUIRE_FALSE(refused);
    CHECK((refused.error() == CoseError::malformed));
}

TEST_CASE("another key, or the right key's id with another key's signature, is a bad signature") {
    const auto signer = forge::key("K0117");
    const auto other = forge::key("K0118");
    CHECK((why_refused(sign1(other, MessageKind::receipt, Bytes{1}), MessageKind::receipt, signer) == CoseError::bad_signature));
    const Bytes disguised = forge::sign(other, {Cbor::map(forge::usual_header(signer)).encode(), Cbor::map({}), Bytes{1}});
    CHECK((why_refused(disguised, MessageKind::compact_credential, signer) == CoseError::bad_signature));
    const Bytes short_signature = Cbor::tag(18, Cbor::array({Cbor::bytes(Cbor::map(forge::usual_header(signer)).encode()), Cbor::map({}),
                                                             Cbor::bytes({}), Cbor::bytes(Bytes(63))}))
                                      .encode();
    CHECK((why_refused(short_signature, MessageKind::compact_credential, signer) == CoseError::bad_signature));
}

TEST_CASE("no bit of any kind of message can be changed") {
    const auto signer = forge::key("K0117");
    for (const MessageKind kind : kKinds) {
        const Bytes good = sign1(signer, kind, copy_of(bytes_of("payload")));
        for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
            Bytes changed = good;
            changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
            CHECK_FALSE(open_sign1(changed, kind, signer.public_key(), kPlenty));
        }
    }
}

TEST_CASE("each reader has its own words for what is wrong with a message, and all of them the same ones") {
    enum class OwnError { bad_signature, malformed, another, wrong_kind };
    CHECK((error_as<OwnError>(CoseError::malformed) == OwnError::malformed));
    CHECK((error_as<OwnError>(CoseError::bad_algorithm) == OwnError::malformed));
    CHECK((error_as<OwnError>(CoseError::wrong_kind) == OwnError::wrong_kind));
    CHECK((error_as<OwnError>(CoseError::bad_signature) == OwnError::bad_signature));
}

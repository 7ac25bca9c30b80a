#include "sync/protocol/registration.h"

#include <doctest/doctest.h>

#include "tests/support/forge.h"

using namespace sanad;

namespace {

const Ed25519Signer anchor = forge::key("anchor");
const Ed25519Signer registry = forge::key("registry");
const Ed25519Signer device = forge::key("K0117");
const SealingPublicKey sealing_key = forge::device_certificate("K0117", device.public_key()).sealing_key;

RegistrationAnswer good_answer() {
    return {anchor.public_key(),
            sign_key_certificate(anchor, MessageKind::registry_key_certificate, forge::registry_certificate(registry.public_key())),
            sign_key_certificate(registry, MessageKind::device_key_certificate, forge::device_certificate("K0117", device.public_key()))};
}

Result<RegistrationChain, RegistrationAnswerError> read(const RegistrationAnswer& answer, const std::string& centre = "PTSD") {
    return read_registration_answer(encode_registration_answer(answer), anchor_check(anchor.public_key()), centre, device.public_key(),
                                    sealing_key);
}

}  // namespace

TEST_CASE("an office code is read as people type it") {
    const OfficeCode code{"7KQ2M9XD", "0123ABCD"};
    CHECK(write_office_code(code) == "7KQ2 M9XD 0123 ABCD");
    CHECK(read_office_code("7KQ2 M9XD 0123 ABCD") == code);
    CHECK(read_office_code("7kq2-m9xd-ol23-abcd") == OfficeCode{"7KQ2M9XD", "0123ABCD"});
    CHECK_FALSE(read_office_code("7KQ2 M9XD 0123 ABC"));
    CHECK_FALSE(read_office_code("7KQ2 M9XD 0123 ABCDE"));
    CHECK_FALSE(read_office_code("7KQ2 M9XD 0123 ABCU"));
    CHECK_FALSE(read_office_code(""));
}

TEST_CASE("a request comes back as it was made, and proves the one-time part alone") {
    const auto request = read_registration_request(sign_registration_request(device, sealing_key, "PTSD", "7KQ2M9XD"));
    REQUIRE(request);
    CHECK(request->key == device.public_key());
    CHECK(request->sealing_key == sealing_key);
    CHECK(request->centre_code == "PTSD");
    CHECK(proves(*request, "7KQ2M9XD"));
    CHECK_FALSE(proves(*request, "7KQ2M9XE"));
    auto elsewhere = *request;
    elsewhere.centre_code = "BWP";
    CHECK_FALSE(proves(elsewhere, "7KQ2M9XD"));
}

TEST_CASE("a request with any byte changed is refused") {
    const Bytes good = sign_registration_request(device, sealing_key, "PTSD", "7KQ2M9XD");
    for (std::size_t at = 0; at < good.size(); ++at) {
        Bytes bad = good;
        bad[at] ^= 1;
        CHECK_FALSE(read_registration_request(bad));
    }
    for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(read_registration_request(ByteView(good).first(size)));
}

TEST_CASE("a request signed by another key than the one in it is refused") {
    const auto foreign = Cbor::map({{Cbor::integer(1), Cbor::bytes(device.public_key())},
                                    {Cbor::integer(2), Cbor::bytes(sealing_key)},
                                    {Cbor::integer(3), Cbor::text("PTSD")},
                                    {Cbor::integer(4), Cbor::bytes(Bytes(32))}});
    const auto request = read_registration_request(sign1(registry, MessageKind::registration_request, foreign.encode()));
    REQUIRE_FALSE(request);
    CHECK(request.error() == MessageError::bad_signature);
}

TEST_CASE("a good answer gives the chain from the anchor to this device") {
    const auto chain = read(good_answer());
    REQUIRE(chain);
    CHECK(chain->anchor == anchor.public_key());
    CHECK(chain->registry.key == registry.public_key());
    CHECK(chain->device.device_code == "K0117");
}

TEST_CASE("each fault of an answer has its own error") {
    const auto error_of = [](const Result<RegistrationChain, RegistrationAnswerError>& result) {
        REQUIRE_FALSE(result);
        return result.error();
    };
    const auto rogue = forge::key("rogue");

    SUBCASE("not an answer") {
        const auto page = bytes_of("<html>");
        CHECK(error_of(read_registration_answer(page, anchor_check(anchor.public_key()), "PTSD", device.public_key(), sealing_key)) ==
              RegistrationAnswerError::malformed);
    }
    SUBCASE("a rogue registry with an anchor of its own") {
        RegistrationAnswer answer{
            rogue.public_key(),
            sign_key_certificate(rogue, MessageKind::registry_key_certificate, forge::registry_certificate(registry.public_key())),
            good_answer().device_certificate};
        CHECK(error_of(read(answer)) == RegistrationAnswerError::wrong_anchor);
    }
    SUBCASE("a registry key that the anchor did not certify") {
        auto answer = good_answer();
        answer.registry_certificate =
            sign_key_certificate(rogue, MessageKind::registry_key_certificate, forge::registry_certificate(registry.public_key()));
        CHECK(error_of(read(answer)) == RegistrationAnswerError::bad_registry_certificate);
    }
    SUBCASE("a device key that the registry did not certify") {
        auto answer = good_answer();
        answer.device_certificate =
            sign_key_certificate(rogue, MessageKind::device_key_certificate, forge::device_certificate("K0117", device.public_key()));
        CHECK(error_of(read(answer)) == RegistrationAnswerError::bad_device_certificate);
    }
    SUBCASE("somebody else's key") {
        auto answer = good_answer();
        answer.device_certificate =
            sign_key_certificate(registry, MessageKind::device_key_certificate, forge::device_certificate("K0117", rogue.public_key()));
        CHECK(error_of(read(answer)) == RegistrationAnswerError::not_our_key);
    }
    SUBCASE("another centre") { CHECK(error_of(read(good_answer(), "BWP")) == RegistrationAnswerError::wrong_centre); }
}

#include "sync/protocol/signed_request.h"

#include <doctest/doctest.h>

#include "tests/support/forge.h"

using namespace sanad;

namespace {

const Ed25519Signer registry = forge::key("registry");
const Ed25519Signer device = forge::key("K0117");

std::vector<PublicKey> everybody(const KeyId&) { return {registry.public_key(), device.public_key()}; }
SignedRequest wish() { return {"POST", "/v1/feed?x=1", sha256(bytes_of("body")), Nonce{7}}; }

}  // namespace

TEST_CASE("the registry's time comes back as it was signed, and any changed or missing byte is refused") {
    const RegistryTime time{1'795'255'200, Nonce{1, 2, 3}};
    const Bytes good = sign_time(registry, time);
    CHECK(read_time(good, registry.public_key()) == time);
    CHECK(read_time(good, device.public_key()).error() == MessageError::bad_signature);
    for (std::size_t at = 0; at < good.size(); ++at) {
        Bytes bad = good;
        bad[at] ^= 1;
        CHECK_FALSE(read_time(bad, registry.public_key()));
        CHECK_FALSE(read_time(ByteView(good).first(at), registry.public_key()));
    }
}

TEST_CASE("a request comes back with the key that signed it, and any changed or missing byte is refused") {
    const Bytes good = sign_request(device, wish());
    const auto opened = open_request(good, everybody);
    REQUIRE(opened);
    CHECK(opened->request == wish());
    CHECK(opened->signer == device.public_key());
    for (std::size_t at = 0; at < good.size(); ++at) {
        Bytes bad = good;
        bad[at] ^= 1;
        CHECK_FALSE(open_request(bad, everybody));
        CHECK_FALSE(open_request(ByteView(good).first(at), everybody));
    }
}

TEST_CASE("why a request is refused has a name of its own") {
    const Bytes good = sign_request(device, wish());
    CHECK(open_request(bytes_of("<html>"), everybody).error() == RequestError::malformed);
    CHECK(open_request(sign_time(registry, {}), everybody).error() == RequestError::wrong_kind);
    CHECK(open_request(good, [](const KeyId&) { return std::vector<PublicKey>(); }).error() == RequestError::unknown_device);
    CHECK(open_request(good, [](const KeyId&) { return std::vector{registry.public_key()}; }).error() == RequestError::bad_signature);
    CHECK(open_request(Bytes(kMaxRequestBytes + 1), everybody).error() == RequestError::malformed);
    SignedRequest bad = wish();
    bad.method = "DELETE";
    CHECK(open_request(sign_request(device, bad), everybody).error() == RequestError::malformed);
    bad = wish();
    bad.target = "http://elsewhere/";
    CHECK(open_request(sign_request(device, bad), everybody).error() == RequestError::malformed);
    bad.target = "/" + std::string(512, 'a');
    CHECK(open_request(sign_request(device, bad), everybody).error() == RequestError::malformed);
}

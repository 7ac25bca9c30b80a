#include "sync/protocol/renewal.h"

#include <doctest/doctest.h>

#include "credential/bytes/cbor.h"
#include "tests/support/forge.h"

using namespace sanad;

namespace {

const auto device = forge::key("K0117");
constexpr std::int64_t kNotAfter = 1'858'327'200;

MessageError why(const Bytes& bytes) {
    const auto request = read_renewal_request(bytes);
    REQUIRE_FALSE(request);
    return request.error();
}

Bytes signed_map(Cbor::Map map) { return sign1(device, MessageKind::renewal_request, Cbor::map(std::move(map)).encode()); }

}  // namespace

TEST_CASE("a request for renewal says the key and the window that it knows, and is signed by that key") {
    const Bytes good = sign_renewal_request(device, kNotAfter);
    CHECK(good.size() <= kMaxRenewalBytes);
    CHECK(read_renewal_request(good) == RenewalRequest{device.public_key(), kNotAfter});
    for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(read_renewal_request(ByteView(good).first(size)));
    for (std::size_t at = 0; at < good.size(); ++at) {
        Bytes changed = good;
        changed[at] ^= 1;
        CHECK_FALSE(read_renewal_request(changed));
    }
}

TEST_CASE("each fault of a request for renewal has its own error") {
    const auto key = Cbor::bytes(device.public_key());
    const auto one = Cbor::integer(1), two = Cbor::integer(2);
    CHECK(why({}) == MessageError::malformed);
    CHECK(why(Bytes(kMaxRenewalBytes + 1)) == MessageError::malformed);
    CHECK(why(signed_map({{one, key}})) == MessageError::malformed);
    CHECK(why(signed_map({{one, key}, {two, Cbor::integer(-1)}})) == MessageError::malformed);
    CHECK(why(signed_map({{one, key}, {two, Cbor::text("2028")}})) == MessageError::malformed);
    CHECK(why(signed_map({{one, Cbor::bytes(Bytes(31))}, {two, Cbor::integer(kNotAfter)}})) == MessageError::malformed);
    CHECK(why(signed_map({{one, key}, {two, Cbor::integer(kNotAfter)}, {Cbor::integer(3), key}})) == MessageError::malformed);
    CHECK(why(sign1(device, MessageKind::registration_request, Cbor::map({{one, key}, {two, Cbor::integer(kNotAfter)}}).encode())) ==
          MessageError::wrong_kind);
    const auto other = forge::key("K0118").public_key();
    CHECK(why(signed_map({{one, Cbor::bytes(other)}, {two, Cbor::integer(kNotAfter)}})) == MessageError::bad_signature);
}

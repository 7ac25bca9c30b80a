#include "sync/protocol/renewal.h"

#include "credential/bytes/cbor.h"

namespace sanad {
namespace {

enum Key : std::int64_t { kKey = 1, kNotAfter = 2 };  // DO NOT CHANGE: signed.

}  // namespace

Bytes sign_renewal_request(const Signer& device, std::int64_t not_after) {
    const Cbor payload =
        Cbor::map({{Cbor::integer(kKey), Cbor::bytes(device.public_key())}, {Cbor::integer(kNotAfter), Cbor::integer(not_after)}});
    return sign1(device, MessageKind::renewal_request, payload.encode());
}

Result<RenewalRequest, MessageError> read_renewal_request(ByteView bytes) {
    const auto message = Sign1::parse(bytes, MessageKind::renewal_request, kMaxRenewalBytes);
    if (!message) return refuse(error_as<MessageError>(message.error()));
    const auto map = Cbor::decode(message->payload());
    if (!map || !map->as_map() || map->as_map()->size() != 2) return refuse(MessageError::malformed);
    const Cbor* not_after = map->find(kNotAfter);
    const auto key = map->bytes_at<32>(kKey);
    if (!key || !not_after || !not_after->as_integer() || *not_after->as_integer() < 0) return refuse(MessageError::malformed);
    if (message->kid() != key_id(*key) || !message->verify(*key)) return refuse(MessageError::bad_signature);
    return RenewalRequest{*key, *not_after->as_integer()};
}

}  // namespace sanad

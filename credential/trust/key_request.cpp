#include "credential/trust/key_request.h"

#include "credential/bytes/cbor.h"

namespace sanad {
namespace {

// DO NOT CHANGE: signed.
enum Key : std::int64_t { kPublicUrl = 1, kAnchor = 2, kKey = 3, kSealingKey = 4, kEpoch = 5 };

}  // namespace

Bytes sign_key_request(const Signer& registry, const RegistryKeyRequest& request) {
    const auto payload = Cbor::map({{Cbor::integer(kPublicUrl), Cbor::text(request.public_url)},
                                    {Cbor::integer(kAnchor), Cbor::bytes(request.anchor)},
                                    {Cbor::integer(kKey), Cbor::bytes(request.key)},
                                    {Cbor::integer(kSealingKey), Cbor::bytes(request.sealing_key)},
                                    {Cbor::integer(kEpoch), Cbor::integer(request.epoch)}});
    return sign1(registry, MessageKind::registry_key_request, payload.encode());
}

Result<RegistryKeyRequest, MessageError> read_key_request(ByteView bytes) {
    const auto message = Sign1::parse(bytes, MessageKind::registry_key_request, kMaxKeyRequestBytes);
    if (!message) return refuse(error_as<MessageError>(message.error()));
    const auto map = Cbor::decode(message->payload());
    if (!map || !map->as_map() || map->as_map()->size() != 5) return refuse(MessageError::malformed);
    const Cbor* public_url = map->find(kPublicUrl);
    const auto anchor = map->bytes_at<32>(kAnchor);
    const auto key = map->bytes_at<32>(kKey);
    const auto sealing_key = map->bytes_at<32>(kSealingKey);
    const Cbor* epoch = map->find(kEpoch);
    if (!public_url || !public_url->as_text() || !anchor || !key || !sealing_key || !epoch || !epoch->as_integer() ||
        *epoch->as_integer() < 1 || *epoch->as_integer() > 0xffffffff) {
        return refuse(MessageError::malformed);
    }
    // The key vouches for itself: whoever wrote the request holds the secret half.
    if (message->kid() != key_id(*key) || !message->verify(*key)) return refuse(MessageError::bad_signature);
    return RegistryKeyRequest{*public_url->as_text(), *anchor, *key, *sealing_key, static_cast<std::uint32_t>(*epoch->as_integer())};
}

}  // namespace sanad

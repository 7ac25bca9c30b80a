#include "credential/trust/key_request.h"

#include "credential/bytes/cbor.h"

namespace sanad {
namespace {

// DO NOT CHANGE: signed.
enum Key : std::int64_t { kPublicUrl = 1, kAnchor = 2, kKey = 3, kSealingKey = 4, kEpoch = 5 };

std::optional<ByteArray<32>> bytes32(const Cbor& map, Key key) {
    const Cbor* item = map.find(key);
    return item && item->as_bytes() ? array_of<32>(*item->as_bytes()) : std::nullopt;
}

}  // namespace

std::string_view name_of(KeyRequestError error) {
    switch (error) {
        case KeyRequestError::malformed:
            return "request_malformed";
        case KeyRequestError::wrong_kind:
            return "request_wrong_kind";
        case KeyRequestError::bad_signature:
            return "request_bad_signature";
    }
    return {};
}

Bytes sign_key_request(const Signer& registry, const RegistryKeyRequest& request) {
    const auto payload = Cbor::map({{Cbor::integer(kPublicUrl), Cbor::text(request.public_url)},
                                    {Cbor::integer(kAnchor), Cbor::bytes(request.anchor)},
                                    {Cbor::integer(kKey), Cbor::bytes(request.key)},
                                    {Cbor::integer(kSealingKey), Cbor::bytes(request.sealing_key)},
                                    {Cbor::integer(kEpoch), Cbor::integer(request.epoch)}});
    return sign1(registry, MessageKind::registry_key_request, payload.encode());
}

Result<RegistryKeyRequest, KeyRequestError> read_key_request(ByteView bytes) {
    const auto message = Sign1::parse(bytes, MessageKind::registry_key_request, kMaxKeyRequestBytes);
    if (!message) return refuse(error_as<KeyRequestError>(message.error()));
    const auto map = Cbor::decode(message->payload());
    if (!map || !map->as_map() || map->as_map()->size() != 5) return refuse(KeyRequestError::malformed);
    const Cbor* public_url = map->find(kPublicUrl);
    const auto anchor = bytes32(*map, kAnchor);
    const auto key = bytes32(*map, kKey);
    const auto sealing_key = bytes32(*map, kSealingKey);
    const Cbor* epoch = map->find(kEpoch);
    if (!public_url || !public_url->as_text() || !anchor || !key || !sealing_key || !epoch || !epoch->as_integer() ||
        *epoch->as_integer() < 1 || *epoch->as_integer() > 0xffffffff) {
        return refuse(KeyRequestError::malformed);
    }
    // The key vouches for itself: whoever wrote the request holds the secret half.
    if (message->kid() != key_id(*key) || !message->verify(*key)) return refuse(KeyRequestError::bad_signature);
    return RegistryKeyRequest{*public_url->as_text(), *anchor, *key, *sealing_key, static_cast<std::uint32_t>(*epoch->as_integer())};
}

}  // namespace sanad

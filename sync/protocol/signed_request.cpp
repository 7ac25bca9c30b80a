#include "sync/protocol/signed_request.h"

#include <algorithm>

#include "sync/protocol/registry_answer.h"

namespace sanad {
namespace {

// DO NOT CHANGE: signed.
enum TimeKey : std::int64_t { kTime = 1, kTimeNonce = 2 };
enum RequestKey : std::int64_t { kMethod = 1, kTarget = 2, kBody = 3, kNonce = 4 };

constexpr std::size_t kMaxTarget = 512;

const std::string* text_at(const Cbor& map, std::int64_t key) {
    const Cbor* item = map.find(key);
    return item ? item->as_text() : nullptr;
}

}  // namespace

Bytes sign_time(const Signer& registry, const RegistryTime& time) {
    const Cbor payload =
        Cbor::map({{Cbor::integer(kTime), Cbor::integer(time.time)}, {Cbor::integer(kTimeNonce), Cbor::bytes(time.nonce)}});
    return sign1(registry, MessageKind::time, payload.encode());
}

Result<RegistryTime, MessageError> read_time(ByteView bytes, const PublicKey& registry) {
    const auto map = open_registry_answer(bytes, MessageKind::time, registry, kMaxTimeBytes, 2);
    if (!map) return refuse(map.error());
    const Cbor* time = map->find(kTime);
    const auto nonce = map->bytes_at<16>(kTimeNonce);
    if (!time || !time->as_integer() || *time->as_integer() < 0 || !nonce) return refuse(MessageError::malformed);
    return RegistryTime{*time->as_integer(), *nonce};
}

Bytes sign_request(const Signer& device, const SignedRequest& request) {
    const Cbor payload = Cbor::map({{Cbor::integer(kMethod), Cbor::text(request.method)},
                                    {Cbor::integer(kTarget), Cbor::text(request.target)},
                                    {Cbor::integer(kBody), Cbor::bytes(request.body)},
                                    {Cbor::integer(kNonce), Cbor::bytes(request.nonce)}});
    return sign1(device, MessageKind::request, payload.encode());
}

Result<OpenedRequest, RequestError> open_request(ByteView bytes, const std::function<std::vector<PublicKey>(const KeyId&)>& keys) {
    const auto message = Sign1::parse(bytes, MessageKind::request, kMaxRequestBytes);
    if (!message) return refuse(error_as<RequestError>(message.error()));
    const auto candidates = keys(message->kid());
    if (candidates.empty()) return refuse(RequestError::unknown_device);
    const auto signer = std::ranges::find_if(candidates, [&](const PublicKey& key) { return message->verify(key); });
    if (signer == candidates.end()) return refuse(RequestError::bad_signature);
    const auto map = Cbor::decode(message->payload());
    if (!map || !map->as_map() || map->as_map()->size() != 4) return refuse(RequestError::malformed);
    const auto* method = text_at(*map, kMethod);
    const auto* target = text_at(*map, kTarget);
    const auto body = map->bytes_at<32>(kBody);
    const auto nonce = map->bytes_at<16>(kNonce);
    if (!method || (*method != "GET" && *method != "POST") || !target || !target->starts_with('/') || target->size() > kMaxTarget ||
        !body || !nonce) {
        return refuse(RequestError::malformed);
    }
    return OpenedRequest{{*method, *target, *body, *nonce}, *signer};
}

}  // namespace sanad

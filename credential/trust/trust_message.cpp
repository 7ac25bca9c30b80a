#include "credential/trust/trust_message.h"

#include <stdexcept>

namespace sanad {

Bytes sign_trust_message(const Signer& registry, MessageKind kind, Cbor::Map parts, ByteView registry_certificate) {
    parts.emplace_back(Cbor::integer(kTrustCertificate), Cbor::bytes(registry_certificate));
    return sign1(registry, kind, Cbor::map(std::move(parts)).encode());
}

Result<Cbor, TrustError> open_trust_message(ByteView bytes, MessageKind kind, std::size_t max_bytes, const PublicKey& anchor) {
    const auto message = Sign1::parse(bytes, kind, max_bytes);
    if (!message) return refuse(TrustError::malformed);
    auto map = Cbor::decode(message->payload());
    if (!map || !map->as_map()) return refuse(TrustError::malformed);
    const Cbor* certificate = map->find(kTrustCertificate);
    if (!certificate || !certificate->as_bytes()) return refuse(TrustError::malformed);
    // The list names its own signer, but only the anchor's word makes that signer a registry.
    const auto registry = read_key_certificate(*certificate->as_bytes(), MessageKind::registry_key_certificate, anchor);
    if (!registry) return refuse(TrustError::wrong_registry);
    if (message->kid() != key_id(registry->key) || !message->verify(registry->key)) return refuse(TrustError::bad_signature);
    return *std::move(map);
}

Bytes registry_certificate_in(ByteView part, MessageKind kind) {
    const auto message = Sign1::parse(part, kind, part.size());
    if (message) {
        const auto map = Cbor::decode(message->payload());
        const Cbor* certificate = map ? map->find(kTrustCertificate) : nullptr;
        if (certificate && certificate->as_bytes()) return *certificate->as_bytes();
    }
    throw std::invalid_argument("not a part of a trust list that was read before");
}

}  // namespace sanad

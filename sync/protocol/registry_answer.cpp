#include "sync/protocol/registry_answer.h"

namespace sanad {
Result<Cbor, MessageError> open_registry_answer(ByteView bytes, MessageKind kind, const PublicKey& registry, std::size_t most,
                                                std::size_t members) {
    const auto payload = open_sign1(bytes, kind, registry, most);
    if (!payload) return refuse(error_as<MessageError>(payload.error()));
    auto map = Cbor::decode(*payload);
    if (!map || !map->as_map() || map->as_map()->size() != members) return refuse(MessageError::malformed);
    return *std::move(map);
}

}  // namespace sanad

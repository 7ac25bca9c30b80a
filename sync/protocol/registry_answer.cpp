#include "sync/protocol/registry_answer.h"

namespace sanad {
namespace {

ReceiptError error_of(CoseError error) {
    switch (error) {
        case CoseError::wrong_kind:
            return ReceiptError::wrong_kind;
        case CoseError::bad_signature:
            return ReceiptError::bad_signature;
        case CoseError::malformed:
        case CoseError::bad_algorithm:
            return ReceiptError::malformed;
    }
    return ReceiptError::malformed;
}

}  // namespace

Result<Cbor, ReceiptError> open_registry_answer(ByteView bytes, MessageKind kind, const PublicKey& registry, std::size_t most,
                                                std::size_t members) {
    const auto payload = open_sign1(bytes, kind, registry, most);
    if (!payload) return refuse(error_of(payload.error()));
    auto map = Cbor::decode(*payload);
    if (!map || !map->as_map() || map->as_map()->size() != members) return refuse(ReceiptError::malformed);
    return *std::move(map);
}

}  // namespace sanad

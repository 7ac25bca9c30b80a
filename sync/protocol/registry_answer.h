#pragma once

#include "credential/bytes/cbor.h"
#include "credential/cose/sign1.h"
#include "sync/protocol/receipt.h"

namespace sanad {

/// The map in a message that the registry signed: a receipt, its time. Refuses as read_receipt does, with malformed also for a payload that
/// is no map of `members` members. What stands in it is the caller's to read. Any thread.
[[nodiscard]] Result<Cbor, MessageError> open_registry_answer(ByteView bytes, MessageKind kind, const PublicKey& registry, std::size_t most,
                                                              std::size_t members);

}  // namespace sanad

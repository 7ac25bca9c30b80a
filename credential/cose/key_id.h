#pragma once

#include "credential/crypto/crypto.h"

namespace sanad {

/// The first 8 bytes of the key's COSE key thumbprint (RFC 9679: SHA-256 over the deterministic COSE_Key {1: 1, -1: 6, -2: x}).
/// Not unique by proof: verifiers try every key with the same id.
using KeyId = ByteArray<8>;
[[nodiscard]] KeyId key_id(const PublicKey& key);

}  // namespace sanad

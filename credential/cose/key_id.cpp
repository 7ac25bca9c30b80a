#include "credential/cose/key_id.h"

#include <algorithm>

namespace sanad {

KeyId key_id(const PublicKey& key) {
    // The deterministic COSE_Key: a map of three, kty OKP (1: 1), crv Ed25519 (-1: 6), x (-2) of 32 bytes (RFC 9053 section 7.2).
    ByteArray<40> cose_key{0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20};
    std::ranges::copy(key, cose_key.begin() + 8);
    const Digest thumbprint = sha256(cose_key);
    KeyId id{};
    std::copy_n(thumbprint.begin(), id.size(), id.begin());
    return id;
}

}  // namespace sanad

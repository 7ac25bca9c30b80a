#include "credential/cose/key_id.h"

#include <algorithm>

#include "credential/bytes/cbor.h"

namespace sanad {

KeyId key_id(const PublicKey& key) {
    // RFC 9053 section 7.2: kty OKP (1: 1), crv Ed25519 (-1: 6), x (-2).
    const Cbor cose_key =
        Cbor::map({{Cbor::integer(1), Cbor::integer(1)}, {Cbor::integer(-1), Cbor::integer(6)}, {Cbor::integer(-2), Cbor::bytes(key)}});
    const Digest thumbprint = sha256(cose_key.encode());
    KeyId id{};
    std::copy_n(thumbprint.begin(), id.size(), id.begin());
    return id;
}

}  // namespace sanad

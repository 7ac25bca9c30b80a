#pragma once

#include "credential/bytes/result.h"
#include "credential/model/compact_credential.h"

/// The claims of the compact credential as a CWT (RFC 8392). FORMAT.md is the page; any thread.
namespace sanad {

enum class CwtError {
    malformed,      ///< not a map of the claims that we know, in deterministic CBOR
    missing_claim,  ///< a mandatory claim is absent
    out_of_bounds,  ///< a claim with a value outside its bounds
};

[[nodiscard]] Bytes encode_cwt(const CompactCredential& credential);
/// Refuses unknown claims: what isn't understood must not be shown as checked.
[[nodiscard]] Result<CompactCredential, CwtError> decode_cwt(ByteView payload);

}  // namespace sanad

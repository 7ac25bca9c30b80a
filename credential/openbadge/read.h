#pragma once

#include "credential/openbadge/full_credential.h"

namespace sanad::openbadge {

/// A full credential as read: what it states, and by which key it says to be signed.
struct ReadCredential {
    FullCredential facts;
    PublicKey key{};     ///< of the proof's verification method
    Digest digest{};     ///< SHA-256 of the exact bytes
    Digest document{};   ///< SHA-256 of the canonical N-Quads: what the proof signs
    std::string json{};  ///< the exact bytes

    /// Whether the compact credential that carries `full_digest` (claim 17) was made together with these very bytes.
    [[nodiscard]] bool belongs_to(const std::optional<ByteArray<16>>& full_digest) const;
};

/// Reads a full credential of ours: any layout and order of members, but the members that we write and no others. It is ours when its
/// facts, written again, are the same JSON. Limits come before parsing. The signature is not checked here. Refuses all but
/// FullCredentialError::forged.
[[nodiscard]] Result<ReadCredential, FullCredentialError> read_full_credential(ByteView bytes);

/// The same, and the proof holds under the key that it names. Whose key that is, the trust list says.
[[nodiscard]] Result<ReadCredential, FullCredentialError> check_full_credential(ByteView bytes);

}  // namespace sanad::openbadge

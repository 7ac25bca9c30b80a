#pragma once

#include <functional>

#include "credential/model/compact_credential.h"
#include "credential/trust/trust_list.h"

namespace sanad {

/// The closed set of answers that need only the QR and the trust list's `keys` part. In order of precedence: the first
/// that applies. Each has a sentence `verdict.<name>` and a "what to do" `verdict.<name>.do` in the catalogues.
enum class Verdict {
    unreadable,            ///< not a credential of ours, or damaged
    unknown_key,           ///< not issued by a centre that this list knows, or outside the key's signing window
    forged,                ///< the signature fails
    under_review,          ///< the device's key was compromised
    expired,               ///< genuine, but the course's validity has ended
    genuine_unregistered,  ///< signature genuine, award not yet confirmed at the registry
    genuine_registered,
};
[[nodiscard]] std::string_view name_of(Verdict verdict);

struct Verification {
    Verdict verdict = Verdict::unreadable;
    /// Empty for unreadable, unknown_key and forged: nothing from such a code is shown.
    std::optional<CompactCredential> credential{};
    std::optional<TrustedCentre> centre{};
    std::string device_code{};
    std::string serial{};
};

/// First 8 bytes of SHA-256 of a credential's exact bytes: how registry and lists name it.
using CredentialDigest = ByteArray<8>;
[[nodiscard]] CredentialDigest credential_digest(ByteView credential);

/// Checks a compact credential. `now`: unix seconds. `is_registered`: whether this very certificate is known to have
/// reached the registry (a receipt, or the registry's digests). Pure but for that call; any thread.
[[nodiscard]] Verification verify_credential(ByteView credential, const TrustKeys& trust, std::int64_t now,
                                             const std::function<bool(const CredentialDigest&)>& is_registered);

}  // namespace sanad

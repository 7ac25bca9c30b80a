#pragma once

#include <functional>

#include "credential/model/compact_credential.h"
#include "credential/trust/trust_list.h"

namespace sanad {

/// The closed set of answers, in order of precedence: the first that applies. Each has a sentence `verdict.<name>` and a "what to do"
/// `verdict.<name>.do` in the catalogues.
enum class Verdict {
    unreadable,            ///< not a credential of ours, or damaged
    unknown_key,           ///< not issued by a centre that this list knows, or outside the key's signing window
    forged,                ///< the signature fails
    revoked,               ///< withdrawn for good
    superseded,            ///< replaced by another certificate
    under_review,          ///< the device's key was compromised, and the registry doesn't hold this very certificate from before
    suspended,             ///< withdrawn for a time
    not_yet_awarded,       ///< printed, not handed over yet
    expired,               ///< genuine, but the course's validity has ended
    genuine_unregistered,  ///< signature genuine, award not yet confirmed at the registry
    genuine_registered,
};
[[nodiscard]] std::string_view name_of(Verdict verdict);
/// What a certificate that stands in the trust list's `status` part deserves.
[[nodiscard]] Verdict verdict_of(ListedStatus status);
/// Genuine and good: the two last.
[[nodiscard]] bool is_genuine(Verdict verdict);

struct Verification {
    Verdict verdict = Verdict::unreadable;
    /// Empty for unreadable, unknown_key and forged: nothing from such a code is shown.
    std::optional<CompactCredential> credential{};
    std::optional<TrustedCentre> centre{};
    std::string device_code{};
    std::string serial{};
    std::optional<ListedCertificate> listed{};  ///< for revoked, superseded, suspended, not_yet_awarded: why, since when, by which
    bool by_number =
        false;  ///< genuine_registered because the counter lies in a registered range, not because this very certificate is known
};

/// Whether this very certificate is known to have reached the registry (a receipt, or the registry's digests); asked only when the answer
/// matters.
using IsRegistered = std::function<bool(const CredentialDigest&)>;

/// Checks compact credentials against one list, whose keys it sorts by id once. Refers to the list, which must outlive it unchanged.
/// `now`: unix seconds. Lists may be of any age: they are never too old. Pure but for `is_registered`; any thread.
class Verifier {
public:
    explicit Verifier(const TrustList& trust);
    [[nodiscard]] Verification verify(ByteView credential, std::int64_t now, const IsRegistered& is_registered) const;

private:
    const TrustList& trust_;
    std::vector<std::pair<KeyId, const TrustedDevice*>> keys_;  // by id
};

/// The same for one credential.
[[nodiscard]] Verification verify_credential(ByteView credential, const TrustList& trust, std::int64_t now,
                                             const IsRegistered& is_registered);

}  // namespace sanad

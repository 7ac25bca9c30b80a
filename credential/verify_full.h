#pragma once

#include "credential/openbadge/read.h"
#include "credential/signed_facts.h"
#include "credential/verify.h"

namespace sanad {

struct FullVerification {
    Verdict verdict = Verdict::unreadable;
    std::optional<openbadge::FullCredentialError> fault{};  ///< for unreadable: why
    /// Empty for unreadable, unknown_key and forged: nothing from such a file is shown.
    std::optional<openbadge::ReadCredential> credential{};
    std::optional<TrustedCentre> centre{};
    std::string serial{};
    std::optional<ListedCertificate> listed{};
};

/// Checks a full credential of ours by the same trust list and in the same order as a compact one. It names its certificate by device and
/// counter alone, so `genuine_registered` always means that the number is registered, and a compromised device's is always `under_review`
/// unless it was withdrawn: the registry knows the certificates that it received by their compact bytes. Pure, any thread.
[[nodiscard]] FullVerification verify_full_credential(ByteView bytes, const TrustList& trust, std::int64_t now);

/// What it states, with the labels of a compact credential's facts; none for a verdict that shows nothing.
[[nodiscard]] std::vector<SignedFact> signed_facts(const FullVerification& verification);

}  // namespace sanad

#include "credential/verify.h"

#include <algorithm>

#include "credential/cose/cwt.h"
#include "credential/issue.h"
#include "credential/serial_number.h"

namespace sanad {

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::unreadable:
            return "unreadable";
        case Verdict::unknown_key:
            return "unknown_key";
        case Verdict::forged:
            return "forged";
        case Verdict::under_review:
            return "under_review";
        case Verdict::expired:
            return "expired";
        case Verdict::genuine_unregistered:
            return "genuine_unregistered";
        case Verdict::genuine_registered:
            return "genuine_registered";
    }
    return {};
}

CredentialDigest credential_digest(ByteView credential) {
    const Digest digest = sha256(credential);
    CredentialDigest first{};
    std::copy_n(digest.begin(), first.size(), first.begin());
    return first;
}

Verification verify_credential(ByteView credential, const TrustKeys& trust, std::int64_t now,
                               const std::function<bool(const CredentialDigest&)>& is_registered) {
    const auto message = Sign1::parse(credential, MessageKind::compact_credential, kMaxCredentialBytes);
    if (!message) return {Verdict::unreadable};
    const auto facts = decode_cwt(message->payload());
    if (!facts) return {Verdict::unreadable};

    // A key id is eight bytes and proves nothing: every key that bears it is tried.
    bool known = false;
    const TrustedDevice* device = nullptr;
    for (const auto& candidate : trust.devices) {
        if (key_id(candidate.key) != message->kid()) continue;
        known = true;
        if (message->verify(candidate.key)) device = &candidate;
    }
    if (!known) return {Verdict::unknown_key};
    if (!device) return {Verdict::forged};
    const TrustedCentre* centre = trust.centre(device->centre_code);
    if (!centre || facts->issued_at < device->not_before || facts->issued_at > device->not_after) return {Verdict::unknown_key};

    Verification result{Verdict::genuine_unregistered, *facts, *centre, device->code,
                        serial_number(device->centre_code, device->code, facts->counter)};
    if (device->state == KeyState::compromised) {
        result.verdict = Verdict::under_review;
    } else if (facts->expires_at && *facts->expires_at <= now) {
        result.verdict = Verdict::expired;
    } else if (is_registered(credential_digest(credential))) {
        result.verdict = Verdict::genuine_registered;
    }
    return result;
}

}  // namespace sanad

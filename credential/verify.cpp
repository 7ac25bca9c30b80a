#include "credential/verify.h"

#include <algorithm>

#include "credential/cose/cwt.h"
#include "credential/issue.h"
#include "credential/serial_number.h"

namespace sanad {

Verdict verdict_of(ListedStatus status) {
    switch (status) {
        case ListedStatus::not_yet_awarded:
            return Verdict::not_yet_awarded;
        case ListedStatus::suspended:
            return Verdict::suspended;
        case ListedStatus::superseded:
            return Verdict::superseded;
        case ListedStatus::revoked:
            return Verdict::revoked;
    }
    return Verdict::revoked;
}

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::unreadable:
            return "unreadable";
        case Verdict::unknown_key:
            return "unknown_key";
        case Verdict::forged:
            return "forged";
        case Verdict::revoked:
            return "revoked";
        case Verdict::superseded:
            return "superseded";
        case Verdict::under_review:
            return "under_review";
        case Verdict::suspended:
            return "suspended";
        case Verdict::not_yet_awarded:
            return "not_yet_awarded";
        case Verdict::expired:
            return "expired";
        case Verdict::genuine_unregistered:
            return "genuine_unregistered";
        case Verdict::genuine_registered:
            return "genuine_registered";
    }
    return {};
}

bool is_genuine(Verdict verdict) { return verdict == Verdict::genuine_unregistered || verdict == Verdict::genuine_registered; }

Verifier::Verifier(const TrustList& trust) : trust_(trust) {
    keys_.reserve(trust.keys.devices.size());
    for (const auto& device : trust.keys.devices) keys_.emplace_back(key_id(device.key), &device);
    std::ranges::sort(keys_);
}

Verification Verifier::verify(ByteView credential, std::int64_t now, const IsRegistered& is_registered) const {
    const auto message = Sign1::parse(credential, MessageKind::compact_credential, kMaxCredentialBytes);
    if (!message) return {Verdict::unreadable};
    const auto facts = decode_cwt(message->payload());
    if (!facts) return {Verdict::unreadable};

    // A key id is eight bytes and proves nothing: every key that bears it and might have signed then is tried.
    bool known = false;
    const TrustedDevice* device = nullptr;
    const TrustedCentre* centre = nullptr;
    // Not equal_range: the fuzzers' compiler can't walk what it gives.
    const auto first = std::ranges::lower_bound(keys_, message->kid(), {}, &decltype(keys_)::value_type::first);
    for (auto at = first; at != keys_.end() && at->first == message->kid(); ++at) {
        const TrustedDevice* candidate = at->second;
        if (facts->issued_at < candidate->not_before || facts->issued_at > candidate->not_after) continue;
        const TrustedCentre* its_centre = trust_.keys.centre(candidate->centre_code);
        if (!its_centre) continue;
        known = true;
        if (!message->verify(candidate->key)) continue;
        device = candidate;
        centre = its_centre;
    }
    if (!known) return {Verdict::unknown_key};
    if (!device) return {Verdict::forged};

    Verification result{Verdict::genuine_unregistered, *facts, *centre, device->code,
                        serial_number(device->centre_code, device->code, facts->counter)};
    const CredentialDigest digest = credential_digest(credential);
    const TrustStatus* status = trust_.status_of(device->centre_code);
    const RegisteredCertificates* registered = status ? status->device(device->code) : nullptr;
    const ListedCertificate* listed = status ? status->find(device->code, facts->counter, digest) : nullptr;
    const bool held = registered && registered->has(digest);
    const bool final_word = listed && listed->status >= ListedStatus::superseded;
    // What was certainly withdrawn comes before the doubt about the key, and that doubt before everything which that key says.
    if (!final_word && device->state == KeyState::compromised && !held) {
        result.verdict = Verdict::under_review;
    } else if (listed) {
        result.verdict = verdict_of(listed->status);
        result.listed = *listed;
    } else if (facts->expires_at && *facts->expires_at <= now) {
        result.verdict = Verdict::expired;
    } else if (held || is_registered(digest)) {
        result.verdict = Verdict::genuine_registered;
    } else if (registered && device->state == KeyState::active && registered->in_range(facts->counter)) {
        result.verdict = Verdict::genuine_registered;
        result.by_number = true;
    }
    return result;
}

Verification verify_credential(ByteView credential, const TrustList& trust, std::int64_t now, const IsRegistered& is_registered) {
    return Verifier(trust).verify(credential, now, is_registered);
}

}  // namespace sanad

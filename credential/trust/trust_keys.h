#pragma once

#include <vector>

#include "credential/trust/trust_message.h"

/// The `keys` part of the trust list: what a verifier needs besides the QR to say who signed it. FORMAT.md is the page.
namespace sanad {

/// DO NOT CHANGE the numbers: signed and stored.
enum class KeyState : std::uint8_t { active = 0, retired = 1, compromised = 2 };
[[nodiscard]] std::string_view name_of(KeyState state);

struct TrustedCentre {
    std::string code;
    std::string name_en;
    std::string name_ur;
    std::string time_zone;  ///< IANA name, "Asia/Karachi"
    bool operator==(const TrustedCentre&) const = default;
};

struct TrustedDevice {
    std::string code;
    std::string centre_code;
    PublicKey key{};
    std::int64_t not_before = 0;  ///< signing window, unix seconds, inclusive
    std::int64_t not_after = 0;
    KeyState state = KeyState::active;
    std::int64_t compromised_since = 0;  ///< registry time; 0 unless compromised
    bool operator==(const TrustedDevice&) const = default;
};

struct TrustKeys {
    std::int64_t number = 0;   ///< the registry's state: max(previous + 1, unix seconds) at each change
    std::int64_t made_at = 0;  ///< unix seconds: when this state was last asserted
    std::string public_url;
    std::vector<TrustedCentre> centres;
    std::vector<TrustedDevice> devices;

    [[nodiscard]] const TrustedCentre* centre(std::string_view code) const;
    bool operator==(const TrustKeys&) const = default;
};

constexpr std::size_t kMaxTrustKeysBytes = 256 * 1024;

/// `registry_certificate`: the anchor's certificate of the registry key, which travels inside.
[[nodiscard]] Bytes sign_trust_keys(const Signer& registry, ByteView registry_certificate, const TrustKeys& keys);
[[nodiscard]] Result<TrustKeys, TrustError> read_trust_keys(ByteView bytes, const PublicKey& anchor);

/// The same without signature and certificate, for a verifier's own storage. Refuses with malformed only.
[[nodiscard]] Bytes encode_trust_keys(const TrustKeys& keys);
[[nodiscard]] Result<TrustKeys, TrustError> decode_trust_keys(ByteView bytes);

/// One-way memory: the list with the higher number (`fresh` when equal), in which every key stays compromised that either list calls so,
/// though the other may have forgotten it. The earlier time of compromise wins.
[[nodiscard]] TrustKeys remembered(const TrustKeys& seen, TrustKeys fresh);

}  // namespace sanad

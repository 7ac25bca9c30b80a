#pragma once

#include "credential/cose/sign1.h"

namespace sanad {

/// What a key certificate states (FORMAT.md, "Key certificates"): the anchor's word about the registry key, or the
/// registry's word about a device key. Times are unix seconds, inclusive.
struct KeyCertificate {
    std::string device_code;  ///< "K0117"; empty in a registry key certificate
    std::string centre_code;  ///< empty in a registry key certificate
    std::string public_url;   ///< what QR codes and DIDs are made from; no slash at the end
    PublicKey key{};
    SealingPublicKey sealing_key{};
    std::int64_t not_before = 0;
    std::int64_t not_after = 0;
    std::uint32_t epoch = 1;

    bool operator==(const KeyCertificate&) const = default;
};

enum class KeyCertificateError {
    bad_message,  ///< not a key certificate of this kind, or not signed by the key that should have
    malformed,    ///< signed, but not the map that we know
};

/// `kind`: registry_key_certificate (signer: the anchor) or device_key_certificate (signer: the registry key).
[[nodiscard]] Bytes sign_key_certificate(const Signer& signer, MessageKind kind, const KeyCertificate& certificate);
[[nodiscard]] Result<KeyCertificate, KeyCertificateError> read_key_certificate(ByteView bytes, MessageKind kind, const PublicKey& signer);

/// What makes a device one of this anchor's: the anchor's word about the registry key, and that key's about the device key.
struct DeviceChain {
    KeyCertificate registry;
    KeyCertificate device;
};
[[nodiscard]] Result<DeviceChain, KeyCertificateError> read_device_chain(const PublicKey& anchor, ByteView registry, ByteView device);

/// The second half of the office's code: 8 Crockford digits of SHA-256(anchor).
[[nodiscard]] std::string anchor_check(const PublicKey& anchor);

/// What an officer compares with the kiosk's screen: 16 hex digits of SHA-256(key), in fours ("1a2b 3c4d …").
[[nodiscard]] std::string key_fingerprint(const PublicKey& key);

}  // namespace sanad

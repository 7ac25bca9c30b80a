#pragma once

#include "credential/cose/sign1.h"

/// A registry asks the anchor, which is on no network, to certify its key: what travels there on a stick (FORMAT.md, "Key certificates").
/// Pure functions, any thread.
namespace sanad {

struct RegistryKeyRequest {
    std::string public_url;
    PublicKey anchor{};  ///< whom it asks: nobody else's certificate would help
    PublicKey key{};
    SealingPublicKey sealing_key{};
    std::uint32_t epoch = 1;  ///< what it needs: for a new key more than its old one has

    bool operator==(const RegistryKeyRequest&) const = default;
};

constexpr std::size_t kMaxKeyRequestBytes = 1024;

/// `request.key` must be the signer's own.
[[nodiscard]] Bytes sign_key_request(const Signer& registry, const RegistryKeyRequest& request);
/// bad_signature: not signed by the key that it asks to have certified.
[[nodiscard]] Result<RegistryKeyRequest, MessageError> read_key_request(ByteView bytes);

}  // namespace sanad

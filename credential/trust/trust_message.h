#pragma once

#include "credential/bytes/cbor.h"
#include "credential/trust/key_certificate.h"

/// What the parts of the trust list have in common: a map signed by a registry key, with the anchor's certificate of that key inside.
namespace sanad {

enum class TrustError {
    malformed,       ///< not this part of a trust list, or larger than its limit
    wrong_registry,  ///< signed by a registry that this anchor does not know
    bad_signature,   ///< changed after signing
};

/// `parts`: the entries without the certificate, which is put under the key kTrustCertificate.
[[nodiscard]] Bytes sign_trust_message(const Signer& registry, MessageKind kind, Cbor::Map parts, ByteView registry_certificate);
/// The map as signed, certificate and all. A verifier starts from the anchor's key alone: it checks the certificate with the anchor, then
/// the message with the key that the certificate names.
[[nodiscard]] Result<Cbor, TrustError> open_trust_message(ByteView bytes, MessageKind kind, std::size_t max_bytes, const PublicKey& anchor);

/// The anchor's certificate of the registry key inside a part that one of the readers accepted (std::invalid_argument otherwise): its epoch
/// is for whoever remembers another.
[[nodiscard]] Bytes registry_certificate_in(ByteView part, MessageKind kind);

constexpr std::int64_t kTrustCertificate = 6;       ///< key of the certificate in every part. DO NOT CHANGE: signed
constexpr std::int64_t kMaxTime = 253'402'300'799;  ///< 9999-12-31T23:59:59Z: the last second that any list states

}  // namespace sanad

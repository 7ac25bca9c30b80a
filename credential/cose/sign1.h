#pragma once

#include "credential/bytes/result.h"
#include "credential/cose/key_id.h"

/// COSE_Sign1 (RFC 9052 section 4.2) as Sanad signs it: tag 18, protected {1: alg, 4: kid[, 16: typ]}, nothing unprotected.
/// Pure functions, any thread.
namespace sanad {

/// What a signed message is. Every kind but the compact credential carries its name in the protected header
/// (`typ` = application/vnd.sanad.<name>) and in the external_aad (`sanad/<name>/1`), so that a message of one
/// kind can't be handed to the reader of another.
enum class MessageKind {
    compact_credential,        ///< by a device; no typ, no external_aad (any COSE library must be able to check it)
    registry_key_request,      ///< by a registry, with the key that the anchor is asked to certify
    registry_key_certificate,  ///< by the anchor
    device_key_certificate,    ///< by the registry
    registration_request,      ///< by a device, with the key it asks to be certified
    renewal_request,           ///< by a device, for a longer window of its key
    parcel,                    ///< by a device
    receipt,                   ///< by the registry
    trust_keys,                ///< by the registry
    trust_status,              ///< by the registry
    time,                      ///< by the registry, with a nonce for one request
    request,                   ///< by a device: that it asks for this, once
    feed,                      ///< by the registry, with events of others
};
[[nodiscard]] std::string_view name_of(MessageKind kind);

enum class CoseError {
    malformed,      ///< not a COSE_Sign1 in deterministic CBOR, or with a header that we do not read
    bad_algorithm,  ///< signed with something other than Ed25519 (alg -8, or its fully specified form -19)
    wrong_kind,     ///< a message of another kind
    bad_signature,  ///< changed after signing, or signed by another key
};

/// Why what should be a message of one kind is none: what most readers refuse with.
enum class MessageError {
    malformed,      ///< no such message as its format has it: a login page, half an answer, nothing
    wrong_kind,     ///< signed, but a message of another kind
    bad_signature,  ///< changed on the way, or not signed by the key that should have
};
[[nodiscard]] std::string_view name_of(MessageError error);

/// The same in the words of a reader that calls these errors malformed, wrong_kind and bad_signature; another algorithm is malformed there.
template <class Error>
[[nodiscard]] constexpr Error error_as(CoseError error) {
    switch (error) {
        case CoseError::wrong_kind:
            return Error::wrong_kind;
        case CoseError::bad_signature:
            return Error::bad_signature;
        case CoseError::malformed:
        case CoseError::bad_algorithm:
            return Error::malformed;
    }
    return Error::malformed;
}

/// A COSE_Sign1 taken apart, its signature not checked yet. Nothing in it may be believed before `verify` says true.
class Sign1 {
public:
    /// Refuses with malformed, bad_algorithm or wrong_kind. `bytes` up to `max_bytes`.
    [[nodiscard]] static Result<Sign1, CoseError> parse(ByteView bytes, MessageKind kind, std::size_t max_bytes);

    [[nodiscard]] const KeyId& kid() const { return kid_; }
    [[nodiscard]] const Bytes& payload() const { return payload_; }
    [[nodiscard]] bool verify(const PublicKey& key) const;

private:
    KeyId kid_{};
    Bytes payload_;
    Bytes signed_bytes_;  // the Sig_structure
    Bytes signature_;
};

/// Signs `payload` as a message of `kind`.
[[nodiscard]] Bytes sign1(const Signer& signer, MessageKind kind, ByteView payload);

/// Parses, checks the signature by `key`, returns the payload.
[[nodiscard]] Result<Bytes, CoseError> open_sign1(ByteView bytes, MessageKind kind, const PublicKey& key, std::size_t max_bytes);

}  // namespace sanad

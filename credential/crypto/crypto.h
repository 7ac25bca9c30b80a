#pragma once

#include <memory>
#include <string>

#include "credential/bytes/bytes.h"

/// The only door to libsodium (bytes/text_codec.cpp borrows its hex and base64). Everything here may be called from
/// any thread once `initialise_crypto()` has returned. Not for: streams, anything that our formats don't name.
namespace sanad {

using Digest = ByteArray<32>;            ///< SHA-256
using PublicKey = ByteArray<32>;         ///< Ed25519
using Signature = ByteArray<64>;         ///< Ed25519
using SealingPublicKey = ByteArray<32>;  ///< X25519

/// Starts libsodium and checks every primitive against a published answer (RFC 8032, FIPS 180, RFC 4231, BLAKE2's,
/// draft-irtf-cfrg-xchacha, Argon2's). Throws std::runtime_error when one is wrong: the program must not run.
void initialise_crypto();

[[nodiscard]] Digest sha256(ByteView bytes);
/// SHA-256 in pieces. A copy goes on from where the original stood, so a beginning that many texts share is hashed once.
class Sha256 {
public:
    Sha256();
    Sha256& add(ByteView bytes);
    /// Of everything added so far; more may be added after.
    [[nodiscard]] Digest digest() const;

private:
    alignas(8) ByteArray<104> state_{};  ///< crypto_hash_sha256_state
};
[[nodiscard]] Digest hmac_sha256(ByteView key, ByteView message);
[[nodiscard]] Bytes random_bytes(std::size_t count);
/// Constant-time for equal lengths.
[[nodiscard]] bool equal_secret(ByteView a, ByteView b);

/// Whether `signature` over `message` was made by the holder of `key` (RFC 8032; libsodium refuses small-order keys).
[[nodiscard]] bool ed25519_verify(const PublicKey& key, ByteView message, ByteView signature);

/// Signs with an Ed25519 key that never leaves the object. Threads: const and safe from any.
class Signer {
public:
    virtual ~Signer() = default;
    [[nodiscard]] virtual const PublicKey& public_key() const = 0;
    [[nodiscard]] virtual Signature sign(ByteView message) const = 0;
};

/// A signer in this process's memory; wiped when destroyed.
class Ed25519Signer final : public Signer {
public:
    /// `seed`: the 32 bytes of RFC 8032 section 5.1.5.
    explicit Ed25519Signer(const ByteArray<32>& seed);
    ~Ed25519Signer() override;
    Ed25519Signer(const Ed25519Signer&) = delete;
    Ed25519Signer& operator=(const Ed25519Signer&) = delete;

    [[nodiscard]] const PublicKey& public_key() const override { return public_key_; }
    [[nodiscard]] Signature sign(ByteView message) const override;

private:
    PublicKey public_key_{};
    ByteArray<64> secret_key_{};
};

/// The public half of an X25519 key whose secret half is `secret` (32 random bytes).
[[nodiscard]] SealingPublicKey x25519_public_key(const ByteArray<32>& secret);

/// What only the holder of the reader's secret half can open (libsodium's sealed box: X25519, XSalsa20-Poly1305, a key pair for this
/// one message); says nothing about who sealed it. 48 bytes longer than `plain`.
[[nodiscard]] Bytes seal_to(const SealingPublicKey& reader, ByteView plain);
/// Nothing when it was not sealed to this reader, or was changed since.
[[nodiscard]] std::optional<Bytes> open_sealed(const ByteArray<32>& secret, ByteView sealed);

/// Encrypts columns at rest under a machine's data key (XChaCha20-Poly1305). The nonce is drawn from the key, the
/// context and the text (keyed BLAKE2b), so the same text in the same place is the same bytes: a rebuilt projection
/// can be compared with the stored one. What that gives away: whether a place holds what it held before.
class ColumnCipher {
public:
    explicit ColumnCipher(const ByteArray<32>& data_key);
    ~ColumnCipher();
    ColumnCipher(const ColumnCipher&) = delete;
    ColumnCipher& operator=(const ColumnCipher&) = delete;

    /// `context` names the place ("trainee:01ABC…") and is authenticated.
    [[nodiscard]] Bytes seal(std::string_view context, ByteView plain) const;
    /// Nothing when the bytes were not sealed under this key for this context.
    [[nodiscard]] std::optional<Bytes> open(std::string_view context, ByteView sealed) const;
    /// A keyed hash by which this machine alone finds an identity number again.
    [[nodiscard]] Digest lookup(std::string_view value) const;

private:
    ByteArray<32> data_key_;
};

}  // namespace sanad

#include "credential/crypto/crypto.h"

#include <sodium.h>

#include <stdexcept>
#include <type_traits>

#include "credential/bytes/text_codec.h"
#include "credential/crypto/passphrase.h"

namespace sanad {

Digest sha256(ByteView bytes) {
    Digest digest{};
    crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
    return digest;
}

static_assert(sizeof(crypto_hash_sha256_state) <= 104 && alignof(crypto_hash_sha256_state) <= 8 &&
              std::is_trivially_copyable_v<crypto_hash_sha256_state>);

Sha256::Sha256() { crypto_hash_sha256_init(reinterpret_cast<crypto_hash_sha256_state*>(state_.data())); }

Sha256& Sha256::add(ByteView bytes) {
    crypto_hash_sha256_update(reinterpret_cast<crypto_hash_sha256_state*>(state_.data()), bytes.data(), bytes.size());
    return *this;
}

Digest Sha256::digest() const {
    alignas(8) auto state = state_;  // finishing spoils it
    Digest digest{};
    crypto_hash_sha256_final(reinterpret_cast<crypto_hash_sha256_state*>(state.data()), digest.data());
    return digest;
}

Digest hmac_sha256(ByteView key, ByteView message) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    crypto_auth_hmacsha256_update(&state, message.data(), message.size());
    Digest digest{};
    crypto_auth_hmacsha256_final(&state, digest.data());
    return digest;
}

Bytes random_bytes(std::size_t count) {
    Bytes bytes(count);
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

bool equal_secret(ByteView a, ByteView b) { return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

bool ed25519_verify(const PublicKey& key, ByteView message, ByteView signature) {
    return signature.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) == 0;
}

Ed25519Signer::Ed25519Signer(const ByteArray<32>& seed) { crypto_sign_seed_keypair(public_key_.data(), secret_key_.data(), seed.data()); }

Ed25519Signer::~Ed25519Signer() { sodium_memzero(secret_key_.data(), secret_key_.size()); }

Signature Ed25519Signer::sign(ByteView message) const {
    Signature signature{};
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), secret_key_.data());
    return signature;
}

SealingPublicKey x25519_public_key(const ByteArray<32>& secret) {
    SealingPublicKey key{};
    crypto_scalarmult_curve25519_base(key.data(), secret.data());
    return key;
}

Bytes seal_to(const SealingPublicKey& reader, ByteView plain) {
    Bytes sealed(plain.size() + crypto_box_SEALBYTES);
    if (crypto_box_seal(sealed.data(), plain.data(), plain.size(), reader.data()) != 0)
        throw std::invalid_argument("a sealing key that nobody can hold");
    return sealed;
}

std::optional<Bytes> open_sealed(const ByteArray<32>& secret, ByteView sealed) {
    if (sealed.size() < crypto_box_SEALBYTES) return std::nullopt;
    Bytes plain(sealed.size() - crypto_box_SEALBYTES);
    const SealingPublicKey reader = x25519_public_key(secret);
    if (crypto_box_seal_open(plain.data(), sealed.data(), sealed.size(), reader.data(), secret.data()) != 0) return std::nullopt;
    return plain;
}

ColumnCipher::ColumnCipher(const ByteArray<32>& data_key) : data_key_(data_key) {}
ColumnCipher::~ColumnCipher() { sodium_memzero(data_key_.data(), data_key_.size()); }

Bytes ColumnCipher::seal(std::string_view context, ByteView plain) const {
    constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    Bytes sealed(kNonce + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    crypto_generichash_state state;
    crypto_generichash_init(&state, data_key_.data(), data_key_.size(), kNonce);
    const std::uint8_t separator = 0;
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(context.data()), context.size());
    crypto_generichash_update(&state, &separator, 1);
    crypto_generichash_update(&state, plain.data(), plain.size());
    crypto_generichash_final(&state, sealed.data(), kNonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonce, nullptr, plain.data(), plain.size(),
                                               reinterpret_cast<const unsigned char*>(context.data()), context.size(), nullptr,
                                               sealed.data(), data_key_.data());
    return sealed;
}

std::optional<Bytes> ColumnCipher::open(std::string_view context, ByteView sealed) const {
    constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (sealed.size() < kNonce + kTag) return std::nullopt;
    Bytes plain(sealed.size() - kNonce - kTag);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, sealed.data() + kNonce, sealed.size() - kNonce,
                                                   reinterpret_cast<const unsigned char*>(context.data()), context.size(), sealed.data(),
                                                   data_key_.data()) != 0) {
        return std::nullopt;
    }
    return plain;
}

Digest ColumnCipher::lookup(std::string_view value) const {
    Bytes message = copy_of(bytes_of("sanad/lookup/1"));
    message.push_back(0);
    message.insert(message.end(), value.begin(), value.end());
    return hmac_sha256(data_key_, message);
}

namespace {

void expect(bool right, const char* primitive) {
    if (!right) throw std::runtime_error(std::string("self-test failed: ") + primitive);
}

ByteArray<32> seed_from_hex(std::string_view hex) { return *array_of<32>(*from_hex(hex)); }

}  // namespace

void initialise_crypto() {
    expect(sodium_init() >= 0, "libsodium does not start");
    expect(to_hex(sha256(bytes_of("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256 (FIPS 180-4)");
    expect(to_hex(hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
           "HMAC-SHA-256 (RFC 4231, 2)");
    // RFC 8032 section 7.1, TEST 2.
    const Ed25519Signer signer(seed_from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    expect(to_hex(signer.public_key()) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "Ed25519 key (RFC 8032)");
    const Bytes message{0x72};
    Signature signature = signer.sign(message);
    expect(to_hex(signature) ==
               "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
               "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
           "Ed25519 signature (RFC 8032)");
    expect(ed25519_verify(signer.public_key(), message, signature), "Ed25519 accepts");
    signature[5] ^= 1;
    expect(!ed25519_verify(signer.public_key(), message, signature), "Ed25519 refuses");
    // RFC 7748 section 6.1, Alice.
    expect(to_hex(x25519_public_key(seed_from_hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc099"
                                                  "2ab177fba51db92c2a"))) ==
               "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
           "X25519 (RFC 7748)");
    // Keyed BLAKE2b: the first entry of the reference implementation's known answers.
    Bytes blake_key(64);
    for (std::size_t i = 0; i < blake_key.size(); ++i) blake_key[i] = static_cast<std::uint8_t>(i);
    ByteArray<64> blake{};
    crypto_generichash(blake.data(), blake.size(), nullptr, 0, blake_key.data(), blake_key.size());
    expect(to_hex(blake) ==
               "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786"
               "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568",
           "BLAKE2b (reference known answers)");
    // draft-irtf-cfrg-xchacha-03 appendix A.3.1, decrypted through libsodium directly.
    const Bytes sealed = *from_hex(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e12"
        "13b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c79879"
        "47deafd8780acf49");
    const Bytes key = *from_hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
    const Bytes nonce = *from_hex("404142434445464748494a4b4c4d4e4f5051525354555657");
    const Bytes context = *from_hex("50515253c0c1c2c3c4c5c6c7");
    Bytes plain(sealed.size() - crypto_aead_xchacha20poly1305_ietf_ABYTES);
    expect(crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, sealed.data(), sealed.size(), context.data(),
                                                      context.size(), nonce.data(), key.data()) == 0 &&
               text_of(plain).starts_with("Ladies and Gentlemen of the class of '99"),
           "XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03)");
    expect(stretching_works(), "Argon2id (reference implementation)");
}

}  // namespace sanad

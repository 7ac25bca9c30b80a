#include "credential/crypto/passphrase.h"

#include <sodium.h>

#include <cstring>
#include <new>
#include <utility>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

/// A key that is gone when the scope ends.
class StretchedKey {
public:
    StretchedKey(const Passphrase& passphrase, const StretchCost& cost, const ByteArray<16>& salt) {
        const ByteView secret = passphrase.bytes();
        if (crypto_pwhash_argon2id(key_.data(), key_.size(), reinterpret_cast<const char*>(secret.data()), secret.size(), salt.data(),
                                   cost.passes, std::size_t{cost.memory_kib} * 1024, crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
            throw std::bad_alloc();
        }
    }
    ~StretchedKey() { wipe(key_); }
    StretchedKey(const StretchedKey&) = delete;
    StretchedKey& operator=(const StretchedKey&) = delete;
    [[nodiscard]] const ByteArray<32>& bytes() const { return key_; }

private:
    ByteArray<32> key_{};
};

static_assert(crypto_pwhash_argon2id_SALTBYTES == 16 && crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == 24);
static_assert(crypto_aead_xchacha20poly1305_ietf_ABYTES == kPassphraseSealBytes);

}  // namespace

void wipe(std::span<std::uint8_t> secret) { sodium_memzero(secret.data(), secret.size()); }

Passphrase::Passphrase(std::string_view text) : data_(static_cast<std::uint8_t*>(sodium_malloc(text.size()))), size_(text.size()) {
    if (!data_) throw std::bad_alloc();
    std::copy(text.begin(), text.end(), data_);
}

Passphrase::~Passphrase() { sodium_free(data_); }

Passphrase::Passphrase(Passphrase&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Passphrase& Passphrase::operator=(Passphrase&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

Bytes seal_under(const Passphrase& passphrase, const StretchCost& cost, const ByteArray<16>& salt, const ByteArray<24>& nonce,
                 ByteView header, ByteView plain) {
    const StretchedKey key(passphrase, cost, salt);
    Bytes sealed(plain.size() + kPassphraseSealBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, plain.data(), plain.size(), header.data(), header.size(), nullptr,
                                               nonce.data(), key.bytes().data());
    return sealed;
}

std::optional<Bytes> open_under(const Passphrase& passphrase, const StretchCost& cost, const ByteArray<16>& salt,
                                const ByteArray<24>& nonce, ByteView header, ByteView sealed) {
    if (sealed.size() < kPassphraseSealBytes) return std::nullopt;
    const StretchedKey key(passphrase, cost, salt);
    Bytes plain(sealed.size() - kPassphraseSealBytes);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, sealed.data(), sealed.size(), header.data(),
                                                   header.size(), nonce.data(), key.bytes().data()) != 0) {
        return std::nullopt;
    }
    return plain;
}

bool stretching_works() {
    ByteArray<16> salt{};
    for (std::size_t i = 0; i < salt.size(); ++i) salt[i] = static_cast<std::uint8_t>(i);
    const StretchedKey key(Passphrase("correct horse battery staple"), {64, 2}, salt);
    // Debian's libargon2, the reference implementation, gives the same.
    return to_hex(key.bytes()) == "2df47ede6358ed17a9976d4fcedb897a10036d432a4acef17d263bfc98bd20ac";
}

}  // namespace sanad

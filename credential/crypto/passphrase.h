#pragma once

#include "credential/crypto/crypto.h"

/// Secrets under a passphrase: Argon2id (RFC 9106) makes the key, XChaCha20-Poly1305 encrypts. Any thread.
namespace sanad {

/// Overwrites what must not stay in memory; the compiler can't leave it out.
void wipe(std::span<std::uint8_t> secret);

/// A passphrase in memory of its own: between guard pages, not swapped where the system allows, wiped when destroyed.
class Passphrase {
public:
    explicit Passphrase(std::string_view text);
    ~Passphrase();
    Passphrase(Passphrase&& other) noexcept;
    Passphrase& operator=(Passphrase&& other) noexcept;
    Passphrase(const Passphrase&) = delete;
    Passphrase& operator=(const Passphrase&) = delete;

    [[nodiscard]] ByteView bytes() const { return {data_, size_}; }

private:
    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
};

/// What one guess at a passphrase costs, for us and for a thief.
struct StretchCost {
    std::uint32_t memory_kib = 64 * 1024;  ///< at least 8
    std::uint32_t passes = 2;
    bool operator==(const StretchCost&) const = default;
};

constexpr std::size_t kPassphraseSealBytes = 16;  ///< how much longer sealed bytes are than plain ones

/// Seals `plain`; `header` is authenticated with it. Salt and nonce are new random bytes each time.
/// Takes `cost.memory_kib` while it runs; throws std::bad_alloc when that is not to be had.
[[nodiscard]] Bytes seal_under(const Passphrase& passphrase, const StretchCost& cost, const ByteArray<16>& salt, const ByteArray<24>& nonce,
                               ByteView header, ByteView plain);
/// Nothing when the passphrase is another, or anything was changed.
[[nodiscard]] std::optional<Bytes> open_under(const Passphrase& passphrase, const StretchCost& cost, const ByteArray<16>& salt,
                                              const ByteArray<24>& nonce, ByteView header, ByteView sealed);

/// Checks Argon2id against the reference implementation's answer; initialise_crypto() calls it.
[[nodiscard]] bool stretching_works();

}  // namespace sanad

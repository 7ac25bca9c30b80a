#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "credential/crypto/crypto.h"

/// Keys and signatures as Controlled Identifiers and Data Integrity write them: multibase base58btc ('z'; Bitcoin's alphabet).
namespace sanad {

/// "z6Mk…": the Ed25519 public key with its multicodec prefix 0xed 0x01.
[[nodiscard]] std::string multikey(const PublicKey& key);
/// Nothing for anything that `multikey` would not have written.
[[nodiscard]] std::optional<PublicKey> key_of_multikey(std::string_view text);

/// 'z' and the base58btc digits. At most kMaxMultibaseBytes.
[[nodiscard]] std::string to_multibase58(ByteView bytes);
/// Nothing for another base, a digit that isn't one, or more than kMaxMultibaseBytes.
[[nodiscard]] std::optional<Bytes> from_multibase58(std::string_view text);

constexpr std::size_t kMaxMultibaseBytes = 128;

}  // namespace sanad

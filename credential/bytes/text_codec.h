#pragma once

#include "credential/bytes/bytes.h"

/// Bytes as text and back. Pure functions, any thread. Decoders return nothing for a text that is not exactly
/// what the encoder would have written (case of hex and base32 apart).
namespace sanad {

/// Lower-case hexadecimal, two digits a byte.
[[nodiscard]] std::string to_hex(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view hex);

/// Crockford base32, upper case, most significant bits first, last digit padded with zero bits: 5 bytes are
/// 8 digits, 16 bytes are 26. Decoding takes either case and reads O as 0, I and L as 1.
[[nodiscard]] std::string to_base32(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_base32(std::string_view digits);

/// RFC 4648 base64 with padding.
[[nodiscard]] std::string to_base64(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text);

/// The bytes, with a 0x01 guard byte in front, as one decimal number (FORMAT.md, "QR text"). At most 4,096 bytes.
[[nodiscard]] std::string to_decimal(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_decimal(std::string_view digits);

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
[[nodiscard]] bool is_utf8(ByteView bytes);

}  // namespace sanad

#pragma once

#include <string>
#include <string_view>

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"

/// Pictures that carry their credential (Open Badges 3.0, "Baking"): the JSON stands, uncompressed, in one iTXt chunk `openbadgecredential`
/// of a PNG (W3C PNG, section 11.3.3.4). Reads and writes chunks; looks into no pixel. Pure functions, any thread.
namespace sanad {

/// Why a file is not a picture with a credential in it.
enum class BakedPngError {
    too_large,      ///< over kMaxBakedPngBytes
    not_png,        ///< doesn't begin as a PNG does
    damaged,        ///< chunks that aren't whole, a wrong checksum, no IHDR at the start or IEND at the end
    no_credential,  ///< a picture and nothing more
    unsupported,    ///< several credentials, a compressed one, or one that isn't UTF-8 of 1 … kMaxBakedTextBytes
};
[[nodiscard]] std::string_view name_of(BakedPngError error);

constexpr std::size_t kMaxBakedPngBytes = 1024 * 1024;
constexpr std::size_t kMaxBakedTextBytes = 64 * 1024;

/// The picture with the credential behind its IHDR, in the place of any that it carried; nothing else of it changes.
/// `png` is one of our own pictures: throws std::invalid_argument when it is damaged.
[[nodiscard]] Bytes bake(ByteView png, std::string_view credential);

/// The credential's exact bytes. Nothing is known of them yet: they are still to be read, and their proof to be checked.
[[nodiscard]] Result<std::string, BakedPngError> unbake(ByteView png);

}  // namespace sanad

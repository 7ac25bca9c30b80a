#pragma once

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"

/// One zstd frame that says how long its content is. Pure functions, any thread.
namespace sanad {

enum class ZstdError {
    malformed,  ///< not exactly one complete frame with its content size
    too_large,  ///< the content is, or claims to be, over the limit
};

[[nodiscard]] Bytes zstd_compress(ByteView content);
/// Takes memory only as the content really comes, never by what the frame claims; at most `max_bytes` and one window (≤ 8 MiB).
[[nodiscard]] Result<Bytes, ZstdError> zstd_decompress(ByteView frame, std::size_t max_bytes);

}  // namespace sanad

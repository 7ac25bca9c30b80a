#pragma once

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"

/// One zstd frame that says how long its content is. Pure functions, any thread.
namespace sanad {

enum class ZstdError {
    malformed,  ///< not exactly one complete frame with its content size
    too_large,  ///< the content is, or claims to be, over the limit
};

/// `prefix`: what the reader has already; its words need not be sent again.
[[nodiscard]] Bytes zstd_compress(ByteView content, ByteView prefix = {});
/// Takes memory only as the content really comes, never by what the frame claims; at most `max_bytes` and one window (≤ 8 MiB).
/// `prefix`: the same bytes as the writer's; with others the content is malformed, or another.
[[nodiscard]] Result<Bytes, ZstdError> zstd_decompress(ByteView frame, std::size_t max_bytes, ByteView prefix = {});

}  // namespace sanad

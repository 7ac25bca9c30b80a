#include "sync/protocol/zstd_frame.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <stdexcept>

namespace sanad {
namespace {

// A parcel is a few dozen KiB on a link of a few KiB a second: time spent here is won there.
constexpr int kLevel = 12;
constexpr int kMaxWindowLog = 23;  // 8 MiB, RFC 8878's recommendation for decoders

}  // namespace

Bytes zstd_compress(ByteView content, ByteView prefix) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
    if (!context) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    if (!prefix.empty()) {
        // The window must reach back over the content into the prefix.
        const int reach = static_cast<int>(std::bit_width(content.size() + prefix.size()));
        ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, std::clamp(reach, 10, kMaxWindowLog));
        ZSTD_CCtx_refPrefix(context.get(), prefix.data(), prefix.size());
    }
    Bytes frame(ZSTD_compressBound(content.size()));
    const std::size_t size = ZSTD_compress2(context.get(), frame.data(), frame.size(), content.data(), content.size());
    if (ZSTD_isError(size)) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(size));
    frame.resize(size);
    return frame;
}

Result<Bytes, ZstdError> zstd_decompress(ByteView frame, std::size_t max_bytes, ByteView prefix) {
    const unsigned long long claimed = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (claimed == ZSTD_CONTENTSIZE_ERROR || claimed == ZSTD_CONTENTSIZE_UNKNOWN) return refuse(ZstdError::malformed);
    if (claimed > max_bytes) return refuse(ZstdError::too_large);

    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
    if (!context) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
    if (!prefix.empty()) ZSTD_DCtx_refPrefix(context.get(), prefix.data(), prefix.size());
    ZSTD_inBuffer in{frame.data(), frame.size(), 0};
    Bytes content;
    Bytes chunk(ZSTD_DStreamOutSize());
    while (true) {
        ZSTD_outBuffer out{chunk.data(), chunk.size(), 0};
        const std::size_t left = ZSTD_decompressStream(context.get(), &out, &in);
        if (ZSTD_isError(left)) return refuse(ZstdError::malformed);
        if (content.size() + out.pos > max_bytes) return refuse(ZstdError::too_large);
        content.insert(content.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(out.pos));
        if (left == 0) break;
        if (in.pos == in.size && out.pos < out.size) return refuse(ZstdError::malformed);  // it ends half-way
    }
    if (in.pos != in.size || content.size() != claimed) return refuse(ZstdError::malformed);
    return content;
}

}  // namespace sanad

#pragma once

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"

namespace sanad {

/// A picture with transparency, not premultiplied. Immutable; any thread.
struct Picture {
    int width = 0, height = 0;
    Bytes rgba;  ///< width × height × 4, row by row from the top
};

inline constexpr std::size_t kMaxPictureBytes = 512 * 1024;
inline constexpr std::uint32_t kMaxPictureSide = 1500;  ///< pixels; an emblem is 20 mm, so this is 1,900 dpi

enum class PictureError {
    too_large,  ///< more than kMaxPictureBytes
    not_png,
    too_many_pixels,  ///< a side over kMaxPictureSide
    broken,           ///< begins like a PNG and isn't a whole one
};

/// Any PNG, without its colour profile. Pure, any thread.
[[nodiscard]] Result<Picture, PictureError> read_picture(ByteView file);

}  // namespace sanad

#include "kiosk/document/picture.h"

#include <png.h>

#include <algorithm>
#include <array>

namespace sanad {

Result<Picture, PictureError> read_picture(ByteView file) {
    if (file.size() > kMaxPictureBytes) return refuse(PictureError::too_large);
    constexpr std::array<std::uint8_t, 8> kSignature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    if (file.size() < kSignature.size() || !std::equal(kSignature.begin(), kSignature.end(), file.begin())) {
        return refuse(PictureError::not_png);
    }
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, file.data(), file.size())) return refuse(PictureError::broken);
    if (image.width > kMaxPictureSide || image.height > kMaxPictureSide) {
        png_image_free(&image);
        return refuse(PictureError::too_many_pixels);
    }
    image.format = PNG_FORMAT_RGBA;
    Picture picture{static_cast<int>(image.width), static_cast<int>(image.height), Bytes(PNG_IMAGE_SIZE(image))};
    const bool read = png_image_finish_read(&image, nullptr, picture.rgba.data(), 0, nullptr) && image.warning_or_error == 0;
    png_image_free(&image);
    if (!read) return refuse(PictureError::broken);
    return picture;
}

}  // namespace sanad

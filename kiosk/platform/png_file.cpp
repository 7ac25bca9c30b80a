#include "kiosk/platform/png_file.h"

#include <png.h>

#include <stdexcept>

namespace sanad {

void write_png(const std::string& file, int width, int height, const std::vector<std::uint8_t>& rgb) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(height);
    image.format = PNG_FORMAT_RGB;
    image.flags = PNG_IMAGE_FLAG_FAST;
    if (png_image_write_to_file(&image, file.c_str(), 0, rgb.data(), 0, nullptr) == 0)
        throw std::runtime_error("cannot write " + file + ": " + image.message);
}

}  // namespace sanad

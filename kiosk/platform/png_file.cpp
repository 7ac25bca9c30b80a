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

PngImage read_png(const std::uint8_t* bytes, std::size_t size) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes, size) == 0) throw std::runtime_error(std::string("not a PNG: ") + image.message);
    image.format = PNG_FORMAT_BGRA;  // ARGB8888 on a little-endian machine
    PngImage read{static_cast<int>(image.width), static_cast<int>(image.height), {}};
    read.argb.resize(static_cast<std::size_t>(image.width) * image.height);
    if (png_image_finish_read(&image, nullptr, read.argb.data(), 0, nullptr) == 0)
        throw std::runtime_error(std::string("not a PNG: ") + image.message);
    return read;
}

}  // namespace sanad

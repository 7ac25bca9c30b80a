#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sanad {

/// Writes RGB pixels, row by row, as a PNG. Throws std::runtime_error when the file cannot be written.
void write_png(const std::string& file, int width, int height, const std::vector<std::uint8_t>& rgb);

struct PngImage {
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> argb{};
};
/// Reads a PNG made by this program. Throws std::runtime_error when it is none.
[[nodiscard]] PngImage read_png(const std::uint8_t* bytes, std::size_t size);

}  // namespace sanad

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sanad {

/// Writes RGB pixels, row by row, as a PNG. Throws std::runtime_error when the file cannot be written.
void write_png(const std::string& file, int width, int height, const std::vector<std::uint8_t>& rgb);

}  // namespace sanad

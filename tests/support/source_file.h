#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace sanad {

/// The bytes of a file of the source tree. Throws when it is not there: a test without its data must not pass.
inline std::string source_file(const std::string& path) {
    std::ifstream file(std::string(SANAD_SOURCE_DIR) + "/" + path, std::ios::binary);
    if (!file) throw std::runtime_error("no file " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace sanad

#include "tests/support/source_file.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace sanad {

// The only source that knows where the tree is: all others compile to the same in every checkout.
std::string source_path(const std::string& path) { return std::string(SANAD_SOURCE_DIR) + "/" + path; }

std::string source_file(const std::string& path) {
    std::ifstream file(source_path(path), std::ios::binary);
    if (!file) throw std::runtime_error("no file " + path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace sanad

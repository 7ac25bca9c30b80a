#pragma once

#include <string>

namespace sanad {

/// Where a file of the source tree is.
[[nodiscard]] std::string source_path(const std::string& path);

/// Its bytes. Throws when it is not there: a test without its data must not pass.
[[nodiscard]] std::string source_file(const std::string& path);

}  // namespace sanad

#pragma once

#include <string>

#include "credential/bytes/result.h"
#include "kiosk/model/refusal.h"

namespace sanad {

/// Reads a whole file of at most `limit` bytes; never more than that into memory. Refuses: file.missing {file}, file.too_large {file}.
[[nodiscard]] Result<std::string, Refusal> read_input_file(const std::string& path, std::size_t limit);

}  // namespace sanad

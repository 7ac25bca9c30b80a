#pragma once

#include <cstdint>
#include <optional>

#include "kiosk/usecase/desk.h"

namespace sanad {

/// Below this, whoever works here is warned: there is time left to make room, and certificates still issue.
constexpr std::int64_t kLittleDiskSpace = std::int64_t{1} << 30;

/// Bytes that are free where this kiosk's records are; nothing when the system doesn't say. Asks the disk: a job's thread.
[[nodiscard]] std::optional<std::int64_t> free_disk_bytes(const Desk& desk);

}  // namespace sanad

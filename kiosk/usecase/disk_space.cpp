#include "kiosk/usecase/disk_space.h"

#include <filesystem>

namespace sanad {

std::optional<std::int64_t> free_disk_bytes(const Desk& desk) {
    std::error_code failure;
    const auto space = std::filesystem::space(desk.path(), failure);
    if (failure) return std::nullopt;
    return static_cast<std::int64_t>(space.available);
}

}  // namespace sanad

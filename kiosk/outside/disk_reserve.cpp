#include "kiosk/outside/disk_reserve.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace sanad {
namespace {

/// Bytes that a file really takes: one that was copied by `cp` may be as long and take none.
std::int64_t taken_by(const std::string& file) {
    struct stat found {};
    const bool there = ::lstat(file.c_str(), &found) == 0 && S_ISREG(found.st_mode);
    return there ? std::int64_t{found.st_blocks} * 512 : 0;
}

void set_aside(const std::string& file, std::int64_t bytes) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) return;
    // Not posix_fallocate: where the filesystem can't, that writes all of it.
    const bool done = ::fallocate(fd, 0, 0, bytes) == 0;
    ::close(fd);
    if (!done) ::unlink(file.c_str());
}

}  // namespace

std::string reserve_beside(const std::string& path) { return path + ".reserve"; }

std::optional<DiskState> disk_state(const std::string& path, const ReserveSizes& sizes) {
    std::error_code failure;
    const auto space = std::filesystem::space(path, failure);
    if (failure) return std::nullopt;
    DiskState state{static_cast<std::int64_t>(space.available), taken_by(reserve_beside(path)) >= sizes.reserve};
    state.is_full = state.free + (state.reserved ? sizes.reserve : 0) < sizes.reserve + sizes.last;
    return state;
}

std::optional<DiskState> give_back_reserve(const std::string& path, const ReserveSizes& sizes) {
    const auto state = disk_state(path, sizes);
    if (!state || state->free >= sizes.last) return state;
    ::unlink(reserve_beside(path).c_str());
    return disk_state(path, sizes);
}

std::optional<DiskState> look_after_reserve(const std::string& path, const ReserveSizes& sizes) {
    const auto state = give_back_reserve(path, sizes);
    if (!state || state->reserved || state->free < std::max(sizes.plenty, sizes.last)) return state;
    set_aside(reserve_beside(path), sizes.reserve);
    return disk_state(path, sizes);
}

Refusal use_reserve(const std::string& path, const ReserveSizes& sizes) {
    const auto state = disk_state(path, sizes);
    const bool is_other_disk = state && state->free > sizes.reserve + sizes.last;
    const bool made = !is_other_disk && taken_by(reserve_beside(path)) > 0 && ::unlink(reserve_beside(path).c_str()) == 0;
    return Refusal{made ? "disk.room_made" : "disk.full"};
}

bool on_one_disk(const std::string& a, const std::string& b) {
    struct stat one {};
    struct stat other {};
    return ::stat(a.c_str(), &one) == 0 && ::stat(b.c_str(), &other) == 0 && one.st_dev == other.st_dev;
}

}  // namespace sanad

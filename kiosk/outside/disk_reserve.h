#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kiosk/model/refusal.h"

/// Disk space that is kept for the day on which the disk is full: a file of no content beside the database, "<path>.reserve". When hardly
/// anything is left it goes, and recording and issuing go on in its place until somebody makes room. Asks the disk: a job's thread. Any
/// number of threads and programs may do so at once.
namespace sanad {

/// Below this, whoever works here is warned: there is time left to make room, and certificates still issue.
constexpr std::int64_t kLittleDiskSpace = std::int64_t{1} << 30;

struct ReserveSizes {
    std::int64_t reserve = std::int64_t{256} << 20;
    std::int64_t plenty = kLittleDiskSpace + reserve;  ///< what must be free to set it aside, so that it makes nobody warn
    std::int64_t last = std::int64_t{32} << 20;        ///< with less free, the disk counts as full
};

struct DiskState {
    std::int64_t free = 0;  ///< bytes
    bool reserved = false;  ///< the reserve is there, whole
    /// Nothing is free but what is meant for recording and issuing: whatever can wait is not written.
    bool is_full = false;
};

[[nodiscard]] std::string reserve_beside(const std::string& path);

/// Nothing when the system doesn't say.
[[nodiscard]] std::optional<DiskState> disk_state(const std::string& path, const ReserveSizes& sizes = {});

/// Gives the reserve back when the disk is full; then says how it is.
std::optional<DiskState> give_back_reserve(const std::string& path, const ReserveSizes& sizes = {});

/// The same, and sets the reserve aside when there is plenty: what the kiosk's window does before each job. On a filesystem that can't set
/// space aside without writing it, there is no reserve.
std::optional<DiskState> look_after_reserve(const std::string& path, const ReserveSizes& sizes = {});

/// Something could not be written because a disk is full: gives the reserve back, unless this disk has more room free than that would make.
/// Returns what to say: disk.room_made; disk.full when there was none left, or another disk is the full one.
[[nodiscard]] Refusal use_reserve(const std::string& path, const ReserveSizes& sizes = {});

/// Whether both lie on one filesystem; false where either doesn't exist.
[[nodiscard]] bool on_one_disk(const std::string& a, const std::string& b);

}  // namespace sanad

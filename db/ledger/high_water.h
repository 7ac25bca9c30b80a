#pragma once

#include "db/ledger/ledger.h"

/// A small file beside the keys that says how far a machine had come when it last issued. A database that knows less was put back to an
/// older state, by hand or by a snapshot, and must give out no number again. Functions of files, any thread.
namespace sanad {

struct HighWater {
    std::string ledger;         ///< that was written
    Seq seq = 0;                ///< its head then
    Digest hash{};              ///< of that event
    std::uint32_t counter = 0;  ///< no certificate of the device had a higher one
    bool operator==(const HighWater&) const = default;
};

/// "<path>.high-water"
[[nodiscard]] std::string high_water_beside(const std::string& path);

/// Nothing when there is no such file, or no such thing in it: it is a second opinion, and nothing depends on having it.
[[nodiscard]] std::optional<HighWater> read_high_water(const std::string& file);

/// On the disk, whole, when it returns. Throws std::system_error when it can't be written.
void write_high_water(const std::string& file, const HighWater& mark);

}  // namespace sanad

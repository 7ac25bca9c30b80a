#pragma once

#include <cstddef>

namespace sanad {

/// How large the parcels are, in bytes as sent.
struct ParcelSizes {
    std::size_t first = 16 * 1024;
    std::size_t largest = 64 * 1024;
    std::size_t smallest = 1024;
    double slow_seconds = 5;  ///< parcels grow while one takes less
    int halvings = 4;         ///< tries on a link that breaks, each half as large, before this sync gives up
};

/// What the link bears, learnt from what went through and what broke. On a link that breaks, each parcel goes by a connection of its own
/// and none is larger than one that went through: a link that is cut after so many bytes then carries every parcel once. After a while it
/// is tried again without such care, ever more seldom. A value.
class LinkPace {
public:
    explicit LinkPace(const ParcelSizes& sizes) : sizes_(sizes), size_(sizes.first) {}

    /// Of the next parcel.
    [[nodiscard]] std::size_t parcel_bytes() const { return size_; }
    /// Whether the next parcel should not go by the connection that is open.
    [[nodiscard]] bool wants_new_connection() const { return careful_; }

    /// What was learnt stays; the tries and the patience of the sync before do not, so that a link that was mended is not mistrusted for
    /// long.
    void begin_sync();
    void went_through(std::size_t parcel_bytes, double seconds);
    /// Whether it is worth to try again at once.
    [[nodiscard]] bool broke();

private:
    static constexpr int kPatience = 8;

    ParcelSizes sizes_;
    std::size_t size_;
    std::size_t proven_ = 0;  ///< the largest that went through since the last break
    bool careful_ = false;
    int breaks_ = 0;            ///< in a row
    int good_ = 0;              ///< parcels since this care began
    int patience_ = kPatience;  ///< parcels until it is tried without
};

}  // namespace sanad

#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace sanad {

/// How often somebody may come: on average so many times a second, and a minute's worth at once. 0: as often as they like.
struct Rate {
    unsigned per_second = 0;
    static constexpr std::int64_t kBurstSeconds = 60;
};

/// A token bucket for each name. Remembers at most twice `kMostNames`: beyond that those that came longest ago begin anew, so that a
/// flood of names costs a bounded memory and shuts nobody out. Any thread.
class RateLimiter {
public:
    static constexpr std::size_t kMostNames = 50'000;
    explicit RateLimiter(Rate rate) : rate_(rate) {}

    /// Whole seconds until `who` may come again, at least 1; 0: now. `now`: milliseconds of any clock; one that goes back gives nothing.
    [[nodiscard]] std::int64_t wait(const std::string& who, std::int64_t now);
    /// `who` came.
    void charge(const std::string& who, std::int64_t now);

private:
    struct Bucket {
        std::int64_t tokens = 0;  ///< thousandths
        std::int64_t at = 0;
    };
    [[nodiscard]] Bucket& bucket_of(const std::string& who, std::int64_t now);
    [[nodiscard]] std::int64_t full() const { return std::int64_t{rate_.per_second} * Rate::kBurstSeconds * 1000; }

    const Rate rate_;
    std::mutex mutex_;
    // A bucket that nobody touched for kBurstSeconds is full, and is as good as none: the older map is then dropped whole.
    std::unordered_map<std::string, Bucket> newer_;
    std::unordered_map<std::string, Bucket> older_;
    std::int64_t turned_at_ = 0;
};

}  // namespace sanad

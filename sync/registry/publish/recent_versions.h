#pragma once

#include <list>

#include "db/ledger/clock.h"

namespace sanad {

/// Something published, as it was once answered.
struct Version {
    std::string etag;  ///< strong (RFC 9110, 8.8.3), in its quotes: it names these very bytes
    std::string bytes;
};

/// What was answered within the last 15 minutes, so that whose link broke gets the rest of what it began, although what is signed when
/// asked for has other bytes by now. Bounded: what was asked for longest ago goes first. One thread; a pointer or reference that it gives
/// holds until the next call.
class RecentVersions {
public:
    static constexpr std::int64_t kKeptSeconds = 900;

    explicit RecentVersions(const Clock& clock, std::size_t most = 1024, std::size_t most_bytes = 32 * 1024 * 1024)
        : clock_(clock), most_(most), most_bytes_(most_bytes) {}

    /// This is what is answered for `path` now.
    const Version& keep(const std::string& path, const std::string& bytes);
    /// What was answered for `path` under this ETag; null when it is not kept (any more). Asking counts as an answer.
    [[nodiscard]] const Version* find(const std::string& path, const std::string& etag);

private:
    struct Kept {
        std::string path;
        Version version;
        std::int64_t answered_at = 0;
    };
    using Place = std::list<Kept>::iterator;
    const Version& answered(Place kept);
    void forget_old();

    const Clock& clock_;
    const std::size_t most_;
    const std::size_t most_bytes_;
    std::list<Kept> kept_;  // the last answered first
    std::size_t bytes_ = 0;
};

}  // namespace sanad

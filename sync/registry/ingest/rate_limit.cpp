#include "sync/registry/ingest/rate_limit.h"

#include <algorithm>
#include <utility>

namespace sanad {

RateLimiter::Bucket& RateLimiter::bucket_of(const std::string& who, std::int64_t now) {
    now = now < turned_at_ && turned_at_ - now < 1000 ? turned_at_ : now;  // two threads read the clock, the later one came first
    if (now < turned_at_ || now - turned_at_ > Rate::kBurstSeconds * 1000 || newer_.size() >= kMostNames) {
        older_ = std::exchange(newer_, {});
        turned_at_ = now;
    }
    if (const auto found = newer_.find(who); found != newer_.end()) return found->second;
    Bucket bucket{full(), now};
    if (const auto found = older_.find(who); found != older_.end()) {
        bucket = found->second;
        older_.erase(found);
    }
    return newer_.emplace(who, bucket).first->second;
}

std::int64_t RateLimiter::wait(const std::string& who, std::int64_t now) {
    if (rate_.per_second == 0) return 0;
    const std::scoped_lock lock(mutex_);
    Bucket& bucket = bucket_of(who, now);
    // A millisecond gives as many thousandths as a second gives whole ones. A clock set forward by years fills the bucket and no more.
    const std::int64_t passed = std::clamp<std::int64_t>(now - bucket.at, 0, Rate::kBurstSeconds * 1000);
    bucket.tokens = std::min(full(), bucket.tokens + passed * rate_.per_second);
    bucket.at = now;
    if (bucket.tokens >= 1000) return 0;
    const std::int64_t a_second = std::int64_t{rate_.per_second} * 1000;
    return std::max<std::int64_t>(1, (1000 - bucket.tokens + a_second - 1) / a_second);
}

void RateLimiter::charge(const std::string& who, std::int64_t now) {
    if (rate_.per_second == 0) return;
    const std::scoped_lock lock(mutex_);
    bucket_of(who, now).tokens -= 1000;
}

}  // namespace sanad

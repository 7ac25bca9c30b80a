// Proves that a limit lets a burst and a steady rate pass and no more, costs a bounded memory, and that nobody can use up another's.
#include "sync/registry/ingest/rate_limit.h"

#include <doctest/doctest.h>

using namespace sanad;

namespace {

/// How many of `tries` at one moment get through.
int passed(RateLimiter& limiter, const std::string& who, std::int64_t now, int tries) {
    int count = 0;
    for (int i = 0; i < tries; ++i) {
        if (limiter.wait(who, now) > 0) continue;
        limiter.charge(who, now);
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("a minute's worth passes at once, then so many a second, and waiting fills it again") {
    RateLimiter limiter(Rate{2});
    CHECK(passed(limiter, "a", 1'000'000, 500) == 120);
    CHECK(limiter.wait("a", 1'000'000) == 1);
    CHECK(passed(limiter, "b", 1'000'000, 5) == 5);  // another's is his own
    CHECK(passed(limiter, "a", 1'000'400, 500) == 0);
    CHECK(passed(limiter, "a", 1'000'500, 500) == 1);
    CHECK(passed(limiter, "a", 1'010'500, 500) == 20);
    for (std::int64_t second = 0; second < 300; ++second) CHECK(passed(limiter, "a", 1'011'500 + second * 1000, 10) == 2);
    CHECK(passed(limiter, "a", 2'000'000, 500) == 120);
}

TEST_CASE("a kiosk that comes back after a week sends its parcels without a wait, and a clock that jumps locks nobody out") {
    RateLimiter limiter(Rate{10});
    CHECK(passed(limiter, "K0001", 0, 600) == 600);  // 600 parcels of 16 KiB are ten times what a week of two batches makes
    CHECK(limiter.wait("K0001", 0) == 1);
    CHECK(limiter.wait("K0001", -3'600'000) <= 1);           // an hour back gives nothing
    CHECK(passed(limiter, "K0001", -3'599'000, 100) == 10);  // and takes nothing: a second later there is a second's worth
    CHECK(passed(limiter, "K0001", std::int64_t{1} << 60, 1000) == 600);
}

TEST_CASE("no limit is no limit, and a flood of names shuts nobody out") {
    RateLimiter none(Rate{0});
    CHECK(passed(none, "a", 0, 10'000) == 10'000);
    RateLimiter limiter(Rate{1});
    CHECK(passed(limiter, "greedy", 0, 100) == 60);
    for (std::size_t i = 0; i < RateLimiter::kMostNames / 2; ++i) CHECK(limiter.wait("flood " + std::to_string(i), 0) == 0);
    CHECK(limiter.wait("greedy", 0) == 1);  // still known
    for (std::size_t i = 0; i < 3 * RateLimiter::kMostNames; ++i) {
        if (limiter.wait("more " + std::to_string(i), 0) != 0) FAIL("a newcomer was shut out");
    }
}

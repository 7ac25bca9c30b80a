#include "credential/openbadge/date_time.h"

#include <doctest/doctest.h>

namespace sanad::openbadge {

TEST_CASE("seconds as text and back") {
    CHECK(date_time(0) == "1970-01-01T00:00:00Z");
    CHECK(date_time(1'775'813'400) == "2026-04-10T09:30:00Z");
    CHECK(date_time(kLastSecond) == "9999-12-31T23:59:59Z");
    for (const std::int64_t seconds : {std::int64_t{0}, std::int64_t{951'782'400}, std::int64_t{1'775'813'400}, kLastSecond}) {
        CHECK(seconds_of(date_time(seconds)) == seconds);
    }
}

TEST_CASE("what no clock of ours shows is refused") {
    for (const char* wrong : {"", "2026-04-10", "2026-04-10T09:30:00", "2026-04-10T09:30:00+05:00", "2026-04-10 09:30:00Z",
                              "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-04-10T24:00:00Z", "2026-04-10T09:60:00Z",
                              "2026-04-10T09:30:60Z", "1969-12-31T23:59:59Z", "2026-4-10T09:30:00Z ", "2026-04-10t09:30:00z"}) {
        CHECK_FALSE_MESSAGE(seconds_of(wrong), wrong);
    }
}

}  // namespace sanad::openbadge

#include "sync/registry/office/typed_time.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "credential/model/civil_day.h"

using namespace sanad;

namespace {

constexpr std::int64_t kTenUtc = 1'795'255'200;  // 2026-11-21T10:00:00Z
const std::string kKarachi = "Asia/Karachi";

}  // namespace

TEST_CASE("a time is read in UTC, with its offset, or by the clock of the place") {
    for (const char* text : {"2026-11-21T10:00Z", "2026-11-21T10:00:00Z", "2026-11-21T15:00+05:00", "2026-11-21T06:30:00-03:30",
                             "2026-11-21T15:00", "2026-11-21T15:00:00"}) {
        CAPTURE(std::string(text));
        CHECK(read_typed_time(text, kKarachi) == kTenUtc);
    }
    CHECK(read_typed_time("2026-11-21", kKarachi) == kTenUtc - 15 * 3600);
    CHECK(read_typed_time("2026-11-21T10:00", "Etc/UTC") == kTenUtc);
    CHECK(read_typed_time("1970-01-01T00:00:07Z", kKarachi) == 7);
}

TEST_CASE("a place's day is by its own clock") {
    CHECK(day_in_zone(kTenUtc, kKarachi) == *day_of_iso("2026-11-21"));
    CHECK(day_in_zone(kTenUtc + 9 * 3600, kKarachi) == *day_of_iso("2026-11-22"));
    CHECK(day_in_zone(kTenUtc + 9 * 3600, "Etc/UTC") == *day_of_iso("2026-11-21"));
    CHECK(day_in_zone(kTenUtc + 15 * 3600, "Nowhere/Atall") == *day_of_iso("2026-11-22"));
}

TEST_CASE("an hour that the place had twice is its first, and one that it skipped is none") {
    CHECK(read_typed_time("2026-10-25T02:30", "Europe/Berlin") == read_typed_time("2026-10-25T00:30Z", {}));
    CHECK(read_typed_time("2026-03-29T02:30", "Europe/Berlin").error() == TypedTimeError::bad_time);
    // Pakistan had summer time in 2009.
    CHECK(read_typed_time("2009-07-01T12:00", kKarachi) == read_typed_time("2009-07-01T06:00Z", {}));
}

TEST_CASE("what is no time is refused, and so is a zone of which this machine knows nothing") {
    for (const char* text :
         {"", "now", "2026-11-31T10:00Z", "2026-11-21T24:00Z", "2026-11-21T10:60Z", "2026-11-21T10:00:60Z", "2026-11-21 10:00",
          "2026-11-21T10Z", "2026-11-21T1000Z", "2026-11-21T10:00z", "2026-11-21T10:00Z ", "2026-11-21T10:00+5", "2026-11-21T10:00+05:0",
          "2026-11-21T", "26-11-21T10:00Z", "1969-12-31T23:59Z", "2026-11-21T10:00ZZ", "2026-11-21T10-00"}) {
        CAPTURE(std::string(text));
        CHECK(read_typed_time(text, kKarachi).error() == TypedTimeError::bad_time);
    }
    CHECK(read_typed_time("2026-11-21T10:00", "Asia/Nowhere").error() == TypedTimeError::unknown_time_zone);
    CHECK(read_typed_time("2026-11-21T10:00", "").error() == TypedTimeError::unknown_time_zone);
}

TEST_CASE("the process keeps its own zone") {
    ::setenv("TZ", "America/Lima", 1);
    CHECK(read_typed_time("2026-11-21T15:00", kKarachi) == kTenUtc);
    CHECK(std::string(std::getenv("TZ")) == "America/Lima");
    ::unsetenv("TZ");
    CHECK(read_typed_time("2026-11-21T15:00", kKarachi) == kTenUtc);
    CHECK(std::getenv("TZ") == nullptr);
}

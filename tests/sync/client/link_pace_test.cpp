// Parcels grow on a good link; on one that breaks they take what is known to pass, each by a connection of its own.
#include "sync/client/link_pace.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace sanad;

namespace {

constexpr std::size_t kKiB = 1024;

/// A link that cuts a connection after so many bytes, as a pace sees it. Returns how many bytes it took to carry `wanted`; 0: given up.
std::size_t carry(LinkPace& pace, std::size_t wanted, std::size_t cut_after) {
    std::size_t spent = 0, on_connection = 0;
    for (std::size_t left = wanted; left > 0;) {
        const std::size_t parcel = std::min(left, pace.parcel_bytes());
        if (pace.wants_new_connection()) on_connection = 0;
        if (on_connection + parcel > cut_after) {
            spent += cut_after - on_connection;
            on_connection = 0;
            if (!pace.broke()) return 0;
            continue;
        }
        spent += parcel;
        on_connection += parcel;
        left -= parcel;
        pace.went_through(parcel, 1);
    }
    return spent;
}

double cost(std::size_t wanted, std::size_t cut_after) {
    LinkPace pace{{}};
    return static_cast<double>(carry(pace, wanted, cut_after)) / static_cast<double>(wanted);
}

}  // namespace

TEST_CASE("on a quick link parcels double to the largest, on a slow one they stay") {
    LinkPace pace{{}};
    CHECK(pace.parcel_bytes() == 16 * kKiB);
    pace.went_through(16 * kKiB, 6);
    CHECK(pace.parcel_bytes() == 16 * kKiB);
    pace.went_through(16 * kKiB, 4);
    CHECK(pace.parcel_bytes() == 32 * kKiB);
    for (int i = 0; i < 5; ++i) pace.went_through(pace.parcel_bytes(), 1);
    CHECK(pace.parcel_bytes() == 64 * kKiB);
    CHECK_FALSE(pace.wants_new_connection());
}

TEST_CASE("a link that never carries a parcel halves it four times and gives up") {
    LinkPace pace{{}};
    for (const std::size_t expected : {8, 4, 2, 1}) {
        CHECK(pace.broke());
        CHECK(pace.parcel_bytes() == expected * kKiB);
        CHECK(pace.wants_new_connection());
    }
    CHECK_FALSE(pace.broke());
    CHECK(pace.parcel_bytes() == kKiB);
}

TEST_CASE("a link that is cut after so many bytes costs little more than a good one") {
    for (const std::size_t cut_after : {18, 20, 24, 30, 40, 50, 70, 100}) {
        for (const std::size_t wanted : {300, 1000, 5000}) {
            const double times = cost(wanted * kKiB, cut_after * kKiB);
            CHECK_MESSAGE(times >= 1, cut_after);
            CHECK_MESSAGE(times <= 1.25, cut_after, " KiB, ", wanted, ": ", times);
        }
    }
    for (const std::size_t cut_after : {2, 5, 9, 13}) {
        const double times = cost(1000 * kKiB, cut_after * kKiB);
        CHECK_MESSAGE((times >= 1 && times <= 1.3), cut_after, " KiB: ", times);
    }
}

TEST_CASE("after a while without a break it is tried again without such care, ever more seldom") {
    LinkPace pace{{}};
    pace.went_through(16 * kKiB, 1);
    const auto parcels_until_careless = [&] {
        int count = 0;
        for (; pace.wants_new_connection(); ++count) pace.went_through(pace.parcel_bytes(), 1);
        return count;
    };
    CHECK(pace.broke());
    CHECK(pace.parcel_bytes() == 16 * kKiB);
    CHECK(parcels_until_careless() == 16);
    CHECK(pace.broke());
    CHECK(parcels_until_careless() == 32);
}

TEST_CASE(
    "the next sync begins with what this one learnt, has its own tries, and mistrusts a link that was mended for no longer than a new "
    "one") {
    LinkPace pace{{}};
    while (pace.broke()) {
    }
    CHECK(pace.parcel_bytes() == kKiB);
    pace.begin_sync();
    CHECK(pace.parcel_bytes() == kKiB);
    CHECK(pace.wants_new_connection());
    CHECK(pace.broke());
    for (int i = 0; i < 20; ++i) {
        pace.begin_sync();
        CHECK(pace.broke());
    }
    pace.begin_sync();
    for (int i = 0; i < 8; ++i) pace.went_through(kKiB, 1);
    CHECK_FALSE(pace.wants_new_connection());
    pace.went_through(kKiB, 1);
    CHECK(pace.parcel_bytes() == 2 * kKiB);
}

#include "sync/registry/office/typed_time.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <optional>
#include <tuple>

#include "credential/model/civil_day.h"

namespace sanad {
namespace {

struct WallClock {
    CivilDay day{};
    int hour = 0, minute = 0, second = 0;
    std::optional<int> offset_minutes{};  ///< ahead of UTC, when the text says so
};

std::optional<int> two_digits(std::string_view text, std::size_t at, int below) {
    if (text.size() < at + 2 || !std::ranges::all_of(text.substr(at, 2), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    const int number = (text[at] - '0') * 10 + (text[at + 1] - '0');
    return number < below ? std::optional(number) : std::nullopt;
}

// "hh:mm" at `at`.
std::optional<std::pair<int, int>> hour_and_minute(std::string_view text, std::size_t at) {
    const auto hour = two_digits(text, at, 24);
    const auto minute = two_digits(text, at + 3, 60);
    if (!hour || !minute || text[at + 2] != ':') return std::nullopt;
    return std::pair(*hour, *minute);
}

std::optional<WallClock> read_shape(std::string_view text) {
    const auto day = day_of_iso(text.substr(0, 10));
    if (!day || *day < CivilDay{}) return std::nullopt;
    WallClock read{*day};
    std::string_view rest = text.substr(10);
    if (rest.empty()) return read;
    const auto time = hour_and_minute(rest, 1);
    if (!time || rest.front() != 'T') return std::nullopt;
    std::tie(read.hour, read.minute) = *time;
    rest.remove_prefix(6);
    if (rest.starts_with(':')) {
        const auto second = two_digits(rest, 1, 60);
        if (!second) return std::nullopt;
        read.second = *second;
        rest.remove_prefix(3);
    }
    if (rest.empty()) return read;
    if (rest == "Z") {
        read.offset_minutes = 0;
    } else {
        const auto offset = hour_and_minute(rest, 1);
        if (!offset || rest.size() != 6 || (rest.front() != '+' && rest.front() != '-')) return std::nullopt;
        read.offset_minutes = (rest.front() == '-' ? -1 : 1) * (offset->first * 60 + offset->second);
    }
    return read;
}

// The zone of the C library's calendar, until this goes.
class InZone {
public:
    explicit InZone(const std::string& zone) {
        if (const char* before = std::getenv("TZ")) before_ = before;
        set(":" + zone);
    }
    ~InZone() {
        if (before_) {
            set(*before_);
        } else {
            ::unsetenv("TZ");
            ::tzset();
        }
    }
    InZone(const InZone&) = delete;
    InZone& operator=(const InZone&) = delete;

private:
    static void set(const std::string& zone) {
        ::setenv("TZ", zone.c_str(), 1);
        ::tzset();
    }
    std::optional<std::string> before_;
};

std::optional<std::int64_t> time_at(const WallClock& wall, const std::string& time_zone) {
    const std::chrono::year_month_day date(wall.day);
    std::tm asked{};
    asked.tm_year = static_cast<int>(date.year()) - 1900;
    asked.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
    asked.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
    asked.tm_hour = wall.hour;
    asked.tm_min = wall.minute;
    asked.tm_sec = wall.second;
    const InZone zone(time_zone);
    std::optional<std::int64_t> first;
    for (const int summer : {1, 0}) {
        std::tm normal = asked;
        normal.tm_isdst = summer;
        const std::time_t time = std::mktime(&normal);
        std::tm shown{};
        // mktime moves an hour that the place skipped, or its idea of summer, elsewhere.
        const bool same = ::localtime_r(&time, &shown) && shown.tm_mday == asked.tm_mday && shown.tm_hour == asked.tm_hour &&
                          shown.tm_min == asked.tm_min && shown.tm_sec == asked.tm_sec;
        if (same && (!first || time < *first)) first = time;
    }
    return first;
}

}  // namespace

std::string_view name_of(TypedTimeError error) {
    switch (error) {
        case TypedTimeError::bad_time:
            return "bad_time";
        case TypedTimeError::unknown_time_zone:
            return "unknown_time_zone";
    }
    return {};
}

Result<std::int64_t, TypedTimeError> read_typed_time(std::string_view text, const std::string& time_zone) {
    const auto wall = text.size() >= 10 ? read_shape(text) : std::nullopt;
    if (!wall) return refuse(TypedTimeError::bad_time);
    if (wall->offset_minutes) {
        const std::int64_t days = wall->day.time_since_epoch().count();
        return days * 86'400 + wall->hour * 3600 + wall->minute * 60 + wall->second - *wall->offset_minutes * 60;
    }
    // The C library takes a zone that it has no data on for UTC, and says nothing.
    if (!std::filesystem::is_regular_file("/usr/share/zoneinfo/" + time_zone)) return refuse(TypedTimeError::unknown_time_zone);
    const auto time = time_at(*wall, time_zone);
    if (!time) return refuse(TypedTimeError::bad_time);
    return *time;
}

CivilDay day_in_zone(std::int64_t time, const std::string& time_zone) {
    const InZone zone(time_zone);
    const std::time_t asked = time;
    std::tm shown{};
    ::localtime_r(&asked, &shown);
    return std::chrono::year{shown.tm_year + 1900} / (shown.tm_mon + 1) / shown.tm_mday;
}

}  // namespace sanad

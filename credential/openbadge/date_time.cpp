#include "credential/openbadge/date_time.h"

#include <chrono>
#include <cstdio>

namespace sanad::openbadge {

std::string date_time(std::int64_t seconds) {
    const std::chrono::sys_seconds time{std::chrono::seconds{seconds}};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text;
}

std::optional<std::int64_t> seconds_of(std::string_view text) {
    constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:ddZ";
    if (text.size() != kShape.size()) return std::nullopt;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (kShape[at] == 'd' ? text[at] < '0' || text[at] > '9' : text[at] != kShape[at]) return std::nullopt;
    }
    const auto number = [&](std::size_t from, std::size_t size) {
        int value = 0;
        for (const char c : text.substr(from, size)) value = value * 10 + (c - '0');
        return value;
    };
    const std::chrono::year_month_day date{std::chrono::year{number(0, 4)}, std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                           std::chrono::day{static_cast<unsigned>(number(8, 2))}};
    if (!date.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59) return std::nullopt;
    const auto seconds = std::chrono::sys_days{date}.time_since_epoch().count() * std::int64_t{86'400} + number(11, 2) * 3600 +
                         number(14, 2) * 60 + number(17, 2);
    return seconds < 0 ? std::nullopt : std::optional(seconds);
}

}  // namespace sanad::openbadge

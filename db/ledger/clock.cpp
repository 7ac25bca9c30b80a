#include "db/ledger/clock.h"

#include <cstdio>

namespace sanad {

using std::chrono::floor;
using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::sys_time;
using std::chrono::year_month_day;

std::string iso_time(Millis time) {
    const sys_time<milliseconds> moment{milliseconds{time}};
    const std::chrono::hh_mm_ss clock{floor<std::chrono::seconds>(moment - floor<days>(moment))};
    char text[32];
    std::snprintf(text, sizeof text, "T%02d:%02d:%02dZ", static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return iso_day(floor<days>(moment)) + text;
}

std::string iso_day(CivilDay day) {
    const year_month_day date{day};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    return text;
}

std::optional<CivilDay> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    int number[3] = {0, 0, 0};
    for (const auto [from, count, part] : {std::array{0, 4, 0}, std::array{5, 2, 1}, std::array{8, 2, 2}}) {
        for (int at = from; at < from + count; ++at) {
            const char c = text[static_cast<std::size_t>(at)];
            if (c < '0' || c > '9') return std::nullopt;
            number[part] = number[part] * 10 + (c - '0');
        }
    }
    const year_month_day date{std::chrono::year{number[0]}, std::chrono::month{static_cast<unsigned>(number[1])},
                              std::chrono::day{static_cast<unsigned>(number[2])}};
    if (!date.ok()) return std::nullopt;
    return CivilDay{date};
}

CivilDay civil_day(Millis time, int utc_offset_minutes) {
    return floor<days>(sys_time<milliseconds>{milliseconds{time}} + std::chrono::minutes{utc_offset_minutes});
}

}  // namespace sanad

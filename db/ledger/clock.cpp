#include "db/ledger/clock.h"

#include <sys/timex.h>

#include <cstdio>
#include <ctime>
#include <fstream>

namespace sanad {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::sys_time;
using std::chrono::year_month_day;

TimeSource SystemClock::source() const {
    timex asked{};
    const int state = adjtimex(&asked);  // asks only: nothing is to be changed
    return state >= 0 && state != TIME_ERROR && (asked.status & STA_UNSYNC) == 0 ? TimeSource::network : TimeSource::rtc;
}

Uptime SystemClock::uptime() const {
    static const std::string boot = [] {
        std::string id;
        std::getline(std::ifstream("/proc/sys/kernel/random/boot_id"), id);
        return id;
    }();
    timespec since{};
    if (clock_gettime(CLOCK_BOOTTIME, &since) != 0) return {};
    return {boot, since.tv_sec * Millis{1000} + since.tv_nsec / 1'000'000};
}

std::string iso_time(Millis time) {
    const sys_time<milliseconds> moment{milliseconds{time}};
    const std::chrono::hh_mm_ss clock{floor<std::chrono::seconds>(moment - floor<days>(moment))};
    const year_month_day date{floor<days>(moment)};
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text;
}

CivilDay civil_day(Millis time, int utc_offset_minutes) {
    return floor<days>(sys_time<milliseconds>{milliseconds{time}} + std::chrono::minutes{utc_offset_minutes});
}

}  // namespace sanad

#include "kiosk/ui/day_words.h"

#include <array>

namespace sanad {
namespace {

constexpr std::array<const char*, 12> kMonths{"month.january", "month.february", "month.march",     "month.april",
                                              "month.may",     "month.june",     "month.july",      "month.august",
                                              "month.september", "month.october", "month.november", "month.december"};
constexpr std::array<const char*, 7> kWeekdays{"weekday.sunday",   "weekday.monday", "weekday.tuesday", "weekday.wednesday",
                                               "weekday.thursday", "weekday.friday", "weekday.saturday"};

}  // namespace

std::string day_words(const Ui& ui, CivilDay day) {
    const std::chrono::year_month_day date{day};
    return std::to_string(static_cast<unsigned>(date.day())) + " " + ui.say(kMonths[static_cast<unsigned>(date.month()) - 1]) + " " +
           std::to_string(static_cast<int>(date.year()));
}

std::string weekday_words(const Ui& ui, CivilDay day) {
    const std::chrono::year_month_day date{day};
    return ui.say(kWeekdays[std::chrono::weekday{day}.c_encoding()]) + " " + std::to_string(static_cast<unsigned>(date.day())) + " " +
           ui.say(kMonths[static_cast<unsigned>(date.month()) - 1]);
}

}  // namespace sanad

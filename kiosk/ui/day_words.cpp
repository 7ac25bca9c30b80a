#include "kiosk/ui/day_words.h"

#include <array>

namespace sanad {
namespace {

constexpr std::array<const char*, 7> kWeekdays{"weekday.sunday",   "weekday.monday", "weekday.tuesday", "weekday.wednesday",
                                               "weekday.thursday", "weekday.friday", "weekday.saturday"};

std::string month_words(const Ui& ui, std::chrono::year_month_day date) {
    return ui.say("paper.month." + std::to_string(static_cast<unsigned>(date.month())));
}

}  // namespace

std::string day_words(const Ui& ui, CivilDay day) {
    const std::chrono::year_month_day date{day};
    return std::to_string(static_cast<unsigned>(date.day())) + " " + month_words(ui, date) + " " +
           std::to_string(static_cast<int>(date.year()));
}

std::string moment_words(const Ui& ui, CivilDay day, const std::string& time) {
    return ui.say("screen.when", {{"day", day_words(ui, day)}, {"time", time}});
}

std::string time_words(int minutes) {
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(minutes / 60) + ":" + two(minutes % 60);
}

std::string weekday_words(const Ui& ui, CivilDay day) {
    const std::chrono::year_month_day date{day};
    return ui.say(kWeekdays[std::chrono::weekday{day}.c_encoding()]) + " " + std::to_string(static_cast<unsigned>(date.day())) + " " +
           month_words(ui, date);
}

}  // namespace sanad

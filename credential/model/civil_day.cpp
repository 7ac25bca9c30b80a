#include "credential/model/civil_day.h"

namespace sanad {

std::optional<CivilDay> day_of_numbers(int year, int month, int day) {
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return CivilDay(date);
}

std::optional<CivilDay> day_of_iso(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    int numbers[3] = {0, 0, 0};
    int part = 0;
    for (const char c : text) {
        if (c == '-') {
            ++part;
        } else if (c >= '0' && c <= '9') {
            numbers[part] = numbers[part] * 10 + (c - '0');
        } else {
            return std::nullopt;
        }
        if (part > 2) return std::nullopt;
    }
    return day_of_numbers(numbers[0], numbers[1], numbers[2]);
}

std::string iso_of(CivilDay day) {
    const std::chrono::year_month_day date(day);
    const auto padded = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(static_cast<int>(date.year())) + "-" + padded(static_cast<unsigned>(date.month())) + "-" +
           padded(static_cast<unsigned>(date.day()));
}

std::string iso_day_of(std::int64_t seconds) {
    return iso_of(std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{seconds}}));
}

}  // namespace sanad

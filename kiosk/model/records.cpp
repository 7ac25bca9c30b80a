#include "kiosk/model/records.h"

#include "credential/model/word_table.h"

namespace sanad {
namespace {

constexpr WordTable<Mark, 4> kMarks{
    {{Mark::present, "present"}, {Mark::late, "late"}, {Mark::absent, "absent"}, {Mark::excused, "excused"}}};
constexpr WordTable<Route, 2> kRoutes{{{Route::taught, "taught"}, {Route::rpl, "rpl"}}};

}  // namespace

std::string_view word_of(Mark mark) { return word_in(kMarks, mark); }
std::string_view word_of(Route route) { return word_in(kRoutes, route); }
std::optional<Mark> mark_of(std::string_view word) { return value_in(kMarks, word); }
std::optional<Route> route_of(std::string_view word) { return value_in(kRoutes, word); }

}  // namespace sanad

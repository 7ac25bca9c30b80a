#include "kiosk/model/roster.h"

#include "credential/model/word_table.h"

namespace sanad {
namespace {

constexpr WordTable<Gender, 4> kGenders{
    {{Gender::unstated, "unstated"}, {Gender::female, "female"}, {Gender::male, "male"}, {Gender::other, "other"}}};

}  // namespace

std::string_view word_of(Gender gender) { return word_in(kGenders, gender); }
std::optional<Gender> gender_of(std::string_view word) { return value_in(kGenders, word); }

}  // namespace sanad

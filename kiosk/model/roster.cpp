#include "kiosk/model/roster.h"

#include "kiosk/model/word_table.h"

namespace sanad {
namespace {

constexpr WordTable<Gender, 4> kGenders{
    {{Gender::unstated, "unstated"}, {Gender::female, "female"}, {Gender::male, "male"}, {Gender::other, "other"}}};
constexpr WordTable<Relation, 3> kRelations{
    {{Relation::son_of, "son_of"}, {Relation::daughter_of, "daughter_of"}, {Relation::wife_of, "wife_of"}}};

}  // namespace

std::string_view word_of(Gender gender) { return word_in(kGenders, gender); }
std::string_view word_of(Relation relation) { return word_in(kRelations, relation); }
std::optional<Gender> gender_of(std::string_view word) { return value_in(kGenders, word); }
std::optional<Relation> relation_of(std::string_view word) { return value_in(kRelations, word); }

}  // namespace sanad

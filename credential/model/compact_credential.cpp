#include "credential/model/compact_credential.h"

#include "credential/model/word_table.h"

namespace sanad {
namespace {

constexpr WordTable<Relation, 3> kRelations{
    {{Relation::son_of, "son_of"}, {Relation::daughter_of, "daughter_of"}, {Relation::wife_of, "wife_of"}}};

}  // namespace

std::string_view word_of(Relation relation) { return word_in(kRelations, relation); }
std::optional<Relation> relation_of(std::string_view word) { return value_in(kRelations, word); }

std::string_view name_of(TimeSource source) {
    switch (source) {
        case TimeSource::rtc:
            return "rtc";
        case TimeSource::network:
            return "network";
        case TimeSource::registry:
            return "registry";
        case TimeSource::by_hand:
            return "by_hand";
    }
    return {};
}

}  // namespace sanad

#pragma once

#include "credential/bytes/result.h"
#include "kiosk/model/roster.h"

namespace sanad {

/// How a trainee is called on paper: what a correction may change.
struct PersonNames {
    std::string name;     ///< Latin script
    std::string name_ur;  ///< may be empty
    std::optional<Relation> relation{};
    std::string relation_name;     ///< father's or husband's name; may be empty
    std::string relation_name_ur;  ///< may be empty

    bool operator==(const PersonNames&) const = default;
};

/// Names as typed by hand, made fit for a certificate as a roster's are (names.h). Without a relation's name there is no relation. Refuses:
/// roster.name_missing, roster.name_not_latin {written}, roster.name_not_a_name {written}, roster.name_ur_not_urdu {written},
/// roster.relation_name_not_a_name {written}, trainee.relation_missing, trainee.name_too_long {limit}, trainee.letters_wrong. Pure.
[[nodiscard]] Result<PersonNames, Refusal> fit_names(const PersonNames& typed);

}  // namespace sanad

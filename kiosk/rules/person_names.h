#pragma once

#include "credential/bytes/result.h"
#include "kiosk/model/entities.h"

namespace sanad {

/// Names as typed by hand, made fit for a certificate as a roster's are (names.h). Without a relation's name there is no relation. Refuses:
/// roster.name_missing, roster.name_not_latin {written}, roster.name_not_a_name {written}, roster.name_ur_not_urdu {written},
/// roster.relation_name_not_a_name {written}, trainee.relation_missing, trainee.name_too_long {limit}, trainee.letters_wrong. Pure.
[[nodiscard]] Result<PersonNames, Refusal> fit_names(const PersonNames& typed);

}  // namespace sanad

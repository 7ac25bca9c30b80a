#pragma once

#include "kiosk/rules/roster_columns.h"
#include "kiosk/rules/roster_reader.h"

namespace sanad {

/// One row of the roster by itself: tidied, with every problem that it has (not that it repeats another). Codes:
/// roster.name_missing, name_not_latin {written}, name_not_a_name {written}, name_ur_not_urdu {written},
/// relation_name_not_a_name {written}, name_too_long {heading, limit}, control_character {heading}, letters_damaged
/// {heading}, cnic_damaged {written}, cnic_wrong {digits}, mobile_damaged {written}, mobile_wrong {written},
/// date_impossible {written}, date_not_a_date {written}, gender_unknown {written}, relation_unknown {written},
/// relation_unclear.
[[nodiscard]] RosterRow read_roster_row(const CsvRow& row, const RosterHeader& header, const RosterOptions& options);

}  // namespace sanad

#pragma once

#include "credential/bytes/canonical_json.h"
#include "kiosk/model/entities.h"

namespace sanad {

/// A trainee's facts as they travel in the personal part of `trainee.added/1` and `trainee.corrected/1`.
[[nodiscard]] Json trainee_to_json(const RosterRow& row);
[[nodiscard]] Json trainee_to_json(const Trainee& trainee);

}  // namespace sanad

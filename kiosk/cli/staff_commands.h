#pragma once

#include "kiosk/cli/command.h"

namespace sanad {

/// Who may do what at this centre, as the office said.
[[nodiscard]] Outcome command_staff_list(Desk& desk, const Speaker& say);

}  // namespace sanad

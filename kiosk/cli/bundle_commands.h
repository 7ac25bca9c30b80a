#pragma once

#include "kiosk/cli/command.h"

/// `sanad bundle write | read`: sync by stick.
namespace sanad {

/// `place`: where the stick is mounted; empty: wherever the system put it.
[[nodiscard]] Outcome command_bundle_write(Desk& desk, const std::string& place, const Speaker& say);
[[nodiscard]] Outcome command_bundle_read(Desk& desk, const std::string& place, const Speaker& say);

}  // namespace sanad

#pragma once

#include "db/ledger/event.h"

namespace sanad {

/// Whether every field of the event is what FORMAT.md allows, its line included: what is written must be readable for ever. Cheaper than
/// reading the line back.
[[nodiscard]] bool within_bounds(const Event& event);

}  // namespace sanad

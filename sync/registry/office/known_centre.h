#pragma once

#include "kiosk/model/refusal.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// Refuses registry.unknown_centre {centre}.
[[nodiscard]] Result<TrustedCentre, Refusal> known_centre(Registry& registry, const std::string& code);

}  // namespace sanad

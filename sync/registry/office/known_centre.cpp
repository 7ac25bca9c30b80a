#include "sync/registry/office/known_centre.h"

#include <algorithm>

namespace sanad {

Result<TrustedCentre, Refusal> known_centre(Registry& registry, const std::string& code) {
    auto centres = registry.store().centres();
    const auto centre = std::ranges::find(centres, code, &TrustedCentre::code);
    if (centre == centres.end()) return refuse(Refusal{"registry.unknown_centre", {{"centre", code}}});
    return *std::move(centre);
}

}  // namespace sanad

#pragma once

#include <map>

#include "credential/trust/trust_keys.h"
#include "credential/trust/trust_status.h"

namespace sanad {

/// What a verifier knows besides the QR.
struct TrustList {
    TrustKeys keys;
    std::map<std::string, TrustStatus, std::less<>> status{};  ///< by centre code; a centre whose part is not at hand has no entry

    /// Null when that centre's part is not at hand.
    [[nodiscard]] const TrustStatus* status_of(std::string_view centre_code) const {
        const auto found = status.find(centre_code);
        return found == status.end() ? nullptr : &found->second;
    }
};

}  // namespace sanad

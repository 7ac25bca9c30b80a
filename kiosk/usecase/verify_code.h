#pragma once

#include "credential/verify.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

struct CodeVerified {
    Verification verification;
    Bytes credential;                     ///< its bytes, when the code could be read
    std::int64_t trust_list_made_at = 0;  ///< unix seconds: the age to show
};

/// Checks the text of a scan against the trust list on this kiosk; no network. A text that isn't ours, or is damaged, is the
/// verdict `unreadable`. Refuses: verify.no_trust_list: this kiosk has never been registered, so it knows no issuer.
[[nodiscard]] Result<CodeVerified, Refusal> verify_code(Desk& desk, std::string_view scanned);

}  // namespace sanad

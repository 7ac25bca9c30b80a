#pragma once

#include "credential/verify_full.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

struct FileVerified {
    FullVerification verification;
    std::int64_t trust_list_made_at = 0;  ///< unix seconds: the age to show
};

/// Checks a full credential, as JSON or baked into a picture, against the trust list on this kiosk; no network. A file that holds none of
/// ours is the verdict `unreadable`. Refuses: verify.no_trust_list.
[[nodiscard]] Result<FileVerified, Refusal> verify_file(Desk& desk, ByteView file);

}  // namespace sanad

#pragma once

#include "credential/verdict_words.h"
#include "credential/verify_full.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

struct FileVerified {
    FullVerification verification;
    std::optional<Sentence> detail{};  ///< since when, why, by which
    Sentence list;                     ///< which list was used, how old it is, or that the centre's part is missing
};

/// Checks a full credential, as JSON or baked into a picture, against a trust list. `now`: unix seconds. A file that holds none of ours is
/// the verdict `unreadable`.
[[nodiscard]] FileVerified verify_file_with(ByteView file, const TrustList& trust, std::int64_t now);

/// The same with the trust list on this kiosk; no network. Refuses: verify.no_trust_list.
[[nodiscard]] Result<FileVerified, Refusal> verify_file(Desk& desk, ByteView file);

}  // namespace sanad

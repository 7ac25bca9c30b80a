#pragma once

#include "credential/verdict_words.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

/// A checked code and what is to be said beside its verdict's own sentences.
struct CodeVerified {
    Verification verification;
    std::optional<Sentence> detail{};  ///< since when, why, by which
    Sentence list;                     ///< which list was used, how old it is, or that the centre's part is missing
};

/// Checks the text of a scan against a trust list. `now`: unix seconds. A text that isn't ours, or is damaged, is the verdict
/// `unreadable`.
[[nodiscard]] CodeVerified verify_text(std::string_view scanned, const TrustList& trust, std::int64_t now,
                                       const std::function<bool(const CredentialDigest&)>& is_registered);

/// The same with what this kiosk has: the trust list of its last sync, its own receipts, and its own records, by which a certificate of its
/// own is revoked, replaced, suspended or not handed over before any list says so. No network. Refuses: verify.no_trust_list: this kiosk
/// has never been registered, so it knows no issuer.
[[nodiscard]] Result<CodeVerified, Refusal> verify_code(Desk& desk, std::string_view scanned);

}  // namespace sanad

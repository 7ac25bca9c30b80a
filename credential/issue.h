#pragma once

#include "credential/bytes/result.h"
#include "credential/crypto/crypto.h"
#include "credential/model/compact_credential.h"

namespace sanad {

/// The QR's budget, in bytes of the signed credential: what a 15-M symbol holds with a prefix of 34 characters.
constexpr std::size_t kMaxCredentialBytes = 373;

struct IssuedCredential {
    CompactCredential credential;  ///< as signed: what had to be dropped or shortened is dropped or shortened
    Bytes bytes;                   ///< the COSE_Sign1; frozen from here on
};

enum class IssueError {
    does_not_fit,  ///< over the budget even without the Urdu name and with the short title
    bad_facts,     ///< a fact that the verifier would refuse (empty name, period that ends before it starts, …)
};

/// What the largest symbol on paper (15-M) holds behind `<public url>/v#`, at most kMaxCredentialBytes: 3,320 data bits, less the segment
/// headers and the prefix in byte mode, the rest in numeric mode. An address of up to 32 characters leaves the whole budget.
[[nodiscard]] constexpr std::size_t max_credential_bytes(std::size_t public_url_bytes) {
    constexpr std::size_t kBits = 3320 - (4 + 16) - (4 + 12);
    const std::size_t prefix_bits = 8 * (public_url_bytes + 3);
    if (prefix_bits >= kBits) return 0;
    const std::size_t digits = (kBits - prefix_bits) * 3 / 10;
    const std::size_t bytes = (digits * 3321 / 1000 - 1) / 8;
    return bytes < kMaxCredentialBytes ? bytes : kMaxCredentialBytes;
}

/// Signs the credential. Over budget it first drops the Urdu name, then uses `short_title`; never the holder's Latin name.
/// `max_bytes`: max_credential_bytes of the address that the QR will lead to.
[[nodiscard]] Result<IssuedCredential, IssueError> issue_credential(CompactCredential credential, std::string_view short_title,
                                                                    const Signer& device, std::size_t max_bytes = kMaxCredentialBytes);

}  // namespace sanad

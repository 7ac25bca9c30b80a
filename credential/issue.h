#pragma once

#include "credential/bytes/result.h"
#include "credential/crypto/crypto.h"
#include "credential/model/compact_credential.h"

namespace sanad {

/// The QR's budget, in bytes of the signed credential (credential.md): 13-M and 15-M with a prefix of 34 characters.
constexpr std::size_t kTypicalCredentialBytes = 293;
constexpr std::size_t kMaxCredentialBytes = 373;

struct IssuedCredential {
    CompactCredential credential;  ///< as signed: what had to be dropped or shortened is dropped or shortened
    Bytes bytes;                   ///< the COSE_Sign1; frozen from here on
};

enum class IssueError {
    does_not_fit,  ///< over kMaxCredentialBytes even without the Urdu name and with the short title
    bad_facts,     ///< a fact that the verifier would refuse (empty name, period that ends before it starts, …)
};

/// Signs the credential. Over budget it first drops the Urdu name, then uses `short_title`; never the holder's Latin name.
[[nodiscard]] Result<IssuedCredential, IssueError> issue_credential(CompactCredential credential, std::string_view short_title,
                                                                    const Signer& device);

}  // namespace sanad

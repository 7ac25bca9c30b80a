#include "credential/issue.h"

#include "credential/cose/cwt.h"
#include "credential/cose/sign1.h"

namespace sanad {

Result<IssuedCredential, IssueError> issue_credential(CompactCredential credential, std::string_view short_title, const Signer& device,
                                                      std::size_t max_bytes) {
    // Around claims of 256 bytes or more: tag and array 2, protected header 14, unprotected 1, length of the claims 3, signature 66.
    // Smaller claims have a shorter length, but those are far within the budget. A test measures it.
    constexpr std::size_t kEnvelope = 86;
    Bytes claims = encode_cwt(credential);
    if (claims.size() + kEnvelope > max_bytes) {
        credential.holder_name_ur.clear();
        claims = encode_cwt(credential);
    }
    if (claims.size() + kEnvelope > max_bytes) {
        credential.course_title = short_title;
        claims = encode_cwt(credential);
    }
    if (claims.size() + kEnvelope > max_bytes) return refuse(IssueError::does_not_fit);
    const auto read_back = decode_cwt(claims);
    if (!read_back || *read_back != credential) return refuse(IssueError::bad_facts);
    return IssuedCredential{std::move(credential), sign1(device, MessageKind::compact_credential, claims)};
}

}  // namespace sanad

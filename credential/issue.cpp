#include "credential/issue.h"

#include "credential/cose/cwt.h"
#include "credential/cose/sign1.h"

namespace sanad {

Result<IssuedCredential, IssueError> issue_credential(CompactCredential credential, std::string_view short_title, const Signer& device) {
    // The header and signature around the claims have a fixed size: 13 + 3 + 66 bytes, checked by a test.
    constexpr std::size_t kEnvelope = 86;
    Bytes claims = encode_cwt(credential);
    if (claims.size() + kEnvelope > kMaxCredentialBytes) {
        credential.holder_name_ur.clear();
        claims = encode_cwt(credential);
    }
    if (claims.size() + kEnvelope > kMaxCredentialBytes) {
        credential.course_title = short_title;
        claims = encode_cwt(credential);
    }
    if (claims.size() + kEnvelope > kMaxCredentialBytes) return refuse(IssueError::does_not_fit);
    const auto read_back = decode_cwt(claims);
    if (!read_back || *read_back != credential) return refuse(IssueError::bad_facts);
    return IssuedCredential{std::move(credential), sign1(device, MessageKind::compact_credential, claims)};
}

}  // namespace sanad

#include "credential/issue.h"
#include "credential/verify.h"
#include "tests/fuzz/property.h"
#include "tests/support/forge.h"

using namespace sanad;
using fuzz::must;

namespace {

Verification check(ByteView credential, const TrustList& trust) {
    return verify_credential(credential, trust, forge::seconds(forge::kToday), [](const CredentialDigest&) { return true; });
}

}  // namespace

// As a message: no genuine one is among the seeds and none can be guessed, so nothing of it is ever shown. As claims:
// those that are read are their own encoding, and a known device's signature on them is genuine with exactly these
// facts; those that are not read stay unreadable however well signed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    static const auto device = forge::key("K0117");
    static const TrustList trust{forge::trust()};
    must(ready);
    const ByteView input(data, size);
    must(!check(input, trust).credential);

    const Bytes message = forge::sign_payload(device, input);
    const auto facts = decode_cwt(input);
    const auto found = check(message, trust);
    if (facts) must(encode_cwt(*facts) == copy_of(input));
    if (!facts || message.size() > kMaxCredentialBytes) {
        must(found.verdict == Verdict::unreadable);
    } else {
        must(found.verdict != Verdict::unreadable && found.verdict != Verdict::forged);
        must(!found.credential || *found.credential == *facts);
    }
    return 0;
}

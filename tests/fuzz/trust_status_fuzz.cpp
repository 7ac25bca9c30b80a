#include "tests/fuzz/property.h"
#include "tests/support/forge.h"

using namespace sanad;
using fuzz::must;

// As a message: nobody signed it, so it is refused. As a payload: what is read, signed or from storage, is its own encoding; merged with
// what was seen before, it still is, and nothing that either called revoked or superseded is lost.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    static const auto anchor = forge::key("anchor").public_key();
    static const auto registry = forge::key("registry");
    static const Bytes certificate = forge::registry_certificate_message();
    static const auto seen = forge::status();
    must(ready);
    const ByteView input(data, size);
    must(!read_trust_status(input, anchor));

    const auto status = decode_trust_status(input);
    if (!status) return 0;
    must(encode_trust_status(*status) == copy_of(input));
    must(read_trust_status(sign_trust_status(registry, certificate, *status), anchor) == *status);
    for (const TrustStatus& kept : {remembered(seen, *status), remembered(*status, seen)}) {
        must(decode_trust_status(encode_trust_status(kept)) == kept);
        must(kept.number == std::max(seen.number, status->number));
        for (const TrustStatus* one : {&seen, &*status}) {
            for (const ListedCertificate& listed : one->listed) {
                if (listed.status < ListedStatus::superseded) continue;
                CredentialDigest digest{};
                std::copy_n(listed.digest.begin(), listed.digest.size(), digest.begin());
                const auto* found = kept.find(listed.device_code, listed.counter, digest);
                must(found && found->status >= listed.status);
            }
        }
    }
    return 0;
}

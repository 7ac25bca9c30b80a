// A genuine credential, changed wherever the input says: it is no more than forged, or it is the credential itself. The list says of every
// certificate what the input makes it say, and the verdict never rises above it.
#include "credential/verify.h"
#include "tests/fuzz/property.h"
#include "tests/support/forge.h"

using namespace sanad;
using fuzz::must;

// Input: pairs of place and value that replace bytes; the first byte chooses what the list says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    static const Bytes good = forge::credential(forge::key("K0117"), forge::facts());
    must(ready);
    if (size == 0) return 0;
    TrustList trust{forge::trust()};
    TrustStatus status = forge::status();
    const auto digest = credential_digest(good);
    ListedCertificate listed{"K0117", forge::facts().counter, {}, static_cast<ListedStatus>(1 + data[0] % 4), 1};
    std::copy_n(digest.begin(), listed.digest.size(), listed.digest.begin());
    if (listed.status == ListedStatus::revoked) listed.reason = RevocationReason::misconduct;
    if (listed.status == ListedStatus::superseded) listed.superseded_by = CertificateNumber{"K0117", 43};
    const bool is_listed = data[0] & 0x10;
    if (is_listed) status.list(listed);
    trust.status["PTSD"] = status;

    Bytes changed = good;
    for (std::size_t at = 1; at + 2 < size; at += 3) changed[(data[at] * 256u + data[at + 1]) % changed.size()] = data[at + 2];
    const auto found = verify_credential(changed, trust, forge::seconds(forge::kToday), [](const auto&) { return true; });
    if (changed == good) {
        must(found.credential == forge::facts());
        must(found.listed.has_value() == is_listed && is_genuine(found.verdict) != is_listed);
    } else {
        must(found.verdict <= Verdict::forged && !found.credential && !found.centre && found.serial.empty());
    }
    return 0;
}

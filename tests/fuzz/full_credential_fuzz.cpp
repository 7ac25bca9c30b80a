// Any bytes: refused with a cause, or a credential that is read again as it was when its facts are written again. Only what the key of the
// worked example signed holds under that key, whatever else changes. And any text as a holder's name: refused, or signed, read and the
// same.
#include "credential/openbadge/encode.h"
#include "credential/openbadge/read.h"
#include "tests/fuzz/property.h"
#include "tests/support/full_credential_forge.h"

using namespace sanad;
using namespace sanad::openbadge;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    static const auto device = forge::key("K0117");
    static const auto course = PreparedCourse::prepare(forge::badge_issuer(), forge::badge_achievement()).value();
    fuzz::must(ready);
    const ByteView input(data, size);

    if (const auto read = read_full_credential(input)) {
        const auto prepared = PreparedCourse::prepare(read->facts.issuer, read->facts.achievement).value();
        const auto again = read_full_credential(bytes_of(prepared.encode(read->facts.award, read->facts.proof).value().json)).value();
        fuzz::must(again.facts == read->facts && again.document == read->document && again.key == read->key);
        const auto checked = check_full_credential(input);
        fuzz::must(checked || checked.error() == FullCredentialError::forged);
        if (checked && checked->key == device.public_key()) {
            fuzz::must(checked->facts.award == forge::badge_award() && checked->facts.achievement == forge::badge_achievement() &&
                       checked->facts.issuer == forge::badge_issuer());
        }
    }

    Award award = forge::badge_award();
    award.holder_name = text_of(input);
    if (const auto made = course.sign(award, device)) fuzz::must(check_full_credential(bytes_of(made->json)).value().facts.award == award);
    return 0;
}

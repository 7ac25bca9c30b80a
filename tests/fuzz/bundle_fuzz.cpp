// Property: what is read from the box of a bundle, sealed again, opens to the same; and the box itself opens for nobody by chance.
#include "sync/bundle/bundle.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    must(ready);
    static const ByteArray<32> secret{3};
    const ByteView input(data, size);
    const auto outside = open_bundle(input, secret);
    must(!outside);
    const auto items = read_bundle_content(input);
    if (!items) return 0;
    const auto again = open_bundle(seal_bundle(*items, x25519_public_key(secret)), secret);
    must(again && *again == *items);
    return 0;
}

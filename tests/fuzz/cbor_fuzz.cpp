#include "credential/bytes/cbor.h"
#include "tests/fuzz/property.h"

// What is read as deterministic CBOR is its own encoding, and grows no larger in memory than it claims.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const sanad::ByteView input(data, size);
    const auto item = sanad::Cbor::decode(input);
    if (item) sanad::fuzz::must(item->encode() == sanad::copy_of(input));
    return 0;
}

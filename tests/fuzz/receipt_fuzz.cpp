// Properties: bytes that nobody signed are no receipt; a signed payload that is read is written the same.
#include "sync/protocol/receipt.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    must(ready);
    static const Ed25519Signer registry(ByteArray<32>{1});
    const ByteView input(data, size);
    must(!read_receipt(input, registry.public_key()));
    const Bytes message = sign1(registry, MessageKind::receipt, input);
    const auto receipt = read_receipt(message, registry.public_key());
    if (receipt) must(sign_receipt(registry, *receipt) == message);
    return 0;
}

// Properties: bytes that nobody signed ask for nothing; a signed payload that is read says its own key, and is written the same.
#include "sync/protocol/renewal.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    must(ready);
    static const Ed25519Signer device(ByteArray<32>{1});
    const ByteView input(data, size);
    must(!read_renewal_request(input));
    const Bytes message = sign1(device, MessageKind::renewal_request, input);
    const auto request = read_renewal_request(message);
    if (request) must(request->key == device.public_key() && sign_renewal_request(device, request->not_after) == message);
    return 0;
}

// Properties: bytes that nobody signed are no request for a registry's key; a signed payload that is read names its signer and is written
// the same.
#include "credential/trust/key_request.h"
#include "tests/fuzz/property.h"
#include "tests/support/forge.h"

using namespace sanad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    must(ready);
    static const Ed25519Signer registry = forge::key("registry");  // the seeds' own
    const ByteView input(data, size);
    must(!read_key_request(input));
    const Bytes message = sign1(registry, MessageKind::registry_key_request, input);
    const auto request = read_key_request(message);
    if (request) {
        must(request->key == registry.public_key());
        must(sign_key_request(registry, *request) == message);
    }
    return 0;
}

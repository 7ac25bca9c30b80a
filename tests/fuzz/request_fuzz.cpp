// Properties: bytes that nobody signed are no request and no time; a signed payload that is read is written the same.
#include "sync/protocol/signed_request.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    must(ready);
    static const Ed25519Signer key(ByteArray<32>{1});
    const auto keys = [](const KeyId&) { return std::vector{key.public_key()}; };
    const ByteView input(data, size);
    must(!open_request(input, keys));
    must(!read_time(input, key.public_key()));
    const Bytes request = sign1(key, MessageKind::request, input);
    if (const auto read = open_request(request, keys)) must(sign_request(key, read->request) == request);
    const Bytes time = sign1(key, MessageKind::time, input);
    if (const auto read = read_time(time, key.public_key())) must(sign_time(key, *read) == time);
    return 0;
}

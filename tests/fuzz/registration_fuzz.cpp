// Properties: an office code that is read is written and read the same; no bytes are a request or an answer that nobody signed; a
// signed payload that is read as a request says its own key.
#include "sync/protocol/registration.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    must(ready);
    static const Ed25519Signer device(ByteArray<32>{1});
    const ByteView input(data, size);
    if (const auto code = read_office_code(text_of(input))) must(read_office_code(write_office_code(*code)) == code);
    must(!read_registration_request(input));
    must(!read_registration_answer(input, anchor_check(device.public_key()), "PTSD", device.public_key(), {}));
    const auto request = read_registration_request(sign1(device, MessageKind::registration_request, input));
    if (request) must(request->key == device.public_key());
    return 0;
}

#include "credential/bytes/text_codec.h"
#include "credential/qr_payload.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

// A text that is read ends in exactly the digits that its bytes are written with; any bytes come back from their own QR
// text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    std::string text = text_of(input);
    if (const auto bytes = read_qr_text(text)) {
        while (text.back() == '\n' || text.back() == '\r' || text.back() == ' ') text.pop_back();
        must(text.ends_with(qr_payload("", *bytes).digits));
    }
    const auto payload = qr_payload("https://sanad.example", input);
    if (!input.empty() && payload.text().size() <= 4096) must(read_qr_text(payload.text()) == copy_of(input));
    if (const auto bytes = from_base32(text)) must(from_base32(to_base32(*bytes)) == bytes);
    if (const auto bytes = from_base64(text)) must(to_base64(*bytes) == text);
    return 0;
}

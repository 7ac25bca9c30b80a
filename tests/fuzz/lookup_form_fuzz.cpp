#include "sync/registry/publish/html_page.h"
#include "sync/registry/publish/lookup_form.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

// What is read, written again in its plain form, is the same request; text from outside never leaves its element or attribute.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    if (const auto request = read_lookup_form(input)) {
        const auto& serial = request->serial;
        const std::string again =
            "serial=" + serial_number(serial.centre_code, serial.device_code, serial.counter) + "&code=" + request->code;
        must(read_lookup_form(bytes_of(again)) == *request);
    }
    must(escape_html(text_of(input)).find_first_of("<>\"'") == std::string::npos);
    return 0;
}

#include <stdexcept>

#include "credential/bytes/bytes.h"
#include "credential/bytes/canonical_json.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

// A canonical text is what its value is written as; the value of any text, written canonically, is read back the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = text_of({data, size});
    const auto canonical = parse_canonical_json(text, 1 << 16);
    if (canonical) must(canonical_json(*canonical) == text);
    const auto free = parse_json(text, 1 << 16);
    if (canonical) must(free && *free == *canonical);
    if (!free) return 0;
    std::string written;
    try {
        written = canonical_json(*free);
    } catch (const std::invalid_argument&) {
        return 0;
    }
    const auto again = parse_canonical_json(written, 1 << 20);
    must(again && *again == *free);
    return 0;
}

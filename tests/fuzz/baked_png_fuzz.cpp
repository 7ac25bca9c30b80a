#include "credential/bytes/text_codec.h"
#include "credential/openbadge/baked_png.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

// What is read from a picture is text within its bound; baked into the same picture again it is read as the same, and a second baking
// changes nothing more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    const auto credential = unbake(input);
    if (!credential) {
        must(!name_of(credential.error()).empty());
        return 0;
    }
    must(is_utf8(bytes_of(*credential)) && credential->size() <= kMaxBakedTextBytes);
    const Bytes once = bake(input, *credential);
    must(unbake(once) == *credential);
    must(bake(once, *credential) == once);
    return 0;
}

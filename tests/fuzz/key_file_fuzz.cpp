// As a file: nobody put keys in it, so none come out. As a change to a real key file, with its check made right again: refused, and before
// any memory is taken when it asks for more than a reader gives. As secrets: what is written is read as the same, and written the same
// again.
#include "db/keys/key_file.h"

#include <algorithm>

#include "tests/fuzz/property.h"
#include "tests/support/cheap_keys.h"

using namespace sanad;
using fuzz::must;
using test::kCheapKeys;

namespace {

// db/FORMAT.md, "The key file".
constexpr std::size_t kRoleAt = 9, kMemoryAt = 10, kPassesAt = 14, kCheckBytes = 32;

Bytes file_of(const MachineKeys& keys) {
    ByteArray<40> random{};
    std::copy(keys.data_key.begin(), keys.data_key.end(), random.begin());
    return encode_key_file(KeyRole::kiosk, keys, test::passphrase(), kCheapKeys, random);
}

std::uint32_t u32_at(ByteView file, std::size_t at) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : file.subspan(at, 4)) value = value << 8 | byte;
    return value;
}

// The input's first byte says where, the others are put over what is there.
Bytes changed(Bytes file, ByteView input) {
    const std::size_t at = input[0] % (file.size() - kCheckBytes);
    const ByteView over = input.subspan(1).first(std::min(input.size() - 1, file.size() - kCheckBytes - at));
    std::ranges::copy(over, file.begin() + static_cast<std::ptrdiff_t>(at));
    const Digest check = sha256(ByteView(file).first(file.size() - kCheckBytes));
    std::ranges::copy(check, file.end() - static_cast<std::ptrdiff_t>(kCheckBytes));
    return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    must(ready);
    static const Bytes real = file_of({ByteArray<32>{1}, ByteArray<32>{2}, ByteArray<32>{3}});
    const ByteView input(data, size);
    must(!decode_key_file(input, KeyRole::kiosk, test::passphrase()));
    if (input.empty()) return 0;

    const Bytes file = changed(real, input);
    const auto role = std::clamp<std::uint8_t>(file[kRoleAt], 1, 3);
    // A cost between the limits is one that a reader pays: here only the least one is, and any beyond them must be refused unpaid.
    const StretchCost asked{u32_at(file, kMemoryAt), u32_at(file, kPassesAt)};
    const bool beyond = asked.memory_kib < kLeastStretchCost.memory_kib || asked.memory_kib > kMostStretchCost.memory_kib ||
                        asked.passes < kLeastStretchCost.passes || asked.passes > kMostStretchCost.passes;
    if (beyond || asked == kCheapKeys) {
        const auto keys = decode_key_file(file, static_cast<KeyRole>(role), test::passphrase());
        must(keys.has_value() == (file == real));
        const bool ours = std::equal(file.begin(), file.begin() + kRoleAt, real.begin());
        if (beyond && ours) must(keys.error() == KeyFileError::unreasonable);
    }

    MachineKeys keys;
    const std::size_t each = std::min<std::size_t>(input.size(), 96) / 3;
    std::ranges::copy(input.first(each), keys.signing_seed.begin());
    std::ranges::copy(input.subspan(each, each), keys.sealing_secret.begin());
    std::ranges::copy(input.subspan(2 * each, each), keys.data_key.begin());
    const Bytes written = file_of(keys);
    const auto read = decode_key_file(written, KeyRole::kiosk, test::passphrase());
    must(read && file_of(*read) == written);
    return 0;
}

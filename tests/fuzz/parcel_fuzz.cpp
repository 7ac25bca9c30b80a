// Property: whatever is read as a parcel's content says the same when its events are packed and read again.
#include "sync/protocol/parcel.h"
#include "sync/protocol/zstd_frame.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    must(ready);
    static const Ed25519Signer device(ByteArray<32>{1});
    const ByteView input(data, size);
    // Half of the time as the lines themselves: a fuzzer makes no zstd frames.
    const bool plain = size > 0 && (data[0] & 1);
    const auto parcel = read_parcel_payload(plain ? zstd_compress(input.subspan(1)) : copy_of(input));
    if (!parcel || parcel->events.empty()) return 0;
    const Bytes packed = pack_parcel(device, parcel->header.device, parcel->header.made_at, parcel->events);
    const auto again = open_parcel(packed, [](const KeyId&) { return std::vector{device.public_key()}; });
    must(again && again->header == parcel->header && again->events.size() == parcel->events.size());
    for (std::size_t i = 0; i < parcel->events.size(); ++i) {
        must(again->events[i].line == parcel->events[i].line && again->events[i].hash == parcel->events[i].hash);
    }
    return 0;
}

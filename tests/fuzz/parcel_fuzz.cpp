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
    const auto parcel = read_parcel_payload(plain ? zstd_compress(input.subspan(1)) : copy_of(input),
                                            [](const std::string&, Seq, Seq) { return std::vector<Event>(); });
    if (!parcel || parcel->events.empty()) return 0;
    const Bytes packed = pack_parcel(device, parcel->header.device, parcel->header.made_at, parcel->events);
    const auto again = open_parcel(packed, [](const KeyId&) { return std::vector{device.public_key()}; });
    must(again && again->header == parcel->header && again->events.size() == parcel->events.size());
    for (std::size_t i = 0; i < parcel->events.size(); ++i) {
        must(again->events[i].line == parcel->events[i].line && again->events[i].hash == parcel->events[i].hash);
    }
    if (parcel->events.size() == 1) return 0;
    // The same against the first of them, which the reader holds.
    const std::span<const Event> events(parcel->events);
    const Bytes shorter = pack_parcel(device, parcel->header.device, parcel->header.made_at, events.subspan(1), events.first(1));
    const auto held = [&](const std::string&, Seq, Seq) { return std::vector{events.front()}; };
    const auto rest = open_parcel(
        shorter, [](const KeyId&) { return std::vector{device.public_key()}; }, held);
    must(rest && rest->events.size() == events.size() - 1 && rest->header.last_hash == parcel->header.last_hash);
    return 0;
}

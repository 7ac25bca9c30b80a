// Properties: bytes that nobody signed are no feed; whatever is read as a feed's content says the same when it is signed and read again;
// a request for one that is read is written the same.
#include "sync/protocol/feed.h"
#include "sync/protocol/zstd_frame.h"
#include "tests/fuzz/property.h"

using namespace sanad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool ready = (initialise_crypto(), true);
    must(ready);
    static const Ed25519Signer registry(ByteArray<32>{1});
    const ByteView input(data, size);
    must(!read_feed(input, registry.public_key()));
    const std::string text = text_of(input);
    if (const auto request = read_feed_request(text)) must(write_feed_request(*request) == text);
    // Half of the time as the lines themselves: a fuzzer makes no zstd frames.
    const bool plain = size > 0 && (data[0] & 1);
    const auto feed = read_feed_payload(plain ? zstd_compress(input.subspan(1)) : copy_of(input));
    if (!feed) return 0;
    const auto again = read_feed(sign_feed(registry, *feed), registry.public_key());
    must(again && again->centre_code == feed->centre_code && again->nonce == feed->nonce && again->next_nonce == feed->next_nonce &&
         again->more == feed->more && again->sections.size() == feed->sections.size());
    for (std::size_t i = 0; i < feed->sections.size(); ++i) {
        const auto& [ledger, device, prev, events] = feed->sections[i];
        must(again->sections[i].ledger == ledger && again->sections[i].device == device && again->sections[i].prev_hash == prev &&
             again->sections[i].events.size() == events.size());
        for (std::size_t k = 0; k < events.size(); ++k) {
            must(again->sections[i].events[k].hash == events[k].hash &&
                 again->sections[i].events[k].event.has_value() == events[k].event.has_value());
        }
    }
    return 0;
}

#include "sync/registry/publish/trust_publisher.h"

#include <algorithm>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/text_codec.h"

namespace sanad {

Bytes published_trust_keys(RegistryStore& store) { return store.trust().value().bytes; }

std::optional<std::string> published_digests(RegistryStore& store, const std::string& centre_code, std::string_view prefix) {
    const bool is_prefix =
        prefix.size() == 3 && std::ranges::all_of(prefix, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (!is_prefix || !store.has_centre(centre_code)) return std::nullopt;
    const auto first = from_hex(std::string(prefix) + "0");
    ByteArray<8> low{(*first)[0], (*first)[1]};
    ByteArray<8> high;
    high.fill(0xff);
    high[0] = low[0];
    high[1] = low[1] | 0x0f;
    Json digests = Json::array();
    for (const auto& digest : store.digests_between(centre_code, low, high)) digests.push_back(to_hex(digest));
    return canonical_json(digests);
}

}  // namespace sanad

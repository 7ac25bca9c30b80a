#include "sync/bundle/bundle.h"

#include <stdexcept>

#include "credential/bytes/cbor.h"

namespace sanad {
namespace {

constexpr std::int64_t kVersion = 1;  // the first member of the array

std::optional<BundleItemKind> kind_of(std::int64_t number) {
    for (const auto kind :
         {BundleItemKind::parcel, BundleItemKind::feed_request, BundleItemKind::renewal_request, BundleItemKind::receipt,
          BundleItemKind::trust_keys, BundleItemKind::trust_status, BundleItemKind::feed, BundleItemKind::renewal_answer}) {
        if (static_cast<std::int64_t>(kind) == number) return kind;
    }
    return std::nullopt;
}

}  // namespace

std::string_view name_of(BundleError error) {
    switch (error) {
        case BundleError::too_large:
            return "too_large";
        case BundleError::not_for_us:
            return "not_for_us";
        case BundleError::malformed:
            return "malformed";
    }
    return {};
}

Bytes seal_bundle(std::span<const BundleItem> items, const SealingPublicKey& reader) {
    if (items.size() > kMaxBundleItems) throw std::invalid_argument("more in a bundle than its reader takes");
    Cbor::Array content;
    content.push_back(Cbor::integer(kVersion));
    for (const BundleItem& item : items) {
        content.push_back(Cbor::array({Cbor::integer(static_cast<int>(item.kind)), Cbor::bytes(item.message)}));
    }
    Bytes sealed = seal_to(reader, Cbor::array(std::move(content)).encode());
    if (sealed.size() > kMaxBundleBytes) throw std::invalid_argument("a bundle larger than its reader takes");
    return sealed;
}

Result<std::vector<BundleItem>, BundleError> open_bundle(ByteView sealed, const ByteArray<32>& reader_secret) {
    if (sealed.size() > kMaxBundleBytes) return refuse(BundleError::too_large);
    const auto content = open_sealed(reader_secret, sealed);
    if (!content) return refuse(BundleError::not_for_us);
    return read_bundle_content(*content);
}

Result<std::vector<BundleItem>, BundleError> read_bundle_content(ByteView content) {
    const auto decoded = Cbor::decode(content);
    const auto* entries = decoded ? decoded->as_array() : nullptr;
    if (!entries || entries->empty() || entries->size() > kMaxBundleItems + 1 || entries->front().as_integer() != kVersion) {
        return refuse(BundleError::malformed);
    }
    std::vector<BundleItem> items;
    for (const Cbor& entry : std::span(*entries).subspan(1)) {
        const auto* pair = entry.as_array();
        if (!pair || pair->size() != 2 || !(*pair)[0].as_integer() || !(*pair)[1].as_bytes()) return refuse(BundleError::malformed);
        if (const auto kind = kind_of(*(*pair)[0].as_integer())) items.push_back({*kind, *(*pair)[1].as_bytes()});
    }
    return items;
}

}  // namespace sanad

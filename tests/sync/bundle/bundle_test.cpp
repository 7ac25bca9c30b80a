// A bundle opens for its reader alone, and holds what was put in.
#include "sync/bundle/bundle.h"

#include <doctest/doctest.h>

#include "credential/bytes/cbor.h"

using namespace sanad;

namespace {

const ByteArray<32> kSecret{7};
const ByteArray<32> kStranger{8};
const std::vector<BundleItem> kItems{{BundleItemKind::parcel, {1, 2, 3}}, {BundleItemKind::receipt, {}}};

BundleError error_of(ByteView sealed, const ByteArray<32>& secret = kSecret) { return open_bundle(sealed, secret).error(); }

Bytes content(Cbor::Array entries) { return Cbor::array(std::move(entries)).encode(); }

Cbor entry(int kind, Bytes message) { return Cbor::array({Cbor::integer(kind), Cbor::bytes(message)}); }

}  // namespace

TEST_CASE("a bundle opens for its reader, and tells a stranger nothing") {
    const Bytes sealed = seal_bundle(kItems, x25519_public_key(kSecret));
    CHECK(open_bundle(sealed, kSecret).value() == kItems);
    CHECK(error_of(sealed, kStranger) == BundleError::not_for_us);
    // The same again is other bytes: two sticks can't be told to hold the same.
    CHECK(seal_bundle(kItems, x25519_public_key(kSecret)) != sealed);
}

TEST_CASE("a bundle changed in any byte, or cut anywhere, does not open") {
    const Bytes sealed = seal_bundle(kItems, x25519_public_key(kSecret));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes changed = sealed;
        changed[i] ^= 1;
        CHECK(error_of(changed) == BundleError::not_for_us);
        CHECK(error_of(ByteView(sealed).first(i)) == BundleError::not_for_us);
    }
}

TEST_CASE("what is sealed and no bundle is called malformed") {
    for (const Bytes& wrong : {Bytes{}, Bytes{0xff}, Cbor::text("bundle").encode(), content({}), content({Cbor::integer(2)}),
                               content({Cbor::integer(1), Cbor::integer(1)}), content({Cbor::integer(1), Cbor::array({Cbor::integer(1)})}),
                               content({Cbor::integer(1), Cbor::array({Cbor::integer(1), Cbor::text("x")})})}) {
        CHECK(error_of(seal_to(x25519_public_key(kSecret), wrong)) == BundleError::malformed);
    }
}

TEST_CASE("items of a later version are left out, and the others read") {
    CHECK(read_bundle_content(content({Cbor::integer(1), entry(99, {1}), entry(1, {2})})).value() ==
          std::vector<BundleItem>{{BundleItemKind::parcel, {2}}});
}

TEST_CASE("limits: too many items, too large") {
    const std::vector<BundleItem> many(kMaxBundleItems + 1);
    CHECK_THROWS_AS((void)seal_bundle(many, x25519_public_key(kSecret)), std::invalid_argument);
    Cbor::Array entries{Cbor::integer(1)};
    for (std::size_t i = 0; i <= kMaxBundleItems; ++i) entries.push_back(entry(1, {}));
    CHECK(read_bundle_content(content(std::move(entries))).error() == BundleError::malformed);
    CHECK(error_of(Bytes(kMaxBundleBytes + 1)) == BundleError::too_large);
}

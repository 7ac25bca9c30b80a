#include "sync/protocol/receipt.h"

#include <doctest/doctest.h>

#include "tests/support/forge.h"

using namespace sanad;

namespace {

const Ed25519Signer registry = forge::key("registry");

Receipt good_receipt() {
    Receipt receipt{"7ZZZ",        17, sha256(bytes_of("head")),
                    1'795'255'200, {}, {{3, QuarantineReason::clock_ahead}, {9, QuarantineReason::bad_body}}};
    receipt.nonce.fill(7);
    return receipt;
}

}  // namespace

TEST_CASE("a receipt comes back as it was signed") {
    CHECK(read_receipt(sign_receipt(registry, good_receipt()), registry.public_key()) == good_receipt());
}

TEST_CASE("a receipt with any byte changed, or cut anywhere, is refused") {
    const Bytes good = sign_receipt(registry, good_receipt());
    for (std::size_t at = 0; at < good.size(); ++at) {
        Bytes bad = good;
        bad[at] ^= 1;
        CHECK_FALSE(read_receipt(bad, registry.public_key()));
        CHECK_FALSE(read_receipt(ByteView(good).first(at), registry.public_key()));
    }
}

TEST_CASE("a receipt signed by somebody else is named as that") {
    const auto read = read_receipt(sign_receipt(forge::key("rogue"), good_receipt()), registry.public_key());
    REQUIRE_FALSE(read);
    CHECK(read.error() == MessageError::bad_signature);
}

TEST_CASE("a reason that this version does not know is refused") {
    Receipt receipt = good_receipt();
    receipt.quarantined = {{1, static_cast<QuarantineReason>(7)}};
    CHECK_FALSE(read_receipt(sign_receipt(registry, receipt), registry.public_key()));
}

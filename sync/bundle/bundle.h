#pragma once

#include <span>
#include <vector>

#include "credential/bytes/result.h"
#include "credential/crypto/crypto.h"

/// What travels on a stick (sync/FORMAT.md, "Bundle"): signed messages, the same bytes that go over the network, in a box that only their
/// reader opens. The box proves nothing; each message's own signature does. Pure functions, any thread.
namespace sanad {

/// DO NOT CHANGE the numbers: stored on sticks.
enum class BundleItemKind : std::uint8_t {
    parcel = 1,           ///< device to registry
    feed_request = 3,     ///< device to registry, unsigned: whoever asks, the answer is sealed to the device
    renewal_request = 4,  ///< device to registry
    receipt = 16,         ///< registry to device, as are those below; nonce: nonce_of_parcel()
    trust_keys = 18,
    trust_status = 19,
    feed = 20,  ///< nonce: nonce_of_stick_feed()
    renewal_answer = 21,
};

struct BundleItem {
    BundleItemKind kind = BundleItemKind::parcel;
    Bytes message;
    bool operator==(const BundleItem&) const = default;
};

enum class BundleError {
    too_large,   ///< over kMaxBundleBytes
    not_for_us,  ///< sealed to another reader, or changed since
    malformed,   ///< opened, but no bundle inside
};

/// The word for an error, as in `refusal.bundle.<word>`.
[[nodiscard]] std::string_view name_of(BundleError error);

constexpr std::size_t kMaxBundleBytes = 64 * 1024 * 1024;
constexpr std::size_t kMaxBundleItems = 4096;

/// Throws std::invalid_argument over the limits.
[[nodiscard]] Bytes seal_bundle(std::span<const BundleItem> items, const SealingPublicKey& reader);
/// Items of a kind that this version doesn't know are left out.
[[nodiscard]] Result<std::vector<BundleItem>, BundleError> open_bundle(ByteView sealed, const ByteArray<32>& reader_secret);

/// What is in the box. For fuzzing and for open_bundle; refuses with malformed.
[[nodiscard]] Result<std::vector<BundleItem>, BundleError> read_bundle_content(ByteView content);

}  // namespace sanad

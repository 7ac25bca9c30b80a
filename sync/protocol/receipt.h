#pragma once

#include <vector>

#include "credential/cose/sign1.h"

/// The registry's signed answer to a parcel (sync/FORMAT.md, "Receipt"). Pure functions, any thread.
namespace sanad {

/// Why one event is stored but not believed yet. DO NOT CHANGE the numbers: signed, and stored on both sides.
enum class QuarantineReason : std::uint8_t {
    bad_certificate = 1,     ///< the certificate in it does not verify
    clock_ahead = 2,         ///< written more than 24 h after it was received
    not_author = 3,          ///< this device may not write this, or not for this centre
    personal_lost = 4,       ///< its personal part is not the one that the chain names
    bad_body = 5,            ///< it says what an event of its type may not say
    device_compromised = 6,  ///< received after somebody else may have had the device's key
};
[[nodiscard]] std::string_view name_of(QuarantineReason reason);

struct QuarantinedEvent {
    std::int64_t seq = 0;
    QuarantineReason reason = QuarantineReason::bad_certificate;
    bool operator==(const QuarantinedEvent&) const = default;
};

using Nonce = ByteArray<16>;

/// The nonce of a parcel that no request brought, but a stick: the first 16 bytes of its SHA-256.
[[nodiscard]] Nonce nonce_of_parcel(ByteView parcel);

struct Receipt {
    std::string ledger;
    std::int64_t held_through = 0;              ///< the registry holds 1 … this
    Digest head_hash{};                         ///< the hash it holds at that seq; zeros when it holds nothing
    std::int64_t registry_time = 0;             ///< unix seconds
    Nonce nonce{};                              ///< the client's own, from the request
    std::vector<QuarantinedEvent> quarantined;  ///< of the parcel's range, in order of seq
    bool operator==(const Receipt&) const = default;
};

constexpr std::size_t kMaxReceiptBytes = 256 * 1024;

[[nodiscard]] Bytes sign_receipt(const Signer& registry, const Receipt& receipt);
/// Whether it answers *our* parcel (ledger, nonce, our own hash at held_through) is the reader's to compare.
[[nodiscard]] Result<Receipt, MessageError> read_receipt(ByteView bytes, const PublicKey& registry);

}  // namespace sanad

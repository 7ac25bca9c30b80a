#pragma once

#include <functional>
#include <span>
#include <vector>

#include "credential/cose/sign1.h"
#include "db/ledger/event.h"
#include "sync/protocol/event_lines.h"

/// Events of one ledger, sent together (sync/FORMAT.md, "Parcel"). The same signed bytes go by any carrier.
/// Pure functions, any thread.
namespace sanad {

struct ParcelHeader {
    std::string ledger;
    std::string device;  ///< code of the device whose key signs
    Seq first_seq = 0;
    Seq last_seq = 0;
    Digest prev_hash{};  ///< of the event before the first; zeros before seq 1
    Digest last_hash{};
    std::string made_at;  ///< "2026-11-21T09:30:00Z" by the device's clock; says nothing that is believed
    bool operator==(const ParcelHeader&) const = default;
};

struct Parcel {
    ParcelHeader header;
    PublicKey signer{};         ///< the key whose signature was checked
    std::vector<Event> events;  ///< linked from prev_hash to last_hash; personal parts as sent, not yet compared (personal_matches)
};

/// In order of the checks: the first that applies.
enum class ParcelError {
    too_large,       ///< over one of the limits below
    too_deep,        ///< an event nested deeper than kMaxJsonDepth
    malformed,       ///< not a parcel as FORMAT.md has it
    wrong_kind,      ///< a message of another kind
    unknown_device,  ///< signed under a key id that nobody here knows
    bad_signature,   ///< changed after signing
    too_many_events,
    prefix_unknown,  ///< compressed against events that are not held here as the sender has them: to be sent without
    chain_broken,    ///< the events don't hash to what the header says
};

constexpr std::size_t kMaxParcelBytes = 8 * 1024 * 1024;  ///< compressed, with its signature
constexpr std::size_t kMaxParcelDecompressed = 64 * 1024 * 1024;
constexpr std::size_t kMaxParcelEvents = 10'000;
constexpr std::size_t kMaxPrefixEvents = 128;
constexpr std::size_t kMaxPrefixBytes = 256 * 1024;  ///< of their lines

/// `events`: at least one, of one ledger, in order without gaps. `before`: events right before them that the reader is known to hold,
/// oldest first, or none: what they say already is not sent again, which halves small parcels; as many of the last as fit the limits are
/// used. Throws std::invalid_argument otherwise, or over the limits.
[[nodiscard]] Bytes pack_parcel(const Signer& device, std::string_view device_code, std::string_view made_at, std::span<const Event> events,
                                std::span<const Event> before = {});

/// What a reader holds of a ledger from one seq through another, at most kMaxPrefixEvents: in order, with personal parts; fewer when it
/// holds fewer.
using HeldEvents = std::function<std::vector<Event>(const std::string& ledger, Seq from, Seq through)>;

/// `keys`: every key known under an id (ids prove nothing; each is tried). Nothing is decompressed before a signature holds.
/// Without `held` no prefix is known. `most`: bytes of what is decompressed, at most kMaxParcelDecompressed; beyond that, too_large.
[[nodiscard]] Result<Parcel, ParcelError> open_parcel(ByteView bytes, const std::function<std::vector<PublicKey>(const KeyId&)>& keys,
                                                      const HeldEvents& held = {}, std::size_t most = kMaxParcelDecompressed);

/// The part of opening that follows the signature: decompresses and reads. For fuzzing and for open_parcel.
[[nodiscard]] Result<Parcel, ParcelError> read_parcel_payload(ByteView payload, const HeldEvents& held = {},
                                                              std::size_t most = kMaxParcelDecompressed);

}  // namespace sanad

#pragma once

#include <string>

#include "credential/bytes/canonical_json.h"
#include "credential/crypto/crypto.h"
#include "credential/model/compact_credential.h"

namespace sanad {

using Seq = std::int64_t;  ///< 1, 2, 3 … without gaps in one ledger

/// What hangs on an event by its salted digest and can be erased: names, numbers, reasons, a certificate's bytes.
struct PersonalPart {
    ByteArray<16> salt{};
    Json value;
    [[nodiscard]] Digest digest() const;  ///< SHA-256(salt ‖ canonical JSON)
};

/// One event of a ledger (FORMAT.md). `line` is its canonical JSON, the bytes that are hashed; the fields are what it says.
struct Event {
    std::string ledger;
    Seq seq = 0;
    std::string hlc;  ///< 13-digit milliseconds, '-', 4 hex digits
    std::string at;   ///< the device's wall clock, "2026-11-21T09:30:00Z"
    TimeSource time_source = TimeSource::rtc;
    std::string actor;
    std::string witness;  ///< empty: nobody
    std::string type;     ///< "roll.called/1"
    Json body;
    std::optional<Digest> personal_digest{};
    Digest prev{};

    std::string line{};
    Digest hash{};
    std::optional<PersonalPart> personal{};  ///< absent: none, or erased
};

enum class EventError {
    malformed,      ///< not an event, or not its own canonical form
    out_of_bounds,  ///< a field outside its bounds
};

constexpr std::size_t kMaxEventBytes = 256 * 1024;  ///< of the line, and of the personal part, each

/// Fills line and hash from the other fields.
void seal_event(Event& event);

/// Reads a stored line. The personal part, if any, is attached by the caller and checked with `personal_matches`.
[[nodiscard]] Result<Event, EventError> parse_event(std::string_view line);

/// An event as it travels in a parcel: without `prev`, which the receiver knows from the event before.
[[nodiscard]] Json event_for_parcel(const Event& event);
/// The event again, linked to `prev`. Refuses what parse_event would refuse.
[[nodiscard]] Result<Event, EventError> event_from_parcel(const Json& travelling, const Digest& prev);

/// Whether the personal part belongs to the event: there when, and only when, the chain has a digest (erased parts are gone from both).
[[nodiscard]] bool personal_matches(const Event& event);

}  // namespace sanad

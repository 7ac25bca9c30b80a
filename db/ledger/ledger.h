#pragma once

#include <limits>

#include "db/ledger/clock.h"
#include "db/ledger/event.h"
#include "db/sqlite/database.h"

namespace sanad {

/// What a use-case says happened; the ledger adds the rest.
struct EventDraft {
    std::string type;
    Json body;
    std::optional<Json> personal{};
    std::string witness{};
};

/// The last event of a ledger; seq 0 and a zero hash when it has none.
struct LedgerHead {
    Seq seq = 0;
    Digest hash{};
    std::string hlc{};
};

/// The events on this machine, in the table `event`; personal parts are sealed at rest. One connection, its thread.
class Ledger {
public:
    Ledger(Database& database, const ColumnCipher& cipher) : database_(database), cipher_(cipher) {}

    /// Gives the draft the next seq of `ledger`, links it to the head and stores it. Call inside an open Transaction: the event
    /// and the rows it speaks of become durable together, or not at all. Throws std::invalid_argument for a draft that the format forbids
    /// (FORMAT.md: sizes, characters, a time outside 2001–2286). `seen`: the hlc of the latest event of others that counts here; the new
    /// one is later. `latest`: the wall part of its hlc goes no further, whatever the clock says, unless what went before is there already.
    Event append(const std::string& ledger, const std::string& actor, const Clock& clock, EventDraft draft, const std::string& seen = {},
                 Millis latest = std::numeric_limits<Millis>::max());

    /// Stores an event of another machine, already checked (parcel). Call inside an open Transaction.
    void store(const Event& event);

    /// Takes the events of a ledger after `seq` away. Only for events that stand in another ledger now; call inside an open Transaction.
    void drop_after(const std::string& ledger, Seq seq);
    /// Takes out one event, whose hash the caller keeps for the chain.
    void drop(const std::string& ledger, Seq seq);

    /// Gives a stored event the personal part that it came without. Checked by the caller; call inside an open Transaction.
    void restore_personal(const Event& event);

    [[nodiscard]] LedgerHead head(const std::string& ledger);
    /// Events with seq > `after`, oldest first, at most `limit`, with their personal parts.
    [[nodiscard]] std::vector<Event> events_after(const std::string& ledger, Seq after, int limit);
    [[nodiscard]] std::optional<Event> event_at(const std::string& ledger, Seq seq);
    struct Readable {
        std::vector<Event> events;
        int damaged = 0;
    };
    /// For whoever must go on with what is left of a damaged ledger: the events from `first` through `last`, oldest first. One that can't
    /// be read is left out, and one whose personal part can't be opened comes without it; these are counted, and the others throw.
    [[nodiscard]] Readable readable(const std::string& ledger, Seq first, Seq last);
    /// The hash stored at a seq, without reading the event.
    [[nodiscard]] std::optional<Digest> hash_at(const std::string& ledger, Seq seq);
    /// Every ledger that has events here, sorted.
    [[nodiscard]] std::vector<std::string> ledgers();

private:
    [[nodiscard]] Event event_from(const Statement& row);

    Database& database_;
    const ColumnCipher& cipher_;
};

/// A stored personal part, opened; nothing when it isn't sealed under this key for this event.
[[nodiscard]] std::optional<PersonalPart> open_personal(const ColumnCipher& cipher, const Event& event, ByteView sealed);

/// The next hybrid logical clock value: behind neither `last` nor `now`. After 65,536 at one millisecond it takes the next.
[[nodiscard]] std::string next_hlc(const std::string& last, Millis now);
/// The wall part of an hlc, in milliseconds.
[[nodiscard]] Millis hlc_millis(std::string_view hlc);

}  // namespace sanad

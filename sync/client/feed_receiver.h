#pragma once

#include "db/projection/projector.h"
#include "sync/client/sync_refusal.h"
#include "sync/protocol/feed.h"
#include "sync/protocol/registration.h"

/// What the registry feeds this kiosk, by whatever carrier it came: events of others of the same centre are stored and projected, and the
/// cursor is what is stored. Of this kiosk's own ledgers the same for those that are closed: a backup ends before what was synced after it.
/// One that it doesn't know was written by a machine that was restored from the same backup; it becomes one of those.
/// One connection, its thread.
namespace sanad {

/// What to ask for. `most`: bytes of the answer.
[[nodiscard]] FeedRequest wanted_feed(Database& database, std::size_t most);

struct FeedTaken {
    std::int64_t stored = 0;     ///< events that were not here before
    std::int64_t came_back = 0;  ///< of these: this kiosk's own
    std::int64_t set_apart = 0;  ///< of these: stored, but they don't count here (yet)
    std::int64_t withheld = 0;   ///< new events of which only the hash came
};

/// Takes a feed in, its signature checked, in one transaction; what is here already is compared and left alone. An event that its ledger's
/// author may not write, whose clock is too far ahead of the registry's, or whose body is not its type's, is stored and set apart, and so
/// is a certificate of this device that its key has not signed; the second kind counts by itself at a feed after its time. Refuses, and
/// then nothing of it is stored: feed_of_another (`asked` is not its nonce), feed_wrong_centre, feed_own_ledger (not one of those that are
/// closed, or went on from the one that is written; one of those that forked is passed over), feed_gap, feed_other_history (but where the
/// registry contradicts its own ledger, only that is passed over, and remembered: is_registry_put_back). `now`: unix seconds.
[[nodiscard]] Result<FeedTaken, SyncRefusal> accept_feed(Database& database, Ledger& ledger, Projector& projector,
                                                         const RegistrationChain& chain, const Feed& feed, const Nonce& asked,
                                                         std::int64_t now);

/// Whether the registry's own ledger says otherwise by now than what it fed here: it was put back to an older state, and what the office
/// decides does not reach this kiosk. Until a feed is whole and contradicts nothing.
[[nodiscard]] bool is_registry_put_back(Database& database);

[[nodiscard]] SyncRefusal refusal_of(FeedError error);

}  // namespace sanad

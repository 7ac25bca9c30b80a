#pragma once

#include "sync/protocol/feed.h"
#include "sync/protocol/problem.h"
#include "sync/registry/feed/request_desk.h"

namespace sanad {

/// What the registry tells a kiosk: how much it holds of a ledger, and the events of others of the kiosk's centre — the registry's own
/// ledger first, then the ledgers of its other devices. Of what is set apart only the hash goes out. One Registry, its thread; whoever
/// asks was let through by a RequestDesk.
class Feeder {
public:
    Feeder(Registry& registry, const Clock& clock) : registry_(registry), clock_(clock) {}

    /// The signed feed. `next`: for the request after it.
    [[nodiscard]] Bytes feed(const RequestDesk::Admitted& asker, const FeedRequest& request, const Nonce& next);

    /// What is held of a ledger of the asker's own centre, as a receipt that speaks of no parcel: of its head, or of the event at `at` when
    /// that is before it. Refuses with wrong_ledger.
    [[nodiscard]] Result<Bytes, Problem> head(const RequestDesk::Admitted& asker, const std::string& ledger, std::optional<Seq> at);

private:
    struct Item {
        std::string device;
        Event event;
        bool withheld = false;
    };
    /// In the order in which they go out; `more`: whether there was no room for all.
    [[nodiscard]] std::vector<Item> what_is_new(const TrustedDevice& asker, const FeedRequest& request, std::size_t room, bool& more);

    Registry& registry_;
    const Clock& clock_;
};

}  // namespace sanad

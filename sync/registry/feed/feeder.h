#pragma once

#include "sync/protocol/feed.h"
#include "sync/protocol/problem.h"
#include "sync/registry/feed/request_desk.h"

namespace sanad {

/// What of a ledger is asked about: what is held up to `at`, or to its head; and with `after` also what is set apart behind that.
struct HeadRequest {
    std::optional<Seq> at{};
    std::optional<Seq> after{};
};

/// What the registry tells a kiosk: how much it holds of a ledger, and the events of others of the kiosk's centre — the registry's own
/// ledger first, then the ledgers of its devices. Of the kiosk's own those that it names: it lost their ends; and those of machines that
/// stood in for it, restored from its backup and lost, where it says that it takes them. Of what is set apart only the hash goes out, but
/// to who wrote it. Who holds other records of the registry's own ledger, because this was put back to an older state, is told one that
/// contradicts them, and everything else as ever. One Registry, its thread; whoever asks was let through by a RequestDesk.
class Feeder {
public:
    Feeder(Registry& registry, const Clock& clock) : registry_(registry), clock_(clock) {}

    /// The signed feed. `next`: for the request after it.
    [[nodiscard]] Bytes feed(const RequestDesk::Admitted& asker, const FeedRequest& request, const Nonce& next);

    /// Whether the asker holds records of the registry's own ledger that are not in it: noted for the office, until the asker holds none.
    /// For a request that the device has signed. Its own transaction.
    bool note_put_back(const RequestDesk::Admitted& asker, const FeedRequest& request);

    /// What is held of a ledger of the asker's own centre, as a receipt that answers no parcel: of its head, or of the event at `at` when
    /// that is before it; of a ledger that nobody sent yet, nothing. With `after` it is the receipt of a parcel of what comes after that,
    /// as much as one may hold, which need not be sent. Refuses with wrong_ledger.
    [[nodiscard]] Result<Bytes, Problem> head(const RequestDesk::Admitted& asker, const std::string& ledger, const HeadRequest& asked);

private:
    struct Item {
        std::string device;
        Event event;
        bool withheld = false;
    };
    /// In the order in which they go out; `more`: whether there was no room for all.
    [[nodiscard]] std::vector<Item> what_is_new(const TrustedDevice& asker, const FeedRequest& request, std::size_t room, bool& more);

    /// Whether the registry's own ledger goes on from what the asker holds of it.
    [[nodiscard]] bool continues(const std::string& ours, const FeedRequest& request);

    /// Whether a ledger of the asker's own device is fed to it.
    [[nodiscard]] bool is_past_of_asker(const std::string& ledger, const FeedRequest& request);

    Registry& registry_;
    const Clock& clock_;
};

}  // namespace sanad

#pragma once

#include <functional>

#include "db/projection/projector.h"
#include "sync/client/answers.h"
#include "sync/client/link_pace.h"
#include "sync/client/sync_refusal.h"
#include "sync/protocol/receipt.h"
#include "sync/protocol/registration.h"

namespace sanad {

/// What one sync did. Counts, no lights.
struct SyncReport {
    std::int64_t parcels = 0;              ///< answered by a receipt
    std::int64_t released = 0;             ///< events that left the queue
    std::int64_t waiting = 0;              ///< still in it, or in it again (send_after)
    std::int64_t quarantined = 0;          ///< of the events sent now, set apart by the registry
    std::int64_t flowed_in = 0;            ///< of the events set apart before, how many the registry believes now
    std::int64_t received = 0;             ///< events of others that came and were not here
    std::int64_t came_back = 0;            ///< events of this kiosk's own that a backup didn't have, and the registry did
    bool trust_updated = false;            ///< a newer trust list was stored
    std::optional<SyncRefusal> stopped{};  ///< absent: everything that waited was received, but for what `warning` names
    /// What no further try mends, and keeps nothing else from going through: the registry was put back to an older state, or takes no
    /// further ledger of this kiosk.
    std::optional<SyncRefusal> warning{};

    /// What people are told: why it stopped, or else the warning.
    [[nodiscard]] const std::optional<SyncRefusal>& trouble() const { return stopped ? stopped : warning; }
};

/// Sends the ledger past the cursor and believes nothing but a receipt: signed by the registry of our registration, for this very
/// request, naming our own hash. Then, and only then, the cursor moves, forward only. Whatever else answers, nothing is released. What
/// others of the centre recorded comes back the same way: signed, for this very request, continuing what is here.
/// When a receipt is by an unknown key, the list of keys may say that the anchor gave the registry another; the receipt is then checked
/// again. Keeps the size of parcels that suits the link from one sync to the next, and hands it on (pace()). One connection, its thread;
/// one sync at a time.
class SyncEngine {
public:
    SyncEngine(Database& database, const ColumnCipher& cipher, const Signer& device, Transport& transport, const Clock& clock,
               const LinkPace& pace = LinkPace(ParcelSizes{}))
        : database_(database),
          ledger_(database, cipher),
          projector_(database, cipher),
          device_(device),
          transport_(transport),
          clock_(clock),
          pace_(pace) {}

    /// Everything that waits, but of a ledger that the registry holds otherwise (cloned); then once a day what the registry lost since, and
    /// what it set apart, then what others recorded, and this kiosk before it was restored, then the newest trust list: the keys, and the
    /// status of our own centre. Trouble with one of these keeps nobody from the next, unless it is the link's. Also stores how it went,
    /// for whoever asks later (`sync_attempt`). Ended for the link's reason before nothing has gone through for ten minutes.
    [[nodiscard]] SyncReport sync_now();

    /// What was learnt of the link, for the next engine on it.
    [[nodiscard]] const LinkPace& pace() const { return pace_; }

    /// Asks by signed requests whether the registry holds each of this kiosk's ledgers as it is here. Where it does not, that is remembered
    /// (is_forked), and sending begins after the last event in common (send_after). Refuses as a sync does that is stopped by its link or
    /// by something that answered instead of the registry.
    [[nodiscard]] std::optional<SyncRefusal> compare_with_registry();

private:
    struct Answered {
        Seq through = 0;  ///< confirmed of what was sent
        std::int64_t quarantined = 0;
    };
    /// After an exchange that failed.
    [[nodiscard]] bool is_worth_another(const SyncRefusal& refusal);
    void went_through(std::size_t bytes, double seconds);
    [[nodiscard]] std::optional<SyncRefusal> send_ledger(const std::string& ledger, const RegistrationChain& chain, SyncReport& report);
    /// Whether a parcel of what comes after `from` was refused because the registry lost what comes before: that is sent next (send_after).
    [[nodiscard]] bool goes_back(const std::string& ledger, Seq from, const SyncRefusal& refusal);
    /// What comes after send_after. Nothing for a ledger that proves to be forked: that is said at the end of the sync.
    [[nodiscard]] std::optional<SyncRefusal> send_what_was_lost(const std::string& ledger, const RegistrationChain& chain,
                                                                SyncReport& report);
    /// Where nothing waits, nothing tells that the registry was put back to an older state: it is asked what it holds (long_unconfirmed).
    [[nodiscard]] std::optional<SyncRefusal> ask_what_is_held(const RegistrationChain& chain, SyncReport& report);
    /// Events after `after`, as many as suit the link and at most `most`.
    [[nodiscard]] Result<Answered, SyncRefusal> send_some(const std::string& ledger, Seq after, const RegistrationChain& chain, int most);
    /// What the registry set apart, sent once more: its cause may be mended, and then it flows in.
    [[nodiscard]] std::optional<SyncRefusal> ask_again(const std::vector<EventPlace>& apart, const RegistrationChain& chain,
                                                       SyncReport& report);
    [[nodiscard]] Result<Receipt, SyncRefusal> receipt_in(const Bytes& body, const RegistrationChain& chain);
    /// What the registry signed bounds how far this kiosk's own clock may run ahead.
    void believe_time(std::int64_t registry_time);
    /// Whether the anchor's newest word on the registry's key could be asked for; what it says is remembered.
    [[nodiscard]] std::optional<SyncRefusal> learn_registry_key(const RegistrationChain& chain);
    /// Nothing where the registry has no such call.
    [[nodiscard]] Result<std::optional<Nonce>, SyncRefusal> ask_nonce(const RegistrationChain& chain);
    /// A problem is not signed, and stops nobody from issuing: what is held of the ledger is asked for, at most up to `at`. True: it is as
    /// here.
    [[nodiscard]] Result<bool, SyncRefusal> is_held_alike(const std::string& ledger, Seq at, const RegistrationChain& chain);
    /// The registry's signed answer to `question` about a ledger ("?at=41").
    struct HeadAnswer {
        Nonce nonce{};
        Receipt receipt;
        Bytes bytes;
    };
    [[nodiscard]] Result<HeadAnswer, SyncRefusal> ask_head(const std::string& ledger, const std::string& question,
                                                           const RegistrationChain& chain);
    [[nodiscard]] std::optional<SyncRefusal> compare(const std::string& ledger, const RegistrationChain& chain);
    [[nodiscard]] std::optional<SyncRefusal> fetch_feed(const RegistrationChain& chain, SyncReport& report);
    /// What came back of this kiosk's own ledgers lies past their cursors: a receipt for it is asked for, and nothing of it sent again.
    [[nodiscard]] std::optional<SyncRefusal> confirm_what_came_back(const RegistrationChain& chain);
    [[nodiscard]] std::optional<SyncRefusal> fetch_trust(const RegistrationChain& chain, SyncReport& report);
    [[nodiscard]] std::optional<SyncRefusal> fetch_trust_keys(const RegistrationChain& chain, bool& updated);
    /// Believes an answer, or says why not.
    using KeepPart = std::function<std::optional<SyncRefusal>(WireResponse answer)>;
    [[nodiscard]] std::optional<SyncRefusal> fetch_part(const std::string& path, std::size_t max_bytes, const KeepPart& keep);

    Database& database_;
    Ledger ledger_;
    Projector projector_;
    const Signer& device_;
    Transport& transport_;
    const Clock& clock_;
    LinkPace pace_;
    Millis gained_at_ = 0;            ///< this machine's uptime when something last went through
    bool says_what_it_holds_ = true;  ///< the registry, by its receipts: what it holds is as we have it
};

/// When to try again by itself: 30 s after the link was missing (that is no attempt), 15 minutes after everything was sent, and
/// after a failure 30 s, 1, 2, 4 … 60 minutes, each shortened by up to a quarter so that kiosks don't come back in step. Not before the
/// registry's Retry-After, up to an hour of it.
class Backoff {
public:
    /// `dice`: any number; its low bits shorten the wait.
    [[nodiscard]] Millis wait_after(const SyncReport& report, std::uint32_t dice);
    /// The registry's own wish, as far as it is followed.
    [[nodiscard]] static Millis asked_for(const SyncReport& report);

private:
    int failures_ = 0;
};

}  // namespace sanad

#pragma once

#include <map>
#include <set>
#include <vector>

#include "credential/cose/sign1.h"
#include "db/ledger/event.h"
#include "sync/protocol/receipt.h"

/// What comes back from the registry to a kiosk: the events of others of its centre (sync/FORMAT.md, "Feed"). Pure functions, any thread.
namespace sanad {

/// What a kiosk asks for: what comes after this, and what was withheld before.
struct FeedRequest {
    std::map<std::string, Seq> held;                ///< ledger → the last seq that is here
    std::map<std::string, std::set<Seq>> withheld;  ///< seqs at or below it of which only the hash is here
    std::size_t most = 0;                           ///< bytes of the answer, roughly; one event comes however large it is
    /// Ledgers of its own device that it doesn't want: the one that it writes, and those that forked. The device's others come also when
    /// it doesn't name them in `held`. Empty: only what it names.
    std::set<std::string> own{};
    /// Of the registry's own ledger: the hash of the last event that is here, by which a registry notices that it was put back.
    std::optional<Digest> registry_hash{};
    bool operator==(const FeedRequest&) const = default;
};

constexpr std::size_t kMaxFeedLedgers = 4'096;  ///< in `held`, and in `own`
constexpr std::size_t kMaxWithheldAsked = 1'000;
constexpr std::size_t kMaxFeedRequestBytes = 1024 * 1024;  ///< more than what is within the other two needs

/// Throws std::invalid_argument over a limit above.
[[nodiscard]] std::string write_feed_request(const FeedRequest& request);
[[nodiscard]] std::optional<FeedRequest> read_feed_request(std::string_view body);

/// The ledger that another went on from, as its first event says; nothing where that says none.
[[nodiscard]] std::optional<std::string> parent_ledger(const Event& first);

/// Events of one ledger in order; one that the registry has set apart stands as its hash alone, so that the chain goes on.
struct FedEvent {
    Seq seq = 0;
    Digest hash{};
    std::optional<Event> event{};  ///< absent: withheld. Its personal part, if it came, is the one that the chain names.
};
struct FeedSection {
    std::string ledger;
    std::string device;  ///< whose ledger it is; empty: the registry's own
    Digest prev_hash{};  ///< of the event before the first
    std::vector<FedEvent> events;
};

struct Feed {
    std::string centre_code;
    Nonce nonce{};       ///< of the request that it answers
    Nonce next_nonce{};  ///< for the next request
    std::int64_t registry_time = 0;
    bool more = false;  ///< ask again
    std::vector<FeedSection> sections;
};

/// On a stick nobody waits for an answer: there the nonce names the reader, by the first 16 bytes of the SHA-256 of its Ed25519 key.
[[nodiscard]] Nonce nonce_of_stick_feed(const PublicKey& device);

/// In order of the checks: the first that applies.
enum class FeedError {
    malformed,      ///< not a feed as FORMAT.md has it
    wrong_kind,     ///< signed, but a message of another kind
    bad_signature,  ///< signed by somebody else, or changed on the way
    chain_broken,   ///< the events don't hash to what the sections say, or a personal part is not the event's
};

constexpr std::size_t kMaxFeedBytes = 8 * 1024 * 1024;  ///< compressed, with its signature
constexpr std::size_t kMaxFeedDecompressed = 64 * 1024 * 1024;
constexpr std::size_t kMaxFeedEvents = 10'000;

/// Throws std::invalid_argument over the limits, or for a section that is empty or not in order.
[[nodiscard]] Bytes sign_feed(const Signer& registry, const Feed& feed);
/// Nothing is decompressed before the signature holds. Whether it answers *our* request is the reader's to compare.
[[nodiscard]] Result<Feed, FeedError> read_feed(ByteView bytes, const PublicKey& registry);
/// The part of reading that follows the signature. For fuzzing and for read_feed.
[[nodiscard]] Result<Feed, FeedError> read_feed_payload(ByteView compressed);

}  // namespace sanad

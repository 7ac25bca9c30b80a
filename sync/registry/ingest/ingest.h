#pragma once

#include <map>
#include <optional>
#include <set>

#include "db/projection/erasure.h"
#include "sync/protocol/parcel.h"
#include "sync/protocol/problem.h"
#include "sync/registry/ingest/certificate_check.h"
#include "sync/registry/ingest/rate_limit.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// What became of a parcel that was not refused.
struct ParcelTaken {
    Bytes receipt;  ///< signed
    std::string ledger;
    std::int64_t added = 0;        ///< events
    std::int64_t known = 0;        ///< held already
    std::int64_t apart = 0;        ///< of the parcel's range, quarantined now or before
    std::int64_t added_apart = 0;  ///< of those added, quarantined
};

/// Of one device, for its life: each restored backup and each clock put back opens one, and nobody comes near it by that. Every kiosk of
/// the centre names all of them whenever it asks for a feed.
constexpr std::int64_t kMaxLedgersOfDevice = 128;
/// That the centre's kiosks are told of, and the office sees, until an officer settles them; each machine with a copy of a disk is one or
/// two. What is offered beyond that is refused like any fork, and counted (`/metrics`).
constexpr std::int64_t kMaxForksOfLedger = 16;

/// Takes parcels in. Refuses a parcel whole for its signature, its chain, a limit, a fork or a gap, and then nothing of it is
/// stored; otherwise stores every event, whatever it says, and sets apart the ones that can't be believed yet. Those are judged anew
/// whenever they come again.
/// Uses one Registry, its thread; each parcel is one transaction. Several on several threads, each with its Registry, take in at once:
/// beside each other but for what happens inside the transaction on SQLite.
class Ingest {
public:
    /// `senders`: how many parcels a device may send, counted for all who take parcels in; nothing: as many as it likes. Only what a device
    /// has signed counts against it, so nobody can use up another's; one that sends more is refused before its parcel is decompressed.
    Ingest(Registry& registry, const Clock& clock, RateLimiter* senders = nullptr)
        : registry_(registry), clock_(clock), senders_(senders) {}

    /// Returns the signed receipt. What was stored before is answered like what is stored now. The expiry or retirement of the
    /// device's key stops nothing here.
    [[nodiscard]] Result<Bytes, ProblemReport> receive(std::string_view ledger_in_address, ByteView parcel, const Nonce& nonce);
    /// The same for a parcel that came without an address, on a stick.
    [[nodiscard]] Result<ParcelTaken, ProblemReport> take(ByteView parcel, const Nonce& nonce,
                                                          std::optional<std::string_view> ledger_in_address = {});

    /// After an upgrade: judges the stored events whose type an older program did not know as if they came now, and projects them or sets
    /// them apart (db/projection/late_events.h). Alone, in one transaction, and by one of several processes; the others find nothing to do.
    /// Without such an event it reads one row. Then the centres' kiosks are told of the forks that they were not told
    /// of. Before the first parcel. Throws DatabaseLocked while another process is at it.
    void catch_up();
    /// The same for programs that start: whatever else goes wrong is logged, and tried again at the next start. Better tables that lack
    /// something than a registry that takes nothing in. Throws DatabaseLocked, DatabaseDamaged and DiskFull.
    void catch_up_if_possible();

private:
    [[nodiscard]] std::optional<ProblemReport> refuse_whole(const Parcel& parcel, const TrustedDevice& device, const LedgerHead& head);
    /// Whether it may open no further one.
    [[nodiscard]] bool has_all_ledgers(const TrustedDevice& device);
    /// The first event that another is held for, or the one before the parcel's first.
    [[nodiscard]] std::optional<OfferedEvent> fork_of(const Parcel& parcel, const LedgerHead& head);
    /// The office must hear of it, the kiosks of the centre too, and verifiers count this device's certificates no more. Within bounds, and
    /// not of a device whose key was compromised: of that one nothing new counts anyway.
    void note_fork(const OfferedEvent& offered, const TrustedDevice& device, std::int64_t now);
    /// In the registry's own ledger, once.
    void tell_of_fork(const OfferedEvent& offered, const std::string& device, const std::string& centre_code);
    /// Those that an older program noted and told nobody of.
    void tell_of_forks();
    void take_up_late();
    /// Whether what is published changed.
    bool take_in(Event event, const TrustedDevice& device, std::int64_t now);
    /// An event that is held and set apart came once more: it flows in when its cause is mended, and else stays with today's reason.
    bool look_again(Event event, const TrustedDevice& device, std::int64_t now);
    /// Projects the event unless something speaks against it, and tells that; fills `certificate` with the one that it issues.
    [[nodiscard]] std::optional<QuarantineReason> try_in(const Event& event, const TrustedDevice& device, std::int64_t now,
                                                         std::optional<CompactCredential>& certificate);
    /// The same without what was asked when the event arrived: whether the device's key was compromised by then, its clock ahead.
    [[nodiscard]] std::optional<QuarantineReason> try_word(const Event& event, const TrustedDevice& device,
                                                           std::optional<CompactCredential>& certificate);
    /// Whether a late event was projected; else it is set apart. `published`: what is published changed.
    [[nodiscard]] bool take_up(const Event& event, std::int64_t now, bool& published);
    /// Registers the certificate of an event that was projected. Whether what is published changed.
    bool believe(const Event& event, const std::optional<CompactCredential>& certificate, const TrustedDevice& device, std::int64_t now);
    void set_apart(const std::string& ledger, Seq seq, QuarantineReason reason);
    /// Whether nobody may go on beside a parcel: it erases somebody, or puts somebody who was erased under an enrolment.
    [[nodiscard]] bool stands_alone(const Parcel& parcel);
    /// Whether the personal part is there, or is gone because its person was erased.
    [[nodiscard]] bool is_whole(const Event& event);
    [[nodiscard]] std::optional<QuarantineReason> doubt(const Event& event, const TrustedDevice& device);
    /// Who signed the certificate: the sender, or of a copy the device of the same centre that it names.
    [[nodiscard]] Result<TrustedDevice, QuarantineReason> issuer_of(const Event& event, const TrustedDevice& sender);
    /// Whether a certificate of another centre is registered under this id.
    [[nodiscard]] bool is_strange(const std::string& certificate, const std::string& centre_code);
    /// The certificate that an event issues, checked.
    [[nodiscard]] Result<CompactCredential, QuarantineReason> certificate_of(const Event& event, const TrustedDevice& issuer,
                                                                             const TrustedDevice& sender);
    [[nodiscard]] CheckGround ground_of(const TrustedDevice& issuer);
    /// Does what costs most and needs no tables, while nobody waits for them.
    void look_ahead(const Parcel& parcel, const TrustedDevice& device);
    /// What an event that lost its personal part to an erasure says of its sender's own certificate: who signed that it issued it could
    /// have signed the certificate too, and nothing else of it is left to check. So no word of another device is taken for it, none that
    /// contradicts what is registered, and none outside of the sender's window.
    [[nodiscard]] std::optional<CompactCredential> stated_certificate(const Event& event, const TrustedDevice& sender);
    /// Whether an erasure is of somebody whom this centre made known. Others' are set apart, and flow in once it did.
    [[nodiscard]] bool erases_own(const Event& event, const std::string& centre_code);
    /// What another centre's kiosks said of a certificate before it came is set apart now that its centre is known.
    void disown_strangers(const std::string& certificate, const std::string& centre_code);
    [[nodiscard]] bool project(const Event& event);

    /// Whether any stored event may have spoken of this certificate.
    [[nodiscard]] bool may_be_known(const std::string& certificate) const {
        return !read_ahead_ || read_ahead_->known.contains(certificate);
    }

    /// What a whole parcel needs to know, asked for once; only while it is taken in.
    struct ReadAhead {
        std::set<std::string> known;  ///< of the certificates that the parcel names, those of which something is stored
        std::vector<TrustedCentre> centres;
    };
    /// What was found out of a parcel's new events before its transaction. It counts inside when the ground is still the same.
    struct Looked {
        bool part_fits = false;  ///< personal_matches
        std::optional<Result<CompactCredential, QuarantineReason>> certificate{};
    };
    struct LookedAll {
        CheckGround ground;
        std::map<Seq, Looked> at;
    };
    struct Forget;

    Registry& registry_;
    const Clock& clock_;
    RateLimiter* senders_;
    LookedAll looked_;
    std::optional<ReadAhead> read_ahead_;
    std::optional<Erasure> erasure_;  ///< of the transaction in hand
};

}  // namespace sanad

#pragma once

#include <optional>
#include <set>

#include "sync/protocol/parcel.h"
#include "sync/protocol/problem.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// What became of a parcel that was not refused.
struct ParcelTaken {
    Bytes receipt;  ///< signed
    std::string ledger;
    std::int64_t added = 0;  ///< events
    std::int64_t known = 0;  ///< held already
    std::int64_t apart = 0;  ///< of the parcel's range, quarantined now or before
};

/// Takes parcels in. Refuses a parcel whole for its signature, its chain, a limit, a fork or a gap, and then nothing of it is
/// stored; otherwise stores every event, whatever it says, and sets apart the ones that can't be believed yet.
/// Uses one Registry, its thread; each parcel is one transaction.
class Ingest {
public:
    Ingest(Registry& registry, const Clock& clock) : registry_(registry), clock_(clock) {}

    /// Returns the signed receipt. What was stored before is answered like what is stored now. The expiry or retirement of the
    /// device's key stops nothing here.
    [[nodiscard]] Result<Bytes, ProblemReport> receive(std::string_view ledger_in_address, ByteView parcel, const Nonce& nonce);
    /// The same for a parcel that came without an address, on a stick.
    [[nodiscard]] Result<ParcelTaken, ProblemReport> take(ByteView parcel, const Nonce& nonce,
                                                          std::optional<std::string_view> ledger_in_address = {});

private:
    [[nodiscard]] std::optional<ProblemReport> refuse_whole(const Parcel& parcel, const TrustedDevice& device, const LedgerHead& head);
    /// Whether what is published changed.
    bool take_in(Event event, const TrustedDevice& device, std::int64_t now);
    void set_apart(const std::string& ledger, Seq seq, QuarantineReason reason);
    [[nodiscard]] std::optional<QuarantineReason> doubt(const Event& event, const TrustedDevice& device, std::int64_t now);
    /// Whether a certificate of another centre is registered under this id.
    [[nodiscard]] bool is_strange(const std::string& certificate, const std::string& centre_code);
    [[nodiscard]] Result<CompactCredential, QuarantineReason> check_certificate(const Event& event, const TrustedDevice& device,
                                                                                std::int64_t now);
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
    struct Forget;

    Registry& registry_;
    const Clock& clock_;
    std::optional<ReadAhead> read_ahead_;
};

}  // namespace sanad

#pragma once

#include "credential/trust/key_certificate.h"
#include "db/ledger/ledger.h"
#include "db/projection/projector.h"
#include "sync/bundle/stick.h"
#include "sync/client/sync_refusal.h"

/// The ledger past the cursor on a stick instead of the network, and the registry's answer from it. The same parcels, the same receipts,
/// the same rules. One connection, its thread.
namespace sanad {

struct StickWritten {
    std::int64_t events = 0;  ///< everything that waits, and what is sent again
    std::int64_t parcels = 0;
    bool asks_renewal = false;  ///< of the key's window
};

struct StickRead {
    std::int64_t released = 0;                ///< events that left the queue
    std::int64_t quarantined = 0;             ///< of the events that the receipts speak of
    std::int64_t flowed_in = 0;               ///< of the events set apart before, how many the registry believes now
    std::int64_t received = 0;                ///< events of others of the centre
    std::int64_t came_back = 0;               ///< of this kiosk's own, as in a SyncReport; they wait for a receipt, by the next stick
    bool trust_updated = false;               ///< a newer trust list was stored
    std::optional<KeyCertificate> renewed{};  ///< this kiosk's, for a longer window
    std::optional<SyncRefusal> trouble{};     ///< the first message that was not believed; the others were
    [[nodiscard]] bool brought_nothing() const {
        return released == 0 && flowed_in == 0 && received == 0 && came_back == 0 && !trust_updated && !renewed;
    }
};

/// The reason "stick.<StickError>". Any thread.
[[nodiscard]] SyncRefusal refusal_of(StickError error);

class StickCarrier {
public:
    StickCarrier(Database& database, const ColumnCipher& cipher, const Signer& device, const ByteArray<32>& sealing_secret,
                 const Clock& clock)
        : database_(database),
          ledger_(database, cipher),
          projector_(database, cipher),
          device_(device),
          sealing_secret_(sealing_secret),
          clock_(clock) {}

    /// Writes, sealed to the registry, what waits, what the registry lost (send_after), what it set apart more than a day ago as far as
    /// there is room, and what is here of others, so that the answer brings what is new; with nothing to send, a file that asks.
    /// `asks_renewal`: for a longer window of this kiosk's key too. The cursor stays: what travels may never arrive.
    /// Refuses: sync.not_registered, stick.<StickError>.
    [[nodiscard]] Result<StickWritten, SyncRefusal> write(Stick& stick, bool asks_renewal = false);

    /// Takes the registry's newest answer that opens. Refuses: sync.not_registered, stick.<StickError>, bundle.none (no answer for this
    /// kiosk), bundle.<BundleError>.
    [[nodiscard]] Result<StickRead, SyncRefusal> read(Stick& stick);

    /// Whether the registry's answer is here to everything that was written on a stick: of each of this kiosk's ledgers it confirmed all of
    /// that, or proved that the ledger is forked, or signed that it holds nothing of it though it got its beginning.
    [[nodiscard]] bool is_answered();

private:
    /// The registry takes nothing of this ledger, and so what was written of it is answered.
    void forget_written(const std::string& ledger);
    [[nodiscard]] std::string file_name(std::string_view direction) const;

    Database& database_;
    Ledger ledger_;
    Projector projector_;
    const Signer& device_;
    const ByteArray<32>& sealing_secret_;
    const Clock& clock_;
};

}  // namespace sanad

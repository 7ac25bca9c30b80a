#pragma once

#include <map>
#include <string>
#include <vector>

#include "credential/trust/key_certificate.h"
#include "db/sqlite/database.h"
#include "kiosk/model/entities.h"

/// What this kiosk knows about itself: its centre, its registration. Local tables, never synced.
namespace sanad {

/// How far the registration has come.
struct Registration {
    std::string registry_url;
    std::string fingerprint;            ///< what the officer compares
    std::optional<PublicKey> anchor{};  ///< absent until approved, as are the others
    std::optional<KeyCertificate> registry{};
    std::optional<KeyCertificate> device{};
    std::string renewal{};  ///< code of the registry's last answer to an asked renewal; empty: not asked for, or granted

    [[nodiscard]] bool approved() const { return device.has_value(); }
};

[[nodiscard]] Centre load_centre(Database& database);
void save_centre(Database& database, const Centre& centre);

/// The ledger that this kiosk writes.
struct OwnLedger {
    std::string ledger;
    std::string actor;
    std::uint32_t counter_from = 1;  ///< no certificate of it has a lower counter
};
[[nodiscard]] OwnLedger load_own_ledger(Database& database);
/// Whether this is a ledger of ours that is written no more.
[[nodiscard]] bool is_closed_ledger(Database& database, const std::string& ledger);
/// Nothing is written any more to the one before; what waits in it is still sent.
void start_own_ledger(Database& database, const OwnLedger& own);

/// Nothing before the first request. The certificates were checked before they were stored, and are read with the stored anchor again.
[[nodiscard]] std::optional<Registration> load_registration(Database& database);

/// Whether the registry has signed that another machine records under this kiosk's name.
[[nodiscard]] bool is_known_cloned(Database& database);

/// The registry's word that there is a second machine with a copy of this one's disk, which came to it second.
struct FoundCopy {
    std::int64_t seq = 0;       ///< from which record on it wrote its own
    std::int64_t found_at = 0;  ///< unix seconds
};
/// Nothing when this machine is the copy, or once each copy was registered anew and what it recorded has come, or the
/// office settled it.
[[nodiscard]] std::optional<FoundCopy> load_found_copy(Database& database);

/// The fingerprint of the new keys whose registration was asked for; nothing when it was not, or this kiosk goes on with them already.
[[nodiscard]] std::optional<std::string> next_fingerprint(Database& database);
/// The office's code of that registration; empty: there is none.
[[nodiscard]] std::string next_office_code(Database& database);

/// The last backup that was finished.
struct LastBackup {
    std::string file;
    std::string ledger;
    std::int64_t seq = 0;      ///< the ledger's head when it was made
    std::int64_t made_at = 0;  ///< unix seconds
};
[[nodiscard]] std::optional<LastBackup> load_last_backup(Database& database);
void save_last_backup(Database& database, const LastBackup& backup);

/// The clock of the latest event of another of this centre that counts here; empty before the first.
[[nodiscard]] std::string load_latest_fed_hlc(Database& database);

/// What the Sync screen and `sanad sync` say, from the tables themselves.
struct SyncState {
    std::int64_t waiting = 0;                       ///< events past the cursor, and what the registry lost before it
    std::string oldest_waiting_at;                  ///< ISO time of the oldest of them, or empty
    std::int64_t held_through = 0;                  ///< of the ledger that is written now
    std::optional<std::int64_t> last_receipt_at{};  ///< unix seconds, this machine's clock
    std::string last_outcome;                       ///< "done", or the code of the refusal; empty before the first attempt
    std::optional<std::int64_t> last_attempt_at{};
    std::int64_t quarantined = 0;
    std::int64_t on_stick = 0;                       ///< of those that wait: written on a stick, not confirmed yet
    std::optional<std::int64_t> stick_written_at{};  ///< unix seconds, of the newest of these
    std::int64_t fed_events = 0;                     ///< events of others of this centre that are here
    std::int64_t fed_apart = 0;                      ///< of others: set apart here, or known by its hash only
    std::optional<std::int64_t> last_feed_at{};      ///< unix seconds, this machine's clock
};
[[nodiscard]] SyncState load_sync_state(Database& database);

/// How one attempt to sync went.
struct SyncAttempt {
    std::int64_t at = 0;  ///< unix seconds, this machine's clock of then
    std::string outcome;  ///< as SyncState::last_outcome
};
/// Those that are kept, the last first: of many in a row that went alike, the first and the last.
[[nodiscard]] std::vector<SyncAttempt> load_sync_attempts(Database& database);

/// An event of this kiosk that the registry set apart, by its last receipt.
struct QuarantinedHere {
    std::string ledger;
    std::int64_t seq = 0;
    std::string type;      ///< "roll.called/1"
    std::string reason;    ///< the word of a QuarantineReason, whose sentence is "quarantine.<reason>"
    std::string serial{};  ///< of the certificate that it issues or speaks of; empty: of none that is known here
};
/// So many are named where all are counted.
constexpr int kQuarantinedNamed = 100;  ///< beyond these they are counted
/// In order of ledger and seq, at most `most`.
[[nodiscard]] std::vector<QuarantinedHere> load_quarantined(Database& database, int most);
/// The serial numbers among them by the reason's word, each once; "…" ends them where not all events were looked at.
[[nodiscard]] std::map<std::string, std::vector<std::string>> serials_by_reason(const std::vector<QuarantinedHere>& apart);
/// All of them, counted by reason, the most frequent first.
[[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> load_quarantined_reasons(Database& database);

}  // namespace sanad

#pragma once

#include <algorithm>
#include <map>
#include <span>

#include "db/ledger/ledger.h"
#include "sync/client/sync_refusal.h"
#include "sync/protocol/receipt.h"
#include "sync/protocol/registration.h"

/// What the registry's signed answers do on this kiosk, by whatever carrier they came: receipts move the cursor, and the trust list is
/// kept. One connection, its thread; each call is its own transaction.
namespace sanad {

/// The ledgers that this kiosk writes or once wrote, sorted.
[[nodiscard]] std::vector<std::string> own_ledgers(Database& database);
/// Those of them that it writes no more, without one that the registry holds otherwise: how far each of them is here.
[[nodiscard]] std::map<std::string, Seq> closed_ledgers(Database& database);
/// How far the registry is known to hold a ledger; 0 before the first receipt.
[[nodiscard]] Seq cursor_of(Database& database, const std::string& ledger);
/// The event after which sending begins: the cursor, but one before it while the registry lacks what it once signed to hold, or holds
/// another's events instead.
[[nodiscard]] Seq send_after(Database& database, const std::string& ledger);
/// The registry says, signed or not, that it lacks a ledger's events from `first` on: that is where sending begins from now on, until a
/// receipt names the cursor. False, and nothing is kept, unless it once signed to hold that event.
[[nodiscard]] bool note_loss(Database& database, const std::string& ledger, Seq first);
/// Ledgers of this kiosk, but forked ones, of which the registry last signed before `before` (unix seconds) that it holds what it once
/// held; or more than a day after it: then this machine's clock was ahead. Those of longest ago first, at most `limit`.
[[nodiscard]] std::vector<std::string> long_unconfirmed(Database& database, std::int64_t before, int limit);
constexpr int kAskedAboutAtMost = 8;  ///< of these in one sync; each is two exchanges

/// Whether the registry has signed that it holds other events than this ledger's own; and whether it has of any ledger of this kiosk.
[[nodiscard]] bool is_forked(Database& database, const std::string& ledger);
[[nodiscard]] bool is_cloned(Database& database);

using EventPlace = std::pair<std::string, Seq>;  ///< ledger and seq
/// Events of ours that the registry holds and does not believe, as it last said before `before` (unix seconds), or more than a day after
/// it: then this machine's clock was ahead. In order, at most `limit`.
[[nodiscard]] std::vector<EventPlace> set_apart(Database& database, std::int64_t before, int limit);
[[nodiscard]] bool is_set_apart(Database& database, const EventPlace& event);
/// What the registry set apart is sent once more, since its cause may be mended: by whatever carrier, not before so many seconds have
/// passed since it last said so, and so many events at once.
constexpr std::int64_t kAskAgainAfter = 86'400;
constexpr int kAskedAgainAtMost = 1000;
/// How many of these, from the first on, follow each other in one ledger: they go together. 0 for none.
[[nodiscard]] std::ptrdiff_t neighbours(std::span<const EventPlace> events);

/// A parcel as its receipt must name it.
struct SentParcel {
    std::string ledger;
    Seq first = 0;
    Seq last = 0;
    Nonce nonce{};

    /// How far its receipt releases: it lists what was set apart of its own parcel only (another is not its receipt), so never past that.
    [[nodiscard]] Seq released_by(const Receipt& receipt) const { return std::min(receipt.held_through, last); }
};

/// Moves the cursor to what the receipt confirms of the parcel, forward only, and keeps what it says was set apart. What belonged to people
/// who were erased, and was kept for the registry alone, goes. Refuses, and then nothing is released: receipt_of_another,
/// receipt_without_gain, receipt_with_gap, which is remembered until it is mended (send_after), receipt_other_history, which is remembered
/// (is_forked), with send_after at 0 where it lies at or before that. `receipt`: signature checked; `bytes`: as signed; `now`: unix
/// seconds.
[[nodiscard]] std::optional<SyncRefusal> accept_receipt(Database& database, Ledger& ledger, const SentParcel& sent, const Receipt& receipt,
                                                        ByteView bytes, std::int64_t now);

/// The same for what the registry says that it holds of a ledger, up to the seq that it was asked about (`nonce`: of that request). True
/// when it is as here; false when it is not, and that is remembered. The cursor moves in a forked ledger alone: what was set apart isn't
/// said here. Asked about a seq before the cursor in a forked ledger alone, where the last in common is looked for: a receipt that names
/// one and is alike says that sending begins there (send_after), and one that names the cursor is the newest that confirms it
/// (long_unconfirmed).
[[nodiscard]] Result<bool, SyncRefusal> accept_head(Database& database, Ledger& ledger, const std::string& asked, const Nonce& nonce,
                                                    const Receipt& receipt, ByteView bytes, std::int64_t now);

/// A part of the trust list merged into what this kiosk remembers: a lower number replaces nothing, and what was once revoked stays
/// revoked. Refuses: answer_damaged, trust_foreign, registry_outdated. Sets `updated` when the list is newer than what was kept.
[[nodiscard]] std::optional<SyncRefusal> keep_trust_keys(Database& database, const RegistrationChain& chain, const Bytes& message,
                                                         std::int64_t now, bool& updated);
/// The part of this kiosk's own centre.
[[nodiscard]] std::optional<SyncRefusal> keep_trust_status(Database& database, const RegistrationChain& chain, const Bytes& message,
                                                           std::int64_t now, bool& updated);

[[nodiscard]] SyncRefusal refusal_of(MessageError error);

}  // namespace sanad

#pragma once

#include <memory>

#include "db/keys/key_file.h"
#include "db/projection/projector.h"
#include "kiosk/model/entities.h"
#include "kiosk/model/refusal.h"
#include "kiosk/model/staff.h"
#include "kiosk/setup/new_id.h"
#include "kiosk/usecase/kiosk_clock.h"

namespace sanad {

/// What every use-case works with: one open kiosk database, its keys, its ledger, the time, and who is acting.
/// One connection; one thread at a time. Open a second Desk for a second thread.
class Desk {
public:
    /// Makes a new kiosk: its file, its keys ("<path>.key") under the passphrase, its centre and its ledger.
    /// Refuses: db.exists, keys.exists, actor.wrong, centre.code_wrong (2–8 capitals and digits), centre.name_missing, clock.too_early
    /// {day}, clock.too_late {day}.
    [[nodiscard]] static Result<std::unique_ptr<Desk>, Refusal> create(const std::string& path, const Centre& centre,
                                                                       const std::string& actor, const Passphrase& passphrase,
                                                                       const Clock& clock, const StretchCost& cost = {});
    /// Records that were put back to an older state than this kiosk has issued from go on in a new ledger (was_put_back).
    /// Refuses: db.missing, db.not_ours, db.newer_version, db.locked, db.damaged, keys.<KeyFileError>; with a wrong passphrase, that first.
    [[nodiscard]] static Result<std::unique_ptr<Desk>, Refusal> open(const std::string& path, const Passphrase& passphrase,
                                                                     const Clock& clock, int busy_timeout_ms = 5000);
    /// A second Desk on the same file, for another thread, without asking for the passphrase again. Any thread.
    [[nodiscard]] Result<std::unique_ptr<Desk>, Refusal> another() const;

    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] Database& database() { return database_; }
    [[nodiscard]] Ledger& ledger() { return ledger_; }
    [[nodiscard]] const ColumnCipher& cipher() const { return cipher_; }
    [[nodiscard]] const Signer& device() const { return device_; }
    [[nodiscard]] const ByteArray<32>& sealing_secret() const { return keys_->sealing_secret; }
    /// As corrected by hand.
    [[nodiscard]] const Clock& clock() const { return clock_; }
    [[nodiscard]] const Centre& centre() const { return centre_; }
    [[nodiscard]] const std::string& ledger_id() const { return ledger_id_; }
    [[nodiscard]] const std::string& actor() const { return actor_; }
    /// Staff code (is_staff_code) of whoever acts from now on.
    void act_as(const std::string& actor) { actor_ = actor; }

    /// Whether whoever acts may do this today, as far as the office's word has come here; while it has listed nobody of this centre,
    /// everybody may everything. Every use-case that records for the centre asks first. Refuses as check_right does; and while the date
    /// looks wrong (clock_state), whoever acts: clock.behind {now, day}, clock.ahead {now, day}.
    [[nodiscard]] Result<void, Refusal> may(StaffRight right);

    /// The centre's civil day now.
    [[nodiscard]] CivilDay today() const { return civil_day(clock_.now(), centre_.utc_offset_minutes); }

    /// Whether opening it found records older than its high-water file: the office and the coordinator are to know.
    [[nodiscard]] bool was_put_back() const { return was_put_back_; }

    /// Certificates up to this number were issued and committed: on the disk beside the keys when it returns. Throws std::system_error.
    void mark_high_water(std::uint32_t counter);

    /// Appends an event of this kiosk and projects it. Call inside a Transaction on database().
    Event record(EventDraft draft);

    /// The kiosk's clock says `to` from now on (set_clock); with `new_ledger`, another ledger is opened for what comes (reason `clock`).
    /// Call inside a Transaction; whoever undoes it calls load_clock.
    void correct_clock(Millis to, TimeSource source, bool new_ledger);
    void load_clock();

private:
    Desk(const std::string& path, Database database, std::shared_ptr<const MachineKeys> keys, KioskClock clock);
    static std::unique_ptr<Desk> open_with(const std::string& path, Database database, MachineKeys keys, const Passphrase& passphrase,
                                           const Clock& clock);
    void load();
    void find_out_if_put_back();

    std::string path_;
    std::shared_ptr<const MachineKeys> keys_;
    Database database_;
    ColumnCipher cipher_;
    Ed25519Signer device_;
    KioskClock clock_;
    Ledger ledger_;
    Projector projector_;
    Centre centre_;
    std::string ledger_id_;
    std::string actor_;
    bool was_put_back_ = false;
};

/// `keys.<error>`, about that file.
[[nodiscard]] Refusal refusal_of(KeyFileError error, const std::string& key_file);

}  // namespace sanad

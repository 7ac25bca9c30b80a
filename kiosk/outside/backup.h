#pragma once

#include "kiosk/usecase/desk.h"

/// A kiosk's snapshot in a second place, and the way back. Everything the kiosk needs is in one file: the records sealed under its data
/// key, and the key file as it lies beside them, under its passphrase (db/FORMAT.md). One thread each; another may go on working.
namespace sanad {

struct BackupMade {
    std::string file;
    std::int64_t bytes = 0;
    std::int64_t events = 0;  ///< in it, of all ledgers
};

/// Writes `<folder>/<centre>-<ledger's first 8>-<time>.sanad-backup` whole or not at all, then removes this ledger's older ones but the two
/// before it. A damaged database is never copied over the backups of a whole one. Refuses: file.not_writable, backup.full,
/// keys.missing, db.damaged; disk.no_backup {folder} where it would take the last room of a full disk.
[[nodiscard]] Result<BackupMade, Refusal> write_backup(Desk& desk, const std::string& folder);

/// The same, unless nothing was recorded since this kiosk's last backup into this folder; then says nothing.
[[nodiscard]] Result<std::optional<BackupMade>, Refusal> write_backup_if_new(Desk& desk, const std::string& folder);

struct Restored {
    std::string made_at;  ///< ISO time of the backup
    std::int64_t ledgers = 0;
    std::int64_t events = 0;
    std::int64_t certificates = 0;
    std::int64_t faults = 0;          ///< chains, personal parts or projections that don't hold
    std::int64_t bad_signatures = 0;  ///< certificates whose signature doesn't hold under the keys that this kiosk knows
};

/// Makes a kiosk at `path` from a backup. It goes on in a new ledger, for the old one may have gone on after the backup, and with
/// certificate numbers 10,000 further (`ledger.opened/1`). Refuses: file.missing, backup.not_ours, backup.newer, backup.damaged, db.exists,
/// keys.<KeyFileError>, backup.full, file.not_writable; then nothing is left at `path`.
[[nodiscard]] Result<Restored, Refusal> restore_backup(const std::string& file, const std::string& path, const Passphrase& passphrase,
                                                       const Clock& clock);

/// A backup that these keys open.
struct BackupFound {
    std::string file;
    std::int64_t made_at = 0;      ///< unix seconds
    int utc_offset_minutes = 300;  ///< of the centre
};

/// Those in `folder` that the key file beside `path` opens, newest first; none when that file can't be opened itself. Whether they are
/// whole is not known until one is restored.
[[nodiscard]] std::vector<BackupFound> find_backups(const std::string& folder, const std::string& path, const Passphrase& passphrase);

/// As restore_backup, where the database at `path` is damaged or gone and nobody has it open any more. Once the backup has proved whole,
/// what is left of the database is kept as `<path>.damaged-<time>`, with its log. A key file that lies beside it stays, and opens the
/// backup whatever passphrase that was made under. Refuses as restore_backup does but for db.exists and keys.exists, and with
/// backup.other_keys.
[[nodiscard]] Result<Restored, Refusal> recover_from_backup(const std::string& file, const std::string& path, const Passphrase& passphrase,
                                                            const Clock& clock);

/// Restores into a scratch folder beside the backup's own disk space, checks every chain and every certificate's signature, and removes it
/// again. Refuses as restore_backup does.
[[nodiscard]] Result<Restored, Refusal> drill_backup(const std::string& file, const Passphrase& passphrase, const Clock& clock);

}  // namespace sanad

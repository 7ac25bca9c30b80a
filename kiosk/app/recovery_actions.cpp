// When the records are damaged or gone: the kiosk is locked, offers its backups, and goes back to one.
#include "kiosk/app/app.h"

namespace sanad {

void App::say_locked(const Refusal& refusal, const Passphrase& passphrase) {
    const bool lost = refusal.code == "db.damaged" || refusal.code == "db.missing";
    std::vector<BackupFound> backups;
    if (lost && !options_.backup_to.empty()) backups = find_backups(options_.backup_to, options_.db, passphrase);
    records_->post([this, refusal, backups = std::move(backups)] { stays_locked(refusal, backups); });
}

void App::offer_backup() {
    unlock_.backup.reset();
    if (backups_.empty()) return;
    const BackupFound& newest = backups_.front();
    unlock_.backup =
        BackupOffer{civil_day(newest.made_at * 1000, newest.utc_offset_minutes), local_time(newest.made_at, newest.utc_offset_minutes)};
}

JobQueue::News App::fell_apart() {
    return [this] {
        if (locked_) return;  // said already
        locked_ = true;
        shell_.job.reset();
        shell_.notice.reset();
        verify_draft_.checking = false;
        views_ = {};
        drawn_ = {};
        next_backup_.reset();
        unlock_ = {.busy = true};
        with_closed_records([this, held = passphrase_] { say_locked({"db.damaged", {{"file", options_.db}}}, *held); });
    };
}

void App::with_closed_records(std::function<void()> job) {
    link_->add([this, job = std::move(job)] {
        link_desk_.reset();
        records_->add([this, job] {
            records_office_ = {};
            file_checked_ = false;
            job();
        });
    });
}

void App::do_action(const GoBackToBackup&) {
    if (unlock_.busy || backups_.empty() || !passphrase_) return;
    unlock_.busy = true;
    unlock_.refusal.reset();
    with_closed_records([this, file = backups_.front().file, held = passphrase_] {
        const auto restored = recover_from_backup(file, options_.db, *held, clock_);
        records_->post([this, refusal = restored ? std::nullopt : std::optional(restored.error())] { after_going_back(refusal); });
    });
}

void App::after_going_back(const std::optional<Refusal>& refusal) {
    if (!refusal) {
        shell_.notice = Notice{Tone::warn, "screen.went_back"};
        backups_.clear();
        return unlock(passphrase_);
    }
    unlock_.busy = false;
    unlock_.refusal = refusal;
    if (refusal->code == "backup.damaged") backups_.erase(backups_.begin());  // the one before it is as good as it was
    offer_backup();
    if (!unlock_.backup) passphrase_.reset();
}

}  // namespace sanad

#pragma once

#include <atomic>

#include "credential/crypto/passphrase.h"
#include "kiosk/app/app_options.h"
#include "kiosk/app/job_queue.h"
#include "kiosk/app/measure.h"
#include "kiosk/app/touch_script.h"
#include "kiosk/app/views.h"
#include "kiosk/outside/backup.h"
#include "kiosk/platform/network_watch.h"
#include "kiosk/platform/window.h"
#include "kiosk/screen/shell.h"
#include "kiosk/screen/unlock_screen.h"
#include "kiosk/ui/touch_queue.h"
#include "sync/bundle/stick.h"
#include "sync/client/sync_engine.h"

namespace sanad {

/// The kiosk: one window, the screens with their drafts and views, and the threads behind them.
/// Threads: the UI thread (run()) draws and never touches disk or network; `records_` does everything with the records, on its
/// own Desk; `link_` talks to the registry on another Desk, so that a slow link holds nobody up. A third, in `network_`, sleeps until a
/// network comes.
class App {
public:
    /// `passphrase`: handed over by a file or the service manager; without one the Unlock screen asks for it.
    App(const AppOptions& options, const Catalogue& catalogue, TextEngine& engine, const Clock& clock,
        std::optional<Passphrase> passphrase);
    ~App();

    /// Until the window closes or the script ends. 0, or 1 when the script failed (printed to stderr).
    [[nodiscard]] int run();

private:
    /// What one thread works with: opened when the kiosk is unlocked, used by that thread alone.
    struct Office {
        std::unique_ptr<Desk> desk;
        std::unique_ptr<DocumentMaker> documents;
    };

    void draw_frame();
    [[nodiscard]] std::optional<Action> draw_page(Rect content);
    void read_event(const InputEvent& event);
    void take_news();
    [[nodiscard]] std::chrono::milliseconds patience() const;
    void look_at_timers();

    void perform(const Action& action);
    void open_page(Page page);
    void do_action(const GoTo& action);
    void do_action(const ChooseLanguage& action);
    void do_action(const DismissNotice& action);
    void do_action(const CancelJob& action);
    void do_action(const ChooseBatch& action);
    void do_action(const PreviewFile& action);
    void do_action(const BringInFile& action);
    void do_action(const OpenBatch& action);
    void do_action(const ChooseSession& action);
    void do_action(const SaveRoll& action);
    void do_action(const EnterResult& action);
    void do_action(const IssueCertificates& action);
    void do_action(const ShowDraft& action);
    void do_action(const ShowCertificate& action);
    void do_action(const SaveCertificates& action);
    void do_action(const CopyCertificate& action);
    void do_action(const FindCertificates& action);
    void do_action(const OpenCertificate& action);
    void do_action(const HandOver& action);
    void do_action(const RevokeCertificate& action);
    void do_action(const SuspendCertificate& action);
    void do_action(const ReinstateCertificate& action);
    void do_action(const ReissueCertificate& action);
    void do_action(const VerifyCode& action);
    void do_action(const SendNow& action);
    void do_action(const RegisterKiosk& action);
    void do_action(const RegisterAnew& action);
    void do_action(const AskForApproval& action);
    void do_action(const WriteStick& action);
    void do_action(const ReadStick& action);
    void do_action(const OpenClock& action);
    void do_action(const SetClock& action);
    void do_action(const Unlock& action);
    void do_action(const GoBackToBackup& action);

    /// Opens the records with the passphrase, on their thread; then the screens, or why not.
    void unlock(std::shared_ptr<const Passphrase> passphrase);
    void unlocked(bool put_back);
    void stays_locked(const Refusal& refusal, std::vector<BackupFound> backups = {});
    /// On the records thread: the Unlock screen says so, and offers the backups where the records are damaged or gone.
    void say_locked(const Refusal& refusal, const Passphrase& passphrase);
    void offer_backup();
    /// The file fell apart while the kiosk worked: it is locked, and offers to go back.
    [[nodiscard]] JobQueue::News fell_apart();
    /// A job for the records thread when neither thread has the file open any more: SQLite takes a log away by its name.
    void with_closed_records(std::function<void()> job);
    void after_going_back(const std::optional<Refusal>& refusal);
    void forget_typed();
    /// A job for the records thread; nothing while the kiosk is locked.
    void with_records(std::function<void(Office&)> job);
    void with_link(std::function<void(Desk&)> job);
    void refresh();
    void save_draft();
    void draw_shown_certificate();
    /// On the records thread: the sentence `done`, or why not.
    void after_status(const Result<IssuedCertificate, Refusal>& changed, const std::string& done);
    /// A job of the link's thread with the stick that is plugged in; the link's own tries wait for it.
    void with_stick(const std::string& words, std::function<Result<Notice, Refusal>(Desk&, Stick&)> job);
    void back_up();
    static constexpr int kPreviewWidth = 1200;  ///< of a page on the screen, in pixels
    /// Until the link is tried by itself: after the window opened, while a registration waits, after something broke.
    static constexpr auto kNextTry = std::chrono::seconds(30);
    /// The link's job is over, well or badly; the next is tried by itself after `wait`.
    void link_is_free(std::chrono::milliseconds wait);
    /// The link is tried once that network has settled, however long the last one was in vain; not before the registry asked.
    void a_network_came();
    /// `code` empty: how the request stands. `url` empty: by stick.
    void ask_registry(const std::string& url, const std::string& code);
    [[nodiscard]] Result<KeyCertificate, Refusal> ask_by_stick(Desk& desk, const std::string& code) const;
    [[nodiscard]] static Result<KeyCertificate, Refusal> ask_by_network(Desk& desk, const std::string& url, const std::string& code);
    [[nodiscard]] Result<KeyCertificate, Refusal> anew_by_stick(Desk& desk, const Passphrase& passphrase, const std::string& code) const;
    [[nodiscard]] static Result<KeyCertificate, Refusal> anew_by_network(Desk& desk, const Passphrase& passphrase,
                                                                         const RegisterAnew& action);
    void after_registration(const std::optional<Refusal>& refusal, bool by_stick);
    /// This kiosk is another device now: everything is opened again, with its new keys.
    void after_registering_anew(const Result<KeyCertificate, Refusal>& registered, bool by_stick);
    [[nodiscard]] JobQueue::News refused(const Refusal& refusal);

    AppOptions options_;
    const Catalogue& catalogue_;
    const Clock& clock_;
    Window window_;
    Ui ui_;
    TouchQueue touches_;
    std::string letters_;
    float wheel_ = 0;
    Measure measure_;

    UnlockView unlock_;
    UnlockDraft unlock_draft_;
    bool locked_ = true;
    int wrong_passphrases_ = 0;
    std::optional<std::chrono::steady_clock::time_point> unlock_again_{};  ///< not before: passphrases were wrong
    std::shared_ptr<const Passphrase> passphrase_;                         ///< for new keys; a job may outlive a screen, and shares it
    std::vector<BackupFound> backups_;                                     ///< that the Unlock screen offers, one after the other
    bool file_checked_ = false;                                            ///< on the records thread: once a start
    ShellView shell_;
    Selection selection_;
    Views views_;
    BringInView bring_in_;
    VerifyView verify_;
    std::optional<JobState> link_job_{};
    std::optional<Refusal> link_trouble_{};
    TodayDraft today_draft_;
    BringInDraft bring_in_draft_;
    OpenBatchDraft open_batch_draft_;
    RollCallDraft roll_draft_;
    ResultsDraft results_draft_;
    IssueDraft issue_draft_;
    CertificateDraft certificate_draft_;
    VerifyDraft verify_draft_;
    SyncDraft sync_draft_;
    ClockDraft clock_draft_;
    CertificateId drawn_{};

    bool dirty_ = true;
    int not_shown_ = 0;  ///< frames computed since the last that was presented
    bool quit_ = false;
    std::chrono::steady_clock::time_point last_touch_{};
    std::optional<std::chrono::steady_clock::time_point> next_link_try_{};
    std::optional<std::chrono::steady_clock::time_point> next_backup_{};
    Backoff backoff_;
    std::chrono::steady_clock::time_point not_before_{};  ///< as the registry asked
    std::atomic<bool> network_came_{false};
    bool other_network_ = false;         ///< than the one that link_pace_ was learnt on
    LinkPace link_pace_{ParcelSizes{}};  ///< the link's thread alone
    std::atomic<bool> cancelled_{false};
    int exit_code_ = 0;
    std::optional<TouchScript> script_;

    Office records_office_;
    std::unique_ptr<Desk> link_desk_;
    // Last, so that their threads end before anything above is gone.
    std::unique_ptr<JobQueue> records_;
    std::unique_ptr<JobQueue> link_;
    std::unique_ptr<NetworkWatch> network_;
};

}  // namespace sanad

// What the App does for each Action: a job on the thread that it belongs to, and what the screens show meanwhile.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>

#include "credential/qr_payload.h"
#include "kiosk/app/app.h"
#include "kiosk/document/qr_symbol.h"
#include "kiosk/outside/certificate_files.h"
#include "kiosk/outside/connection.h"
#include "kiosk/outside/disk_reserve.h"
#include "kiosk/outside/open_desk.h"
#include "kiosk/outside/paper_check.h"
#include "kiosk/platform/png_file.h"
#include "kiosk/setup/input_file.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/ui/day_words.h"
#include "kiosk/usecase/batch.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/import.h"
#include "kiosk/usecase/issue.h"
#include "kiosk/usecase/results.h"
#include "kiosk/usecase/set_clock.h"
#include "sync/client/http_transport.h"

namespace sanad {
namespace {

constexpr auto kFirstBackup = std::chrono::minutes(1);  // after a start; power cuts may leave no whole hour
constexpr auto kFirstUnlockWait = std::chrono::seconds(1);
constexpr auto kLongestUnlockWait = std::chrono::seconds(60);

std::shared_ptr<const Pixmap> pixmap_of(const QrSymbol& qr, const std::string& id) {
    const int side = qr.size + 2 * kQrQuietZone;
    auto pixmap = std::make_shared<Pixmap>(
        Pixmap{"qr " + id, side, side, std::vector<std::uint32_t>(static_cast<std::size_t>(side) * side, 0xffffffffu)});
    for (int y = 0; y < qr.size; ++y)
        for (int x = 0; x < qr.size; ++x)
            if (qr.black(x, y)) pixmap->argb[static_cast<std::size_t>(y + kQrQuietZone) * side + x + kQrQuietZone] = 0xff000000u;
    return pixmap;
}

}  // namespace

JobQueue::News App::refused(const Refusal& refusal) {
    return [this, refusal] {
        shell_.job.reset();
        verify_draft_.checking = false;
        shell_.notice = notice_of(refusal);
    };
}

void App::do_action(const Unlock&) {
    if (unlock_.backup && passphrase_) return unlock(passphrase_);
    auto passphrase = std::make_shared<Passphrase>(unlock_draft_.typed);
    forget_typed();
    unlock(std::move(passphrase));
}

void App::forget_typed() {
    wipe({reinterpret_cast<std::uint8_t*>(unlock_draft_.typed.data()), unlock_draft_.typed.size()});
    unlock_draft_.typed.clear();
}

void App::unlock(std::shared_ptr<const Passphrase> passphrase) {
    unlock_.busy = true;
    unlock_.refusal.reset();
    passphrase_ = std::move(passphrase);
    records_->add([this, held = passphrase_] {
        try {
            auto desk = open_desk(options_.db, *held, clock_);
            if (!desk) return say_locked(desk.error(), *held);
            if (const auto whole = file_checked_ ? Result<void, Refusal>() : check_file(**desk); !whole) {
                desk->reset();
                return say_locked(whole.error(), *held);
            }
            file_checked_ = true;
            records_office_.desk = *std::move(desk);
            records_office_.documents =
                std::make_unique<DocumentMaker>(catalogue_, assets_dir(), kept_looks_dir(records_office_.desk->database()));
            records_->post([this, put_back = records_office_.desk->was_put_back()] { unlocked(put_back); });
        } catch (const DatabaseLocked&) {
            records_->post([this] { stays_locked({"db.locked", {{"file", options_.db}}}); });
        } catch (const DiskFull&) {
            records_->post([this, refusal = use_reserve(options_.db)] { stays_locked(refusal); });
        } catch (const DatabaseDamaged&) {
            say_locked({"db.damaged", {{"file", options_.db}}}, *held);
        }
    });
}

void App::unlocked(bool put_back) {
    locked_ = false;
    link_->add([this] { link_desk_.reset(); });  // one of before has old keys, perhaps
    unlock_ = {};
    unlock_draft_ = {};
    if (put_back) shell_.notice = Notice{Tone::warn, "screen.put_back"};
    if (!options_.backup_to.empty()) next_backup_ = std::chrono::steady_clock::now() + kFirstBackup;
    refresh();
}

void App::stays_locked(const Refusal& refusal, std::vector<BackupFound> backups) {
    unlock_.busy = false;
    unlock_.refusal = refusal;
    backups_ = std::move(backups);
    offer_backup();
    if (unlock_.backup) return;
    passphrase_.reset();
    if (refusal.code != "keys.wrong_passphrase") return;
    // Slower with each, never shut: who forgot which of three it was finds it, who guesses a thousand does not.
    const auto wait = std::min(kLongestUnlockWait, kFirstUnlockWait * (1 << std::min(wrong_passphrases_, 10)));
    ++wrong_passphrases_;
    unlock_again_ = std::chrono::steady_clock::now() + wait;
    unlock_.wait_seconds = static_cast<int>(wait.count());
}

void App::with_records(std::function<void(Office&)> job) {
    if (locked_) return;
    records_->add([this, job = std::move(job)] {
        try {
            look_after_reserve(options_.db);
            job(records_office_);
        } catch (const DiskFull&) {
            const Refusal refusal = use_reserve(options_.db);
            records_->post(refused(refusal));
            if (refusal.code == "disk.room_made") records_->post([this] { refresh(); });
        } catch (const DatabaseLocked&) {
            records_->post(refused({"db.locked", {{"file", options_.db}}}));
        } catch (const DatabaseDamaged&) {
            records_->post(fell_apart());
        }
    });
}

void App::with_link(std::function<void(Desk&)> job) {
    if (locked_) return;
    link_->add([this, job = std::move(job)] {
        try {
            if (!link_desk_) {
                auto desk = records_office_.desk->another();
                if (!desk)
                    return link_->post([this, refusal = desk.error()] {
                        link_is_free(kNextTry);
                        shell_.notice = notice_of(refusal);
                    });
                link_desk_ = *std::move(desk);
            }
            look_after_reserve(options_.db);
            job(*link_desk_);
        } catch (const DiskFull&) {
            link_->post([this, notice = notice_of(use_reserve(options_.db))] {
                link_is_free(kNextTry);
                shell_.notice = notice;
            });
        } catch (const DatabaseLocked&) {
            link_->post([this] {
                link_is_free(kNextTry);
                shell_.notice = notice_of({"db.locked", {{"file", options_.db}}});
            });
        } catch (const DatabaseDamaged&) {
            link_->post([this] { link_is_free(kNextTry); });
            link_->post(fell_apart());
        }
    });
}

void App::refresh() {
    std::optional<Millis> next_attempt_in;
    if (next_link_try_)
        next_attempt_in = std::chrono::duration_cast<std::chrono::milliseconds>(*next_link_try_ - std::chrono::steady_clock::now()).count();
    with_records([this, selection = selection_, next_attempt_in](Office& office) {
        auto views = std::make_shared<Views>(
            load_views(*office.desk, selection, {options_.inbox, options_.registry_url, !options_.backup_to.empty(), next_attempt_in}));
        records_->post([this, views] {
            views->issue.draft = views_.issue.draft;
            views->certificate.qr = views_.certificate.qr;
            views->certificate.paper = views_.certificate.paper;
            views->certificate.found = views_.certificate.found;
            views->certificate.save_folder = options_.out;
            if (link_trouble_ && views->sync.trouble && views->sync.trouble->code == link_trouble_->code)
                views->sync.trouble = link_trouble_;
            const bool first = views_.today.day == CivilDay{};
            views_ = std::move(*views);
            if (first && views_.sync.registration != RegistrationStage::none) next_link_try_ = std::chrono::steady_clock::now() + kNextTry;
            draw_shown_certificate();
        });
    });
}

void App::save_draft() {
    if (auto save = roll_to_save(roll_draft_)) do_action(*save);
}

void App::open_page(Page page) {
    save_draft();
    shell_.page = page;
    shell_.notice.reset();
    issue_draft_ = {};
    sync_draft_.anew = false;
    if (clock_draft_.asked) clock_draft_ = {};
    roll_draft_.choosing = false;
    certificate_draft_ = {.paper = certificate_draft_.paper};
    if (page == Page::open_batch) open_batch_draft_ = {};
    if (page == Page::today || page == Page::sync) refresh();
    if (page == Page::certificate) draw_shown_certificate();
    dirty_ = true;
}

void App::do_action(const GoTo& action) { open_page(action.page); }

void App::do_action(const ChooseLanguage& action) { ui_.set_language(action.language); }

void App::do_action(const DismissNotice&) { shell_.notice.reset(); }

void App::do_action(const CancelJob&) { cancelled_ = true; }

void App::do_action(const ChooseBatch& action) {
    open_page(action.page);
    if (selection_.batch == action.batch) return;
    selection_ = {.batch = action.batch};
    results_draft_ = {};
    views_.certificate.qr.reset();
    views_.certificate.paper.reset();
    drawn_ = {};
    refresh();
}

void App::do_action(const PreviewFile& action) {
    const auto file =
        std::find_if(views_.today.inbox.begin(), views_.today.inbox.end(), [&](const InboxFile& one) { return one.path == action.path; });
    if (file == views_.today.inbox.end()) return;
    open_page(Page::bring_in);
    bring_in_ = {.file = *file};
    ui_.scroll_to_top("bring_in");
    with_records([this, wanted = *file](Office& office) {
        auto view = preview_file(*office.desk, wanted);
        records_->post([this, view = std::move(view)] { bring_in_ = view; });
    });
}

void App::do_action(const BringInFile& action) {
    const InboxFile file = bring_in_.file;
    with_records([this, file, path = action.path](Office& office) {
        const auto content = read_input_file(path, kMaxFileBytes);
        if (!content) return records_->post(refused(content.error()));
        Notice done{Tone::good, "screen.done.course"};
        if (file.kind == InboxKind::roster) {
            const auto imported = import_roster(*office.desk, bytes_of(*content), std::filesystem::path(file.name).stem().string());
            if (!imported) return records_->post(refused(imported.error()));
            done = imported->already_there ? Notice{Tone::note, "screen.done.already"}
                                           : Notice{Tone::good, "screen.done.roster", {{"count", std::to_string(imported->added)}}};
        } else {
            const auto imported = import_course(*office.desk, *content);
            if (!imported) return records_->post(refused(imported.error()));
            if (imported->already_there) done = {Tone::note, "screen.done.already"};
        }
        records_->post([this, done] {
            open_page(Page::today);
            shell_.notice = done;
        });
    });
}

void App::do_action(const OpenBatch& action) {
    with_records([this, action](Office& office) {
        const auto batch = open_batch(*office.desk, {.course = action.course_code,
                                                     .course_version = action.course_version,
                                                     .number = action.number,
                                                     .starts_on = action.start,
                                                     .rosters = {action.roster},
                                                     .relation_printed = action.relation_printed});
        if (!batch) return records_->post(refused(batch.error()));
        const auto sessions = plan_batch_sessions(*office.desk, batch->id);
        if (!sessions) return records_->post(refused(sessions.error()));
        const Notice done{Tone::good,
                          "screen.done.batch",
                          {{"name", batch->course + "-" + batch->number}, {"sessions", std::to_string(sessions->size())}}};
        records_->post([this, done, id = batch->id] {
            selection_ = {.batch = id};
            results_draft_ = {};
            open_page(Page::today);
            shell_.notice = done;
        });
    });
}

void App::do_action(const ChooseSession& action) {
    save_draft();
    selection_.session = action.session;
    refresh();
}

void App::do_action(const SaveRoll& action) {
    // Shown at once; what the records refuse is put right by the refresh.
    for (RollLine& line : views_.roll_call.lines)
        for (const auto& [enrolment, mark] : action.marks)
            if (line.enrolment == enrolment) line.mark = mark;
    selection_.session = action.session;
    with_records([this, action](Office& office) {
        const auto called = call_roll(*office.desk, action.session, {action.marks.begin(), action.marks.end()});
        if (!called) records_->post(refused(called.error()));
    });
    refresh();
}

void App::do_action(const EnterResult& action) {
    const auto column = std::find_if(views_.results.columns.begin(), views_.results.columns.end(),
                                     [&](const ComponentColumn& one) { return one.code == action.component; });
    for (ResultLine& line : views_.results.lines) {
        if (line.enrolment != action.enrolment || column == views_.results.columns.end()) continue;
        auto& attempts = line.attempts[static_cast<std::size_t>(column - views_.results.columns.begin())];
        if (attempts.empty() || action.new_attempt)
            attempts.push_back(action.marks);
        else
            attempts.back() = action.marks;
    }
    const BatchId batch = views_.results.batch ? views_.results.batch->id : selection_.batch;
    with_records([this, action, batch](Office& office) {
        const auto entered =
            enter_results(*office.desk, batch, {{action.enrolment, action.component, marks_text(action.marks), action.new_attempt}});
        if (!entered) records_->post(refused(entered.error()));
    });
    refresh();
}

void App::do_action(const IssueCertificates& action) {
    shell_.job = JobState{"screen.issue.running", 0, views_.issue.ready, /*can_cancel=*/true};
    shell_.notice.reset();
    cancelled_ = false;
    with_records([this, action, language = ui_.language()](Office& office) {
        const auto progress = [this](int done, int total) {
            records_->post([this, done, total] {
                if (shell_.job) shell_.job->done = done, shell_.job->total = total;
            });
            return !cancelled_;
        };
        const auto report = issue_certificates(*office.desk, action.batch, progress, paper_check(*office.desk, catalogue_, language));
        if (!report) return records_->post(refused(report.error()));
        Notice done{Tone::good,
                    report->cancelled ? "screen.issue.stopped" : "screen.issue.done",
                    {{"count", std::to_string(report->issued.size())}}};
        // Somebody who was ready and got none must not go unnoticed.
        for (const NotIssued& one : report->not_issued)
            if (one.refusal) done = notice_of(*one.refusal);
        records_->post([this, done] {
            shell_.job.reset();
            shell_.notice = done;
        });
    });
    refresh();
}

void App::do_action(const ShowCertificate& action) {
    selection_.certificate = action.certificate;
    for (std::size_t i = 0; i < views_.certificate.lines.size(); ++i)
        if (views_.certificate.lines[i].id == action.certificate) views_.certificate.shown = i;
    draw_shown_certificate();
    refresh();  // for its history
}

void App::draw_shown_certificate() {
    if (shell_.page != Page::certificate || views_.certificate.lines.empty()) return;
    const CertificateId wanted = views_.certificate.lines[std::min(views_.certificate.shown, views_.certificate.lines.size() - 1)].id;
    if (drawn_ == wanted) return;
    drawn_ = wanted;
    views_.certificate.qr.reset();
    views_.certificate.paper.reset();
    with_records([this, wanted](Office& office) {
        const auto certificate = load_certificate(office.desk->database(), wanted);
        const auto content = certificate ? load_certificate_content(office.desk->ledger(), *certificate) : std::nullopt;
        if (!content) return;
        const auto qr = make_qr_symbol(qr_payload(content->paper.public_url, content->bytes));
        if (!qr) return;
        records_->post([this, wanted, pixmap = pixmap_of(*qr, wanted.value)] {
            if (drawn_ == wanted) views_.certificate.qr = pixmap;
        });
        const auto png = office.documents->certificate_png(content->paper, *qr, kPreviewWidth);
        if (!png) return;
        const auto image = read_png(png->data(), png->size());
        auto paper = std::make_shared<const Pixmap>(Pixmap{"paper " + wanted.value, image.width, image.height, image.argb});
        records_->post([this, wanted, paper] {
            if (drawn_ == wanted) views_.certificate.paper = paper;
        });
    });
}

void App::do_action(const SaveCertificates& action) {
    with_records([this, action, language = ui_.language()](Office& office) {
        std::error_code failed;
        std::filesystem::create_directories(options_.out, failed);  // what fails here is refused below, by name
        // What was replaced or revoked has no business on new paper.
        auto certificates = load_certificates(office.desk->database(), action.batch);
        std::erase_if(certificates, [](const IssuedCertificate& one) { return !one.stands(); });
        const auto files = write_certificates(
            *office.desk, certificates, options_.out, {CertificateForm::pdf}, catalogue_, language, [this](int done, int total) {
                records_->post([this, done, total] {
                    shell_.notice =
                        Notice{Tone::note, "screen.certificate.saving", {{"done", std::to_string(done)}, {"total", std::to_string(total)}}};
                });
                return true;
            });
        if (!files) return records_->post(refused(files.error()));
        records_->post([this, saved = files->certificates] {
            shell_.notice = Notice{Tone::good, "screen.certificate.saved", {{"count", std::to_string(saved)}, {"folder", options_.out}}};
        });
    });
}

void App::do_action(const OpenClock&) {
    clock_draft_ = {};
    clock_draft_.asked = true;
}

void App::do_action(const SetClock& action) {
    with_records([this, action](Office& office) {
        Desk& desk = *office.desk;
        const auto at = action.day.time_since_epoch() + std::chrono::minutes(action.minute - desk.centre().utc_offset_minutes);
        const auto set = set_clock(desk, std::chrono::milliseconds(at).count(), action.witness);
        if (!set) return records_->post(refused(set.error()));
        records_->post([this, action] {
            clock_draft_ = {};
            shell_.notice = Notice{Tone::good, "screen.clock.set", {{"when", moment_words(ui_, action.day, time_words(action.minute))}}};
        });
    });
    refresh();
}

void App::do_action(const VerifyCode& action) {
    with_records([this, action](Office& office) {
        const auto verified = verify_code(*office.desk, action.text);
        if (!verified) return records_->post(refused(verified.error()));
        records_->post([this, answer = answer_of(*verified)] {
            verify_.answer = answer;
            verify_draft_.checking = false;
        });
    });
}

void App::do_action(const SendNow&) {
    if (link_job_) return;
    link_job_ = JobState{"screen.sync.sending", 0, 0, false};
    const bool other_network = std::exchange(other_network_, false);
    with_link([this, other_network, url = views_.sync.registry_url, passphrase = passphrase_](Desk& desk) {
        HttpTransport transport(url, {}, &desk.clock());
        if (other_network) link_pace_ = LinkPace(ParcelSizes{});
        const auto synced = sync_kiosk(desk, transport, &link_pace_);
        SyncReport report;
        if (synced)
            report = *synced;
        else
            report.stopped = SyncRefusal{synced.error().code, synced.error().facts};
        const std::optional<SyncRefusal> trouble = report.trouble();
        spdlog::info("sync: {}, {} records confirmed, {} wait", trouble ? trouble->code : "done", report.released, report.waiting);
        if (next_fingerprint(desk.database())) {
            const auto registered = register_anew(desk, *passphrase, url, "", transport);
            const bool waits = !registered && registered.error().code == "sync.registration_pending";
            const bool link_fails = !registered && report.stopped && report.stopped->code == registered.error().code;
            if (!waits && !link_fails) link_->post([this, registered] { after_registering_anew(registered, /*by_stick=*/false); });
            if (registered) return;
        }
        link_->post([this, report, trouble] {
            if (!report.stopped) network_came_ = false;
            not_before_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(Backoff::asked_for(report));
            link_is_free(std::chrono::milliseconds(backoff_.wait_after(report, static_cast<std::uint32_t>(clock_.now()))));
            link_trouble_ = trouble ? std::optional(Refusal{trouble->code, trouble->facts}) : std::nullopt;
            refresh();
        });
    });
}

void App::link_is_free(std::chrono::milliseconds wait) {
    link_job_.reset();
    next_link_try_ = std::chrono::steady_clock::now() + wait;
}

void App::a_network_came() {
    constexpr auto kSettles = std::chrono::seconds(2);
    backoff_ = {};
    other_network_ = true;
    if (next_link_try_) next_link_try_ = std::min(*next_link_try_, std::max(std::chrono::steady_clock::now() + kSettles, not_before_));
}

}  // namespace sanad

#include "kiosk/app/app.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <iostream>

namespace sanad {
namespace {

constexpr auto kRollRests = std::chrono::seconds(2);  ///< a draft that rested this long is stored
constexpr int kMostNotShown = 2;
constexpr auto kLongWait = std::chrono::minutes(1);
constexpr auto kBetweenBackups = std::chrono::hours(1);

}  // namespace

App::App(const AppOptions& options, const Catalogue& catalogue, TextEngine& engine, const Clock& clock,
         std::optional<Passphrase> passphrase)
    : options_(options),
      catalogue_(catalogue),
      clock_(clock),
      window_("Sanad", options.width, options.height, options.full_screen),
      ui_(engine, catalogue, Theme::load(assets_dir()),
          {[this](int w, int h, const std::uint32_t* argb) { return window_.upload(w, h, argb); },
           [this](void* texture) { window_.release(texture); }},
          options.pixels_per_mm) {
    // Beside what this program says when it fails; its output is a measure's.
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("sanad-kiosk", std::make_shared<spdlog::sinks::stderr_sink_mt>()));
    ui_.set_language(options.language);
    views_.sync.registry_url = options.registry_url;
    const auto say_broken = [this](const std::string& what) {
        std::cerr << "sanad-kiosk: " << what << '\n';
        shell_.notice = Notice{Tone::bad, "screen.broken", {{"what", what}}};
    };
    const auto wake = [this] { window_.wake(); };
    records_ = std::make_unique<JobQueue>(wake, [this, say_broken](const std::string& what) -> JobQueue::News {
        return [this, say_broken, what] {
            shell_.job.reset();
            verify_draft_.checking = false;
            if (locked_) stays_locked({"unlock.broken", {{"what", what}}});
            say_broken(what);
        };
    });
    link_ = std::make_unique<JobQueue>(wake, [this, say_broken](const std::string& what) -> JobQueue::News {
        return [this, say_broken, what] {
            link_is_free(kNextTry);
            say_broken(what);
        };
    });
    if (!options.touch_script.empty())
        script_.emplace(options.touch_script, options.shots, window_);
    else
        network_ = std::make_unique<NetworkWatch>([this, wake] {
            network_came_ = true;
            wake();
        });
    if (passphrase) unlock(std::make_shared<Passphrase>(*std::move(passphrase)));
}

App::~App() {
    link_->close();
    records_->close();
}

int App::run() {
    while (!quit_) {
        take_news();
        while (const auto event = window_.next_event(std::chrono::milliseconds(0))) read_event(*event);
        look_at_timers();
        if (dirty_) {
            draw_frame();
            if (!dirty_) measure_.settled();
        }
        if (script_ && !script_->step(ui_.touch_map(), ui_.language(), !dirty_, !records_->busy() && !link_->busy())) {
            if (!script_->failure().empty()) {
                std::cerr << "sanad-kiosk: touch script: " << script_->failure() << '\n';
                exit_code_ = 1;
            }
            quit_ = true;
        }
        if (!dirty_ && !quit_)
            if (const auto event = window_.next_event(patience())) read_event(*event);
    }
    save_draft();
    cancelled_ = true;
    if (options_.measure) measure_.print(std::cout);
    return exit_code_;
}

void App::read_event(const InputEvent& event) {
    using Kind = InputEvent::Kind;
    switch (event.kind) {
        case Kind::finger_down:
            touches_.add(TouchQueue::Change::down, event.finger, event.x, event.y);
            break;
        case Kind::finger_move:
            touches_.add(TouchQueue::Change::move, event.finger, event.x, event.y);
            break;
        case Kind::finger_up:
            touches_.add(TouchQueue::Change::up, event.finger, event.x, event.y);
            measure_.finger_up();
            break;
        case Kind::wheel:
            wheel_ += event.y;
            break;
        case Kind::key:
            letters_ += event.letter;
            break;
        case Kind::resized:
        case Kind::exposed:
            break;
        case Kind::wake:
            return;  // news says by itself whether something changed
        case Kind::quit:
            quit_ = true;
            break;
    }
    last_touch_ = std::chrono::steady_clock::now();
    dirty_ = true;
}

void App::take_news() {
    for (JobQueue* queue : {records_.get(), link_.get()})
        for (const JobQueue::News& news : queue->take()) {
            news();
            dirty_ = true;
        }
}

std::chrono::milliseconds App::patience() const {
    // A script looks around by itself; a person is waited for.
    if (script_) return std::chrono::milliseconds(5);
    auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(kLongWait);
    const auto now = std::chrono::steady_clock::now();
    const auto until = [&](std::chrono::steady_clock::time_point then) {
        wait = std::clamp(std::chrono::duration_cast<std::chrono::milliseconds>(then - now) + std::chrono::milliseconds(1),
                          std::chrono::milliseconds(1), wait);
    };
    if (!locked_ && !roll_draft_.marks.empty()) until(last_touch_ + kRollRests);
    if (next_link_try_) until(*next_link_try_);
    if (next_backup_) until(*next_backup_);
    if (unlock_again_) until(now + std::chrono::seconds(1));
    return wait;
}

void App::look_at_timers() {
    const auto now = std::chrono::steady_clock::now();
    if (!locked_ && !roll_draft_.marks.empty() && now >= last_touch_ + kRollRests) save_draft();
    if (unlock_again_) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(*unlock_again_ - now);
        const int seconds = std::max(0, static_cast<int>(left.count()));
        dirty_ = dirty_ || seconds != unlock_.wait_seconds;
        unlock_.wait_seconds = seconds;
        if (seconds == 0) unlock_again_.reset();
    }
    if (next_backup_ && now >= *next_backup_) {
        next_backup_ = now + kBetweenBackups;
        back_up();
    }
    // A job under way has its say first: when it goes through, there is nothing left to try.
    if (!link_job_ && network_came_.exchange(false)) a_network_came();
    if (next_link_try_ && now >= *next_link_try_) {
        next_link_try_.reset();
        dirty_ = true;
        if (locked_) return;
        if (views_.sync.registration == RegistrationStage::approved)
            perform(SendNow{});
        else if (views_.sync.registration == RegistrationStage::waiting)
            perform(AskForApproval{});
    }
}

void App::draw_frame() {
    FrameInput input;
    input.width = static_cast<float>(window_.width());
    input.height = static_cast<float>(window_.height());
    input.pointer = touches_.next_frame();
    input.wheel = std::exchange(wheel_, 0.0f);
    input.letters = std::exchange(letters_, {});
    ui_.begin(input);
    if (locked_) wipe({reinterpret_cast<std::uint8_t*>(input.letters.data()), input.letters.size()});
    std::optional<Action> action;
    if (locked_) {
        action = draw_unlock(unlock_, unlock_draft_, ui_);
    } else if (shell_.page == Page::certificate && certificate_draft_.full_screen) {
        action = draw_certificate_full(views_.certificate, certificate_draft_, ui_);
    } else {
        shell_.waiting = views_.today.waiting;
        Rect content;
        action = draw_shell(shell_, ui_, content);
        if (auto asked = draw_page(content)) action = std::move(asked);
    }
    const ImDrawData& drawing = ui_.end();
    dirty_ = ui_.wants_another_frame() || touches_.pending() || action.has_value();
    // A frame that the next one replaces at once need not reach the glass: a quick tap is three frames and one picture.
    if (!dirty_ || ++not_shown_ > kMostNotShown) {
        window_.present(drawing);
        measure_.frame();
        measure_.first_frame();
        not_shown_ = 0;
    }
    if (action) perform(*action);
}

std::optional<Action> App::draw_page(Rect content) {
    // Looking at certificates and sending go on; whatever records waits for the date.
    if (views_.clock.wrong && shell_.page != Page::verify && shell_.page != Page::sync && shell_.page != Page::certificate)
        return draw_clock(views_.clock, clock_draft_, ui_, content);
    if (clock_draft_.asked && shell_.page == Page::sync) return draw_clock(views_.clock, clock_draft_, ui_, content);
    switch (shell_.page) {
        case Page::today:
            return draw_today(views_.today, today_draft_, ui_, content);
        case Page::bring_in:
            return draw_bring_in(bring_in_, bring_in_draft_, ui_, content);
        case Page::open_batch:
            return draw_open_batch(views_.open_batch, open_batch_draft_, ui_, content);
        case Page::roll_call:
            return draw_roll_call(views_.roll_call, roll_draft_, ui_, content);
        case Page::results:
            return draw_results(views_.results, results_draft_, ui_, content);
        case Page::issue:
            return draw_issue(views_.issue, issue_draft_, shell_.job, ui_, content);
        case Page::certificate:
            return draw_certificate(views_.certificate, certificate_draft_, ui_, content);
        case Page::verify:
            return draw_verify(verify_, verify_draft_, ui_, content);
        case Page::sync:
            return draw_sync(views_.sync, sync_draft_, link_job_, ui_, content);
    }
    return std::nullopt;
}

void App::perform(const Action& action) {
    std::visit([this](const auto& one) { do_action(one); }, action);
}

}  // namespace sanad

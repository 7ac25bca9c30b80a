// Sticks and backups: what the App carries elsewhere, on the link's thread.
#include "kiosk/app/app.h"
#include "kiosk/outside/backup.h"
#include "kiosk/outside/stick_trip.h"

namespace sanad {

void App::with_stick(const std::string& words, std::function<Result<Notice, Refusal>(Desk&, Stick&)> job) {
    if (link_job_) return;
    link_job_ = JobState{words, 0, 0, false};
    shell_.notice.reset();
    with_link([this, job = std::move(job)](Desk& desk) {
        const auto place = stick_place(options_.stick);
        Result<Notice, Refusal> done = refuse(place ? Refusal{} : place.error());
        if (place) {
            Stick stick(*place);
            done = job(desk, stick);
        }
        link_->post([this, notice = done ? *done : notice_of(done.error())] {
            link_is_free(kNextTry);
            shell_.notice = notice;
            refresh();
        });
    });
}

// While new keys wait for the office, a stick carries what waits, their request and the answer to both, whichever way it is going.
void App::do_action(const WriteStick&) {
    if (views_.sync.next_fingerprint) return do_action(RegisterAnew{});
    with_stick("screen.sync.stick_writing", [](Desk& desk, Stick& stick) -> Result<Notice, Refusal> {
        const auto written = write_to_stick(desk, stick);
        if (!written) return refuse(written.error());
        return Notice{Tone::good,
                      stick.unmount() ? "screen.sync.stick_remove" : "screen.sync.stick_written",
                      {{"count", std::to_string(written->events)}}};
    });
}

void App::do_action(const ReadStick&) {
    if (views_.sync.next_fingerprint) return do_action(RegisterAnew{});
    with_stick("screen.sync.stick_reading", [](Desk& desk, Stick& stick) -> Result<Notice, Refusal> {
        const auto read = read_from_stick(desk, stick);
        if (!read) return refuse(read.error());
        if (read->trouble) return refuse(Refusal{read->trouble->code, read->trouble->facts});
        const bool released = stick.unmount();
        if (read->renewed) return Notice{Tone::good, released ? "screen.sync.stick_renewed_remove" : "screen.sync.stick_renewed"};
        if (read->brought_nothing())
            return Notice{Tone::note, released ? "screen.sync.stick_nothing_new_remove" : "screen.sync.stick_nothing_new"};
        const WordFacts counts{{"count", std::to_string(read->released)}, {"received", std::to_string(read->received)}};
        if (read->received > 0)
            return Notice{Tone::good, released ? "screen.sync.stick_read_and_fed_remove" : "screen.sync.stick_read_and_fed", counts};
        return Notice{Tone::good, released ? "screen.sync.stick_read_remove" : "screen.sync.stick_read", counts};
    });
}

void App::back_up() {
    with_link([this](Desk& desk) {
        const auto made = write_backup_if_new(desk, options_.backup_to);
        if (made && *made) link_->post([this] { refresh(); });
        if (made) return;
        if (made.error().code == "db.damaged") return link_->post(fell_apart());
        link_->post([this, notice = notice_of(made.error())] { shell_.notice = notice; });
    });
}

}  // namespace sanad

// What the App does to certificates after their issue: each act is one job on the records thread, and one sentence when it is done.
#include "kiosk/app/app.h"
#include "kiosk/outside/paper_check.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/certificate_status.h"
#include "kiosk/usecase/find_certificate.h"
#include "kiosk/usecase/reissue.h"

namespace sanad {

void App::after_status(const Result<IssuedCertificate, Refusal>& changed, const std::string& done) {
    if (!changed) return records_->post(refused(changed.error()));
    records_->post([this, done, serial = ltr_isolate(serial_of(*changed))] {
        shell_.notice = Notice{Tone::good, done, {{"serial", serial}}};
    });
}

void App::do_action(const RevokeCertificate& action) {
    with_records([this, action](Office& office) {
        after_status(revoke_certificate(*office.desk, action.certificate, action.reason, {}), "screen.care.revoke.done");
    });
    refresh();
}

void App::do_action(const SuspendCertificate& action) {
    with_records([this, action](Office& office) {
        after_status(suspend_certificate(*office.desk, action.certificate, {}), "screen.care.suspend.done");
    });
    refresh();
}

void App::do_action(const ReinstateCertificate& action) {
    with_records([this, action](Office& office) {
        after_status(reinstate_certificate(*office.desk, action.certificate, {}), "screen.care.reinstate.done");
    });
    refresh();
}

void App::do_action(const HandOver& action) {
    with_records([this, action](Office& office) {
        const auto done = hand_over_certificates(*office.desk, action.certificates);
        if (!done) return records_->post(refused(done.error()));
        records_->post([this, count = done->now] {
            shell_.notice = Notice{Tone::good, "screen.issue.hand_over.done", {{"count", std::to_string(count)}}};
        });
    });
    refresh();
}

void App::do_action(const ReissueCertificate& action) {
    with_records([this, action, language = ui_.language()](Office& office) {
        const auto fresh =
            reissue_certificate(*office.desk, action.certificate, action.names, paper_check(*office.desk, catalogue_, language));
        if (!fresh) return records_->post(refused(fresh.error()));
        records_->post([this, id = fresh->id, serial = ltr_isolate(serial_of(*fresh))] {
            selection_.certificate = id;
            shell_.notice = Notice{Tone::good, "screen.care.reissue.done", {{"serial", serial}}};
            refresh();
        });
    });
}

void App::do_action(const FindCertificates& action) {
    with_records([this, text = action.text](Office& office) {
        std::vector<FoundLine> lines;
        for (const FoundCertificate& one : find_certificates(*office.desk, text))
            lines.push_back({one.certificate.id, one.batch_id, one.batch, serial_of(one.certificate), one.holder.name, one.holder.name_ur,
                             one.certificate.state});
        records_->post([this, lines = std::move(lines)] {
            views_.certificate.found = lines;
            certificate_draft_.searching = false;
        });
    });
}

void App::do_action(const OpenCertificate& action) {
    if (!action.batch.empty() && selection_.batch != action.batch) {
        selection_ = {.batch = action.batch};
        results_draft_ = {};
        issue_draft_ = {};
    }
    selection_.certificate = action.certificate;
    refresh();
}

}  // namespace sanad

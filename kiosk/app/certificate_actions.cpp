// What the App does to certificates after their issue: each act is one job on the records thread, and one sentence when it is done.
#include <filesystem>

#include "credential/bytes/text_codec.h"
#include "kiosk/app/app.h"
#include "kiosk/outside/certificate_copy.h"
#include "kiosk/outside/paper_check.h"
#include "kiosk/platform/png_file.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/certificate_status.h"
#include "kiosk/usecase/draft.h"
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

void App::do_action(const CopyCertificate& action) {
    with_records([this, action, language = ui_.language()](Office& office) {
        std::error_code failed;
        std::filesystem::create_directories(options_.out, failed);  // what fails here is refused below, by name
        const auto copy =
            write_copy(*office.desk, action.certificate, action.reason, options_.out, {CertificateForm::pdf}, catalogue_, language);
        if (!copy) return records_->post(refused(copy.error()));
        records_->post([this, number = std::to_string(copy->number), file = ltr_isolate(copy->paths.front())] {
            shell_.notice = Notice{Tone::good, "screen.care.copy.done", {{"copy", number}, {"file", file}}};
        });
    });
    refresh();
}

void App::do_action(const ShowDraft& action) {
    views_.issue.draft = {.enrolment = action.enrolment};
    with_records([this, action, language = ui_.language()](Office& office) {
        const auto paper = draft_paper(*office.desk, action.batch, action.enrolment);
        if (!paper) return records_->post(refused(paper.error()));
        const auto png = office.documents->certificate_png(*paper, QrSymbol{}, kPreviewWidth, {PageMark::Kind::draft});
        if (!png) {
            const Refusal why{"draft.not_drawable", {{"why", say(catalogue_, language, png.error(), *paper)}}};
            return records_->post(refused(why));
        }
        const auto image = read_png(png->data(), png->size());
        auto pixmap = std::make_shared<const Pixmap>(Pixmap{"draft " + to_hex(sha256(*png)), image.width, image.height, image.argb});
        records_->post([this, action, pixmap] {
            if (views_.issue.draft.enrolment == action.enrolment) views_.issue.draft.paper = pixmap;
        });
    });
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
                             one.certificate.state, !one.certificate.apart.empty()});
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

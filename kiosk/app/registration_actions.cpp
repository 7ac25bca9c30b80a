// Registration: over the network, or by stick when there is no address. On the link's thread.
#include "kiosk/app/app.h"
#include "kiosk/outside/connection.h"
#include "kiosk/outside/stick_trip.h"
#include "sync/client/http_transport.h"

namespace sanad {

void App::do_action(const RegisterKiosk& action) { ask_registry(action.url, action.code); }

void App::do_action(const AskForApproval&) { ask_registry(views_.sync.registry_url, {}); }

void App::do_action(const RegisterAnew& action) {
    if (link_job_) return;
    const bool by_stick = action.url.empty();
    link_job_ = JobState{by_stick ? "screen.sync.stick_writing" : "screen.sync.asking", 0, 0, false};
    shell_.notice.reset();
    with_link([this, action, by_stick, passphrase = passphrase_](Desk& desk) {
        const auto registered = by_stick ? anew_by_stick(desk, *passphrase, action.code) : anew_by_network(desk, *passphrase, action);
        link_->post([this, registered, by_stick] { after_registering_anew(registered, by_stick); });
    });
}

Result<KeyCertificate, Refusal> App::anew_by_stick(Desk& desk, const Passphrase& passphrase, const std::string& code) const {
    const auto place = stick_place(options_.stick);
    if (!place) return refuse(place.error());
    Stick stick(*place);
    auto registered = register_anew_by_stick(desk, passphrase, stick, "", code);
    (void)stick.unmount();
    return registered;
}

Result<KeyCertificate, Refusal> App::anew_by_network(Desk& desk, const Passphrase& passphrase, const RegisterAnew& action) {
    HttpTransport transport(action.url, {}, &desk.clock());
    return register_anew(desk, passphrase, action.url, action.code, transport);
}

void App::after_registering_anew(const Result<KeyCertificate, Refusal>& registered, bool by_stick) {
    link_is_free(kNextTry);
    if (registered) {
        sync_draft_ = {};
        shell_.notice = Notice{Tone::good, "screen.sync.registered_anew", {{"device", registered->device_code}}};
        locked_ = true;
        return unlock(passphrase_);
    }
    const bool pending = registered.error().code == "sync.registration_pending";
    if (pending || registered.error().code == "sync.anew_unanswered") sync_draft_ = {};
    if (pending && by_stick)
        shell_.notice = Notice{Tone::note, "screen.sync.anew_on_stick"};
    else if (!pending)
        shell_.notice = notice_of(registered.error());
    refresh();
}

void App::ask_registry(const std::string& url, const std::string& code) {
    if (link_job_) return;
    link_job_ = JobState{url.empty() ? "screen.sync.stick_writing" : "screen.sync.asking", 0, 0, false};
    with_link([this, url, code](Desk& desk) {
        const auto certificate = url.empty() ? ask_by_stick(desk, code) : ask_by_network(desk, url, code);
        const auto refusal = certificate ? std::nullopt : std::optional(certificate.error());
        link_->post([this, refusal, by_stick = url.empty()] { after_registration(refusal, by_stick); });
    });
}

Result<KeyCertificate, Refusal> App::ask_by_stick(Desk& desk, const std::string& code) const {
    const auto place = stick_place(options_.stick);
    if (!place) return refuse(place.error());
    Stick stick(*place);
    auto certificate = register_by_stick(desk, stick, "", code);
    (void)stick.unmount();
    return certificate;
}

Result<KeyCertificate, Refusal> App::ask_by_network(Desk& desk, const std::string& url, const std::string& code) {
    HttpTransport transport(url, {}, &desk.clock());
    return code.empty() ? ask_for_approval(desk, transport) : register_kiosk(desk, url, code, transport);
}

void App::after_registration(const std::optional<Refusal>& refusal, bool by_stick) {
    link_is_free(kNextTry);
    const bool pending = refusal && refusal->code == "sync.registration_pending";
    if (!refusal)
        shell_.notice = Notice{Tone::good, "screen.sync.approved"};
    else if (pending && by_stick)
        shell_.notice = Notice{Tone::note, "screen.sync.stick_asked"};
    else if (!pending)
        shell_.notice = notice_of(*refusal);
    refresh();
}

}  // namespace sanad

#include "kiosk/outside/connection.h"

#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/key_window.h"

namespace sanad {
namespace {

bool ledger_names_its_device(Desk& desk) {
    auto row = desk.database().prepare("SELECT 1 FROM device_ledger WHERE ledger=?");
    row.bind(desk.ledger_id());
    return row.step();
}

Result<KeyCertificate, Refusal> settle(Desk& desk, Transport& transport, const Result<RegistrationChain, SyncRefusal>& chain) {
    auto registered = record_registration(desk, chain);
    // How this first sync goes is in sync_attempt; the registration stands either way.
    if (registered) (void)sync_kiosk(desk, transport);
    return registered;
}

}  // namespace

Result<KeyCertificate, Refusal> record_registration(Desk& desk, const Result<RegistrationChain, SyncRefusal>& chain) {
    if (!chain) return refuse(Refusal{chain.error().code, chain.error().facts});
    if (!ledger_names_its_device(desk)) {
        Transaction transaction(desk.database());
        desk.record({"device.registered/1", Json{{"device", chain->device.device_code}, {"centre", chain->device.centre_code}}});
        transaction.commit();
    }
    return chain->device;
}

Result<KeyCertificate, Refusal> register_kiosk(Desk& desk, const std::string& registry_url, const std::string& office_code,
                                               Transport& transport) {
    return settle(desk, transport,
                  register_device(desk.database(), desk.device(), desk.sealing_secret(), desk.centre().code, registry_url, office_code,
                                  transport, desk.clock()));
}

Result<KeyCertificate, Refusal> ask_for_approval(Desk& desk, Transport& transport) {
    return settle(desk, transport, poll_registration(desk.database(), desk.device(), desk.sealing_secret(), desk.centre().code, transport));
}

Result<KeyCertificate, Refusal> renew_key(Desk& desk, Transport& transport) {
    const auto renewed = renew_registration(desk.database(), desk.device(), desk.sealing_secret(), transport);
    if (!renewed) return refuse(Refusal{renewed.error().code, renewed.error().facts});
    (void)sync_kiosk(desk, transport);
    return renewed->device;
}

std::string registry_url_of(Desk& desk) {
    const auto registration = load_registration(desk.database());
    return registration ? registration->registry_url : std::string();
}

Result<SyncReport, Refusal> sync_kiosk(Desk& desk, Transport& transport) {
    if (!stored_registration(desk.database())) return refuse(Refusal{"sync.not_registered"});
    SyncEngine engine(desk.database(), desk.cipher(), desk.device(), transport, desk.clock());
    SyncReport report = engine.sync_now();
    const auto window = key_window(desk);
    if (report.stopped || !window || !window->renewal_due()) return report;
    const auto renewed = renew_registration(desk.database(), desk.device(), desk.sealing_secret(), transport);
    if (renewed) report.trust_updated |= engine.sync_now().trust_updated;  // the list that says so
    return report;
}

}  // namespace sanad

#include "kiosk/outside/connection.h"

#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/key_window.h"
#include "kiosk/usecase/new_device.h"

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

Result<KeyCertificate, Refusal> register_anew(Desk& desk, const Passphrase& passphrase, const std::string& registry_url,
                                              const std::string& office_code, Transport& transport) {
    Database& database = desk.database();
    if (!stored_registration(database)) return refuse(Refusal{"sync.not_registered"});
    const auto keys = next_keys(desk, passphrase);
    if (!keys) return refuse(keys.error());
    const Ed25519Signer device(keys->signing_seed);
    const auto chain = office_code.empty() ? poll_registration(database, device, keys->sealing_secret, desk.centre().code, transport,
                                                               RegistrationOf::next_keys)
                                           : register_device(database, device, keys->sealing_secret, desk.centre().code, registry_url,
                                                             office_code, transport, desk.clock(), RegistrationOf::next_keys);
    if (!chain) return refuse(Refusal{chain.error().code, chain.error().facts});
    // What still can be sent as the old device is sent, so that as little as possible is copied.
    const auto sent = sync_kiosk(desk, transport);
    if (!sent) return refuse(sent.error());
    std::optional<SyncRefusal> unknown;
    if (is_cloned(database))
        unknown = SyncEngine(database, desk.cipher(), desk.device(), transport, desk.clock()).compare_with_registry();
    else if (sent->waiting > 0)
        unknown = sent->stopped;
    // A device that the office called compromised is told nothing, but its parcels are taken: the cursor says what is held. And nothing is
    // held of a ledger that is not taken.
    if (unknown && !takes_no_new_ledger(*unknown)) return refuse(Refusal{unknown->code, unknown->facts});
    become_registered_device(desk);
    const auto anew = Desk::open(desk.path(), passphrase, desk.clock());
    if (!anew) return refuse(anew.error());
    (void)sync_kiosk(**anew, transport);
    return chain->device;
}

Result<KeyCertificate, Refusal> renew_key(Desk& desk, Transport& transport) {
    const auto renewed = renew_registration(desk.database(), desk.device(), desk.sealing_secret(), transport);
    if (!renewed) return refuse(Refusal{renewed.error().code, renewed.error().facts});
    (void)sync_kiosk(desk, transport);
    return renewed->device;
}

std::string registry_url_of(Desk& desk) {
    auto next = desk.database().prepare("SELECT registry_url FROM next_registration");
    if (next.step()) return next.text(0);
    const auto registration = load_registration(desk.database());
    return registration ? registration->registry_url : std::string();
}

Result<SyncReport, Refusal> sync_kiosk(Desk& desk, Transport& transport, LinkPace* pace) {
    if (!stored_registration(desk.database())) return refuse(Refusal{"sync.not_registered"});
    SyncEngine engine(desk.database(), desk.cipher(), desk.device(), transport, desk.clock(), pace ? *pace : LinkPace(ParcelSizes{}));
    SyncReport report = engine.sync_now();
    if (pace) *pace = engine.pace();
    const auto window = key_window(desk);
    if (report.stopped || !window || !window->renewal_due()) return report;
    const auto renewed = renew_registration(desk.database(), desk.device(), desk.sealing_secret(), transport);
    if (renewed) report.trust_updated |= engine.sync_now().trust_updated;  // the list that says so
    return report;
}

}  // namespace sanad

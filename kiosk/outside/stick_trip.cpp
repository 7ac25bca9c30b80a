#include "kiosk/outside/stick_trip.h"

#include <algorithm>

#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/key_window.h"
#include "kiosk/usecase/new_device.h"
#include "sync/client/stick_transport.h"

namespace sanad {
namespace {

StickCarrier carrier(Desk& desk) {
    return StickCarrier(desk.database(), desk.cipher(), desk.device(), desk.sealing_secret(), desk.clock());
}

template <class Value>
Result<Value, Refusal> in_our_words(Result<Value, SyncRefusal> result, const Stick& stick) {
    if (result) return *std::move(result);
    Refusal refusal{result.error().code, result.error().facts};
    refusal.facts.emplace("place", stick.place());
    return refuse(std::move(refusal));
}

}  // namespace

Result<std::string, Refusal> stick_place(const std::string& given) {
    if (!given.empty()) return given;
    auto places = plugged_sticks();
    if (places.empty()) return refuse(Refusal{"stick.none"});
    if (places.size() > 1) std::erase_if(places, [](const std::string& place) { return !Stick(place).is_ours(); });
    if (places.size() != 1) return refuse(Refusal{"stick.several"});
    return places.front();
}

Result<KeyCertificate, Refusal> register_by_stick(Desk& desk, Stick& stick, const std::string& registry_url,
                                                  const std::string& office_code) {
    StickTransport transport(stick, registration_id(desk.device().public_key()));
    auto& database = desk.database();
    const std::string centre = desk.centre().code;
    auto chain = office_code.empty() ? poll_registration(database, desk.device(), desk.sealing_secret(), centre, transport)
                                     : register_device(database, desk.device(), desk.sealing_secret(), centre, registry_url, office_code,
                                                       transport, desk.clock());
    if (!chain && transport.trouble()) chain = refuse(refusal_of(*transport.trouble()));
    auto registered = record_registration(desk, chain);
    if (!registered) return in_our_words<KeyCertificate>(refuse(SyncRefusal{registered.error().code, registered.error().facts}), stick);
    (void)read_from_stick(desk, stick);  // the trust list, if it's there already
    return registered;
}

Result<KeyCertificate, Refusal> register_anew_by_stick(Desk& desk, const Passphrase& passphrase, Stick& stick,
                                                       const std::string& registry_url, const std::string& office_code) {
    Database& database = desk.database();
    if (!stored_registration(database)) return refuse(Refusal{"sync.not_registered"});
    const std::string code = office_code.empty() ? next_office_code(database) : office_code;
    if (code.empty()) return refuse(Refusal{"sync.not_requested"});
    const auto keys = next_keys(desk, passphrase);
    if (!keys) return refuse(keys.error());
    const Ed25519Signer device(keys->signing_seed);
    StickTransport transport(stick, registration_id(device.public_key()));
    // Asked for with the code each time: this stick may be another than the one that it was written on.
    auto chain = register_device(database, device, keys->sealing_secret, desk.centre().code,
                                 registry_url.empty() ? registry_url_of(desk) : registry_url, code, transport, desk.clock(),
                                 RegistrationOf::next_keys);
    if (!chain && transport.trouble()) chain = refuse(refusal_of(*transport.trouble()));
    // What the registry holds, and whether there are two, it says to what was written before as the old device.
    (void)read_from_stick(desk, stick);
    if (!chain || !carrier(desk).is_answered()) {
        if (const auto written = write_to_stick(desk, stick); !written) return refuse(written.error());
        if (!chain) return in_our_words<KeyCertificate>(refuse(chain.error()), stick);
        return refuse(Refusal{"sync.anew_unanswered"});
    }
    become_registered_device(desk);
    const auto anew = Desk::open(desk.path(), passphrase, desk.clock());
    if (!anew) return refuse(anew.error());
    (void)read_from_stick(**anew, stick);
    (void)write_to_stick(**anew, stick);  // else the next one does it: this kiosk is the new device either way
    return chain->device;
}

Result<StickWritten, Refusal> write_to_stick(Desk& desk, Stick& stick) {
    const auto window = key_window(desk);
    return in_our_words(carrier(desk).write(stick, /*asks_renewal=*/window && window->renewal_due()), stick);
}

Result<StickRead, Refusal> read_from_stick(Desk& desk, Stick& stick) { return in_our_words(carrier(desk).read(stick), stick); }

}  // namespace sanad

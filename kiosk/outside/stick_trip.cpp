#include "kiosk/outside/stick_trip.h"

#include <algorithm>

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
    if (!chain && transport.trouble()) chain = refuse(SyncRefusal{"stick." + std::string(name_of(*transport.trouble()))});
    auto registered = record_registration(desk, chain);
    if (!registered) return in_our_words<KeyCertificate>(refuse(SyncRefusal{registered.error().code, registered.error().facts}), stick);
    (void)read_from_stick(desk, stick);  // the trust list, if it's there already
    return registered;
}

Result<StickWritten, Refusal> write_to_stick(Desk& desk, Stick& stick) { return in_our_words(carrier(desk).write(stick), stick); }

Result<StickRead, Refusal> read_from_stick(Desk& desk, Stick& stick) { return in_our_words(carrier(desk).read(stick), stick); }

}  // namespace sanad

#include "sync/registry/device_commands.h"

#include <algorithm>

#include "credential/model/civil_day.h"
#include "sync/registry/office/device_desk.h"
#include "sync/registry/office/typed_time.h"

namespace sanad {
namespace {

/// As typed, in capitals.
std::string plain_code(std::string code) {
    std::ranges::transform(code, code.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return code;
}

WordFacts facts_of(const DeviceView& view) {
    const TrustedDevice& device = view.trusted;
    return {{"device", device.code},
            {"centre", device.centre_code},
            {"state", std::string(name_of(device.state))},
            {"not_before", iso_time(device.not_before * 1000)},
            {"not_after", iso_time(device.not_after * 1000)},
            {"compromised_since", device.state == KeyState::compromised ? iso_time(device.compromised_since * 1000) : std::string()}};
}

Json json_of(const DeviceView& view) {
    Json json(facts_of(view));
    if (view.trusted.state != KeyState::compromised) json.erase("compromised_since");
    json["certificates"] = view.certificates;
    json["under_review"] = view.under_review;
    json["forked"] = view.forked;
    if (view.forked) {
        json["fork_mended"] = view.fork_mended;
        json["fork_settled"] = view.fork_settled;
    }
    if (view.clock_ahead) json["clock_ahead_seconds"] = *view.clock_ahead;
    return json;
}

WordFacts worded(const DeviceView& view) {
    WordFacts facts = facts_of(view);
    facts["day"] = iso_day_of(view.trusted.not_after);
    facts["certificates"] = std::to_string(view.certificates);
    facts["under_review"] = std::to_string(view.under_review);
    return facts;
}

std::string key_of(const DeviceView& view) { return "registry.device." + std::string(name_of(view.trusted.state)); }

int tell(const Voice& voice, const DeviceOrder& order, const Result<DeviceView, DeviceDeskError>& view) {
    if (!view) return voice.refuse("registry." + std::string(name_of(view.error())), {{"device", order.code}});
    voice.say(key_of(*view), json_of(*view), worded(*view));
    return kDone;
}

}  // namespace

int list_devices(const Voice& voice, const RegistryPlace& at) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    Json list = Json::array();
    for (const DeviceView& view : DeviceDesk(**registry, clock, {}).list()) {
        list.push_back(json_of(view));
        voice.remark(key_of(view), worded(view));
        if (view.fork_settled) {
            voice.remark("registry.device_fork_settled");
        } else if (view.forked) {
            voice.remark(view.fork_mended ? "registry.device_fork_mended" : "registry.device_forked");
        }
        if (const auto ahead = view.clock_ahead; ahead && std::abs(*ahead) > kClockTolerance)
            voice.remark(*ahead > 0 ? "registry.device_clock_ahead" : "registry.device_clock_behind",
                         {{"hours", std::to_string(std::abs(*ahead) / 3600)}});
    }
    voice.say("registry.devices", Json{{"devices", list}}, {{"count", std::to_string(list.size())}});
    return kDone;
}

int retire_device(const Voice& voice, const RegistryPlace& at, const DeviceOrder& order) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    return tell(voice, order, DeviceDesk(**registry, clock, order.actor).retire(plain_code(order.code)));
}

int call_device_compromised(const Voice& voice, const RegistryPlace& at, const DeviceOrder& order, const std::string& since) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    DeviceDesk desk(**registry, clock, order.actor);
    const std::string code = plain_code(order.code);
    const auto device = desk.show(code);
    if (!device) return tell(voice, order, device);
    const auto centres = (*registry)->store().centres();
    const auto centre = std::ranges::find(centres, device->trusted.centre_code, &TrustedCentre::code);
    const auto time = read_typed_time(since, centre->time_zone);
    if (!time) return voice.refuse("registry." + std::string(name_of(time.error())), {{"time", since}, {"time_zone", centre->time_zone}});
    const auto changed = desk.call_compromised(code, *time);
    const int exit_code = tell(voice, order, changed);
    if (changed) voice.remark("registry.device.compromised.do");
    return exit_code;
}

}  // namespace sanad

#include "sync/registry/office/device_desk.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "credential/bytes/text_codec.h"
#include "sync/registry/store/registry_record.h"

namespace sanad {

std::string_view name_of(DeviceDeskError error) {
    switch (error) {
        case DeviceDeskError::unknown_device:
            return "unknown_device";
        case DeviceDeskError::time_in_future:
            return "time_in_future";
        case DeviceDeskError::compromised_before:
            return "compromised_before";
        case DeviceDeskError::retire_compromised:
            return "retire_compromised";
        case DeviceDeskError::unknown_fork:
            return "unknown_fork";
    }
    return {};
}

std::vector<DeviceView> DeviceDesk::list() {
    const Snapshot snapshot(registry_.database());
    std::vector<DeviceView> views;
    for (const TrustedDevice& device : registry_.store().devices()) views.push_back(view_of(device));
    return views;
}

Result<DeviceView, DeviceDeskError> DeviceDesk::show(const std::string& code) {
    const Snapshot snapshot(registry_.database());
    const auto device = registry_.store().device_with_code(code);
    if (!device) return refuse(DeviceDeskError::unknown_device);
    return view_of(device->trusted);
}

Result<DeviceView, DeviceDeskError> DeviceDesk::retire(const std::string& code) {
    Transaction transaction(registry_.database());
    const auto device = registry_.store().device_with_code(code);
    if (!device) return refuse(DeviceDeskError::unknown_device);
    switch (device->trusted.state) {
        case KeyState::active:
            break;
        case KeyState::retired:
            return view_of(device->trusted);
        case KeyState::compromised:
            return refuse(DeviceDeskError::retire_compromised);
    }
    change(device->trusted, KeyState::retired, 0, {"device.retired/1", Json{{"device", code}}});
    transaction.commit();
    return show(code);
}

Result<DeviceView, DeviceDeskError> DeviceDesk::call_compromised(const std::string& code, std::int64_t since) {
    Transaction transaction(registry_.database());
    const auto device = registry_.store().device_with_code(code);
    if (!device) return refuse(DeviceDeskError::unknown_device);
    if (since > clock_.now() / 1000) return refuse(DeviceDeskError::time_in_future);
    if (device->trusted.state == KeyState::compromised) {
        if (since == device->trusted.compromised_since) return view_of(device->trusted);
        if (since > device->trusted.compromised_since) return refuse(DeviceDeskError::compromised_before);
    }
    change(device->trusted, KeyState::compromised, since, {"device.compromised/1", Json{{"device", code}, {"since", since}}});
    transaction.commit();
    return show(code);
}

Result<std::vector<SeenFork>, DeviceDeskError> DeviceDesk::settle_forks(const std::string& ledger) {
    Transaction transaction(registry_.database());
    auto forks = registry_.store().forks();
    std::erase_if(forks, [&](const SeenFork& fork) { return fork.offered.ledger != ledger; });
    if (forks.empty()) return refuse(DeviceDeskError::unknown_fork);
    for (SeenFork& fork : forks) {
        if (std::exchange(fork.settled, true)) continue;
        (void)record_as_registry(
            registry_, clock_, actor_, fork.centre_code,
            {"fork.settled/1",
             Json{{"device", fork.device_code}, {"ledger", ledger}, {"seq", fork.offered.seq}, {"hash", to_hex(fork.offered.hash)}}});
    }
    transaction.commit();
    return forks;
}

DeviceView DeviceDesk::view_of(const TrustedDevice& device) {
    const auto received_before = [&](std::int64_t time) {
        return static_cast<std::int64_t>(registry_.store().digests_of(device.code, time).size());
    };
    DeviceView view{device, received_before(std::numeric_limits<std::int64_t>::max())};
    view.clock_ahead = registry_.store().clock_ahead(device.code);
    view.forked = registry_.store().has_forked(device.code);
    if (view.forked) {
        auto forks = registry_.store().forks();
        std::erase_if(forks, [&](const SeenFork& fork) { return fork.device_code != device.code; });
        view.fork_mended = std::ranges::all_of(forks, &SeenFork::mended);
        view.fork_settled = !view.fork_mended && std::ranges::none_of(forks, &SeenFork::is_open);
    }
    if (device.state == KeyState::compromised) view.under_review = view.certificates - received_before(device.compromised_since);
    return view;
}

void DeviceDesk::change(const TrustedDevice& device, KeyState state, std::int64_t since, EventDraft draft) {
    registry_.store().set_key_state(device.code, state, since);
    (void)record_as_registry(registry_, clock_, actor_, device.centre_code, std::move(draft));
    registry_.republish_trust(clock_.now() / 1000);
}

}  // namespace sanad

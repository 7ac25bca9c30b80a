#include "sync/registry/publish/trust_state.h"

#include <limits>

namespace sanad {
namespace {

std::vector<CounterRange> ranges_of(const std::vector<std::uint32_t>& counters) {
    std::vector<CounterRange> ranges;
    for (const std::uint32_t counter : counters) {
        if (!ranges.empty() && ranges.back().last + 1 == counter) {
            ranges.back().last = counter;
        } else {
            ranges.push_back({counter, counter});
        }
    }
    return ranges;
}

RegisteredCertificates registered_of(RegistryStore& store, const TrustedDevice& device) {
    // Whoever has the key, or a copy of the disk, can use the same counters again.
    const bool numbers_suffice = device.state == KeyState::active && !store.has_forked(device.code);
    if (numbers_suffice) return {device.code, ranges_of(store.counters_of(device.code)), {}};
    const auto before = device.state == KeyState::compromised ? device.compromised_since : std::numeric_limits<std::int64_t>::max();
    return {device.code, {}, store.digests_of(device.code, before)};
}

}  // namespace

TrustKeys trust_keys(Registry& registry, std::int64_t now) {
    auto& store = registry.store();
    return {store.state_number(), now, registry.settings().public_url, store.centres(), store.devices()};
}

TrustStatus trust_status(Registry& registry, const std::string& centre_code, std::int64_t now) {
    auto& store = registry.store();
    TrustStatus status{store.state_number(), now, centre_code, {}, {}};
    for (const TrustedDevice& device : store.devices()) {
        if (device.centre_code == centre_code) status.devices.push_back(registered_of(store, device));
    }
    for (const ListedCertificate& listed : store.listed(centre_code)) status.list(listed);
    return status;
}

TrustList trust_list(Registry& registry, const std::string& centre_code, std::int64_t now) {
    return {trust_keys(registry, now), {{centre_code, trust_status(registry, centre_code, now)}}};
}

}  // namespace sanad

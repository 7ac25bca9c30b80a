#pragma once

#include "db/ledger/clock.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// Why an officer's word about a device was not taken. Each has a sentence `refusal.registry.<name>`.
enum class DeviceDeskError {
    unknown_device,
    time_in_future,      ///< what has not happened yet can't be known
    compromised_before,  ///< it is called compromised since an earlier time already, and that is never taken back
    retire_compromised,  ///< the stricter of the two stays
    unknown_fork,        ///< no other machine recorded under this ledger's name
};
[[nodiscard]] std::string_view name_of(DeviceDeskError error);

/// A device as an officer sees it.
struct DeviceView {
    TrustedDevice trusted;
    std::int64_t certificates = 0;              ///< registered of it
    std::int64_t under_review = 0;              ///< of those: not received before its key was compromised, and nobody vouched
    std::optional<std::int64_t> clock_ahead{};  ///< seconds, below 0 when behind, when it last spoke over the network
    bool forked = false;                        ///< another machine recorded under its name
    bool fork_mended = false;                   ///< each such machine was registered anew, and what it recorded has come
    bool fork_settled = false;                  ///< not each, but an officer said of the others that nothing is left to be done
};

/// A clock that is further off than this is told of, in seconds.
constexpr std::int64_t kClockTolerance = 24 * 3600;

/// What an officer of the regional office decides about a device's key, one way: active, retired, compromised since T; and T only ever
/// moves back. And about the copies of its disk. Each decision is an event of the registry's own ledger of the device's centre, durable and
/// published under a new number when the call returns; what changes nothing writes nothing. One Registry, its thread; each call is one
/// transaction.
class DeviceDesk {
public:
    /// `actor`: the officer's staff code.
    DeviceDesk(Registry& registry, const Clock& clock, std::string actor) : registry_(registry), clock_(clock), actor_(std::move(actor)) {}

    [[nodiscard]] std::vector<DeviceView> list();
    /// Refuses unknown_device.
    [[nodiscard]] Result<DeviceView, DeviceDeskError> show(const std::string& code);
    /// Its key signs no more by right: a kiosk that has heard of it issues nothing. All that it signed stays good.
    /// Refuses unknown_device, retire_compromised.
    [[nodiscard]] Result<DeviceView, DeviceDeskError> retire(const std::string& code);
    /// Somebody else may have had the key since `since` (unix seconds by the registry's clock): of its certificates only those stay good
    /// that the registry received before, or that an officer vouches for. Refuses unknown_device, time_in_future, compromised_before.
    [[nodiscard]] Result<DeviceView, DeviceDeskError> call_compromised(const std::string& code, std::int64_t since);
    /// Nothing is left to be done about the machines that were seen to record under this ledger's name: they were thrown away, or are known
    /// to be at rest. The first machine warns no more. Another such machine, or the same with other events, is a new fork. What is
    /// published stays as it is. Returns the ledger's forks. Refuses unknown_fork.
    [[nodiscard]] Result<std::vector<SeenFork>, DeviceDeskError> settle_forks(const std::string& ledger);

private:
    [[nodiscard]] DeviceView view_of(const TrustedDevice& device);
    void change(const TrustedDevice& device, KeyState state, std::int64_t since, EventDraft draft);

    Registry& registry_;
    const Clock& clock_;
    std::string actor_;
};

}  // namespace sanad

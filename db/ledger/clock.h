#pragma once

#include <chrono>
#include <string>

#include "credential/model/compact_credential.h"

namespace sanad {

/// Milliseconds since 1970, UTC.
using Millis = std::int64_t;

/// How long a machine has been running, and since which start.
struct Uptime {
    std::string boot;  ///< the start's own id; empty: not known
    Millis since = 0;  ///< asleep or awake
};

/// The time, as far as this machine knows it. Tests put their own in place.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Millis now() const = 0;
    [[nodiscard]] virtual TimeSource source() const = 0;
    [[nodiscard]] virtual Uptime uptime() const { return {}; }
};

/// The operating system's clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Millis now() const override {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    }
    /// network while a time server keeps it (the kernel knows), else rtc.
    [[nodiscard]] TimeSource source() const override;
    [[nodiscard]] Uptime uptime() const override;
};

/// "2026-11-21T09:30:00Z"
[[nodiscard]] std::string iso_time(Millis time);
/// The civil day at a place whose clocks are `utc_offset_minutes` ahead of UTC (Pakistan: 300, the whole year).
[[nodiscard]] CivilDay civil_day(Millis time, int utc_offset_minutes);

}  // namespace sanad

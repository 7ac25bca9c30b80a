#pragma once

#include "db/ledger/clock.h"

namespace sanad::test {

/// A clock that stands where it is put.
class SetClock final : public Clock {
public:
    explicit SetClock(Millis now = 1'795'255'200'000) : now_(now) {}  // 2026-11-21T10:00:00Z
    [[nodiscard]] Millis now() const override { return now_; }
    [[nodiscard]] TimeSource source() const override { return TimeSource::rtc; }
    void set(Millis now) { now_ = now; }
    void advance(Millis by) { now_ += by; }

private:
    Millis now_;
};

constexpr Millis kHour = 3'600'000;
constexpr Millis kDay = 24 * kHour;

}  // namespace sanad::test

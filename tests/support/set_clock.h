#pragma once

#include "db/ledger/clock.h"

namespace sanad::test {

/// A clock that stands where it is put.
class SetClock final : public Clock {
public:
    explicit SetClock(Millis now = 1'795'255'200'000) : now_(now) {}  // 2026-11-21T10:00:00Z
    [[nodiscard]] Millis now() const override { return now_; }
    [[nodiscard]] TimeSource source() const override { return TimeSource::rtc; }
    [[nodiscard]] Uptime uptime() const override { return {"start " + std::to_string(starts_), uptime_}; }
    /// What somebody, or a dead battery, does to the clock alone.
    void set(Millis now) { now_ = now; }
    /// Time passes.
    void advance(Millis by) {
        now_ += by;
        uptime_ += by;
    }
    /// The machine was off for a while, and its clock went on.
    void restart(Millis off) {
        now_ += off;
        ++starts_;
        uptime_ = 0;
    }

private:
    Millis now_;
    Millis uptime_ = 1000;
    int starts_ = 1;
};

constexpr Millis kHour = 3'600'000;
constexpr Millis kDay = 24 * kHour;

}  // namespace sanad::test

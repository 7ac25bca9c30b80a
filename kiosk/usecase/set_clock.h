#pragma once

#include <algorithm>

#include "kiosk/usecase/desk.h"

/// "The date looks wrong": a dead battery must neither date a certificate nor lock anybody out.
namespace sanad {

/// How far past the last that is known the clock may stand before somebody is asked.
constexpr Millis kLongestAway = Millis{60} * 86'400'000;
/// How far behind: clocks are put right by minutes.
constexpr Millis kClockSlack = Millis{5} * 60'000;

struct ClockState {
    /// behind: before what this kiosk recorded, what the registry signed, or this version was made. ahead: more than kLongestAway past
    /// its last work and that word. That it was restored or registered is recorded by any clock, and makes none right.
    enum class Fault { none, behind, ahead } fault = Fault::none;
    Millis now = 0;
    Millis last_work = 0;                 ///< by the clock of then; before any work: signed_time, or when this kiosk was made
    Millis last_event = 0;                ///< by the clock of then, work or not: what comes after must not be earlier
    std::optional<Millis> signed_time{};  ///< the registry's last word and this machine's uptime since: it is this late at least

    /// Work, or where it is behind the last event when that is later: the day that people are told.
    [[nodiscard]] Millis last_known() const { return fault == Fault::behind ? std::max(last_work, last_event) : last_work; }
    [[nodiscard]] std::optional<Refusal> refusal() const;
};
[[nodiscard]] ClockState clock_state(Desk& desk);

/// Sets this kiosk's clock; the machine's own is left alone. Recorded as `clock.set/1` with the second person as its witness. Where the
/// last event stands after `to`, that ledger is closed and a new one opened: the clock was ahead then. Refuses: clock.witness (nobody,
/// whoever acts, or not on the office's list), clock.too_early {day} (before what the registry signed, or this version was made),
/// clock.too_late {day}. `source`: by_hand, or registry when `to` is its signed time.
[[nodiscard]] Result<void, Refusal> set_clock(Desk& desk, Millis to, const std::string& witness, TimeSource source = TimeSource::by_hand);

/// Whether a new kiosk may begin by this clock. Refuses as set_clock does.
[[nodiscard]] Result<void, Refusal> may_begin_at(Millis now);

}  // namespace sanad

#pragma once

#include <atomic>
#include <memory>

#include "db/ledger/clock.h"
#include "db/sqlite/database.h"

namespace sanad {

/// By how much the machine's clock is wrong, as people said when they set the date; shared by the Desks of one program.
struct ClockCorrection {
    std::atomic<Millis> offset{0};
    std::atomic<TimeSource> source{TimeSource::rtc};  ///< of the corrected time; rtc: nobody corrected it
};

/// The machine's clock, corrected. One that a time server keeps is right by itself, and is left alone. Any thread.
class KioskClock final : public Clock {
public:
    KioskClock(const Clock& machine, std::shared_ptr<ClockCorrection> correction)
        : machine_(&machine), correction_(std::move(correction)) {}
    [[nodiscard]] Millis now() const override { return machine_->now() + (is_corrected() ? correction_->offset.load() : 0); }
    [[nodiscard]] TimeSource source() const override { return is_corrected() ? correction_->source.load() : machine_->source(); }
    [[nodiscard]] Uptime uptime() const override { return machine_->uptime(); }

    [[nodiscard]] const Clock& machine() const { return *machine_; }
    [[nodiscard]] const std::shared_ptr<ClockCorrection>& correction() const { return correction_; }

private:
    [[nodiscard]] bool is_corrected() const {
        return correction_->source.load() != TimeSource::rtc && machine_->source() != TimeSource::network;
    }

    const Clock* machine_;
    std::shared_ptr<ClockCorrection> correction_;
};

/// Makes the clock say `to` from now on, and keeps that in the records. Call inside a Transaction.
void correct_clock(Database& database, const KioskClock& clock, Millis to, TimeSource source);
/// What is kept; nothing that was said of a clock which began anew since: its battery is dead, and it must be set at each start.
void load_correction(Database& database, const KioskClock& clock);

}  // namespace sanad

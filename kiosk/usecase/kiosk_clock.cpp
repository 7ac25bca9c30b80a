#include "kiosk/usecase/kiosk_clock.h"

namespace sanad {

void correct_clock(Database& database, const KioskClock& clock, Millis to, TimeSource source) {
    const Millis machine = clock.machine().now();
    database.execute("DELETE FROM clock_correction");
    database.prepare("INSERT INTO clock_correction(offset_ms, source, machine_ms, boot) VALUES(?,?,?,?)")
        .bind(to - machine)
        .bind(static_cast<int>(source))
        .bind(machine)
        .bind(clock.uptime().boot)
        .run();
    clock.correction()->offset = to - machine;
    clock.correction()->source = source;
}

void load_correction(Database& database, const KioskClock& clock) {
    auto row = database.prepare("SELECT offset_ms, source, machine_ms, boot FROM clock_correction");
    const bool kept = row.step();
    const Uptime uptime = clock.uptime();
    // A clock with a battery had gone on when the machine started again; one without began where it always does.
    const bool counts = kept && (row.text(3) == uptime.boot || clock.machine().now() - uptime.since > row.integer(2));
    clock.correction()->offset = counts ? row.integer(0) : 0;
    clock.correction()->source = counts ? static_cast<TimeSource>(row.integer(1)) : TimeSource::rtc;
}

}  // namespace sanad

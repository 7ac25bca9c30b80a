#include "db/ledger/least_time.h"

#include <limits>

namespace sanad {
namespace {

constexpr Millis kKeptEvery = 60'000;  // lost of the uptime at most, when the machine stops

struct Least {
    Millis millis = 0;
    Uptime at;
};

std::optional<Least> stored(Database& database) {
    auto row = database.prepare("SELECT millis, boot, uptime FROM least_time");
    if (!row.step()) return std::nullopt;
    return Least{row.integer(0), {row.text(1), row.integer(2)}};
}

void store(Database& database, const Least& least) {
    database.execute("DELETE FROM least_time");
    database.prepare("INSERT INTO least_time(millis, boot, uptime) VALUES(?,?,?)")
        .bind(least.millis)
        .bind(least.at.boot)
        .bind(least.at.since)
        .run();
}

// All of this start's uptime came after what was known at an earlier start.
Millis passed_since(const Uptime& then, const Uptime& now) {
    if (now.boot.empty()) return 0;
    return std::max<Millis>(0, now.boot == then.boot ? now.since - then.since : now.since);
}

}  // namespace

void note_registry_time(Database& database, const Clock& clock, std::int64_t registry_time) {
    const Uptime now = clock.uptime();
    const auto known = stored(database);
    const Millis signed_time = registry_time * 1000;
    if (!known || signed_time > known->millis + passed_since(known->at, now)) store(database, {signed_time, now});
}

std::optional<Millis> known_time(Database& database, const Clock& clock) {
    const auto known = stored(database);
    return known ? std::optional(known->millis + passed_since(known->at, clock.uptime())) : std::nullopt;
}

Millis latest_wall(Database& database, const Clock& clock) {
    const auto known = stored(database);
    if (!known) return std::numeric_limits<Millis>::max();
    const Uptime now = clock.uptime();
    const Millis passed = passed_since(known->at, now);
    if (now.boot != known->at.boot || passed >= kKeptEvery) store(database, {known->millis + passed, now});
    return known->millis + passed + kHlcAllowance;
}

}  // namespace sanad

#include "db/projection/ledger_forks.h"

#include <algorithm>

#include "db/ledger/event_text.h"

namespace sanad {
namespace {

constexpr int kEventsAtOnce = 64;

std::vector<Event> events_after(Database& database, const std::string& ledger, Seq after, int limit) {
    auto rows = database.prepare("SELECT line FROM event WHERE ledger=? AND seq>? ORDER BY seq LIMIT ?");
    rows.bind(ledger).bind(after).bind(limit);
    std::vector<Event> events;
    while (rows.step()) {
        auto event = parse_event(rows.text(0));
        if (!event) break;
        events.push_back(*std::move(event));
    }
    return events;
}

/// Itself, or what it is a copy of.
bool stands_for(const Event& event, const std::string& ledger, Seq from) {
    const Json* body = &event.body;
    for (auto origin = body->find("origin"); origin != body->end() && origin->is_object(); origin = body->find("origin")) {
        const auto seq = origin->find("seq");
        if (text_in(*origin, "ledger") == ledger && seq != origin->end() && seq->is_number_integer() && *seq >= from) return true;
        body = &*origin;
    }
    return false;
}

// The copies come right after the event that opens such a ledger, and nowhere else.
bool has_copies(Database& database, const std::string& ledger, const std::string& forked, Seq seq) {
    auto events = events_after(database, ledger, 0, 1);
    if (events.empty() || text_in(events.front().body, "reason") != "cloned") return false;
    for (events = events_after(database, ledger, 1, kEventsAtOnce); !events.empty();
         events = events_after(database, ledger, events.back().seq, kEventsAtOnce)) {
        for (const Event& event : events) {
            if (!event.body.contains("origin")) return false;
            if (stands_for(event, forked, seq)) return true;
        }
    }
    return false;
}

}  // namespace

std::int64_t ledgers_with_copies(Database& database, const std::vector<std::string>& ledgers, const std::string& forked, Seq seq) {
    return std::ranges::count_if(ledgers, [&](const std::string& ledger) { return has_copies(database, ledger, forked, seq); });
}

}  // namespace sanad

#include "db/projection/ledger_forks.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "db/ledger/event_text.h"

namespace sanad {
namespace {

bool names(const Json& place, const OfferedEvent& one) {
    if (!place.is_object() || text_in(place, "ledger") != one.ledger || text_in(place, "hash") != to_hex(one.hash)) return false;
    const auto seq = place.find("seq");
    return seq != place.end() && seq->is_number_integer() && *seq == one.seq;
}

/// Itself, or what it is a copy of.
bool stands_for(const Event& event, const OfferedEvent& one) {
    const Json* body = &event.body;
    for (auto origin = body->find("origin"); origin != body->end() && origin->is_object(); origin = body->find("origin")) {
        if (names(*origin, one)) return true;
        body = &*origin;
    }
    return false;
}

bool leaves(const Event& opening, const OfferedEvent& one) {
    const auto left = opening.body.find("left");
    return left != opening.body.end() && left->is_array() &&
           std::ranges::any_of(*left, [&](const Json& place) { return names(place, one); });
}

std::optional<Event> opening_of(Database& database, const std::string& ledger) {
    auto row = database.prepare("SELECT line FROM event WHERE ledger=? AND seq=1");
    if (!row.bind(ledger).step()) return std::nullopt;
    auto event = parse_event(row.text(0));
    return event ? std::optional(*std::move(event)) : std::nullopt;
}

bool is_held_through(Database& database, const std::string& ledger, const Event& next) {
    const auto seq = next.body.find("parent_seq");
    if (text_in(next.body, "parent") != ledger || seq == next.body.end() || !seq->is_number_integer()) return false;
    auto row = database.prepare("SELECT 1 FROM event WHERE ledger=? AND seq>=?");
    return row.bind(ledger).bind(seq->get<Seq>()).step();
}

// The copies come right after the event that opens such a ledger, and nowhere else. All of them are here when one that is none follows, or
// when they are all that this ledger has, and another goes on after it.
bool has_all_copies(Database& database, const std::vector<std::string>& ledgers, const std::string& ledger) {
    auto row = database.prepare("SELECT 1 FROM event WHERE ledger=? AND seq>1 AND replace(line, ?, '')=line LIMIT 1");
    if (row.bind(ledger).bind("\"origin\":{").step()) return true;
    return std::ranges::any_of(ledgers, [&](const std::string& other) {
        const auto next = opening_of(database, other);
        return next && is_held_through(database, ledger, *next);
    });
}

bool brings(Database& database, const std::string& ledger, const OfferedEvent& one) {
    const auto opening = opening_of(database, ledger);
    if (!opening || text_in(opening->body, "reason") != "cloned") return false;
    if (leaves(*opening, one)) return true;
    auto rows = database.prepare("SELECT line FROM event WHERE ledger=? AND seq>1 AND replace(line, ?, '')<>line");
    rows.bind(ledger).bind("\"hash\":\"" + to_hex(one.hash) + "\"");
    while (rows.step()) {
        if (const auto event = parse_event(rows.text(0)); event && stands_for(*event, one)) return true;
    }
    return false;
}

}  // namespace

bool is_brought_along(Database& database, const std::vector<std::string>& ledgers, const OfferedEvent& offered) {
    return std::ranges::any_of(
        ledgers, [&](const std::string& ledger) { return brings(database, ledger, offered) && has_all_copies(database, ledgers, ledger); });
}

}  // namespace sanad

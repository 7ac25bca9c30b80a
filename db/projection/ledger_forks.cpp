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

// The copies come right after the event that opens such a ledger, and nowhere else: the first that is none says that all of them are here.
std::optional<Seq> end_of_copies(Database& database, const std::string& ledger) {
    auto row = database.prepare("SELECT seq FROM event WHERE ledger=? AND seq>1 AND replace(line, ?, '')=line ORDER BY seq LIMIT 1");
    row.bind(ledger).bind("\"origin\":{");
    return row.step() ? std::optional(row.integer(0)) : std::nullopt;
}

bool brings(Database& database, const std::string& ledger, const OfferedEvent& one) {
    auto first = database.prepare("SELECT line FROM event WHERE ledger=? AND seq=1");
    if (!first.bind(ledger).step()) return false;
    const auto opening = parse_event(first.text(0));
    if (!opening || text_in(opening->body, "reason") != "cloned") return false;
    const auto end = end_of_copies(database, ledger);
    if (!end) return false;
    if (leaves(*opening, one)) return true;
    auto rows = database.prepare("SELECT line FROM event WHERE ledger=? AND seq>1 AND seq<? AND replace(line, ?, '')<>line");
    rows.bind(ledger).bind(*end).bind("\"hash\":\"" + to_hex(one.hash) + "\"");
    while (rows.step()) {
        if (const auto event = parse_event(rows.text(0)); event && stands_for(*event, one)) return true;
    }
    return false;
}

}  // namespace

bool is_brought_along(Database& database, const std::vector<std::string>& ledgers, const OfferedEvent& offered) {
    return std::ranges::any_of(ledgers, [&](const std::string& ledger) { return brings(database, ledger, offered); });
}

}  // namespace sanad

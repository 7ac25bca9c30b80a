#include "db/projection/late_events.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <tuple>

namespace sanad {
namespace {

using Types = std::vector<std::string>;

Types remembered(Database& database) {
    auto row = database.prepare("SELECT types FROM projected_types");
    Types types;
    if (!row.step()) return types;
    std::istringstream words(row.text(0));
    for (std::string type; words >> type;) types.push_back(type);
    return types;
}

void remember(Database& database, const Types& types) {
    std::string words;
    for (const std::string& type : types) words += (words.empty() ? "" : " ") + type;
    database.execute("DELETE FROM projected_types");
    database.prepare("INSERT INTO projected_types(types) VALUES(?)").bind(words).run();
}

Types without(const Types& all, const Types& some) {
    Types left;
    std::ranges::set_difference(all, some, std::back_inserter(left));
    return left;
}

struct Place {
    std::string hlc, ledger;
    Seq seq = 0;
    bool operator<(const Place& other) const { return std::tie(hlc, ledger, seq) < std::tie(other.hlc, other.ledger, other.seq); }
};

// There is no index to keep for it: every line is looked through once for each new type, and that once an upgrade.
std::vector<Place> places_of(Database& database, const Types& types) {
    std::vector<Place> places;
    for (const std::string& type : types) {
        auto rows = database.prepare("SELECT hlc, ledger, seq, line FROM event WHERE replace(line, ?, '')<>line");
        rows.bind("\"type\":" + canonical_json(Json(type)));
        while (rows.step()) {
            const auto event = parse_event(rows.text(3));  // the same words may stand in a body
            if (event && event->type == type) places.push_back({rows.text(0), rows.text(1), rows.integer(2)});
        }
    }
    std::ranges::sort(places, std::less<>());
    return places;
}

}  // namespace

bool knows_same_types(Database& database) { return remembered(database) == Projector::types(); }

void refuse_newer_projections(Database& database) {
    if (!without(remembered(database), Projector::types()).empty())
        throw std::runtime_error("a newer version of this program changed the database meanwhile: start that one instead");
}

LateEvents take_up_late_events(Database& database, const ColumnCipher& cipher, const std::function<bool(const Event&)>& counts,
                               const std::function<bool(const Event&)>& take_up) {
    const Types before = remembered(database), now = Projector::types();
    LateEvents late;
    if (before == now) return late;
    Ledger ledger(database, cipher);
    bool met = false;
    for (const Place& place : places_of(database, without(now, before))) {
        for (const Event& event : ledger.readable(place.ledger, place.seq, place.seq).events) {
            if (!counts(event)) continue;
            met = true;
            if (take_up(event)) ++late.taken;
        }
    }
    // Of one that is set apart now, an older program may have made rows.
    if (met) late.damaged = rebuild_projections(database, cipher, counts);
    remember(database, now);
    return late;
}

}  // namespace sanad

#include "db/ledger/ledger.h"

#include <charconv>
#include <cstdio>

#include "db/ledger/event_bounds.h"

namespace sanad {
namespace {

const std::string kColumns = "SELECT line, hash, personal FROM event ";

std::string place_of(const std::string& ledger, Seq seq) { return "event:" + ledger + ":" + std::to_string(seq); }

// salt ‖ canonical form: what is hashed into the chain, and what is sealed.
Bytes salted_part(const Event& event) {
    const std::string canonical = canonical_json(event.personal->value);
    if (canonical.size() > kMaxEventBytes) throw std::invalid_argument("a personal part over the limit: " + event.type);
    Bytes salted;
    salted.reserve(event.personal->salt.size() + canonical.size());
    salted.insert(salted.end(), event.personal->salt.begin(), event.personal->salt.end());
    salted.insert(salted.end(), canonical.begin(), canonical.end());
    return salted;
}

std::optional<Bytes> sealed_part(const ColumnCipher& cipher, const Event& event, const std::optional<Bytes>& salted) {
    return salted ? std::optional(cipher.seal(place_of(event.ledger, event.seq), *salted)) : std::nullopt;
}

void insert(Database& database, const ColumnCipher& cipher, const Event& event, const std::optional<Bytes>& salted) {
    database.prepare("INSERT INTO event(ledger, seq, hlc, line, hash, personal) VALUES(?,?,?,?,?,?)")
        .bind(event.ledger)
        .bind(event.seq)
        .bind(event.hlc)
        .bind(event.line)
        .bind(event.hash)
        .bind(sealed_part(cipher, event, salted))
        .post();
}

}  // namespace

Millis hlc_millis(std::string_view hlc) {
    Millis millis = 0;
    std::from_chars(hlc.data(), hlc.data() + std::min<std::size_t>(hlc.size(), 13), millis);
    return millis;
}

std::string next_hlc(const std::string& last, Millis now) {
    Millis millis = now;
    unsigned count = 0;
    if (!last.empty() && hlc_millis(last) >= now) {
        millis = hlc_millis(last);
        std::from_chars(last.data() + 14, last.data() + last.size(), count, 16);
        if (++count > 0xffff) {
            ++millis;
            count = 0;
        }
    }
    char text[32];
    std::snprintf(text, sizeof text, "%013lld-%04x", static_cast<long long>(millis), count);
    return text;
}

std::optional<PersonalPart> open_personal(const ColumnCipher& cipher, const Event& event, ByteView sealed) {
    const auto plain = cipher.open(place_of(event.ledger, event.seq), sealed);
    if (!plain || plain->size() < 16) return std::nullopt;
    auto value = parse_canonical_json(text_of(ByteView(*plain).subspan(16)), kMaxEventBytes);
    if (!value) return std::nullopt;
    return PersonalPart{*array_of<16>(ByteView(*plain).first(16)), std::move(*value)};
}

Event Ledger::append(const std::string& ledger, const std::string& actor, const Clock& clock, EventDraft draft, const std::string& seen,
                     Millis latest) {
    const LedgerHead last = head(ledger);
    Event event{ledger,
                last.seq + 1,
                next_hlc(std::max(last.hlc, seen), std::min(clock.now(), latest)),
                iso_time(clock.now()),
                clock.source(),
                actor,
                draft.witness,
                std::move(draft.type),
                std::move(draft.body),
                std::nullopt,
                last.hash};
    std::optional<Bytes> salted;
    if (draft.personal) {
        event.personal = PersonalPart{*array_of<16>(random_bytes(16)), std::move(*draft.personal)};
        salted = salted_part(event);
        event.personal_digest = sha256(*salted);
    }
    seal_event(event);
    // What could not be read back must never be written: it would end the ledger.
    if (!within_bounds(event)) throw std::invalid_argument("an event that its format forbids: " + event.type);
    insert(database_, cipher_, event, salted);
    return event;
}

void Ledger::store(const Event& event) {
    insert(database_, cipher_, event, event.personal ? std::optional(salted_part(event)) : std::nullopt);
}

void Ledger::drop_after(const std::string& ledger, Seq seq) {
    database_.prepare("DELETE FROM event WHERE ledger=? AND seq>?").bind(ledger).bind(seq).run();
}

void Ledger::drop(const std::string& ledger, Seq seq) {
    database_.prepare("DELETE FROM event WHERE ledger=? AND seq=?").bind(ledger).bind(seq).run();
}

void Ledger::restore_personal(const Event& event) {
    database_.prepare("UPDATE event SET personal=? WHERE ledger=? AND seq=?")
        .bind(sealed_part(cipher_, event, event.personal ? std::optional(salted_part(event)) : std::nullopt))
        .bind(event.ledger)
        .bind(event.seq)
        .run();
}

LedgerHead Ledger::head(const std::string& ledger) {
    auto row = database_.prepare("SELECT seq, hash, hlc FROM event WHERE ledger=? ORDER BY seq DESC LIMIT 1");
    row.bind(ledger);
    if (!row.step()) return {};
    return {row.integer(0), *array_of<32>(row.blob(1)), row.text(2)};
}

std::vector<Event> Ledger::events_after(const std::string& ledger, Seq after, int limit) {
    auto rows = database_.prepare(kColumns + "WHERE ledger=? AND seq>? ORDER BY seq LIMIT ?");
    rows.bind(ledger).bind(after).bind(limit);
    std::vector<Event> events;
    while (rows.step()) events.push_back(event_from(rows));
    return events;
}

std::optional<Event> Ledger::event_at(const std::string& ledger, Seq seq) {
    auto row = database_.prepare(kColumns + "WHERE ledger=? AND seq=?");
    row.bind(ledger).bind(seq);
    return row.step() ? std::optional(event_from(row)) : std::nullopt;
}

Ledger::Readable Ledger::readable(const std::string& ledger, Seq first, Seq last) {
    auto rows = database_.prepare("SELECT line, seq, personal FROM event WHERE ledger=? AND seq>=? AND seq<=? ORDER BY seq");
    rows.bind(ledger).bind(first).bind(last);
    Readable found;
    while (rows.step()) {
        auto event = parse_event(rows.text(0));
        const bool reads = event && event->ledger == ledger && event->seq == rows.integer(1);
        if (reads && !rows.is_null(2)) event->personal = open_personal(cipher_, *event, rows.blob(2));
        found.damaged += !reads || (!rows.is_null(2) && !event->personal);
        if (reads) found.events.push_back(*std::move(event));
    }
    return found;
}

std::optional<Digest> Ledger::hash_at(const std::string& ledger, Seq seq) {
    auto row = database_.prepare("SELECT hash FROM event WHERE ledger=? AND seq=?");
    row.bind(ledger).bind(seq);
    return row.step() ? array_of<32>(row.blob(0)) : std::nullopt;
}

std::vector<std::string> Ledger::ledgers() {
    auto rows = database_.prepare("SELECT DISTINCT ledger FROM event ORDER BY ledger");
    std::vector<std::string> names;
    while (rows.step()) names.push_back(rows.text(0));
    return names;
}

Event Ledger::event_from(const Statement& row) {
    auto event = parse_event(row.text(0));
    if (!event) throw std::runtime_error("a stored event can't be read: run 'sanad ledger check'");
    if (!row.is_null(2)) {
        event->personal = open_personal(cipher_, *event, row.blob(2));
        if (!event->personal) throw std::runtime_error("a stored personal part can't be opened with this machine's data key");
    }
    return *std::move(event);
}

}  // namespace sanad

#include "kiosk/store/centre_store.h"

#include <algorithm>
#include <stdexcept>

#include "credential/bytes/canonical_json.h"
#include "credential/serial_number.h"
#include "db/ledger/ledger.h"
#include "db/projection/ledger_forks.h"
#include "db/projection/named_certificate.h"

namespace sanad {

Centre load_centre(Database& database) {
    auto row = database.prepare("SELECT code, name_en, name_ur, utc_offset_minutes FROM centre");
    if (!row.step()) throw std::runtime_error("this database has no centre: its initialisation did not finish");
    return {row.text(0), row.text(1), row.text(2), static_cast<int>(row.integer(3))};
}

void save_centre(Database& database, const Centre& centre) {
    database.prepare("INSERT INTO centre(code, name_en, name_ur, utc_offset_minutes) VALUES(?,?,?,?)")
        .bind(centre.code)
        .bind(centre.name_en)
        .bind(centre.name_ur)
        .bind(centre.utc_offset_minutes)
        .run();
}

OwnLedger load_own_ledger(Database& database) {
    auto row = database.prepare("SELECT ledger, actor, counter_from FROM own_ledger WHERE closed=0");
    if (!row.step()) throw std::runtime_error("this database has no ledger: its initialisation did not finish");
    return {row.text(0), row.text(1), static_cast<std::uint32_t>(row.integer(2))};
}

bool is_closed_ledger(Database& database, const std::string& ledger) {
    auto row = database.prepare("SELECT 1 FROM own_ledger WHERE ledger=? AND closed=1");
    return row.bind(ledger).step();
}

void start_own_ledger(Database& database, const OwnLedger& own) {
    database.execute("UPDATE own_ledger SET closed=1");
    database.prepare("INSERT INTO own_ledger(ledger, actor, counter_from) VALUES(?,?,?)")
        .bind(own.ledger)
        .bind(own.actor)
        .bind(static_cast<std::int64_t>(own.counter_from))
        .run();
}

std::optional<std::string> next_fingerprint(Database& database) {
    auto row = database.prepare("SELECT fingerprint FROM next_registration");
    return row.step() ? std::optional(row.text(0)) : std::nullopt;
}

std::string next_office_code(Database& database) {
    auto row = database.prepare("SELECT office_code FROM next_registration");
    return row.step() ? row.text(0) : std::string();
}

std::optional<Registration> load_registration(Database& database) {
    auto row =
        database.prepare("SELECT registry_url, fingerprint, anchor, registry_certificate, device_certificate, renewal FROM registration");
    if (!row.step()) return std::nullopt;
    Registration registration{row.text(0), row.text(1)};
    if (row.is_null(4)) return registration;
    registration.anchor = array_of<32>(row.blob(2)).value();
    const auto chain = read_device_chain(*registration.anchor, row.blob(3), row.blob(4));
    if (!chain) throw std::runtime_error("the stored key certificates don't verify");
    registration.registry = chain->registry;
    registration.device = chain->device;
    if (!row.is_null(5)) registration.renewal = row.text(5);
    return registration;
}

bool is_known_cloned(Database& database) { return database.prepare("SELECT 1 FROM forked_ledger").step(); }

std::optional<FoundCopy> load_found_copy(Database& database) {
    if (is_known_cloned(database)) return std::nullopt;
    std::vector<std::string> others;
    auto fed = database.prepare("SELECT ledger FROM fed_ledger WHERE device<>''");
    while (fed.step()) others.push_back(fed.text(0));
    auto forks = database.prepare(
        "SELECT f.forked, f.seq, f.hash, f.hlc FROM ledger_fork f JOIN own_ledger o ON o.ledger=f.forked WHERE NOT EXISTS(SELECT 1 FROM "
        "fork_settled s WHERE s.forked=f.forked AND s.seq=f.seq AND s.hash=f.hash) ORDER BY f.hlc DESC, f.seq, f.hash");
    while (forks.step()) {
        const OfferedEvent offered{forks.text(0), forks.integer(1), array_of<32>(forks.blob(2)).value()};
        if (!is_brought_along(database, others, offered)) return FoundCopy{offered.seq, hlc_millis(forks.text(3)) / 1000};
    }
    return std::nullopt;
}

std::optional<LastBackup> load_last_backup(Database& database) {
    auto row = database.prepare("SELECT file, ledger, seq, made_at FROM last_backup");
    if (!row.step()) return std::nullopt;
    return LastBackup{row.text(0), row.text(1), row.integer(2), row.integer(3)};
}

void save_last_backup(Database& database, const LastBackup& backup) {
    Transaction transaction(database);
    database.execute("DELETE FROM last_backup");
    database.prepare("INSERT INTO last_backup(file, ledger, seq, made_at) VALUES(?,?,?,?)")
        .bind(backup.file)
        .bind(backup.ledger)
        .bind(backup.seq)
        .bind(backup.made_at)
        .run();
    transaction.commit();
}

std::string load_latest_fed_hlc(Database& database) {
    auto row = database.prepare("SELECT hlc FROM last_feed");
    return row.step() ? row.text(0) : std::string();
}

SyncState load_sync_state(Database& database) {
    SyncState state;
    auto cursor = database.prepare(
        "SELECT c.held_through, o.closed, c.received_at FROM own_ledger o JOIN sync_cursor c ON c.ledger=o.ledger "
        "ORDER BY c.registry_time, c.received_at");  // the last, though this machine's clock may have been put back since
    while (cursor.step()) {
        if (cursor.integer(1) == 0) state.held_through = cursor.integer(0);
        state.last_receipt_at = cursor.integer(2);
    }
    // What waits is the ledger past its cursor, of each ledger, and what the registry lost.
    const std::string past_cursor =
        " FROM own_ledger o LEFT JOIN sync_cursor c ON c.ledger=o.ledger JOIN event e ON e.ledger=o.ledger AND "
        "e.seq>coalesce(c.send_after, c.held_through, 0)";
    auto waiting = database.prepare("SELECT count(*)" + past_cursor);
    if (waiting.step()) state.waiting = waiting.integer(0);
    auto oldest = database.prepare("SELECT e.line" + past_cursor + " ORDER BY e.hlc LIMIT 1");
    if (oldest.step()) state.oldest_waiting_at = Json::parse(oldest.text(0)).value("at", "");
    auto attempt = database.prepare("SELECT attempted_at, outcome FROM sync_attempt ORDER BY rowid DESC LIMIT 1");
    if (attempt.step()) {
        state.last_attempt_at = attempt.integer(0);
        state.last_outcome = attempt.text(1);
    }
    auto quarantined = database.prepare("SELECT count(*) FROM sync_quarantined");
    if (quarantined.step()) state.quarantined = quarantined.integer(0);
    auto stick = database.prepare(
        "SELECT p.ledger, max(p.last_seq) - coalesce(c.held_through, 0), max(p.written_at) FROM stick_parcel p LEFT JOIN sync_cursor c "
        "ON c.ledger=p.ledger WHERE p.last_seq > coalesce(c.held_through, 0) GROUP BY p.ledger");
    while (stick.step()) {
        state.on_stick += stick.integer(1);
        state.stick_written_at = std::max(state.stick_written_at.value_or(0), stick.integer(2));
    }
    auto fed = database.prepare(
        "SELECT coalesce(sum(held_through), 0), (SELECT count(*) FROM fed_withheld), (SELECT count(*) FROM fed_quarantined) FROM "
        "fed_ledger");
    if (fed.step()) {
        state.fed_events = fed.integer(0) - fed.integer(1);
        state.fed_apart = fed.integer(1) + fed.integer(2);
    }
    auto feed = database.prepare("SELECT received_at FROM last_feed");
    if (feed.step()) state.last_feed_at = feed.integer(0);
    return state;
}

std::vector<SyncAttempt> load_sync_attempts(Database& database) {
    auto rows = database.prepare("SELECT attempted_at, outcome FROM sync_attempt ORDER BY rowid DESC");
    std::vector<SyncAttempt> attempts;
    while (rows.step()) attempts.push_back({rows.integer(0), rows.text(1)});
    return attempts;
}

std::vector<QuarantinedHere> load_quarantined(Database& database, int most) {
    auto rows = database.prepare(
        "SELECT q.ledger, q.seq, q.reason, e.line FROM sync_quarantined q LEFT JOIN event e ON e.ledger=q.ledger AND e.seq=q.seq "
        "ORDER BY q.ledger, q.seq LIMIT ?");
    rows.bind(most);
    std::vector<QuarantinedHere> found;
    while (rows.step()) {
        found.push_back({rows.text(0), rows.integer(1), {}, rows.text(2)});
        if (rows.is_null(3)) continue;
        const Json line = Json::parse(rows.text(3));
        found.back().type = line.value("type", "");
        if (const auto named = certificate_named_in(database, line))
            found.back().serial = serial_number(named->centre, named->device, named->counter);
    }
    return found;
}

std::map<std::string, std::vector<std::string>> serials_by_reason(const std::vector<QuarantinedHere>& apart) {
    std::map<std::string, std::vector<std::string>> serials;
    for (const QuarantinedHere& one : apart) {
        if (one.serial.empty()) continue;
        auto& named = serials[one.reason];
        if (std::ranges::find(named, one.serial) == named.end()) named.push_back(one.serial);
    }
    if (std::ssize(apart) == kQuarantinedNamed)
        for (auto& [reason, named] : serials) named.emplace_back("…");
    return serials;
}

std::vector<std::pair<std::string, std::int64_t>> load_quarantined_reasons(Database& database) {
    auto rows = database.prepare("SELECT reason, count(*) FROM sync_quarantined GROUP BY reason ORDER BY count(*) DESC, reason");
    std::vector<std::pair<std::string, std::int64_t>> found;
    while (rows.step()) found.emplace_back(rows.text(0), rows.integer(1));
    return found;
}

}  // namespace sanad

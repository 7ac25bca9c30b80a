#include "kiosk/store/centre_store.h"

#include <stdexcept>

#include "credential/bytes/canonical_json.h"

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
    auto row = database.prepare("SELECT ledger, actor FROM own_ledger");
    if (!row.step()) throw std::runtime_error("this database has no ledger: its initialisation did not finish");
    return {row.text(0), row.text(1)};
}

void save_own_ledger(Database& database, const OwnLedger& own) {
    database.prepare("INSERT INTO own_ledger(ledger, actor) VALUES(?,?)").bind(own.ledger).bind(own.actor).run();
}

std::optional<Registration> load_registration(Database& database) {
    auto row =
        database.prepare("SELECT registry_url, fingerprint, anchor, registry_certificate, device_certificate, renewal FROM registration");
    if (!row.step()) return std::nullopt;
    Registration registration{row.text(0), row.text(1)};
    if (row.is_null(4)) return registration;
    registration.anchor = array_of<32>(row.blob(2));
    const auto registry = registration.anchor
                              ? read_key_certificate(row.blob(3), MessageKind::registry_key_certificate, *registration.anchor)
                              : Result<KeyCertificate, KeyCertificateError>(refuse(KeyCertificateError::malformed));
    const auto device = registry ? read_key_certificate(row.blob(4), MessageKind::device_key_certificate, registry->key) : registry;
    if (!device) throw std::runtime_error("the stored key certificates don't verify");
    registration.registry = *registry;
    registration.device = *device;
    if (!row.is_null(5)) registration.renewal = row.text(5);
    return registration;
}

SyncState load_sync_state(Database& database, const std::string& ledger) {
    SyncState state;
    auto cursor = database.prepare("SELECT held_through, received_at FROM sync_cursor WHERE ledger=?");
    cursor.bind(ledger);
    if (cursor.step()) {
        state.held_through = cursor.integer(0);
        state.last_receipt_at = cursor.integer(1);
    }
    auto waiting = database.prepare("SELECT count(*) FROM event WHERE ledger=? AND seq>?");
    waiting.bind(ledger).bind(state.held_through);
    if (waiting.step()) state.waiting = waiting.integer(0);
    auto oldest = database.prepare("SELECT line FROM event WHERE ledger=? AND seq=?");
    oldest.bind(ledger).bind(state.held_through + 1);
    if (oldest.step()) state.oldest_waiting_at = Json::parse(oldest.text(0)).value("at", "");
    auto attempt = database.prepare("SELECT attempted_at, outcome FROM sync_attempt");
    if (attempt.step()) {
        state.last_attempt_at = attempt.integer(0);
        state.last_outcome = attempt.text(1);
    }
    auto quarantined = database.prepare("SELECT count(*) FROM sync_quarantined WHERE ledger=?");
    quarantined.bind(ledger);
    if (quarantined.step()) state.quarantined = quarantined.integer(0);
    return state;
}

}  // namespace sanad

#include "sync/registry/store/registry_store.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "credential/serial_number.h"
#include "db/projection/named_certificate.h"

namespace sanad {
namespace {

const std::string kDeviceColumns = "SELECT code, centre, key, not_before, not_after, state, compromised_since, certificate FROM device ";
const std::string kRegisteredColumns =
    "SELECT ledger, seq, digest, certificate, device, counter, centre, course, course_version, received_at, vouched "
    "FROM registered_certificate ";
const std::string kRegistrationColumns = "SELECT fingerprint, key, sealing_key, centre, state, requested_at FROM registration ";

RegistrationState state_named(const std::string& name) {
    for (const auto state : {RegistrationState::pending, RegistrationState::approved, RegistrationState::refused}) {
        if (name == name_of(state)) return state;
    }
    throw std::runtime_error("a registration in no state that this program knows: " + name);
}

StoredDevice device_from(const Statement& row) {
    return {{row.text(0), row.text(1), array_of<32>(row.blob(2)).value(), row.integer(3), row.integer(4),
             static_cast<KeyState>(row.integer(5)), row.integer(6)},
            row.blob(7)};
}

StoredRegistration registration_from(const Statement& row) {
    return {row.text(0), array_of<32>(row.blob(1)).value(), array_of<32>(row.blob(2)).value(),
            row.text(3), state_named(row.text(4)),          row.integer(5)};
}

RegisteredCertificate registered_from(const Statement& row) {
    return {row.text(0),    row.integer(1),      array_of<8>(row.blob(2)).value(),
            row.text(3),    row.text(4),         static_cast<std::uint32_t>(row.integer(5)),
            row.text(6),    row.text(7),         row.integer(8),
            row.integer(9), row.integer(10) != 0};
}

std::vector<RegisteredCertificate> all_registered(Statement& rows) {
    std::vector<RegisteredCertificate> found;
    while (rows.step()) found.push_back(registered_from(rows));
    return found;
}

}  // namespace

std::string_view name_of(RegistrationState state) {
    switch (state) {
        case RegistrationState::pending:
            return "pending";
        case RegistrationState::approved:
            return "approved";
        case RegistrationState::refused:
            return "refused";
    }
    return {};
}

void RegistryStore::set_settings(const std::string& public_url, const PublicKey& anchor) {
    database_.prepare("INSERT INTO registry(id, public_url, anchor, next_device) VALUES(1,?,?,1)").bind(public_url).bind(anchor).run();
}

RegistrySettings RegistryStore::settings() {
    auto row =
        database_.prepare("SELECT public_url, anchor, (SELECT certificate FROM registry_key ORDER BY epoch DESC LIMIT 1) FROM registry");
    if (!row.step()) throw std::runtime_error("a registry without its settings: 'init' did not end");
    return {row.text(0), array_of<32>(row.blob(1)).value(), row.is_null(2) ? Bytes() : row.blob(2)};
}

void RegistryStore::add_registry_certificate(std::uint32_t epoch, ByteView certificate) {
    database_
        .prepare(
            "INSERT INTO registry_key(epoch, certificate) VALUES(?,?) ON CONFLICT(epoch) DO UPDATE SET certificate=excluded.certificate")
        .bind(epoch)
        .bind(certificate)
        .run();
}

std::vector<Bytes> RegistryStore::registry_certificates() {
    auto rows = database_.prepare("SELECT certificate FROM registry_key ORDER BY epoch DESC");
    std::vector<Bytes> found;
    while (rows.step()) found.push_back(rows.blob(0));
    return found;
}

std::map<std::string, Bytes> RegistryStore::device_certificates() {
    auto rows = database_.prepare("SELECT code, certificate FROM device WHERE state<>?");
    rows.bind(static_cast<int>(KeyState::compromised));
    std::map<std::string, Bytes> found;
    while (rows.step()) found[rows.text(0)] = rows.blob(1);
    return found;
}

void RegistryStore::set_device_certificate(const std::string& device_code, ByteView certificate) {
    database_.prepare("UPDATE device SET certificate=? WHERE code=?").bind(certificate).bind(device_code).run();
}

bool RegistryStore::add_centre(const TrustedCentre& centre) {
    return database_.prepare("INSERT INTO centre(code, name_en, name_ur, time_zone) VALUES(?,?,?,?) ON CONFLICT DO NOTHING")
               .bind(centre.code)
               .bind(centre.name_en)
               .bind(centre.name_ur)
               .bind(centre.time_zone)
               .run() == 1;
}

std::vector<TrustedCentre> RegistryStore::centres() {
    auto rows = database_.prepare("SELECT code, name_en, name_ur, time_zone FROM centre ORDER BY code");
    std::vector<TrustedCentre> found;
    while (rows.step()) found.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3)});
    return found;
}

bool RegistryStore::has_centre(const std::string& code) {
    auto row = database_.prepare("SELECT 1 FROM centre WHERE code=?");
    return row.bind(code).step();
}

void RegistryStore::add_office_code(const OfficeCodeRow& code) {
    database_.prepare("INSERT INTO office_code(one_time, centre, expires_at) VALUES(?,?,?)")
        .bind(code.one_time)
        .bind(code.centre_code)
        .bind(code.expires_at)
        .run();
}

std::vector<OfficeCodeRow> RegistryStore::office_codes(const std::string& centre_code, std::int64_t now) {
    auto rows =
        database_.prepare("SELECT one_time, centre, expires_at FROM office_code WHERE centre=? AND expires_at>=? ORDER BY one_time");
    rows.bind(centre_code).bind(now);
    std::vector<OfficeCodeRow> found;
    while (rows.step()) found.push_back({rows.text(0), rows.text(1), rows.integer(2)});
    return found;
}

void RegistryStore::drop_office_code(const std::string& one_time) {
    database_.prepare("DELETE FROM office_code WHERE one_time=?").bind(one_time).run();
}

void RegistryStore::add_registration(const StoredRegistration& registration) {
    database_.prepare("INSERT INTO registration(fingerprint, key, sealing_key, centre, state, requested_at) VALUES(?,?,?,?,?,?)")
        .bind(registration.fingerprint)
        .bind(registration.key)
        .bind(registration.sealing_key)
        .bind(registration.centre_code)
        .bind(name_of(registration.state))
        .bind(registration.requested_at)
        .run();
}

std::optional<StoredRegistration> RegistryStore::registration(const std::string& fingerprint) {
    auto row = database_.prepare(kRegistrationColumns + "WHERE fingerprint=?");
    return row.bind(fingerprint).step() ? std::optional(registration_from(row)) : std::nullopt;
}

std::vector<StoredRegistration> RegistryStore::registrations() {
    auto rows = database_.prepare(kRegistrationColumns + "ORDER BY requested_at, fingerprint");
    std::vector<StoredRegistration> found;
    while (rows.step()) found.push_back(registration_from(rows));
    return found;
}

void RegistryStore::set_state(const std::string& fingerprint, RegistrationState state) {
    database_.prepare("UPDATE registration SET state=? WHERE fingerprint=?").bind(name_of(state)).bind(fingerprint).run();
}

void RegistryStore::ask_renewal(const std::string& fingerprint, std::int64_t now) {
    database_.prepare("UPDATE registration SET state='pending', requested_at=? WHERE fingerprint=?").bind(now).bind(fingerprint).run();
}

std::string RegistryStore::take_device_code() {
    auto row = database_.prepare("UPDATE registry SET next_device=next_device+1 RETURNING next_device-1");
    if (!row.step()) throw std::runtime_error("a registry without its settings: 'init' did not end");
    char code[24];
    std::snprintf(code, sizeof code, "K%04lld", static_cast<long long>(row.integer(0)));
    while (row.step()) {
    }
    return code;
}

void RegistryStore::add_device(const StoredDevice& device) {
    const TrustedDevice& trusted = device.trusted;
    database_
        .prepare(
            "INSERT INTO device(code, centre, key, kid, certificate, not_before, not_after, state, compromised_since) "
            "VALUES(?,?,?,?,?,?,?,?,?)")
        .bind(trusted.code)
        .bind(trusted.centre_code)
        .bind(trusted.key)
        .bind(key_id(trusted.key))
        .bind(device.certificate)
        .bind(trusted.not_before)
        .bind(trusted.not_after)
        .bind(static_cast<int>(trusted.state))
        .bind(trusted.compromised_since)
        .run();
}

std::optional<StoredDevice> RegistryStore::device_with_code(const std::string& code) {
    auto row = database_.prepare(kDeviceColumns + "WHERE code=?");
    return row.bind(code).step() ? std::optional(device_from(row)) : std::nullopt;
}

std::optional<StoredDevice> RegistryStore::device_with_key(const PublicKey& key) {
    auto row = database_.prepare(kDeviceColumns + "WHERE key=?");
    return row.bind(key).step() ? std::optional(device_from(row)) : std::nullopt;
}

std::vector<StoredDevice> RegistryStore::devices_with_kid(const KeyId& kid) {
    auto rows = database_.prepare(kDeviceColumns + "WHERE kid=?");
    rows.bind(kid);
    std::vector<StoredDevice> found;
    while (rows.step()) found.push_back(device_from(rows));
    return found;
}

std::vector<TrustedDevice> RegistryStore::devices() {
    auto rows = database_.prepare(kDeviceColumns + "ORDER BY code");
    std::vector<TrustedDevice> found;
    while (rows.step()) found.push_back(device_from(rows).trusted);
    return found;
}

void RegistryStore::set_key_state(const std::string& device_code, KeyState state, std::int64_t since) {
    database_.prepare("UPDATE device SET state=?, compromised_since=? WHERE code=?")
        .bind(static_cast<int>(state))
        .bind(since)
        .bind(device_code)
        .run();
}

void RegistryStore::extend_window(const std::string& device_code, std::int64_t not_after, ByteView certificate) {
    database_.prepare("UPDATE device SET not_after=?, certificate=? WHERE code=?")
        .bind(not_after)
        .bind(certificate)
        .bind(device_code)
        .run();
}

std::optional<std::string> RegistryStore::owner_of(const std::string& ledger) {
    auto row = database_.prepare("SELECT device FROM ledger_owner WHERE ledger=?");
    return row.bind(ledger).step() ? std::optional(row.text(0)) : std::nullopt;
}

std::optional<std::string> RegistryStore::centre_of_ledger(const std::string& ledger) {
    if (is_registry_ledger(ledger)) return ledger.substr(kRegistryLedger.size());
    auto row = database_.prepare("SELECT centre FROM ledger_owner JOIN device ON device.code=ledger_owner.device WHERE ledger=?");
    return row.bind(ledger).step() ? std::optional(row.text(0)) : std::nullopt;
}

void RegistryStore::set_owner(const std::string& ledger, const std::string& device_code) {
    database_.prepare("INSERT INTO ledger_owner(ledger, device) VALUES(?,?)").bind(ledger).bind(device_code).run();
}

std::vector<OwnedLedger> RegistryStore::ledgers_of_centre(const std::string& centre_code) {
    auto rows = database_.prepare(
        "SELECT ledger, device FROM ledger_owner JOIN device ON device.code=ledger_owner.device WHERE centre=? ORDER BY ledger");
    rows.bind(centre_code);
    std::vector<OwnedLedger> found;
    while (rows.step()) found.push_back({rows.text(0), rows.text(1)});
    return found;
}

std::vector<std::string> RegistryStore::all_ledgers_of_centre(const std::string& centre_code) {
    std::vector<std::string> ledgers;
    for (auto& owned : ledgers_of_centre(centre_code)) ledgers.push_back(std::move(owned.ledger));
    ledgers.push_back(registry_ledger(centre_code));
    return ledgers;
}

std::optional<std::string> RegistryStore::centre_of_trainee(const std::string& trainee) {
    auto row = database_.prepare("SELECT CASE WHEN ledger='' THEN corrected_ledger ELSE ledger END FROM trainee WHERE trainee=?");
    return row.bind(trainee).step() ? centre_of_ledger(row.text(0)) : std::nullopt;
}

bool RegistryStore::brought_trainee(const std::string& centre_code, const std::string& trainee) {
    const std::string named = "\"trainee\":" + canonical_json(Json(trainee));
    return std::ranges::any_of(all_ledgers_of_centre(centre_code), [&](const std::string& ledger) {
        auto row =
            database_.prepare("SELECT 1 FROM event WHERE ledger=? AND replace(line, ?, '')<>line AND replace(line, ?, '')<>line LIMIT 1");
        return row.bind(ledger).bind(named).bind("\"type\":\"trainee.added/1\"").step();
    });
}

std::optional<std::pair<std::string, std::int64_t>> RegistryStore::course_of_enrolment(const std::string& enrolment) {
    auto row = database_.prepare("SELECT b.course, b.course_version FROM enrolment e JOIN batch b ON b.batch=e.batch WHERE e.enrolment=?");
    return row.bind(enrolment).step() ? std::optional(std::pair(row.text(0), row.integer(1))) : std::nullopt;
}

std::string RegistryStore::latest_hlc(const std::string& centre_code) {
    std::string latest;
    for (const std::string& ledger : all_ledgers_of_centre(centre_code)) {
        auto row = database_.prepare(
            "SELECT hlc FROM event WHERE ledger=? AND NOT EXISTS(SELECT 1 FROM quarantine q WHERE q.ledger=event.ledger AND "
            "q.seq=event.seq) ORDER BY seq DESC LIMIT 1");
        if (row.bind(ledger).step()) latest = std::max(latest, row.text(0));
    }
    return latest;
}

bool RegistryStore::note_fork(const OfferedEvent& offered, std::int64_t seen_at) {
    return database_.prepare("INSERT INTO fork(ledger, seq, hash, seen_at) VALUES(?,?,?,?) ON CONFLICT DO NOTHING")
               .bind(offered.ledger)
               .bind(offered.seq)
               .bind(offered.hash)
               .bind(seen_at)
               .run() == 1;
}

std::int64_t RegistryStore::unsettled_forks(const std::string& ledger) {
    auto row = database_.prepare(
        "SELECT count(*) FROM fork f WHERE f.ledger=? AND NOT EXISTS(SELECT 1 FROM fork_settled s WHERE s.forked=f.ledger AND "
        "s.seq=f.seq AND s.hash=f.hash)");
    return row.bind(ledger).step() ? row.integer(0) : 0;
}

std::vector<SeenFork> RegistryStore::forks() {
    std::vector<SeenFork> found;
    {
        auto rows = database_.prepare(
            "SELECT f.ledger, f.seq, f.hash, o.device, d.centre, f.seen_at, s.hlc FROM fork f JOIN ledger_owner o ON o.ledger=f.ledger "
            "JOIN device d ON d.code=o.device LEFT JOIN fork_settled s ON s.forked=f.ledger AND s.seq=f.seq AND s.hash=f.hash "
            "ORDER BY d.centre, f.ledger, f.seq, f.seen_at, f.hash");
        while (rows.step()) {
            found.push_back({{rows.text(0), rows.integer(1), array_of<32>(rows.blob(2)).value()},
                             rows.text(3),
                             rows.text(4),
                             rows.integer(5),
                             /*mended=*/false,
                             /*settled=*/!rows.is_null(6)});
        }
    }
    for (SeenFork& fork : found) {
        std::vector<std::string> ledgers;
        for (auto& owned : ledgers_of_centre(fork.centre_code)) ledgers.push_back(std::move(owned.ledger));
        fork.mended = is_brought_along(database_, ledgers, fork.offered);
    }
    return found;
}

bool RegistryStore::is_fork_told(const OfferedEvent& offered) {
    auto row = database_.prepare("SELECT 1 FROM ledger_fork WHERE forked=? AND seq=? AND hash=?");
    return row.bind(offered.ledger).bind(offered.seq).bind(offered.hash).step();
}

void RegistryStore::quarantine(const std::string& ledger, const QuarantinedEvent& event) {
    database_.prepare("INSERT INTO quarantine(ledger, seq, reason) VALUES(?,?,?)")
        .bind(ledger)
        .bind(event.seq)
        .bind(static_cast<int>(event.reason))
        .run();
}

std::vector<QuarantinedEvent> RegistryStore::quarantined(const std::string& ledger, std::int64_t first, std::int64_t last) {
    auto rows = database_.prepare("SELECT seq, reason FROM quarantine WHERE ledger=? AND seq BETWEEN ? AND ? ORDER BY seq");
    rows.bind(ledger).bind(first).bind(last);
    std::vector<QuarantinedEvent> found;
    while (rows.step()) found.push_back({rows.integer(0), static_cast<QuarantineReason>(rows.integer(1))});
    return found;
}

void RegistryStore::end_quarantine(const std::string& ledger, std::int64_t seq) {
    database_.prepare("DELETE FROM quarantine WHERE ledger=? AND seq=?").bind(ledger).bind(seq).run();
}

bool RegistryStore::is_quarantined(const std::string& ledger, std::int64_t seq) {
    auto row = database_.prepare("SELECT 1 FROM quarantine WHERE ledger=? AND seq=?");
    return row.bind(ledger).bind(seq).step();
}

std::vector<EventApart> RegistryStore::events_apart(const std::string& centre_code) {
    // What the registry wrote itself is in the ledger "registry-<centre>".
    auto rows = database_.prepare(
        "SELECT q.ledger, q.seq, q.reason, o.device, coalesce(d.centre, substr(q.ledger, 10)), e.line FROM quarantine q "
        "LEFT JOIN ledger_owner o ON o.ledger=q.ledger LEFT JOIN device d ON d.code=o.device "
        "LEFT JOIN event e ON e.ledger=q.ledger AND e.seq=q.seq ORDER BY 5, 1, 2");
    std::vector<EventApart> found;
    while (rows.step()) {
        if (!centre_code.empty() && rows.text(4) != centre_code) continue;
        EventApart apart{rows.text(0), rows.integer(1), static_cast<QuarantineReason>(rows.integer(2)),
                         rows.is_null(3) ? std::string() : rows.text(3), rows.text(4)};
        if (!rows.is_null(5)) {
            const Json line = Json::parse(rows.text(5));
            apart.type = line.value("type", "");
            apart.recorded_at = line.value("at", "");
            if (const auto named = certificate_named_in(database_, line))
                apart.serial = serial_number(named->centre, named->device, named->counter);
        }
        found.push_back(std::move(apart));
    }
    return found;
}

void RegistryStore::register_certificate(const RegisteredCertificate& certificate) {
    database_
        .prepare(
            "INSERT INTO registered_certificate(ledger, seq, digest, certificate, device, counter, centre, course, course_version, "
            "received_at, vouched) VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING")
        .bind(certificate.ledger)
        .bind(certificate.seq)
        .bind(certificate.digest)
        .bind(certificate.certificate)
        .bind(certificate.device_code)
        .bind(certificate.counter)
        .bind(certificate.centre_code)
        .bind(certificate.course_code)
        .bind(certificate.course_version)
        .bind(certificate.received_at)
        .bind(certificate.vouched)
        .post();
}

void RegistryStore::unregister_certificate(const std::string& ledger, std::int64_t seq) {
    database_.prepare("DELETE FROM registered_certificate WHERE ledger=? AND seq=?").bind(ledger).bind(seq).run();
}

std::vector<RegisteredCertificate> RegistryStore::registrations_of(const std::string& certificate) {
    auto rows = database_.prepare(kRegisteredColumns + "WHERE certificate=? ORDER BY received_at, ledger, seq");
    rows.bind(certificate);
    return all_registered(rows);
}

std::set<std::string> RegistryStore::known_certificates(const std::set<std::string>& ids) {
    constexpr std::size_t kAtOnce = 100;
    std::set<std::string> found;
    std::vector<std::string> some(ids.begin(), ids.end());
    if (!some.empty()) some.resize((some.size() + kAtOnce - 1) / kAtOnce * kAtOnce, some.front());  // one statement for any number
    std::string marks = "?";
    for (std::size_t i = 1; i < kAtOnce; ++i) marks += ",?";
    for (const char* table : {"registered_certificate", "certificate_event"}) {
        const std::string sql = "SELECT DISTINCT certificate FROM " + std::string(table) + " WHERE certificate IN (" + marks + ")";
        for (std::size_t from = 0; from < some.size(); from += kAtOnce) {
            auto part = database_.prepare(sql);
            for (std::size_t i = 0; i < kAtOnce; ++i) part.bind(some[from + i]);
            while (part.step()) found.insert(part.text(0));
        }
    }
    return found;
}

std::optional<RegisteredCertificate> RegistryStore::certificate_with_id(const std::string& certificate) {
    auto found = registrations_of(certificate);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<std::pair<std::string, std::int64_t>> RegistryStore::events_about(const std::string& certificate) {
    auto rows = database_.prepare("SELECT ledger, seq FROM certificate_event WHERE certificate=? ORDER BY ledger, seq");
    rows.bind(certificate);
    std::vector<std::pair<std::string, std::int64_t>> found;
    while (rows.step()) found.emplace_back(rows.text(0), rows.integer(1));
    return found;
}

std::vector<RegisteredCertificate> RegistryStore::certificates_numbered(const std::string& device_code, std::uint32_t counter) {
    auto rows = database_.prepare(kRegisteredColumns + "WHERE device=? AND counter=? ORDER BY received_at, ledger, seq");
    rows.bind(device_code).bind(counter);
    return all_registered(rows);
}

std::vector<RegisteredCertificate> RegistryStore::certificates_of_course(const std::string& course_code, std::int64_t version, int limit) {
    auto rows = database_.prepare(kRegisteredColumns + "WHERE course=? AND course_version=? ORDER BY received_at, ledger, seq LIMIT ?");
    rows.bind(course_code).bind(version).bind(limit);
    return all_registered(rows);
}

std::vector<std::uint32_t> RegistryStore::counters_of(const std::string& device_code) {
    auto rows = database_.prepare("SELECT DISTINCT counter FROM registered_certificate WHERE device=? ORDER BY counter");
    rows.bind(device_code);
    std::vector<std::uint32_t> found;
    while (rows.step()) found.push_back(static_cast<std::uint32_t>(rows.integer(0)));
    return found;
}

std::vector<CredentialDigest> RegistryStore::digests_of(const std::string& device_code, std::int64_t before) {
    auto rows = database_.prepare(
        "SELECT DISTINCT digest FROM registered_certificate WHERE device=? AND (received_at<? OR vouched=1) ORDER BY digest");
    rows.bind(device_code).bind(before);
    std::vector<CredentialDigest> found;
    while (rows.step()) found.push_back(array_of<8>(rows.blob(0)).value());
    return found;
}

bool RegistryStore::has_forked(const std::string& device_code) {
    auto row = database_.prepare("SELECT 1 FROM fork JOIN ledger_owner USING(ledger) WHERE device=? LIMIT 1");
    return row.bind(device_code).step();
}

void RegistryStore::note_clock(const std::string& device_code, std::int64_t ahead, std::int64_t heard_at) {
    database_
        .prepare(
            "INSERT INTO device_clock(device, ahead_s, heard_at) VALUES(?,?,?) ON CONFLICT(device) DO UPDATE SET ahead_s=excluded.ahead_s, "
            "heard_at=excluded.heard_at")
        .bind(device_code)
        .bind(ahead)
        .bind(heard_at)
        .run();
}

std::optional<std::int64_t> RegistryStore::clock_ahead(const std::string& device_code) {
    auto row = database_.prepare("SELECT ahead_s FROM device_clock WHERE device=?");
    return row.bind(device_code).step() ? std::optional(row.integer(0)) : std::nullopt;
}

std::vector<Bytes> RegistryStore::digests_between(const std::string& centre_code, const CredentialDigest& low,
                                                  const CredentialDigest& high) {
    auto rows =
        database_.prepare("SELECT DISTINCT digest FROM registered_certificate WHERE centre=? AND digest BETWEEN ? AND ? ORDER BY digest");
    rows.bind(centre_code).bind(low).bind(high);
    std::vector<Bytes> found;
    while (rows.step()) found.push_back(rows.blob(0));
    return found;
}

std::vector<ListedCertificate> RegistryStore::listed(const std::string& centre_code) {
    auto rows = database_.prepare(
        "SELECT r.device, r.counter, r.digest, s.revoked, s.revoked_at, s.superseded_at, n.device, n.counter, s.suspended, s.suspended_at, "
        "CASE WHEN c.awarded_on='handover' AND s.handed_over IS NULL THEN 1 ELSE 0 END, c.issued_at FROM registered_certificate r "
        "LEFT JOIN certificate c ON c.ledger=r.ledger AND c.seq=r.seq LEFT JOIN certificate_status s ON s.certificate=r.certificate "
        "LEFT JOIN registered_certificate n ON n.certificate=s.superseded WHERE r.centre=? AND (s.certificate IS NOT NULL OR "
        "c.awarded_on='handover') ORDER BY r.device, r.counter, r.digest");
    rows.bind(centre_code);
    std::vector<ListedCertificate> found;
    while (rows.step()) {
        ListedCertificate listed{rows.text(0), static_cast<std::uint32_t>(rows.integer(1))};
        const Bytes digest = rows.blob(2);
        std::copy_n(digest.begin(), listed.digest.size(), listed.digest.begin());
        if (!rows.is_null(3)) {
            listed.status = ListedStatus::revoked;
            listed.since = rows.integer(4);
            listed.reason = reason_of(rows.text(3)).value();
        } else if (!rows.is_null(6)) {
            listed.status = ListedStatus::superseded;
            listed.since = rows.integer(5);
            listed.superseded_by = CertificateNumber{rows.text(6), static_cast<std::uint32_t>(rows.integer(7))};
        } else if (rows.integer(8) == 1) {
            listed.status = ListedStatus::suspended;
            listed.since = rows.integer(9);
        } else if (rows.integer(10) == 1) {
            listed.status = ListedStatus::not_yet_awarded;
            listed.since = rows.integer(11);
        } else {
            continue;
        }
        found.push_back(std::move(listed));
    }
    return found;
}

bool RegistryStore::spend_nonce(const Nonce& nonce, std::int64_t now, std::int64_t seconds) {
    database_.prepare("DELETE FROM spent_nonce WHERE spent_at<?").bind(now - seconds).run();
    return database_.prepare("INSERT INTO spent_nonce(nonce, spent_at) VALUES(?,?) ON CONFLICT DO NOTHING").bind(nonce).bind(now).run() ==
           1;
}

std::int64_t RegistryStore::state_number() {
    auto row = database_.prepare("SELECT number FROM trust_state");
    return row.step() ? row.integer(0) : 0;
}

void RegistryStore::raise_state_number(std::int64_t now) {
    // In one statement: its row is the last thing that writers beside each other wait for.
    database_
        .prepare(
            "INSERT INTO trust_state(id, number) VALUES(1,?) ON CONFLICT(id) DO UPDATE SET "
            "number=CASE WHEN trust_state.number>=excluded.number THEN trust_state.number+1 ELSE excluded.number END")
        .bind(now)
        .run();
}

RegistryCounts RegistryStore::counts() {
    const auto count = [&](const char* sql) {
        auto row = database_.prepare(sql);
        return row.step() ? row.integer(0) : 0;
    };
    std::set<std::string> forked;
    for (const SeenFork& fork : forks()) {
        if (fork.is_open()) forked.insert(fork.offered.ledger);
    }
    return {count("SELECT count(*) FROM centre"),
            count("SELECT count(*) FROM device"),
            count("SELECT count(*) FROM registration WHERE state='pending'"),
            count("SELECT count(*) FROM ledger_owner"),
            count("SELECT count(*) FROM event"),
            count("SELECT count(*) FROM registered_certificate"),
            count("SELECT count(*) FROM quarantine"),
            std::ssize(forked)};
}

}  // namespace sanad

#include "kiosk/store/certificate_store.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "credential/openbadge/date_time.h"
#include "credential/serial_number.h"
#include "kiosk/model/paper_json.h"

namespace sanad {
namespace {

// A group of certificates and what a restore skips have room behind it: at 2^32 numbers would begin anew.
constexpr std::int64_t kLastCounter = std::numeric_limits<std::uint32_t>::max() - 100'000;

// Registered: of this kiosk, under the cursor that a signed receipt moved, and not named in its quarantine; of another ledger, because it
// came from the registry itself.
const std::string kColumns =
    "SELECT c.certificate, c.enrolment, c.kind, c.device, c.centre, c.counter, c.issued_at, c.digest, c.ledger, c.seq, "
    "c.ledger IN (SELECT ledger FROM fed_ledger) OR "
    "(c.seq <= coalesce((SELECT held_through FROM sync_cursor k WHERE k.ledger=c.ledger), 0) "
    "AND NOT EXISTS(SELECT 1 FROM sync_quarantined q WHERE q.ledger=c.ledger AND q.seq=c.seq)), "
    "c.revision, c.awarded_on, s.revoked, s.revoked_at, s.superseded, s.superseded_at, s.suspended, s.suspended_at, s.handed_over_at, "
    "json_extract(c.evidence, '$.grade'), "
    "(SELECT max(json_extract(e.line, '$.body.copy')) FROM certificate_event k JOIN event e ON e.ledger=k.ledger AND e.seq=k.seq "
    "WHERE k.certificate=c.certificate AND json_extract(e.line, '$.type')='certificate.copied/1'), "
    "c.ledger IN (SELECT ledger FROM own_ledger), "
    "EXISTS(SELECT 1 FROM erased) AND (EXISTS(SELECT 1 FROM erased x WHERE x.subject=c.certificate) OR "
    "EXISTS(SELECT 1 FROM enrolled n JOIN erased x ON x.subject=n.trainee WHERE n.enrolment=c.enrolment)), "
    "(SELECT q.reason FROM sync_quarantined q WHERE q.ledger=c.ledger AND q.seq=c.seq) "
    "FROM certificate c LEFT JOIN certificate_status s ON s.certificate=c.certificate ";

IssuedCertificate certificate_from(const Statement& row) {
    IssuedCertificate certificate{CertificateId{row.text(0)},
                                  EnrolmentId{row.text(1)},
                                  static_cast<CredentialKind>(row.integer(2)),
                                  row.text(3),
                                  row.text(4),
                                  static_cast<std::uint32_t>(row.integer(5)),
                                  row.integer(6),
                                  row.text(7),
                                  row.text(8),
                                  row.integer(9),
                                  row.integer(10) != 0,
                                  static_cast<std::uint32_t>(row.integer(11))};
    if (!row.is_null(19)) certificate.handed_over_at = row.integer(19);
    certificate.grade = row.text(20);
    if (!row.is_null(21)) certificate.copies = static_cast<std::uint32_t>(row.integer(21));
    certificate.own = row.integer(22) != 0;
    certificate.erased = row.integer(23) != 0;
    if (!row.is_null(24)) certificate.apart = row.text(24);
    certificate.state_since = certificate.issued_at;
    if (!row.is_null(13)) {
        certificate.state = CertificateState::revoked;
        certificate.reason = reason_of(row.text(13));
        certificate.state_since = row.integer(14);
    } else if (!row.is_null(15)) {
        certificate.state = CertificateState::superseded;
        certificate.superseded_by = CertificateId{row.text(15)};
        certificate.state_since = row.integer(16);
    } else if (row.integer(17) != 0) {
        certificate.state = CertificateState::suspended;
        certificate.state_since = row.integer(18);
    } else if (row.text(12) == "handover" && !certificate.handed_over_at) {
        certificate.state = CertificateState::not_yet_awarded;
    }
    return certificate;
}

struct EventWord {
    const char* type;
    CertificateEvent::Kind kind;
};
constexpr std::array<EventWord, 7> kEvents{{{"certificate.issued/1", CertificateEvent::Kind::issued},
                                            {"certificate.handed_over/1", CertificateEvent::Kind::handed_over},
                                            {"certificate.suspended/1", CertificateEvent::Kind::suspended},
                                            {"certificate.reinstated/1", CertificateEvent::Kind::reinstated},
                                            {"certificate.revoked/1", CertificateEvent::Kind::revoked},
                                            {"certificate.adopted/1", CertificateEvent::Kind::adopted},
                                            {"certificate.copied/1", CertificateEvent::Kind::copied}}};

std::string member(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

CertificateEvent event_of(const Event& event, const CertificateId& id) {
    CertificateEvent told;
    const auto known = std::ranges::find(kEvents, event.type, [](const EventWord& word) { return std::string_view(word.type); });
    if (known != kEvents.end()) told.kind = known->kind;
    // What the people there saw on the clock; the hlc, which orders, may have been held back.
    told.at = openbadge::seconds_of(event.at).value_or(hlc_millis(event.hlc) / 1000);
    told.actor = event.actor;
    if (told.kind == CertificateEvent::Kind::copied) {
        told.copy = event.body.value("copy", 0u);
        told.copy_reason = copy_reason_of(member(event.body, "reason"));
    } else {
        told.reason = reason_of(member(event.body, "reason"));
    }
    if (event.personal) told.note = member(event.personal->value, "note");
    if (told.kind == CertificateEvent::Kind::issued) {
        const CertificateId issued{member(event.body, "certificate")};
        if (issued == id) {
            told.other = CertificateId{member(event.body, "supersedes")};
        } else {
            told.kind = CertificateEvent::Kind::superseded;
            told.other = issued;
        }
    }
    return told;
}

}  // namespace

std::string serial_of(const IssuedCertificate& certificate) {
    return serial_number(certificate.centre, certificate.device, certificate.counter);
}

std::vector<IssuedCertificate> load_certificates(Database& database, const BatchId& batch) {
    auto rows = database.prepare(kColumns +
                                 "JOIN enrolment e ON e.enrolment=c.enrolment WHERE e.batch=? ORDER BY e.position, c.revision, c.counter");
    rows.bind(batch.value);
    std::vector<IssuedCertificate> certificates;
    while (rows.step()) certificates.push_back(certificate_from(rows));
    return certificates;
}

std::optional<IssuedCertificate> load_certificate(Database& database, const CertificateId& id) {
    auto row = database.prepare(kColumns + "WHERE c.certificate=? ORDER BY c.enrolment IS NULL, c.ledger");
    row.bind(id.value);
    return row.step() ? std::optional(certificate_from(row)) : std::nullopt;
}

std::optional<IssuedCertificate> find_certificate(Database& database, const EnrolmentId& enrolment) {
    auto row = database.prepare(kColumns + "WHERE c.enrolment=? ORDER BY c.revision DESC, c.counter DESC");
    row.bind(enrolment.value);
    return row.step() ? std::optional(certificate_from(row)) : std::nullopt;
}

std::vector<IssuedCertificate> load_certificates_of(Database& database, const TraineeId& trainee) {
    auto rows =
        database.prepare(kColumns + "JOIN enrolment e ON e.enrolment=c.enrolment WHERE e.trainee=? ORDER BY c.issued_at, c.revision");
    rows.bind(trainee.value);
    std::vector<IssuedCertificate> certificates;
    while (rows.step()) certificates.push_back(certificate_from(rows));
    return certificates;
}

std::vector<IssuedCertificate> load_all_certificates(Database& database) {
    auto rows = database.prepare(kColumns + "ORDER BY c.issued_at DESC, c.counter DESC");
    std::vector<IssuedCertificate> certificates;
    while (rows.step()) certificates.push_back(certificate_from(rows));
    return certificates;
}

std::vector<CertificateEvent> load_certificate_history(Database& database, Ledger& ledger, const IssuedCertificate& certificate) {
    std::vector<Event> events;
    auto rows = database.prepare(
        "SELECT ledger, seq FROM certificate WHERE certificate=? UNION SELECT ledger, seq FROM certificate_event WHERE certificate=?");
    rows.bind(certificate.id.value).bind(certificate.id.value);
    while (rows.step()) {
        if (auto event = ledger.event_at(rows.text(0), rows.integer(1))) events.push_back(*std::move(event));
    }
    std::ranges::sort(events, {}, [](const Event& event) { return std::tie(event.hlc, event.ledger); });
    std::vector<CertificateEvent> history;
    for (const Event& event : events) {
        history.push_back(event_of(event, certificate.id));
        if (certificate.erased) history.back().note.clear();  // it may still wait for the registry
    }
    return history;
}

std::uint32_t next_counter(Database& database, const std::string& device) {
    const auto highest_in = [&](const char* ledgers) {
        auto row =
            database.prepare(std::string("SELECT coalesce(max(counter), 0) FROM certificate WHERE device=? AND ledger IN ") + ledgers);
        row.bind(device);
        return row.step() ? row.integer(0) : 0;
    };
    auto row = database.prepare(
        "SELECT w.counter_from, count(o.ledger), coalesce(max(o.counter_from), 0) FROM own_ledger w LEFT JOIN own_ledger o ON o.closed=1 "
        "AND o.counter_from>=w.counter_from WHERE w.closed=0 GROUP BY w.ledger, w.counter_from");
    std::int64_t from = 1;
    if (row.step()) {
        from = row.integer(0);
        // Closed ledgers counted from less, but for those of machines that were restored from the same backup.
        if (const std::int64_t others = row.integer(1); others > 0) {
            const std::int64_t known = highest_in("(SELECT ledger FROM own_ledger WHERE closed=1)");
            from = std::max({from, row.integer(2), known}) + others * kCounterGap;
        }
    }
    const std::int64_t next = std::max(highest_in("(SELECT ledger FROM own_ledger)") + 1, from);
    if (next > kLastCounter) throw std::runtime_error("the numbers of this device are used up: register it anew");
    return static_cast<std::uint32_t>(next);
}

std::optional<CertificateContent> load_certificate_content(Ledger& ledger, const IssuedCertificate& certificate) {
    if (certificate.erased) return std::nullopt;  // its bytes may still wait for the registry
    const auto event = ledger.event_at(certificate.ledger, certificate.seq);
    if (!event) throw std::runtime_error("a certificate without its event: run 'sanad ledger check'");
    if (!event->personal || !event->personal->value.contains("paper")) return std::nullopt;
    auto bytes = from_base64(member(event->personal->value, "credential"));
    if (!bytes || to_hex(sha256(*bytes)) != certificate.digest) throw std::runtime_error("a certificate's bytes don't match its digest");
    try {
        return CertificateContent{*std::move(bytes), member(event->personal->value, "full"),
                                  paper_from_json(event->personal->value.at("paper"))};
    } catch (const Json::exception&) {
        if (certificate.own) throw;
        return std::nullopt;  // another kiosk's paper, as no version of this program writes it
    }
}

bool is_registered(Database& database, const CredentialDigest& digest) {
    auto row = database.prepare(kColumns + "WHERE c.digest BETWEEN ? AND ?");
    const std::string prefix = to_hex(digest);
    row.bind(prefix).bind(prefix + "g");  // 'g' sorts after every hex digit
    return row.step() && certificate_from(row).registered;
}

}  // namespace sanad

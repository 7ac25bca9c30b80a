#include "kiosk/store/certificate_store.h"

#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "kiosk/model/paper_json.h"

namespace sanad {
namespace {

// Registered: under the cursor that a signed receipt moved, and not named in its quarantine.
const std::string kColumns =
    "SELECT c.certificate, c.enrolment, c.kind, c.device, c.centre, c.counter, c.issued_at, c.digest, c.ledger, c.seq, "
    "c.seq <= coalesce((SELECT held_through FROM sync_cursor k WHERE k.ledger=c.ledger), 0) "
    "AND NOT EXISTS(SELECT 1 FROM sync_quarantined q WHERE q.ledger=c.ledger AND q.seq=c.seq) FROM certificate c ";

IssuedCertificate certificate_from(const Statement& row) {
    return {CertificateId{row.text(0)},
            EnrolmentId{row.text(1)},
            static_cast<CredentialKind>(row.integer(2)),
            row.text(3),
            row.text(4),
            static_cast<std::uint32_t>(row.integer(5)),
            row.integer(6),
            row.text(7),
            row.text(8),
            row.integer(9),
            row.integer(10) != 0};
}

}  // namespace

std::vector<IssuedCertificate> load_certificates(Database& database, const BatchId& batch) {
    auto rows = database.prepare(kColumns + "JOIN enrolment e ON e.enrolment=c.enrolment WHERE e.batch=? ORDER BY e.position, c.counter");
    rows.bind(batch.value);
    std::vector<IssuedCertificate> certificates;
    while (rows.step()) certificates.push_back(certificate_from(rows));
    return certificates;
}

std::optional<IssuedCertificate> load_certificate(Database& database, const CertificateId& id) {
    auto row = database.prepare(kColumns + "WHERE c.certificate=?");
    row.bind(id.value);
    return row.step() ? std::optional(certificate_from(row)) : std::nullopt;
}

std::optional<IssuedCertificate> find_certificate(Database& database, const EnrolmentId& enrolment) {
    auto row = database.prepare(kColumns + "WHERE c.enrolment=? ORDER BY c.revision DESC");
    row.bind(enrolment.value);
    return row.step() ? std::optional(certificate_from(row)) : std::nullopt;
}

std::uint32_t highest_counter(Database& database, const std::string& ledger, const std::string& device) {
    auto row = database.prepare("SELECT coalesce(max(counter), 0) FROM certificate WHERE ledger=? AND device=?");
    row.bind(ledger).bind(device);
    return row.step() ? static_cast<std::uint32_t>(row.integer(0)) : 0;
}

std::optional<CertificateContent> load_certificate_content(Ledger& ledger, const IssuedCertificate& certificate) {
    const auto event = ledger.event_at(certificate.ledger, certificate.seq);
    if (!event) throw std::runtime_error("a certificate without its event: run 'sanad ledger check'");
    if (!event->personal) return std::nullopt;
    auto bytes = from_base64(event->personal->value.value("credential", ""));
    if (!bytes || to_hex(sha256(*bytes)) != certificate.digest) throw std::runtime_error("a certificate's bytes don't match its digest");
    return CertificateContent{*std::move(bytes), event->personal->value.value("full", ""),
                              paper_from_json(event->personal->value.at("paper"))};
}

bool is_registered(Database& database, const CredentialDigest& digest) {
    auto row = database.prepare(kColumns + "WHERE c.digest BETWEEN ? AND ?");
    const std::string prefix = to_hex(digest);
    row.bind(prefix).bind(prefix + "g");  // 'g' sorts after every hex digit
    return row.step() && certificate_from(row).registered;
}

}  // namespace sanad

#include "kiosk/store/trust_store.h"

#include <algorithm>
#include <stdexcept>

#include "credential/bytes/text_codec.h"
#include "kiosk/store/centre_store.h"

namespace sanad {
namespace {

// What was remembered, or of a database from before there was a memory, the list as it came.
template <class Part, class Decode, class Read>
Part stored_part(const Statement& row, const PublicKey& anchor, Decode decode, Read read) {
    const auto part = row.is_null(0) ? read(row.blob(1), anchor) : decode(row.blob(0));
    if (!part) throw std::runtime_error("the stored trust list can't be read");
    return *part;
}

}  // namespace

std::optional<TrustKeys> load_trust_keys(Database& database) {
    const auto registration = load_registration(database);
    auto row = database.prepare("SELECT remembered, bytes FROM trust_keys");
    if (!registration || !registration->anchor || !row.step()) return std::nullopt;
    return stored_part<TrustKeys>(row, *registration->anchor, decode_trust_keys, read_trust_keys);
}

std::optional<TrustList> load_trust_list(Database& database) {
    auto keys = load_trust_keys(database);
    if (!keys) return std::nullopt;
    TrustList trust{*std::move(keys)};
    const PublicKey anchor = load_registration(database).value().anchor.value();
    auto parts = database.prepare("SELECT remembered, bytes FROM trust_status");
    while (parts.step()) {
        auto status = stored_part<TrustStatus>(parts, anchor, decode_trust_status, read_trust_status);
        trust.status[status.centre_code] = std::move(status);
    }
    return trust;
}

std::optional<OwnRecord> own_record(Database& database, const CredentialDigest& digest) {
    auto row = database.prepare(
        "SELECT c.centre, c.device, c.counter, s.revoked, s.revoked_at, s.superseded_at, r.device, r.counter, s.suspended, s.suspended_at, "
        "c.awarded_on='handover' AND s.handed_over IS NULL, c.issued_at FROM certificate c "
        "LEFT JOIN certificate_status s ON s.certificate=c.certificate LEFT JOIN certificate r ON r.certificate=s.superseded "
        "WHERE c.digest BETWEEN ? AND ?");
    const std::string prefix = to_hex(digest);
    row.bind(prefix).bind(prefix + "g");  // 'g' sorts after every hex digit
    if (!row.step()) return std::nullopt;
    OwnRecord record{row.text(0), row.text(1), static_cast<std::uint32_t>(row.integer(2))};
    ListedCertificate entry{record.device_code, record.counter};
    std::copy_n(digest.begin(), entry.digest.size(), entry.digest.begin());
    if (!row.is_null(3)) {
        entry.status = ListedStatus::revoked;
        entry.since = row.integer(4);
        entry.reason = reason_of(row.text(3)).value();
    } else if (!row.is_null(6)) {
        entry.status = ListedStatus::superseded;
        entry.since = row.integer(5);
        entry.superseded_by = CertificateNumber{row.text(6), static_cast<std::uint32_t>(row.integer(7))};
    } else if (!row.is_null(8) && row.integer(8) == 1) {
        entry.status = ListedStatus::suspended;
        entry.since = row.integer(9);
    } else if (row.integer(10) == 1) {
        entry.status = ListedStatus::not_yet_awarded;
        entry.since = row.integer(11);
    } else {
        return record;
    }
    record.listed = std::move(entry);
    return record;
}

}  // namespace sanad

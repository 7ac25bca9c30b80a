#include "kiosk/store/case_store.h"

#include <algorithm>
#include <array>

#include "credential/bytes/canonical_json.h"
#include "db/ledger/ledger.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/certificate_store.h"

namespace sanad {
namespace {

bool is_known(const std::string& kind) {
    constexpr std::array<std::string_view, 5> kKinds{"two_certificates", "two_replacements", "doubled_serial", "roster_twice",
                                                     "possible_duplicate"};
    return std::ranges::find(kKinds, kind) != kKinds.end();
}

/// Names its members, and finds those that should stand no more: none where the right one was revoked since, for then nobody knows.
void look_up(Database& database, CaseDecision& decision) {
    const auto kept = load_certificate(database, CertificateId{decision.kept});
    decision.kept_revoked = kept && kept->state == CertificateState::revoked;
    std::vector<std::string> serials;
    for (const std::string& member : decision.members) {
        auto certificate = load_certificate(database, CertificateId{member});
        serials.push_back(certificate ? serial_of(*certificate) : std::string());
        if (certificate && !decision.kept.empty() && !decision.kept_revoked && member != decision.kept && certificate->stands())
            decision.still_stand.push_back(*std::move(certificate));
    }
    for (std::size_t i = 0; i < serials.size(); ++i) {
        const bool tells = !serials[i].empty() && std::ranges::count(serials, serials[i]) == 1;
        decision.names.push_back(tells ? serials[i] : decision.members[i]);
        if (decision.members[i] == decision.kept) decision.kept_name = decision.names[i];
    }
}

std::vector<CaseDecision> read(Database& database, Statement& rows) {
    std::vector<CaseDecision> found;
    while (rows.step()) {
        if (!is_known(rows.text(0))) continue;
        found.push_back({rows.text(0), rows.text(1), Json::parse(rows.text(2)).get<std::vector<std::string>>(),
                         rows.is_null(3) ? std::string() : rows.text(3), hlc_millis(rows.text(4)) / 1000});
    }
    for (CaseDecision& decision : found) look_up(database, decision);
    return found;
}

}  // namespace

std::vector<CaseDecision> load_case_decisions(Database& database) {
    auto rows = database.prepare("SELECT kind, subject, members, kept, hlc FROM case_decision ORDER BY hlc DESC, kind, subject");
    auto found = read(database, rows);
    std::stable_partition(found.begin(), found.end(), [](const CaseDecision& decision) { return !decision.still_stand.empty(); });
    return found;
}

std::vector<DecisionOnCertificate> load_decisions_on(Database& database, const IssuedCertificate& certificate) {
    const auto place = find_enrolment(database, certificate.enrolment);
    const std::string holder = place ? place->trainee.value : std::string();
    auto rows = database.prepare(
        "SELECT d.kind, d.subject, d.members, d.kept, d.hlc FROM case_decision d WHERE EXISTS(SELECT 1 FROM json_each(d.members) m "
        "WHERE m.value IN (?, ?)) ORDER BY d.hlc DESC, d.kind, d.subject");
    rows.bind(certificate.id.value).bind(holder);
    std::vector<DecisionOnCertificate> found;
    for (CaseDecision& decision : read(database, rows)) {
        const bool about_holder = std::ranges::find(decision.members, certificate.id.value) == decision.members.end();
        DecisionOnCertificate here{std::move(decision), "decision.all_stand"};
        const std::string& kept = here.decision.kept;
        if (about_holder && !kept.empty()) {
            here.sentence = kept == holder ? "decision.holder_kept" : "decision.holder_not_kept";
            // What was issued after it has been corrected, or was looked at.
            here.asks = kept != holder && certificate.stands() && certificate.issued_at < here.decision.at;
        } else if (!kept.empty()) {
            here.asks = kept != certificate.id.value && certificate.stands() && !here.decision.kept_revoked;
            here.sentence = here.asks ? "decision.revoke" : "decision.kept";
        }
        found.push_back(std::move(here));
    }
    return found;
}

}  // namespace sanad

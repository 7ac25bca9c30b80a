#include "sync/registry/office/case_desk.h"

#include <algorithm>

#include "sync/registry/office/registry_record.h"

namespace sanad {
namespace {

// centre, subject, member; in that order.
const char* query_for(CaseKind kind) {
    switch (kind) {
        case CaseKind::two_certificates:
            return "SELECT DISTINCT r.centre, c.enrolment, c.certificate FROM certificate c "
                   "JOIN registered_certificate r ON r.ledger=c.ledger AND r.seq=c.seq "
                   "LEFT JOIN certificate_status s ON s.certificate=c.certificate "
                   "WHERE s.revoked IS NULL AND s.superseded IS NULL AND c.enrolment IN "
                   "(SELECT enrolment FROM certificate WHERE enrolment IS NOT NULL GROUP BY enrolment HAVING count(DISTINCT "
                   "certificate)>1) "
                   "ORDER BY 1, 2, 3";
        case CaseKind::two_replacements:
            return "SELECT DISTINCT r.centre, c.supersedes, c.certificate FROM certificate c "
                   "JOIN registered_certificate r ON r.ledger=c.ledger AND r.seq=c.seq WHERE c.supersedes IN "
                   "(SELECT supersedes FROM certificate WHERE supersedes IS NOT NULL GROUP BY supersedes "
                   "HAVING count(DISTINCT certificate)>1) ORDER BY 1, 2, 3";
        case CaseKind::doubled_serial:
            return "SELECT DISTINCT r.centre, r.device || '-' || r.counter, r.certificate FROM registered_certificate r JOIN "
                   "(SELECT device, counter FROM registered_certificate GROUP BY device, counter HAVING count(DISTINCT certificate)>1) d "
                   "ON d.device=r.device AND d.counter=r.counter ORDER BY 1, 2, 3";
        case CaseKind::roster_twice:
            // What the office entered is in the ledger "registry-<centre>".
            return "SELECT coalesce(d.centre, substr(r.ledger, 10)), r.file_digest, r.roster FROM roster r "
                   "LEFT JOIN ledger_owner o ON o.ledger=r.ledger LEFT JOIN device d ON d.code=o.device WHERE r.file_digest IN "
                   "(SELECT file_digest FROM roster GROUP BY file_digest HAVING count(*)>1) ORDER BY 1, 2, 3";
        case CaseKind::possible_duplicate:
            return "SELECT coalesce(d.centre, substr(t.ledger, 10)), f.first, t.trainee FROM trainee t JOIN "
                   "(SELECT roster, identity_lookup, min(trainee) AS first FROM trainee WHERE identity_lookup IS NOT NULL "
                   "GROUP BY roster, identity_lookup HAVING count(*)>1) f ON f.roster=t.roster AND f.identity_lookup=t.identity_lookup "
                   "LEFT JOIN ledger_owner o ON o.ledger=t.ledger LEFT JOIN device d ON d.code=o.device ORDER BY 1, 2, 3";
    }
    return "";
}

}  // namespace

std::string_view name_of(CaseKind kind) {
    switch (kind) {
        case CaseKind::two_certificates:
            return "two_certificates";
        case CaseKind::two_replacements:
            return "two_replacements";
        case CaseKind::doubled_serial:
            return "doubled_serial";
        case CaseKind::roster_twice:
            return "roster_twice";
        case CaseKind::possible_duplicate:
            return "possible_duplicate";
    }
    return {};
}

std::string_view name_of(CaseDeskError error) {
    switch (error) {
        case CaseDeskError::unknown_case:
            return "unknown_case";
        case CaseDeskError::case_not_member:
            return "case_not_member";
    }
    return {};
}

std::vector<Case> CaseDesk::list() {
    const Snapshot snapshot(registry_.database());
    std::vector<Case> all;
    for (const CaseKind kind : kCaseKinds) std::ranges::move(found(kind), std::back_inserter(all));
    return all;
}

Result<Case, CaseDeskError> CaseDesk::decide(CaseKind kind, const std::string& subject, const std::string& kept) {
    Transaction transaction(registry_.database());
    auto cases = found(kind);
    const auto one = std::ranges::find(cases, subject, &Case::subject);
    if (one == cases.end()) return refuse(CaseDeskError::unknown_case);
    if (!kept.empty() && std::ranges::find(one->members, kept) == one->members.end()) return refuse(CaseDeskError::case_not_member);
    if (one->decided && one->kept == kept) return *one;
    Json body{{"kind", std::string(name_of(kind))}, {"subject", subject}, {"members", one->members}};
    if (!kept.empty()) body["kept"] = kept;
    (void)record_as_registry(registry_, clock_, actor_, one->centre_code, {"case.decided/1", std::move(body)});
    transaction.commit();
    one->decided = true;
    one->kept = kept;
    return *one;
}

std::vector<Case> CaseDesk::found(CaseKind kind) {
    std::vector<Case> cases;
    auto rows = registry_.database().prepare(query_for(kind));
    while (rows.step()) {
        if (cases.empty() || cases.back().centre_code != rows.text(0) || cases.back().subject != rows.text(1))
            cases.push_back({kind, rows.text(0), rows.text(1), {}});
        cases.back().members.push_back(rows.text(2));
    }
    // What was settled meanwhile by a revocation, or is in two centres, is none.
    std::erase_if(cases, [](const Case& one) { return one.members.size() < 2; });
    for (Case& one : cases) add_decision(one);
    return cases;
}

void CaseDesk::add_decision(Case& one) {
    auto row = registry_.database().prepare("SELECT members, kept FROM case_decision WHERE kind=? AND subject=? AND ledger=?");
    row.bind(name_of(one.kind)).bind(one.subject).bind(registry_ledger(one.centre_code));
    if (!row.step() || row.text(0) != canonical_json(one.members)) return;
    one.decided = true;
    if (!row.is_null(1)) one.kept = row.text(1);
}

}  // namespace sanad

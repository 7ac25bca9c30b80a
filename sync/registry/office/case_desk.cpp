#include "sync/registry/office/case_desk.h"

#include <algorithm>
#include <stdexcept>

#include "credential/model/civil_day.h"
#include "credential/serial_number.h"
#include "kiosk/model/entities.h"
#include "sync/registry/store/registry_record.h"

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
            break;  // found_duplicates
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

Result<CaseShown, CaseDeskError> CaseDesk::show(CaseKind kind, const std::string& subject) {
    const Snapshot snapshot(registry_.database());
    auto cases = found(kind);
    const auto one = std::ranges::find(cases, subject, &Case::subject);
    if (one == cases.end()) return refuse(CaseDeskError::unknown_case);
    CaseShown shown{*one};
    if (kind == CaseKind::possible_duplicate) {
        for (const std::string& member : one->members) {
            if (auto record = trainee_shown(member)) shown.records.push_back(*std::move(record));
        }
    }
    return shown;
}

Result<Case, CaseDeskError> CaseDesk::decide(CaseKind kind, const std::string& subject, const std::string& kept) {
    Transaction transaction(registry_.database());
    auto cases = found(kind);
    const auto one = std::ranges::find(cases, subject, &Case::subject);
    if (one == cases.end()) return refuse(CaseDeskError::unknown_case);
    if (!kept.empty() && std::ranges::find(one->members, kept) == one->members.end()) return refuse(CaseDeskError::case_not_member);
    if (one->decided && one->kept == kept) return *one;
    one->still_stand.clear();
    Json body{{"kind", std::string(name_of(kind))}, {"subject", subject}, {"members", one->members}};
    if (!kept.empty()) body["kept"] = kept;
    (void)record_as_registry(registry_, clock_, actor_, one->centre_code, {"case.decided/1", std::move(body)});
    one->decided = true;
    one->kept = kept;
    add_standing(*one);
    transaction.commit();
    return *one;
}

std::vector<Case> CaseDesk::found(CaseKind kind) {
    std::vector<Case> cases;
    if (kind == CaseKind::possible_duplicate) {
        cases = found_duplicates();
        for (Case& one : cases) add_decision(one);
        return cases;
    }
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

std::vector<Case> CaseDesk::found_duplicates() {
    // In the order in which they were entered. What the office entered is in the ledger "registry-<centre>".
    auto rows = registry_.database().prepare(
        "SELECT coalesce(d.centre, substr(t.ledger, 10)), t.trainee, t.roster, t.ledger, t.personal FROM trainee t "
        "LEFT JOIN ledger_owner o ON o.ledger=t.ledger LEFT JOIN device d ON d.code=o.device "
        "WHERE t.roster IS NOT NULL AND t.identity_lookup IS NOT NULL ORDER BY 1, t.hlc, t.ledger, t.trainee");
    std::vector<Case> cases;
    std::string centre;
    std::vector<PersonRecord> records;
    const auto compare = [&] {
        for (auto& one : possible_duplicates(records)) {
            cases.push_back({CaseKind::possible_duplicate, centre, std::move(one.subject), std::move(one.members)});
            cases.back().reason = one.reason;
        }
        records.clear();
    };
    while (rows.step()) {
        if (rows.text(0) != centre) {
            compare();
            centre = rows.text(0);
        }
        const Json facts = opened("trainee", rows.text(1), rows.blob(4));
        records.push_back({rows.text(1), rows.text(2), rows.text(3), facts.value("cnic", ""), compared_name(facts.value("name", "")),
                           compared_name(facts.value("relation_name", ""))});
    }
    compare();
    return cases;
}

Json CaseDesk::opened(std::string_view table, const std::string& id, ByteView sealed) const {
    const auto plain = registry_.cipher().open(personal_place(table, id), sealed);
    if (!plain) throw std::runtime_error("a personal part can't be opened with this registry's data key");
    return Json::parse(text_of(*plain));
}

std::optional<TraineeShown> CaseDesk::trainee_shown(const std::string& trainee) {
    auto row = registry_.database().prepare(
        "SELECT t.personal, t.roster, t.hlc, o.device, r.personal FROM trainee t LEFT JOIN roster r ON r.roster=t.roster "
        "LEFT JOIN ledger_owner o ON o.ledger=t.ledger WHERE t.trainee=? AND t.personal IS NOT NULL");
    if (!row.bind(trainee).step()) return std::nullopt;
    const Json facts = opened("trainee", trainee, row.blob(0));
    TraineeShown shown{trainee,
                       facts.value("name", ""),
                       facts.value("name_ur", ""),
                       facts.value("relation_name", ""),
                       facts.value("relation_name_ur", ""),
                       masked_identity(facts.value("cnic", "")),
                       row.text(1),
                       row.is_null(4) ? std::string() : opened("roster", row.text(1), row.blob(4)).value("title", ""),
                       row.is_null(3) ? std::string() : row.text(3),
                       iso_time(hlc_millis(row.text(2)))};
    auto batches = registry_.database().prepare(
        "SELECT DISTINCT b.starts_on, b.ends_on, b.course, b.number FROM enrolment e JOIN batch b ON b.batch=e.batch WHERE e.trainee=? "
        "ORDER BY 1, 2, 3, 4");
    batches.bind(trainee);
    while (batches.step()) shown.batches.push_back(batches.text(2) + "-" + batches.text(3) + " " + batches.text(0) + "/" + batches.text(1));
    return shown;
}

void CaseDesk::add_decision(Case& one) {
    auto row = registry_.database().prepare("SELECT members, kept FROM case_decision WHERE kind=? AND subject=? AND ledger=?");
    row.bind(name_of(one.kind)).bind(one.subject).bind(registry_ledger(one.centre_code));
    if (!row.step()) return;
    // One that was revoked since is no member any more; the others are decided as they were, unless it was the right one.
    const std::vector<std::string> judged = Json::parse(row.text(0));
    const std::string kept = row.is_null(1) ? std::string() : row.text(1);
    const auto has = [](const std::vector<std::string>& members, const std::string& id) {
        return std::ranges::find(members, id) != members.end();
    };
    if (!std::ranges::all_of(one.members, [&](const std::string& member) { return has(judged, member); })) return;
    if (!kept.empty() && !has(one.members, kept)) return;
    auto revoked = registry_.database().prepare("SELECT 1 FROM certificate_status WHERE certificate=? AND revoked IS NOT NULL");
    if (revoked.bind(kept).step()) return;
    one.decided = true;
    one.kept = kept;
    add_standing(one);
}

void CaseDesk::add_standing(Case& one) {
    if (one.kept.empty()) return;
    for (const std::string& member : one.members) {
        const auto certificate = member == one.kept ? std::nullopt : registry_.store().certificate_with_id(member);
        if (!certificate) continue;  // a list or a trainee's record
        auto over = registry_.database().prepare(
            "SELECT 1 FROM certificate_status WHERE certificate=? AND (revoked IS NOT NULL OR superseded IS NOT NULL)");
        if (!over.bind(member).step())
            one.still_stand.push_back({member, serial_number(certificate->centre_code, certificate->device_code, certificate->counter)});
    }
}

}  // namespace sanad

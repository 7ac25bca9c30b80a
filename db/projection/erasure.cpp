#include "db/projection/erasure.h"

#include <algorithm>

#include "db/ledger/event_text.h"

namespace sanad {
namespace {

constexpr std::size_t kAtOnce = 8;  // parameters of one statement, so that there are few different ones
constexpr std::size_t kGroups = 8;  // of names that are looked for, each in a reading of its own

// In groups of kAtOnce, the last filled up by repeating.
std::vector<std::vector<std::string>> groups_of(const std::set<std::string>& all) {
    std::vector<std::vector<std::string>> groups;
    for (const std::string& one : all) {
        if (groups.empty() || groups.back().size() == kAtOnce) groups.emplace_back();
        groups.back().push_back(one);
    }
    if (!groups.empty()) groups.back().resize(kAtOnce, groups.back().front());
    return groups;
}

std::string repeated(const std::string& part, const std::string& between) {
    std::string all = part;
    for (std::size_t i = 1; i < kAtOnce; ++i) all += between + part;
    return all;
}

}  // namespace

bool Erasure::nobody() {
    if (!nobody_) nobody_ = !database_.prepare("SELECT 1 FROM erased LIMIT 1").step();
    return *nobody_;
}

bool Erasure::concerns(const Event& event) {
    if (!event.personal_digest || nobody()) return false;
    const std::string certificate = text_in(event.body, "certificate");
    auto row = database_.prepare(
        "SELECT 1 FROM erased WHERE subject IN (?,?) UNION ALL "
        "SELECT 1 FROM enrolled n JOIN erased e ON e.subject=n.trainee WHERE n.enrolment=? UNION ALL "
        "SELECT 1 FROM certificate c JOIN enrolled n ON n.enrolment=c.enrolment JOIN erased e ON e.subject=n.trainee WHERE c.certificate=? "
        "LIMIT 1");
    row.bind(text_in(event.body, "trainee")).bind(certificate).bind(text_in(event.body, "enrolment")).bind(certificate);
    return row.step();
}

bool Erasure::any_of(const std::set<std::string>& trainees) {
    if (trainees.empty() || nobody()) return false;
    const std::string sql = "SELECT 1 FROM erased WHERE subject IN (" + repeated("?", ",") + ") LIMIT 1";
    return std::ranges::any_of(groups_of(trainees), [&](const auto& group) {
        auto row = database_.prepare(sql);
        for (const std::string& trainee : group) row.bind(trainee);
        return row.step();
    });
}

bool Erasure::is_erased(const std::string& subject) {
    auto row = database_.prepare("SELECT 1 FROM erased WHERE subject=?");
    return row.bind(subject).step();
}

void Erasure::heed(const Event& event) {
    if (event.type == "trainee.erased/1") {
        nobody_ = false;
        const std::string trainee = text_in(event.body, "trainee");
        due_.insert(trainee.empty() ? text_in(event.body, "certificate") : trainee);
    } else if (event.type == "trainees.enrolled/1" && !nobody()) {
        for (const Json& one : event.body.at("enrolments")) {
            if (const std::string trainee = text_in(one, "trainee"); is_erased(trainee)) due_.insert(trainee);
        }
    } else if (event.type == "certificate.issued/1" && concerns(event)) {
        due_.insert(text_in(event.body, "certificate"));  // what was said of it may have come before it
    }
}

std::set<std::string> Erasure::names_of(const std::string& subject) {
    std::set<std::string> names{subject};
    auto rows = database_.prepare(
        "SELECT enrolment FROM enrolled WHERE trainee=? UNION "
        "SELECT c.certificate FROM certificate c JOIN enrolled n ON n.enrolment=c.enrolment WHERE n.trainee=?");
    rows.bind(subject).bind(subject);
    while (rows.step()) names.insert(rows.text(0));
    return names;
}

// What is set apart is in no projected table, so the lines themselves are asked. It reads every event of these ledgers that has a personal
// part, once for a few names: somebody is erased seldom.
void Erasure::sweep(const std::vector<std::string>& ledgers) {
    std::set<std::string> quoted;
    for (const std::string& subject : std::exchange(due_, {})) {
        for (const std::string& name : names_of(subject)) quoted.insert(canonical_json(Json(name)));
    }
    auto groups = groups_of(quoted);
    std::string sql = "SELECT seq, line FROM event WHERE ledger=? AND personal IS NOT NULL";
    if (groups.size() > kGroups) {
        groups.assign(1, {});  // many at once: every line is asked, once
    } else {
        sql += " AND (" + repeated("replace(line, ?, '')<>line", " OR ") + ")";
    }
    for (const auto& group : groups) {
        for (const std::string& ledger : ledgers) {
            std::vector<Seq> found;
            {
                auto rows = database_.prepare(sql);
                rows.bind(ledger);
                for (const std::string& name : group) rows.bind(name);
                while (rows.step()) {
                    if (const auto event = parse_event(rows.text(1)); event && concerns(*event)) found.push_back(rows.integer(0));
                }
            }
            for (const Seq seq : found) take(ledger, seq);
        }
    }
}

void Erasure::strip(const Event& event) {
    if (concerns(event)) take(event.ledger, event.seq);
}

void Erasure::sweep_confirmed(const std::string& ledger, Seq after, Seq through) {
    if (nobody()) return;
    std::vector<Seq> found;
    {
        auto rows = database_.prepare("SELECT seq, line FROM event WHERE ledger=? AND seq>? AND seq<=? AND personal IS NOT NULL");
        rows.bind(ledger).bind(after).bind(through);
        while (rows.step()) {
            if (const auto event = parse_event(rows.text(1)); event && concerns(*event)) found.push_back(rows.integer(0));
        }
    }
    for (const Seq seq : found) take(ledger, seq);
}

void Erasure::take(const std::string& ledger, Seq seq) {
    const int taken = database_
                          .prepare(
                              "UPDATE event SET personal=NULL WHERE ledger=? AND seq=? AND personal IS NOT NULL AND NOT EXISTS("
                              "SELECT 1 FROM awaits_receipt a WHERE a.ledger=event.ledger AND event.seq>a.held_through)")
                          .bind(ledger)
                          .bind(seq)
                          .run();
    taken_ += taken;
    if (taken == 0) kept_.emplace(ledger, seq);
}

}  // namespace sanad

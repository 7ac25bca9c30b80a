#pragma once

#include <doctest/doctest.h>

#include <map>
#include <optional>

#include "db/sqlite/database.h"
#include "kiosk/model/ids.h"

/// What a kiosk's screens count, counted once more: plain SQL on its tables, written without a look at the program's own queries.
namespace sanad::test {

/// The first value of a query's only row; 0 for null, or for no row.
template <class... Values>
std::int64_t number(Database& database, const std::string& sql, const Values&... values) {
    auto row = database.prepare(sql);
    (row.bind(values), ...);
    return row.step() && !row.is_null(0) ? row.integer(0) : 0;
}

/// As text; empty for null, or for no row.
template <class... Values>
std::string words(Database& database, const std::string& sql, const Values&... values) {
    auto row = database.prepare(sql);
    (row.bind(values), ...);
    return row.step() && !row.is_null(0) ? row.text(0) : std::string();
}

template <class... Values>
std::map<std::string, std::int64_t> counted(Database& database, const std::string& sql, const Values&... values) {
    auto rows = database.prepare(sql);
    (rows.bind(values), ...);
    std::map<std::string, std::int64_t> counts;
    while (rows.step()) counts[rows.text(0)] = rows.integer(1);
    return counts;
}

inline std::string iso_or_empty(const std::optional<CivilDay>& day) { return day ? iso_of(*day) : std::string(); }

inline const std::string kLastAttempt = " FROM sync_attempt ORDER BY rowid DESC LIMIT 1";

/// What waits: this kiosk's events of which no receipt has come, and those that are sent again.
inline const std::string kWaiting =
    " FROM event e WHERE e.ledger IN (SELECT ledger FROM own_ledger) AND NOT EXISTS(SELECT 1 FROM sync_cursor c WHERE c.ledger=e.ledger "
    "AND coalesce(c.send_after, c.held_through)>=e.seq) ";

/// A unix time as the centre's clocks show it.
inline std::string day_of(const std::string& seconds) { return "SELECT date(" + seconds + ", 'unixepoch', '+5 hours') "; }
inline std::string time_of(const std::string& seconds) { return "SELECT strftime('%H:%M', " + seconds + ", 'unixepoch', '+5 hours') "; }

/// One row for each trainee of a batch: the course's policy (75 % of the sessions, the first module not to be missed, 30 of 60 and 12 of 20
/// marks, 50 % in all) and the newest certificate.
inline const std::string kJudged = R"sql(
WITH mark AS (
    SELECT s.batch, s.session, s.module, a.enrolment, a.mark FROM session s JOIN attendance a ON a.session=s.session WHERE s.batch=?1),
counted AS (
    SELECT e.enrolment, e.trainee, EXISTS(SELECT 1 FROM erased x WHERE x.subject=e.trainee) AS erased,
        (SELECT count(*) FROM session s WHERE s.batch=e.batch)
            - (SELECT count(*) FROM mark m WHERE m.enrolment=e.enrolment AND m.mark='excused') AS sessions,
        coalesce((SELECT sum(CASE m.mark WHEN 'present' THEN 100 WHEN 'late' THEN 50 ELSE 0 END) FROM mark m
            WHERE m.enrolment=e.enrolment), 0) AS attended,
        (SELECT count(*) FROM mark m WHERE m.enrolment=e.enrolment AND m.module='HBW-01' AND m.mark IN ('present', 'late')) AS first_module,
        (SELECT max(marks) FROM result r WHERE r.enrolment=e.enrolment AND r.component='PT' AND r.attempt<=2) AS practical,
        (SELECT max(marks) FROM result r WHERE r.enrolment=e.enrolment AND r.component='HQ' AND r.attempt<=2) AS quiz
    FROM enrolment e JOIN trainee t ON t.trainee=e.trainee WHERE e.batch=?1),
judged AS (
    SELECT *, NOT erased AND sessions>0 AND attended>=75*sessions AND first_module=1 AND coalesce(practical, 0)>=3000
            AND coalesce(quiz, 0)>=1200 AND 70*coalesce(practical, 0)+90*coalesce(quiz, 0)>=300000 AS eligible,
        CASE WHEN 70*coalesce(practical, 0)+90*coalesce(quiz, 0)>=450000 THEN 'A'
             WHEN 70*coalesce(practical, 0)+90*coalesce(quiz, 0)>=360000 THEN 'B'
             WHEN 70*coalesce(practical, 0)+90*coalesce(quiz, 0)>=300000 THEN 'C' ELSE '' END AS grade
    FROM counted),
paper AS (
    SELECT c.certificate, c.enrolment, json_extract(c.evidence, '$.grade') AS printed, s.handed_over_at,
        c.ledger IN (SELECT ledger FROM fed_ledger) OR (EXISTS(SELECT 1 FROM sync_cursor k WHERE k.ledger=c.ledger AND k.held_through>=c.seq)
            AND NOT EXISTS(SELECT 1 FROM sync_quarantined q WHERE q.ledger=c.ledger AND q.seq=c.seq)) AS registered,
        CASE WHEN s.revoked IS NOT NULL THEN 'revoked' WHEN s.superseded IS NOT NULL THEN 'superseded'
             WHEN coalesce(s.suspended, 0)<>0 THEN 'suspended'
             WHEN c.awarded_on='handover' AND s.handed_over_at IS NULL THEN 'not_yet_awarded' ELSE 'valid' END AS state,
        row_number() OVER (PARTITION BY c.enrolment ORDER BY c.revision DESC, c.counter DESC) AS place
    FROM certificate c LEFT JOIN certificate_status s ON s.certificate=c.certificate
    WHERE c.enrolment IN (SELECT enrolment FROM counted)),
row AS (
    SELECT j.*, p.certificate, p.printed, p.state, p.handed_over_at, p.state NOT IN ('revoked', 'superseded') AS stands
    FROM judged j LEFT JOIN paper p ON p.enrolment=j.enrolment AND p.place=1)
)sql";

inline const std::string kOfBatch = kJudged + R"sql(
SELECT count(*), sum(certificate IS NULL AND eligible), sum(certificate IS NULL AND NOT eligible), sum(certificate IS NOT NULL AND stands),
    sum(certificate IS NOT NULL AND state IN ('valid', 'not_yet_awarded') AND handed_over_at IS NULL),
    sum(certificate IS NOT NULL AND stands AND NOT erased AND NOT (eligible AND grade=printed)),
    sum((practical IS NULL) + (quiz IS NULL)) FROM row)sql";

struct BatchNumbers {
    std::int64_t trainees, ready, not_yet, issued, not_handed_over, outdated, results_missing;
};

inline BatchNumbers numbers_of(Database& database, const BatchId& batch) {
    auto row = database.prepare(kOfBatch);
    row.bind(batch.value);
    REQUIRE(row.step());
    const auto at = [&](int column) { return row.is_null(column) ? std::int64_t{0} : row.integer(column); };
    return {at(0), at(1), at(2), at(3), at(4), at(5), at(6)};
}

}  // namespace sanad::test

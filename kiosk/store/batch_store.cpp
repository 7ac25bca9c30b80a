#include "kiosk/store/batch_store.h"

namespace sanad {
namespace {

// Nothing for one that came from elsewhere and that this version can't read.
std::optional<Course> course_from(const std::string& document) {
    auto course = parse_course(document);
    return course ? std::optional(*std::move(course)) : std::nullopt;
}

const std::string kBatchColumns = "SELECT batch, course, course_version, number, starts_on, ends_on, relation_printed FROM batch ";

Batch batch_from(const Statement& row) {
    return {BatchId{row.text(0)}, row.text(1),        static_cast<std::uint32_t>(row.integer(2)), row.text(3), row.text(4),
            row.text(5),          row.integer(6) != 0};
}

const std::string kSessionColumns =
    "SELECT session, batch, position, module, day, starts_at, ends_at, (SELECT count(*) FROM attendance a WHERE a.session=s.session) "
    "FROM session s ";

Session session_from(const Statement& row) {
    return {SessionId{row.text(0)},
            BatchId{row.text(1)},
            static_cast<int>(row.integer(2)),
            row.text(3),
            row.text(4),
            static_cast<int>(row.integer(5)),
            static_cast<int>(row.integer(6)),
            static_cast<int>(row.integer(7))};
}

// Marks and routes are written by our own use-cases; another word is a later version's, and counts as unmarked.
std::optional<Mark> stored_mark(const std::string& word) { return mark_of(word); }

}  // namespace

std::vector<Course> load_courses(Database& database) {
    auto rows = database.prepare("SELECT document FROM course ORDER BY code, version");
    std::vector<Course> courses;
    while (rows.step()) {
        if (auto course = course_from(rows.text(0))) courses.push_back(*std::move(course));
    }
    return courses;
}

std::optional<std::string> load_course_document(Database& database, const std::string& code, std::uint32_t version) {
    auto row = database.prepare("SELECT document FROM course WHERE code=? AND (version=? OR ?=0) ORDER BY version DESC LIMIT 1");
    row.bind(code).bind(version).bind(version);
    return row.step() ? std::optional(row.text(0)) : std::nullopt;
}

std::optional<Course> load_course(Database& database, const std::string& code, std::uint32_t version) {
    const auto document = load_course_document(database, code, version);
    return document ? course_from(*document) : std::nullopt;
}

std::vector<Batch> load_batches(Database& database) {
    auto rows = database.prepare(kBatchColumns + "ORDER BY starts_on DESC, batch");
    std::vector<Batch> batches;
    while (rows.step()) batches.push_back(batch_from(rows));
    return batches;
}

std::optional<Batch> load_batch(Database& database, const BatchId& id) {
    auto row = database.prepare(kBatchColumns + "WHERE batch=?");
    row.bind(id.value);
    return row.step() ? std::optional(batch_from(row)) : std::nullopt;
}

std::optional<Batch> find_batch(Database& database, const std::string& name) {
    if (auto batch = load_batch(database, BatchId{name})) return batch;
    auto row = database.prepare(kBatchColumns + "WHERE course||'-'||number=? ORDER BY hlc, ledger");
    row.bind(name);
    return row.step() ? std::optional(batch_from(row)) : std::nullopt;
}

std::vector<Session> load_sessions(Database& database, const BatchId& batch) {
    auto rows = database.prepare(kSessionColumns + "WHERE batch=? ORDER BY position, session");
    rows.bind(batch.value);
    std::vector<Session> sessions;
    while (rows.step()) sessions.push_back(session_from(rows));
    return sessions;
}

std::optional<Session> load_session(Database& database, const SessionId& id) {
    auto row = database.prepare(kSessionColumns + "WHERE session=?");
    row.bind(id.value);
    return row.step() ? std::optional(session_from(row)) : std::nullopt;
}

std::vector<Enrolment> load_enrolments(Database& database, const BatchId& batch) {
    auto rows = database.prepare("SELECT enrolment, trainee, position, route FROM enrolment WHERE batch=? ORDER BY position, enrolment");
    rows.bind(batch.value);
    std::vector<Enrolment> enrolments;
    while (rows.step()) {
        enrolments.push_back({EnrolmentId{rows.text(0)}, TraineeId{rows.text(1)}, static_cast<int>(rows.integer(2)),
                              route_of(rows.text(3)).value_or(Route::taught)});
    }
    return enrolments;
}

std::optional<EnrolmentPlace> find_enrolment(Database& database, const EnrolmentId& id) {
    auto row = database.prepare("SELECT trainee, batch FROM enrolment WHERE enrolment=?");
    row.bind(id.value);
    return row.step() ? std::optional(EnrolmentPlace{TraineeId{row.text(0)}, BatchId{row.text(1)}}) : std::nullopt;
}

std::map<EnrolmentId, Mark> load_roll(Database& database, const SessionId& session) {
    auto rows = database.prepare("SELECT enrolment, mark FROM attendance WHERE session=?");
    rows.bind(session.value);
    std::map<EnrolmentId, Mark> roll;
    while (rows.step()) {
        if (const auto mark = stored_mark(rows.text(1))) roll[EnrolmentId{rows.text(0)}] = *mark;
    }
    return roll;
}

std::map<EnrolmentId, std::map<SessionId, Mark>> load_marks(Database& database, const BatchId& batch) {
    auto rows =
        database.prepare("SELECT a.enrolment, a.session, a.mark FROM session s JOIN attendance a ON a.session=s.session WHERE s.batch=?");
    rows.bind(batch.value);
    std::map<EnrolmentId, std::map<SessionId, Mark>> marks;
    while (rows.step()) {
        if (const auto mark = stored_mark(rows.text(2))) marks[EnrolmentId{rows.text(0)}][SessionId{rows.text(1)}] = *mark;
    }
    return marks;
}

std::map<EnrolmentId, std::vector<StoredResult>> load_results(Database& database, const BatchId& batch) {
    auto rows = database.prepare(
        "SELECT r.enrolment, r.component, r.attempt, r.marks, r.actor FROM enrolment e JOIN result r ON r.enrolment=e.enrolment WHERE "
        "e.batch=? "
        "ORDER BY r.enrolment, r.component, r.attempt");
    rows.bind(batch.value);
    std::map<EnrolmentId, std::vector<StoredResult>> results;
    while (rows.step()) {
        results[EnrolmentId{rows.text(0)}].push_back(
            {rows.text(1), static_cast<int>(rows.integer(2)), static_cast<int>(rows.integer(3)), rows.text(4)});
    }
    return results;
}

}  // namespace sanad

#pragma once

#include <map>

#include "db/sqlite/database.h"
#include "kiosk/model/course.h"
#include "kiosk/model/entities.h"

/// Reads courses, batches, sessions, rolls and results. Writing is the projector's alone.
namespace sanad {

/// Every course version, by code and version. Reads whole documents: for lists, not for hot paths.
[[nodiscard]] std::vector<Course> load_courses(Database& database);
/// The newest version when `version` is 0.
[[nodiscard]] std::optional<Course> load_course(Database& database, const std::string& code, std::uint32_t version);
/// The stored canonical document of one version.
[[nodiscard]] std::optional<std::string> load_course_document(Database& database, const std::string& code, std::uint32_t version);

/// Newest start first.
[[nodiscard]] std::vector<Batch> load_batches(Database& database);
[[nodiscard]] std::optional<Batch> load_batch(Database& database, const BatchId& id);
/// By id, or by "<course>-<number>" ("FAMG-35"), which is how people name a batch.
[[nodiscard]] std::optional<Batch> find_batch(Database& database, const std::string& name);

/// In order of time.
[[nodiscard]] std::vector<Session> load_sessions(Database& database, const BatchId& batch);
[[nodiscard]] std::optional<Session> load_session(Database& database, const SessionId& id);
[[nodiscard]] std::vector<Enrolment> load_enrolments(Database& database, const BatchId& batch);
struct EnrolmentPlace {
    TraineeId trainee;
    BatchId batch;
};
/// Whose enrolment, in which batch.
[[nodiscard]] std::optional<EnrolmentPlace> find_enrolment(Database& database, const EnrolmentId& id);

/// The marks of one session.
[[nodiscard]] std::map<EnrolmentId, Mark> load_roll(Database& database, const SessionId& session);

/// Marks and results of a whole batch, keyed by enrolment, in two queries.
[[nodiscard]] std::map<EnrolmentId, std::map<SessionId, Mark>> load_marks(Database& database, const BatchId& batch);
struct StoredResult {
    std::string component;
    int attempt = 1;
    int marks = 0;  ///< hundredths
    std::string actor;
};
[[nodiscard]] std::map<EnrolmentId, std::vector<StoredResult>> load_results(Database& database, const BatchId& batch);

}  // namespace sanad

#pragma once

#include "kiosk/rules/session_plan.h"
#include "kiosk/usecase/desk.h"

/// Opening a batch, planning its sessions, calling the roll.
namespace sanad {

struct BatchToOpen {
    std::string course;                ///< code
    std::uint32_t course_version = 0;  ///< 0: the newest here
    std::string number;                ///< "35": 1–12 letters, digits, '-'
    CivilDay starts_on{};
    std::vector<RosterId> rosters{};
    PlanOptions plan{};
    /// Whether certificates say whose child or wife their holder is; nothing: unless all of the batch are women.
    std::optional<bool> relation_printed{};
};

/// Women by their stated gender, or where it isn't stated by their relation. False for nobody.
[[nodiscard]] bool all_women(const std::vector<Trainee>& trainees);

/// Opens the batch and enrols the rosters' trainees, in roster order. A trainee whose identity number is already in the batch is
/// enrolled once. Refuses: course.unknown {course}, batch.number_wrong, batch.number_taken {batch}, batch.no_trainees,
/// roster.unknown, and what plan_sessions refuses.
[[nodiscard]] Result<Batch, Refusal> open_batch(Desk& desk, const BatchToOpen& wanted);

/// Plans all the sessions of a batch from its first day. Refuses: batch.unknown, plan.already_made {sessions}, and what
/// plan_sessions refuses.
[[nodiscard]] Result<std::vector<Session>, Refusal> plan_batch_sessions(Desk& desk, const BatchId& batch, const PlanOptions& options = {});

/// How long before its start a roll may be called.
constexpr int kRollOpensMinutesBefore = 30;

/// Whether the roll of a session can be called yet, by this machine's clock.
[[nodiscard]] bool roll_is_open(const Desk& desk, const Session& session);

/// Records the same marks for each of the sessions, all or none, as one event a session ("all present" and its exceptions). Trainees who
/// are not named keep what they have. Refuses: session.unknown, session.in_future {day}, enrolment.unknown, roll.empty.
[[nodiscard]] Result<void, Refusal> call_rolls(Desk& desk, const std::vector<SessionId>& sessions,
                                               const std::map<EnrolmentId, Mark>& marks);
/// The roll of one session.
[[nodiscard]] Result<void, Refusal> call_roll(Desk& desk, const SessionId& session, const std::map<EnrolmentId, Mark>& marks);

}  // namespace sanad

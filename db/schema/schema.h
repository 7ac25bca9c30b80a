#pragma once

#include <array>

#include "db/sqlite/database.h"

namespace sanad {

/// The schema of a kiosk's file, step by step. A step that has been released is never edited; a new one is added.
[[nodiscard]] std::span<const Migration> kiosk_migrations();

/// Tables that ledgers hold and that projections fill: the same on a kiosk and at the registry. No foreign keys and no
/// uniqueness across ledgers: events may come in any order (projection/projector.h).
extern const char* const kLedgerAndProjections;
/// The second step of both: what happens to a certificate after its issue, and a trainee's corrected facts.
extern const char* const kCorrections;

/// Whether a batch's certificates say whose child or wife their holder is, of both.
extern const char* const kRelationOfBatch;

/// What officers decided about cases, of both.
extern const char* const kCaseDecisions;

/// Who may do what at a centre, of both.
extern const char* const kStaff;

/// Who was erased, and what must be known to find everything of theirs, of both. Each adds the view `awaits_receipt`: of this machine's own
/// ledgers, through which seq the registry is known to hold them.
extern const char* const kErased;

/// With which types of events the projections were made, of both.
extern const char* const kProjectedTypes;

/// Which ledgers forked, as the registry says, of both.
extern const char* const kLedgerForks;
/// The same by the events that were offered, and which of these an officer settled.
extern const char* const kForksByEvent;

/// The tables that projections fill: what check_ledgers makes again and compares.
inline constexpr std::array kProjectedTables{
    "course",        "roster", "trainee",     "batch",         "enrolment",          "session",
    "attendance",    "result", "certificate", "device_ledger", "certificate_status", "certificate_event",
    "case_decision", "staff",  "erased",      "enrolled",      "ledger_fork",        "fork_settled"};

}  // namespace sanad

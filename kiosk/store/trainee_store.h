#pragma once

#include "credential/bytes/canonical_json.h"
#include "credential/crypto/crypto.h"
#include "db/sqlite/database.h"
#include "kiosk/model/entities.h"

namespace sanad {

/// Personal columns are opened with this machine's data key. A trainee whose facts were erased has an empty name.
[[nodiscard]] std::optional<Trainee> load_trainee(Database& database, const ColumnCipher& cipher, const TraineeId& id);
[[nodiscard]] std::vector<Trainee> load_roster_trainees(Database& database, const ColumnCipher& cipher, const RosterId& roster);
[[nodiscard]] bool is_erased(Database& database, const TraineeId& id);
/// Who has this identity number (13 digits): found by its keyed hash.
[[nodiscard]] std::vector<TraineeId> find_trainees_by_cnic(Database& database, const ColumnCipher& cipher, const std::string& cnic);
/// Latest import first.
[[nodiscard]] std::vector<RosterSummary> load_rosters(Database& database, const ColumnCipher& cipher);
/// The roster made from a file with this digest (hex of SHA-256), if it was imported before.
[[nodiscard]] std::optional<RosterId> find_roster_by_file(Database& database, const std::string& file_digest);

}  // namespace sanad

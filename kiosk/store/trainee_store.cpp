#include "kiosk/store/trainee_store.h"

#include <stdexcept>

#include "db/projection/projector.h"

namespace sanad {
namespace {

const std::string kColumns = "SELECT t.trainee, t.personal, EXISTS(SELECT 1 FROM erased e WHERE e.subject=t.trainee) FROM trainee t WHERE ";

// DO NOT CHANGE a name: stored on disk.
Trainee trainee_from(const ColumnCipher& cipher, const Statement& row) {
    Trainee trainee;
    trainee.id = TraineeId{row.text(0)};
    trainee.erased = row.integer(2) != 0;
    if (row.is_null(1)) return trainee;
    const auto plain = cipher.open(personal_place("trainee", trainee.id.value), row.blob(1));
    if (!plain) throw std::runtime_error("a trainee's facts can't be opened with this machine's data key");
    const Json facts = Json::parse(text_of(*plain));
    trainee.name = facts.value("name", "");
    trainee.name_ur = facts.value("name_ur", "");
    trainee.relation = relation_of(facts.value("relation", ""));
    trainee.relation_name = facts.value("relation_name", "");
    trainee.relation_name_ur = facts.value("relation_name_ur", "");
    trainee.gender = gender_of(facts.value("gender", "")).value_or(Gender::unstated);
    trainee.cnic = facts.value("cnic", "");
    trainee.mobile = facts.value("mobile", "");
    trainee.birth_date = facts.value("birth_date", "");
    trainee.district = facts.value("district", "");
    return trainee;
}

}  // namespace

std::optional<Trainee> load_trainee(Database& database, const ColumnCipher& cipher, const TraineeId& id) {
    auto row = database.prepare(kColumns + "t.trainee=?");
    row.bind(id.value);
    return row.step() ? std::optional(trainee_from(cipher, row)) : std::nullopt;
}

bool is_erased(Database& database, const TraineeId& id) {
    auto row = database.prepare("SELECT 1 FROM erased WHERE subject=?");
    return row.bind(id.value).step();
}

std::vector<Trainee> load_roster_trainees(Database& database, const ColumnCipher& cipher, const RosterId& roster) {
    auto rows = database.prepare(kColumns + "t.roster=? ORDER BY t.position, t.trainee");
    rows.bind(roster.value);
    std::vector<Trainee> trainees;
    while (rows.step()) trainees.push_back(trainee_from(cipher, rows));
    return trainees;
}

std::vector<RosterSummary> load_rosters(Database& database, const ColumnCipher& cipher) {
    auto rows = database.prepare(
        "SELECT roster, personal, (SELECT count(*) FROM trainee t WHERE t.roster=r.roster) FROM roster r ORDER BY hlc DESC");
    std::vector<RosterSummary> rosters;
    while (rows.step()) {
        RosterSummary summary{RosterId{rows.text(0)}, "", static_cast<int>(rows.integer(2))};
        if (!rows.is_null(1)) {
            const auto plain = cipher.open(personal_place("roster", summary.id.value), rows.blob(1));
            if (!plain) throw std::runtime_error("a roster's title can't be opened with this machine's data key");
            summary.title = Json::parse(text_of(*plain)).value("title", "");
        }
        rosters.push_back(std::move(summary));
    }
    return rosters;
}

std::vector<TraineeId> find_trainees_by_cnic(Database& database, const ColumnCipher& cipher, const std::string& cnic) {
    auto rows = database.prepare("SELECT trainee FROM trainee WHERE identity_lookup=? ORDER BY trainee");
    rows.bind(cipher.lookup(cnic));
    std::vector<TraineeId> found;
    while (rows.step()) found.push_back(TraineeId{rows.text(0)});
    return found;
}

std::optional<RosterId> find_roster_by_file(Database& database, const std::string& file_digest) {
    auto row = database.prepare("SELECT roster FROM roster WHERE file_digest=? ORDER BY hlc, ledger");
    row.bind(file_digest);
    return row.step() ? std::optional(RosterId{row.text(0)}) : std::nullopt;
}

}  // namespace sanad

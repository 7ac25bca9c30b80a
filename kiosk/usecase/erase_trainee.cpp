#include "kiosk/usecase/erase_trainee.h"

#include "db/projection/erasure.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trainee_store.h"

namespace sanad {

Result<TraineeToErase, Refusal> trainee_to_erase(Desk& desk, const TraineeId& id) {
    auto trainee = load_trainee(desk.database(), desk.cipher(), id);
    if (!trainee) return refuse(Refusal{"trainee.unknown"});
    if (trainee->erased) return refuse(Refusal{"trainee.erased"});
    TraineeToErase found{*std::move(trainee), load_certificates_of(desk.database(), id)};
    if (!found.trainee.cnic.empty()) found.namesakes = find_trainees_by_cnic(desk.database(), desk.cipher(), found.trainee.cnic);
    std::erase(found.namesakes, id);
    return found;
}

Result<TraineeErased, Refusal> erase_trainee(Desk& desk, const TraineeId& id) {
    if (auto may = desk.may(StaffRight::administer); !may) return refuse(may.error());
    Transaction transaction(desk.database());
    if (const auto found = trainee_to_erase(desk, id); !found) return refuse(found.error());
    const Event event = desk.record({"trainee.erased/1", Json{{"trainee", id.value}}});
    Erasure left(desk.database());  // what a second sweep meets
    left.heed(event);
    left.sweep(desk.ledger().ledgers());
    TraineeErased erased{load_certificates_of(desk.database(), id), left.kept()};
    transaction.commit();
    desk.database().truncate_journal();
    return erased;
}

}  // namespace sanad

#pragma once

#include <vector>

#include "kiosk/usecase/desk.h"

namespace sanad {

/// Whom an erasure means, before it is done: a last look.
struct TraineeToErase {
    Trainee trainee;
    std::vector<IssuedCertificate> certificates{};  ///< which will say nothing of their holder any more, and can't be printed
    std::vector<TraineeId> namesakes{};             ///< other records with the same identity number, each to be erased by itself
};
/// Reads only. Refuses: trainee.unknown, trainee.erased.
[[nodiscard]] Result<TraineeToErase, Refusal> trainee_to_erase(Desk& desk, const TraineeId& id);

struct TraineeErased {
    std::vector<IssuedCertificate> certificates{};
    int waiting = 0;  ///< personal parts that stay, sealed, until the registry's receipt: without them it could never check the events
};
/// Takes everything personal of a trainee off this kiosk, for good, and off every machine that hears of it. Ids, marks, numbers, digests
/// and statuses stay, and what a QR code is worth. Refuses: trainee.unknown, trainee.erased.
[[nodiscard]] Result<TraineeErased, Refusal> erase_trainee(Desk& desk, const TraineeId& id);

}  // namespace sanad

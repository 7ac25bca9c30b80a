#include "sync/registry/office/trainee_desk.h"

#include "credential/serial_number.h"
#include "db/projection/erasure.h"
#include "sync/registry/store/registry_record.h"

namespace sanad {

std::string_view name_of(TraineeDeskError error) {
    switch (error) {
        case TraineeDeskError::unknown_trainee:
            return "unknown_trainee";
        case TraineeDeskError::already_erased:
            return "already_erased";
    }
    return {};
}

Result<PersonToErase, TraineeDeskError> TraineeDesk::find(const std::string& centre_code, const std::string& trainee) {
    const Snapshot snapshot(registry_.database());
    if (is_erased(trainee)) return refuse(TraineeDeskError::already_erased);
    if (registry_.store().centre_of_trainee(trainee) != centre_code) return refuse(TraineeDeskError::unknown_trainee);
    PersonToErase found{centre_code, trainee};
    auto rows = registry_.database().prepare(
        "SELECT DISTINCT r.centre, r.device, r.counter FROM enrolled n JOIN certificate c ON c.enrolment=n.enrolment "
        "JOIN registered_certificate r ON r.certificate=c.certificate WHERE n.trainee=? ORDER BY 1, 2, 3");
    rows.bind(trainee);
    while (rows.step())
        found.certificates.push_back(serial_number(rows.text(0), rows.text(1), static_cast<std::uint32_t>(rows.integer(2))));
    auto others = registry_.database().prepare(
        "SELECT o.trainee FROM trainee t JOIN trainee o ON o.identity_lookup=t.identity_lookup WHERE t.trainee=? AND o.trainee<>t.trainee "
        "ORDER BY 1");
    others.bind(trainee);
    while (others.step()) found.namesakes.push_back(others.text(0));
    return found;
}

Result<PersonToErase, TraineeDeskError> TraineeDesk::find_holder(const RegisteredCertificate& certificate) {
    std::string trainee;
    {
        auto row = registry_.database().prepare(
            "SELECT e.trainee FROM certificate c JOIN enrolment e ON e.enrolment=c.enrolment WHERE c.certificate=? ORDER BY c.ledger");
        if (row.bind(certificate.certificate).step()) trainee = row.text(0);
    }
    if (!trainee.empty() && registry_.store().centre_of_trainee(trainee)) return find(certificate.centre_code, trainee);
    if (is_erased(certificate.certificate)) return refuse(TraineeDeskError::already_erased);
    return PersonToErase{certificate.centre_code,
                         {},
                         certificate.certificate,
                         {serial_number(certificate.centre_code, certificate.device_code, certificate.counter)}};
}

Result<void, TraineeDeskError> TraineeDesk::erase(const PersonToErase& wanted) {
    Transaction transaction(registry_.database());
    const bool by_certificate = wanted.trainee.empty();
    const std::string& subject = by_certificate ? wanted.certificate : wanted.trainee;
    if (is_erased(subject)) return refuse(TraineeDeskError::already_erased);
    const Event event = record_as_registry(registry_, clock_, actor_, wanted.centre_code,
                                           {"trainee.erased/1", Json{{by_certificate ? "certificate" : "trainee", subject}}});
    Erasure erasure(registry_.database());
    erasure.heed(event);
    erasure.sweep(registry_.store().all_ledgers_of_centre(wanted.centre_code));
    transaction.commit();
    registry_.database().truncate_journal();
    return {};
}

bool TraineeDesk::is_erased(const std::string& subject) {
    auto row = registry_.database().prepare("SELECT 1 FROM erased WHERE subject=?");
    return row.bind(subject).step();
}

}  // namespace sanad

#pragma once

#include "db/ledger/clock.h"
#include "sync/registry/store/registry.h"

namespace sanad {

enum class TraineeDeskError {
    unknown_trainee,  ///< no ledger of that centre has brought one of that id
    already_erased,
};
[[nodiscard]] std::string_view name_of(TraineeDeskError error);

/// Whose personal parts an officer means to erase.
struct PersonToErase {
    std::string centre_code;
    std::string trainee;                      ///< empty: nobody knows whose the certificate is
    std::string certificate{};                ///< instead of a trainee: one that was adopted from its paper
    std::vector<std::string> certificates{};  ///< serial numbers of those registered, which will say nothing of their holder any more
    std::vector<std::string> namesakes{};     ///< other trainees of the registry with the same identity number, each to be erased by itself
};

/// Erases people's personal parts, here and on every kiosk of their centre after its next sync. Chains, numbers, digests and statuses stay.
/// One Registry, its thread; each call is one transaction.
class TraineeDesk {
public:
    /// `actor`: the officer's staff code.
    TraineeDesk(Registry& registry, const Clock& clock, std::string actor) : registry_(registry), clock_(clock), actor_(std::move(actor)) {}

    /// Reads only.
    [[nodiscard]] Result<PersonToErase, TraineeDeskError> find(const std::string& centre_code, const std::string& trainee);
    /// The holder of a registered certificate; the certificate itself where no kiosk's records name one. Reads only.
    [[nodiscard]] Result<PersonToErase, TraineeDeskError> find_holder(const RegisteredCertificate& certificate);

    /// An event of the registry's own ledger of the centre; for good. Refuses already_erased.
    [[nodiscard]] Result<void, TraineeDeskError> erase(const PersonToErase& wanted);

private:
    [[nodiscard]] bool is_erased(const std::string& subject);

    Registry& registry_;
    const Clock& clock_;
    std::string actor_;
};

}  // namespace sanad

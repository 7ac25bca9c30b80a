#pragma once

#include "sync/protocol/problem.h"
#include "sync/protocol/registration.h"
#include "sync/registry/store/registry.h"

/// Where devices become known. Uses one Registry, its thread; each call is its own transaction.
namespace sanad {

struct RegistrationOutcome {
    std::string fingerprint;
    RegistrationState state = RegistrationState::pending;
    Bytes answer{};  ///< encode_registration_answer(), once approved
};

/// Why an officer's order was not carried out. Each has a sentence `refusal.registry.<name>`.
enum class DeskError {
    unknown_centre,
    unknown_fingerprint,  ///< nobody asked with this fingerprint
    already_approved,     ///< a device code was given; refusing now would not take it back
    was_refused,          ///< the device has to ask again with a new office code
};
[[nodiscard]] std::string_view name_of(DeskError error);

class RegistrationDesk {
public:
    /// `approve_at_once`: no officer looks. For demonstrations on one machine only.
    RegistrationDesk(Registry& registry, const Clock& clock, bool approve_at_once)
        : registry_(registry), clock_(clock), approve_at_once_(approve_at_once) {}

    /// A code for one device of the centre, good for 14 days.
    [[nodiscard]] Result<OfficeCode, DeskError> make_office_code(const std::string& centre_code);

    /// Takes a request; the same request again is answered with how far it has come.
    /// Refuses with malformed, wrong_kind, bad_signature, wrong_office_code, key_in_use, registration_refused.
    [[nodiscard]] Result<RegistrationOutcome, Problem> request(ByteView bytes);
    /// Refuses with unknown_registration or registration_refused.
    [[nodiscard]] Result<RegistrationOutcome, Problem> status(const std::string& fingerprint);

    /// Gives the device the next code and certifies its key. Returns the code. Approving twice gives the same code.
    [[nodiscard]] Result<std::string, DeskError> approve(const std::string& fingerprint);
    [[nodiscard]] Result<void, DeskError> refuse_registration(const std::string& fingerprint);

private:
    [[nodiscard]] RegistrationOutcome outcome_of(const StoredRegistration& registration);
    std::string certify(const StoredRegistration& registration);

    Registry& registry_;
    const Clock& clock_;
    const bool approve_at_once_;
};

}  // namespace sanad

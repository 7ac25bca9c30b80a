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
    renewal_retired,      ///< a retired key gets no longer window
    renewal_compromised,  ///< nor does one that somebody else may have
};
[[nodiscard]] std::string_view name_of(DeskError error);

/// One row for each key: its registration, and once it is registered, its last asking for a longer window (pending or refused while it
/// has a device code).
class RegistrationDesk {
public:
    /// `approve_at_once`: no officer looks. For demonstrations on one machine only.
    RegistrationDesk(Registry& registry, const Clock& clock, bool approve_at_once)
        : registry_(registry), clock_(clock), approve_at_once_(approve_at_once) {}

    /// A code for one device of the centre, good for 14 days. Refuses with unknown_centre.
    [[nodiscard]] Result<OfficeCode, DeskError> make_office_code(const std::string& centre_code);

    /// Takes a request; the same request again is answered with how far it has come.
    /// Refuses with malformed, wrong_kind, bad_signature, wrong_office_code, key_in_use, registration_refused.
    [[nodiscard]] Result<RegistrationOutcome, Problem> request(ByteView bytes);
    /// Refuses with unknown_registration or registration_refused.
    [[nodiscard]] Result<RegistrationOutcome, Problem> status(const std::string& fingerprint);

    /// Takes a device's request for a longer window of its key; the same request again is answered with how far it has come, and one that
    /// knows an older window than the device has, with that. Refuses with malformed, wrong_kind, bad_signature, unknown_device,
    /// device_retired, device_compromised, renewal_refused.
    [[nodiscard]] Result<RegistrationOutcome, Problem> renew(ByteView bytes);

    /// Gives the device the next code and certifies its key, or, when it asked for that, certifies it for a longer window: the same code,
    /// the same key, the same beginning. Returns the code. Approving twice changes nothing. A refused renewal may still be approved.
    /// Refuses with unknown_fingerprint, was_refused, renewal_retired, renewal_compromised.
    [[nodiscard]] Result<std::string, DeskError> approve(const std::string& fingerprint);
    /// Refuses with unknown_fingerprint, already_approved.
    [[nodiscard]] Result<void, DeskError> refuse_registration(const std::string& fingerprint);

private:
    [[nodiscard]] RegistrationOutcome outcome_of(const StoredRegistration& registration);
    /// Refused, and never registered.
    [[nodiscard]] bool is_turned_away(const StoredRegistration& registration);
    std::string certify(const StoredRegistration& registration);
    void extend(const StoredRegistration& registration, const TrustedDevice& device);
    [[nodiscard]] Bytes certificate_of(const StoredRegistration& registration, const TrustedDevice& device) const;

    Registry& registry_;
    const Clock& clock_;
    const bool approve_at_once_;
};

}  // namespace sanad

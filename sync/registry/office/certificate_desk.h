#pragma once

#include "credential/verify.h"
#include "db/ledger/clock.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// Why an officer's word about a certificate was not taken. Each has a sentence `refusal.registry.<name>`.
enum class CertificateDeskError {
    not_a_serial,        ///< not a serial number, or mistyped
    not_registered,      ///< no certificate of that number has arrived; its paper can be adopted
    number_used_twice,   ///< the device gave the number to two certificates: name the one by its id
    already_revoked,     ///< for good
    already_superseded,  ///< for good
    already_suspended,
    not_suspended,
    adopt_unreadable,
    adopt_unknown_key,
    adopt_forged,
    adopt_needs_vouching,  ///< signed with a key that somebody else may have had
};
[[nodiscard]] std::string_view name_of(CertificateDeskError error);

/// One registered certificate, as an officer sees it; nothing about a person.
struct CertificateRecord {
    RegisteredCertificate registered;
    std::string serial;
    std::optional<ListedCertificate> listed{};  ///< when it isn't plainly valid
    std::vector<Event> events{};                ///< what was said of it after its issue, by hlc
};

/// What an officer of the regional office decides about certificates. Each decision is an event of the registry's own ledger of that
/// centre, durable and numbered as a new published state when the call returns. One Registry, its thread; each call is one transaction.
class CertificateDesk {
public:
    /// `actor`: the officer's staff code.
    CertificateDesk(Registry& registry, const Clock& clock, std::string actor)
        : registry_(registry), clock_(clock), actor_(std::move(actor)) {}

    /// `named`: a serial number in any writing, or a certificate's id (26 digits). Each of these refuses not_a_serial, not_registered,
    /// number_used_twice.
    [[nodiscard]] Result<CertificateRecord, CertificateDeskError> show(std::string_view named);
    /// Refuses already_revoked too.
    [[nodiscard]] Result<CertificateRecord, CertificateDeskError> revoke(std::string_view named, RevocationReason reason);
    /// Refuses already_revoked, already_superseded, already_suspended too.
    [[nodiscard]] Result<CertificateRecord, CertificateDeskError> suspend(std::string_view named);
    /// Refuses not_suspended too.
    [[nodiscard]] Result<CertificateRecord, CertificateDeskError> reinstate(std::string_view named);

    struct Adopted {
        CertificateRecord view;
        bool is_new = false;  ///< false: it was registered already, and nothing was written
    };
    /// Registers a genuine certificate that no ledger holds, from its own bytes. `vouch`: also one whose key was compromised, because the
    /// officer knows that this one is the centre's; verifiers then find it in the device's list. Refuses with those named adopt_….
    [[nodiscard]] Result<Adopted, CertificateDeskError> adopt(ByteView credential, bool vouch);

private:
    [[nodiscard]] Result<RegisteredCertificate, CertificateDeskError> find(std::string_view named);
    [[nodiscard]] CertificateRecord view_of(RegisteredCertificate registered);
    Event record(const std::string& centre_code, EventDraft draft);

    Registry& registry_;
    const Clock& clock_;
    std::string actor_;
};

}  // namespace sanad

#pragma once

#include "db/ledger/clock.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// What two kiosks can do while apart that only a person can judge. DO NOT CHANGE the words of name_of: stored in events.
enum class CaseKind {
    two_certificates,    ///< of one enrolment, both standing. Subject: the enrolment
    two_replacements,    ///< of one certificate. Subject: the certificate
    doubled_serial,      ///< one number on two certificates. Subject: device-counter
    roster_twice,        ///< one file imported as two rosters. Subject: the file's digest
    possible_duplicate,  ///< one identity number, two people's records in one roster or batch of a centre. Subject: the first record
};
inline constexpr std::array kCaseKinds{CaseKind::two_certificates, CaseKind::two_replacements, CaseKind::doubled_serial,
                                       CaseKind::roster_twice, CaseKind::possible_duplicate};
[[nodiscard]] std::string_view name_of(CaseKind kind);

/// Derived from the projected tables whenever it is asked for; nothing about a person.
struct Case {
    CaseKind kind = CaseKind::two_certificates;
    std::string centre_code;
    std::string subject;
    std::vector<std::string> members;  ///< ids of certificates, rosters or trainees, sorted; two or more
    bool decided = false;              ///< about exactly these members: one more opens it again
    std::string kept{};                ///< decided: the one that is right; empty: all of them are
};

enum class CaseDeskError {
    unknown_case,     ///< no such case, or not any more
    case_not_member,  ///< what is to be kept is not part of the case
};
[[nodiscard]] std::string_view name_of(CaseDeskError error);

/// Cases, and what an officer says of them: an event `case.decided/1` of the registry's own ledger of the centre, which goes to its kiosks
/// by feed. Certificates stay valid meanwhile and after: who finds one wrong revokes it. One Registry, its thread.
class CaseDesk {
public:
    /// `actor`: the officer's staff code.
    CaseDesk(Registry& registry, const Clock& clock, std::string actor) : registry_(registry), clock_(clock), actor_(std::move(actor)) {}

    /// Of every centre, by kind, centre and subject.
    [[nodiscard]] std::vector<Case> list();
    /// `kept`: a member; empty: all stand. The same word again writes nothing.
    [[nodiscard]] Result<Case, CaseDeskError> decide(CaseKind kind, const std::string& subject, const std::string& kept);

private:
    [[nodiscard]] std::vector<Case> found(CaseKind kind);
    void add_decision(Case& one);

    Registry& registry_;
    const Clock& clock_;
    std::string actor_;
};

}  // namespace sanad

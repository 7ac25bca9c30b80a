#pragma once

#include "db/ledger/clock.h"
#include "sync/registry/office/possible_duplicates.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// What two kiosks can do while apart that only a person can judge. DO NOT CHANGE the words of name_of: stored in events.
enum class CaseKind {
    two_certificates,    ///< of one enrolment, both standing. Subject: the enrolment
    two_replacements,    ///< of one certificate. Subject: the certificate
    doubled_serial,      ///< one number on two certificates. Subject: device-counter
    roster_twice,        ///< one file imported as two rosters. Subject: the file's digest
    possible_duplicate,  ///< two records of a centre that may be one person (possible_duplicates.h, which names the subject)
};
inline constexpr std::array kCaseKinds{CaseKind::two_certificates, CaseKind::two_replacements, CaseKind::doubled_serial,
                                       CaseKind::roster_twice, CaseKind::possible_duplicate};
[[nodiscard]] std::string_view name_of(CaseKind kind);

/// A certificate that somebody has to revoke.
struct StandingMember {
    std::string certificate;
    std::string serial;
};

/// Derived from the projected tables whenever it is asked for; nothing about a person but that the records are alike.
struct Case {
    CaseKind kind = CaseKind::two_certificates;
    std::string centre_code;
    std::string subject;
    std::vector<std::string> members;           ///< ids of certificates, rosters or trainees, sorted; two or more
    bool decided = false;                       ///< about these members, or about more: one that is new opens it again
    std::string kept{};                         ///< decided: the one that is right; empty: all of them are
    std::vector<StandingMember> still_stand{};  ///< certificates that are not the one kept, and verify as genuine until they are revoked
    std::optional<DuplicateReason> reason{};    ///< of a possible duplicate, and only then
};

/// A trainee's record as an officer compares it with another. Personal: to be shown to the officer who asks, and noted nowhere.
struct TraineeShown {
    std::string trainee;
    std::string name;
    std::string name_ur;
    std::string relation_name;  ///< of the father or husband; may be empty, as may the next
    std::string relation_name_ur;
    std::string identity_masked;  ///< the last four digits only
    std::string roster;
    std::string roster_title;
    std::string device_code;             ///< that entered it; empty: the office
    std::string entered_at;              ///< ISO time
    std::vector<std::string> batches{};  ///< "HBW-7 2026-10-12/2026-10-25", by their first day
};

struct CaseShown {
    Case about;
    std::vector<TraineeShown> records{};  ///< of a possible duplicate, in the order of its members
};

enum class CaseDeskError {
    unknown_case,     ///< no such case, or not any more
    case_not_member,  ///< what is to be kept is not part of the case
};
[[nodiscard]] std::string_view name_of(CaseDeskError error);

/// Cases, and what an officer says of them: an event `case.decided/1` of the registry's own ledger of the centre, which goes to its kiosks
/// by feed. Certificates stay valid meanwhile and after: who finds one wrong revokes it, and until then the case has it in `still_stand`.
/// One Registry, its thread.
class CaseDesk {
public:
    /// `actor`: the officer's staff code.
    CaseDesk(Registry& registry, const Clock& clock, std::string actor) : registry_(registry), clock_(clock), actor_(std::move(actor)) {}

    /// Of every centre, by kind, centre and subject.
    [[nodiscard]] std::vector<Case> list();
    /// Refuses unknown_case.
    [[nodiscard]] Result<CaseShown, CaseDeskError> show(CaseKind kind, const std::string& subject);
    /// `kept`: a member; empty: all stand. The same word again writes nothing. Refuses unknown_case, case_not_member.
    [[nodiscard]] Result<Case, CaseDeskError> decide(CaseKind kind, const std::string& subject, const std::string& kept);

private:
    [[nodiscard]] std::vector<Case> found(CaseKind kind);
    [[nodiscard]] std::vector<Case> found_duplicates();
    void add_decision(Case& one);
    void add_standing(Case& one);
    [[nodiscard]] Json opened(std::string_view table, const std::string& id, ByteView sealed) const;
    [[nodiscard]] std::optional<TraineeShown> trainee_shown(const std::string& trainee);

    Registry& registry_;
    const Clock& clock_;
    std::string actor_;
};

}  // namespace sanad

#pragma once

#include "db/sqlite/database.h"
#include "kiosk/model/entities.h"

/// What the office said of cases (sync/registry/office/case_desk.h); came by feed as `case.decided`.
namespace sanad {

struct CaseDecision {
    std::string kind;                  ///< "two_certificates"; its sentence is "decision.about.<kind>"
    std::string subject;               ///< as the office names the case
    std::vector<std::string> members;  ///< ids of certificates, rosters or trainees
    std::string kept;                  ///< the member that is right; empty: all of them are
    std::int64_t at = 0;               ///< unix seconds
    std::vector<std::string> names{};  ///< of the members: the serial number of a certificate known here, unless two have it; else the id
    std::string kept_name{};           ///< of `kept`, likewise
    bool kept_revoked = false;         ///< the right one was revoked since: nothing follows for the others
    std::vector<IssuedCertificate> still_stand{};  ///< certificates that are not the right one, neither revoked nor replaced here
};

/// All that are known, the newest first, those that leave a certificate standing before the others. A kind of a later version is left out.
[[nodiscard]] std::vector<CaseDecision> load_case_decisions(Database& database);

/// A decision about a certificate, or about the record of its holder.
struct DecisionOnCertificate {
    CaseDecision decision;
    const char* sentence = "";  ///< what it means for this certificate, with the fact `kept` (kept_name)
    bool asks = false;          ///< for something to be done
};
/// The newest first.
[[nodiscard]] std::vector<DecisionOnCertificate> load_decisions_on(Database& database, const IssuedCertificate& certificate);

}  // namespace sanad

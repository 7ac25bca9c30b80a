#pragma once

#include <optional>
#include <string>

#include "credential/model/copy_reason.h"
#include "credential/model/revocation_reason.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/records.h"
#include "kiosk/model/roster.h"

/// What a centre's records hold, as stores return them.
namespace sanad {

struct Centre {
    std::string code;  ///< "PTSD"
    std::string name_en;
    std::string name_ur;
    int utc_offset_minutes = 300;
};
/// 2 to 8 capital letters and digits.
[[nodiscard]] bool is_centre_code(std::string_view code);

struct Trainee {
    TraineeId id;
    std::string name;
    std::string name_ur;
    std::optional<Relation> relation{};
    std::string relation_name;
    std::string relation_name_ur;  ///< may be empty
    Gender gender = Gender::unstated;
    std::string cnic;  ///< 13 digits or empty
    std::string mobile;
    std::string birth_date;  ///< ISO day or empty
    std::string district;
    bool erased = false;  ///< then everything but the id is empty
};

/// "9910228701070" becomes "*****-****107-0": the last four digits, in the shape people know. Empty for what is no identity number.
[[nodiscard]] std::string masked_identity(const std::string& cnic);

/// How a trainee is called on paper: what a correction may change.
struct PersonNames {
    std::string name;     ///< Latin script
    std::string name_ur;  ///< may be empty
    std::optional<Relation> relation{};
    std::string relation_name;     ///< father's or husband's name; may be empty
    std::string relation_name_ur;  ///< may be empty

    bool operator==(const PersonNames&) const = default;
};

struct RosterSummary {
    RosterId id;
    std::string title;
    int trainees = 0;
};

struct Batch {
    BatchId id;
    std::string course;  ///< code
    std::uint32_t course_version = 1;
    std::string number;     ///< "35"
    std::string starts_on;  ///< ISO days
    std::string ends_on;
    bool relation_printed = true;  ///< father's or husband's name, on paper and in the credential
};

struct Session {
    SessionId id;
    BatchId batch;
    int position = 0;    ///< from 1, in order of time
    std::string module;  ///< code
    std::string day;     ///< ISO
    int starts_at = 0;   ///< minutes after midnight, the centre's own time
    int ends_at = 0;
    int marked = 0;  ///< how many trainees have a mark
};

struct Enrolment {
    EnrolmentId id;
    TraineeId trainee;
    int position = 0;  ///< from 1: the row number on sheets
    Route route = Route::taught;
};

/// What a certificate is worth now: the strictest of what is known of it. Superseded and revoked are for good.
enum class CertificateState { valid, not_yet_awarded, suspended, superseded, revoked };
/// The words of JSON and catalogues.
[[nodiscard]] std::string_view word_of(CertificateState state);

/// One certificate as recorded; its bytes and paper are loaded apart.
struct IssuedCertificate {
    CertificateId id;
    EnrolmentId enrolment;
    CredentialKind kind = CredentialKind::certificate_of_completion;
    std::string device;
    std::string centre;
    std::uint32_t counter = 0;
    std::int64_t issued_at = 0;  ///< unix seconds
    std::string digest;          ///< hex of SHA-256 of its bytes
    std::string ledger;
    std::int64_t seq = 0;
    bool registered = false;  ///< a receipt of the registry covers it, or it came from there
    std::uint32_t revision = 1;
    CertificateState state = CertificateState::valid;
    std::int64_t state_since = 0;                  ///< unix seconds
    std::optional<RevocationReason> reason{};      ///< of revoked, when this program knows the word
    CertificateId superseded_by{};                 ///< of superseded
    std::optional<std::int64_t> handed_over_at{};  ///< unix seconds
    std::string grade{};                           ///< as issued; may be empty
    bool own = true;                               ///< issued by this kiosk; else it came by feed
    std::uint32_t copies = 1;                      ///< papers known of: the first, and those recorded as printed again
    bool erased = false;                           ///< its holder was: there are no bytes and no paper any more
    std::string apart{};                           ///< why the registry set it apart, "quarantine.<apart>"; empty: it did not

    /// Neither revoked nor replaced by another.
    [[nodiscard]] bool stands() const { return state < CertificateState::superseded; }
};

/// One thing that befell a certificate, as its history tells it.
struct CertificateEvent {
    enum class Kind { issued, handed_over, suspended, reinstated, superseded, revoked, adopted, copied } kind = Kind::issued;
    std::int64_t at = 0;  ///< unix seconds
    std::string actor;
    std::optional<RevocationReason> reason{};
    std::string note{};                       ///< private; empty: none, or erased
    CertificateId other{};                    ///< superseded: by which; issued: instead of which, or empty
    std::uint32_t copy = 0;                   ///< copied: 2 for the first after the original
    std::optional<CopyReason> copy_reason{};  ///< of copied, when this program knows the word
};
/// The words of JSON and catalogues.
[[nodiscard]] std::string_view word_of(CertificateEvent::Kind kind);

}  // namespace sanad

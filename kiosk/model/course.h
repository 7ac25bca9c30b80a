#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/result.h"
#include "credential/model/compact_credential.h"
#include "kiosk/model/records.h"
#include "kiosk/model/refusal.h"

/// One version of a course, with everything that a certificate, the public catalogue and the eligibility rule say of
/// it. Units: hours and marks are whole, percents are whole (0–100), credits are in hundredths. A published version
/// never changes; the ledger keeps its document, and this is read from it.
namespace sanad {

struct Bilingual {
    std::string en;
    std::string ur;

    bool operator==(const Bilingual&) const = default;
};

/// A learning outcome's place in somebody else's framework: ESCO, ISCO, a national standard.
struct Alignment {
    std::string framework;
    std::string code;
    std::string url;  ///< https
    std::string name;
};

struct LearningOutcome {
    Bilingual text;
    std::vector<Alignment> alignments{};
};

struct Credits {
    int hundredths = 0;  ///< 400 is four credits
    std::string system;  ///< "ECTS"
};

struct Level {
    std::string framework;  ///< "NVQF"
    std::string value;      ///< "5"
    bool verified = false;  ///< the framework's own authority has confirmed it

    [[nodiscard]] std::string text() const { return framework + " " + value; }
};

struct QualityAssurance {
    Bilingual who;
    Bilingual how;
    std::string since;  ///< ISO day
};

enum class Participation { on_site, online, blended, workplace };
enum class Supervision { unsupervised, supervised_online, supervised_on_site };

/// A larger credential that this certificate counts towards.
struct Stacking {
    std::string pathway;  ///< its code
    Bilingual title;
    Bilingual part;  ///< as what part
};

struct Module {
    std::string code;  ///< unique in the course
    Bilingual title;
    int hours = 0;          ///< of teaching
    bool mandatory = true;  ///< must be in the batch's plan
};

struct AssessmentComponent {
    std::string code;  ///< unique in the course
    Bilingual title;
    std::string kind;        ///< "written_test", "practical", "assignment", "presentation", "quiz", "project", "viva"
    int maximum = 0;         ///< marks
    int pass_mark = 0;       ///< marks; must be reached where mandatory
    int weight_percent = 0;  ///< all weights together are 100
    bool mandatory = true;
};

enum class ExcusedCounts { present, absent, not_counted };

struct AttendancePolicy {
    int minimum_percent = 0;        ///< of the sessions planned, less the cancelled
    int late_counts_percent = 100;  ///< a late mark is worth this much of a present one
    ExcusedCounts excused_counts = ExcusedCounts::absent;
    std::vector<std::string> modules_not_to_miss{};
};

struct GradeBand {
    std::string grade;
    int from_percent = 0;
};

struct AssessmentPolicy {
    int minimum_total_percent = 0;
    std::vector<GradeBand> grade_bands{};  ///< best first
    int attempts_allowed = 1;              ///< at each component
};

enum class AwardedOn { issue, handover };

struct EligibilityPolicy {
    CredentialKind kind = CredentialKind::certificate_of_completion;
    AttendancePolicy attendance{};
    std::optional<AssessmentPolicy> assessment{};  ///< present exactly when the course has components
    std::set<Route> routes{Route::taught};
    bool separation_of_duty = false;  ///< whoever entered results may not issue
    AwardedOn awarded_on = AwardedOn::handover;
};

/// When sessions are held, unless a batch says otherwise. Times are minutes after midnight, the centre's own.
struct Timetable {
    int sessions_per_day = 1;
    int first_starts_at = 9 * 60;
    int session_minutes = 60;
    int break_minutes = 0;
    std::vector<std::chrono::weekday> days_off{std::chrono::Sunday};
};

struct Signatory {
    std::string name;  ///< may be empty: the office signs
    Bilingual office;
};

struct Course {
    std::string code;  ///< "FAMG": 2–12 capitals and digits
    std::uint32_t version = 1;
    Bilingual title;
    std::string short_title;  ///< English, at most 24 bytes: for the QR
    Bilingual description;
    Bilingual awarding_centre;
    std::string country;  ///< ISO 3166-1 alpha-2
    std::vector<LearningOutcome> learning_outcomes{};
    int workload_hours = 0;
    std::optional<Credits> credits{};
    std::optional<Level> level{};
    Bilingual assessment_type;  ///< empty without assessment
    std::optional<Participation> participation{};
    std::optional<QualityAssurance> quality_assurance{};
    std::vector<std::string> languages{};  ///< of instruction, BCP 47
    Bilingual prerequisites;
    Supervision supervision = Supervision::unsupervised;
    Bilingual identity_check;  ///< how identity is checked at assessment
    std::vector<Stacking> stackability{};
    std::optional<int> validity_months{};  ///< absent: never expires
    std::string field_code;                ///< ISCED-F 2013, four digits
    std::string field_name;
    Bilingual fee;
    Bilingual support;
    Bilingual audience;
    std::vector<Module> modules{};
    std::vector<AssessmentComponent> components{};
    EligibilityPolicy policy{};
    Timetable timetable{};
    std::optional<Relation> relation_default{};  ///< for a roster row that tells neither gender nor relation
    std::string template_name;                   ///< file under assets/templates, without ".json"
    std::vector<Signatory> signatories{};        ///< 1–3

    /// Null for a code that the course does not have.
    [[nodiscard]] const Module* module(std::string_view module_code) const;
    [[nodiscard]] const AssessmentComponent* component(std::string_view component_code) const;
};

constexpr std::size_t kMaxCourseBytes = 256 * 1024;
constexpr std::size_t kMaxTitleLetters = 160;  ///< of the course, in each script: what the certificate has room for

/// Reads a course document (assets/sample/*.course.json shows every field). Refuses by name: `course.too_large`,
/// `course.not_json`, `course.field_missing {field}`, `course.field_unknown {field}`, `course.field_wrong {field,
/// expected}`, and the contradictions between fields listed in refusals of rules.en.json. A micro-credential without
/// assessment, or without one of the eleven elements of Council Recommendation 2022/C 243/02 (nine belong to the
/// course; learner and date come at issue), is `course.not_a_micro_credential {missing}`: the fields, comma separated.
/// Accepts any JSON layout, so the ledger's canonical document too. Pure, any thread.
[[nodiscard]] Result<Course, Refusal> parse_course(std::string_view json);

/// The RFC 8785 form of a document that parse_course accepts: what the ledger stores. Refuses as parse_course does.
[[nodiscard]] Result<std::string, Refusal> course_document(std::string_view json);

/// Words of the document, for export and screens.
[[nodiscard]] std::string_view word_of(CredentialKind kind);
[[nodiscard]] std::string_view word_of(Participation participation);
[[nodiscard]] std::string_view word_of(Supervision supervision);

}  // namespace sanad

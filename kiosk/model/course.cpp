#include "kiosk/model/course.h"

#include <algorithm>
#include <numeric>

#include "credential/model/civil_day.h"
#include "credential/model/word_table.h"
#include "kiosk/model/course_reader.h"
#include "kiosk/model/letters.h"
#include "kiosk/model/roster.h"

namespace sanad {
namespace {

constexpr WordTable<CredentialKind, 2> kKinds{
    {{CredentialKind::certificate_of_completion, "certificate_of_completion"}, {CredentialKind::micro_credential, "micro_credential"}}};
constexpr WordTable<Participation, 4> kParticipations{{{Participation::on_site, "on_site"},
                                                       {Participation::online, "online"},
                                                       {Participation::blended, "blended"},
                                                       {Participation::workplace, "workplace"}}};
constexpr WordTable<Supervision, 3> kSupervisions{{{Supervision::unsupervised, "unsupervised"},
                                                   {Supervision::supervised_online, "supervised_online"},
                                                   {Supervision::supervised_on_site, "supervised_on_site"}}};
constexpr WordTable<ExcusedCounts, 3> kExcused{
    {{ExcusedCounts::present, "present"}, {ExcusedCounts::absent, "absent"}, {ExcusedCounts::not_counted, "not_counted"}}};
constexpr WordTable<AwardedOn, 2> kAwardedOn{{{AwardedOn::issue, "issue"}, {AwardedOn::handover, "handover"}}};
constexpr WordTable<Relation, 3> kRelations{
    {{Relation::son_of, "son_of"}, {Relation::daughter_of, "daughter_of"}, {Relation::wife_of, "wife_of"}}};
constexpr WordTable<unsigned, 7> kWeekdays{
    {{0, "sunday"}, {1, "monday"}, {2, "tuesday"}, {3, "wednesday"}, {4, "thursday"}, {5, "friday"}, {6, "saturday"}}};
constexpr WordTable<int, 7> kComponentKinds{
    {{0, "written_test"}, {1, "practical"}, {2, "assignment"}, {3, "presentation"}, {4, "quiz"}, {5, "project"}, {6, "viva"}}};

bool is_code(std::string_view text, std::size_t least, std::size_t most, bool dashes) {
    const auto allowed = [&](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (dashes && c == '-'); };
    return text.size() >= least && text.size() <= most && std::ranges::all_of(text, allowed);
}

bool is_digits(std::string_view text, std::size_t size) {
    return text.size() == size && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string part_code(CourseFields& fields) {
    std::string code = fields.text("code", 16);
    if (!is_code(code, 1, 16, /*dashes=*/true)) fields.wrong("code", "A–Z 0–9 -, 1–16");
    return code;
}

std::vector<LearningOutcome> read_outcomes(CourseFields& course) {
    std::vector<LearningOutcome> outcomes;
    course.each("learning_outcomes", 0, 30, [&](CourseFields item) {
        LearningOutcome outcome{{item.text("en"), item.text("ur")}, {}};
        if (item.has("alignments")) {
            item.each("alignments", 0, 10, [&](CourseFields align) {
                Alignment alignment{align.text("framework", 64), align.text("code", 200), align.text("url", 500), align.text("name", 300)};
                if (!alignment.url.starts_with("https://")) align.wrong("url", "https://…");
                align.nothing_else();
                outcome.alignments.push_back(std::move(alignment));
            });
        }
        item.nothing_else();
        outcomes.push_back(std::move(outcome));
    });
    return outcomes;
}

QualityAssurance read_quality_assurance(CourseFields fields) {
    QualityAssurance quality{fields.bilingual("who"), fields.bilingual("how"), fields.text("since", 10)};
    if (!day_of_iso(quality.since)) fields.wrong("since", "YYYY-MM-DD");
    fields.nothing_else();
    return quality;
}

std::vector<Module> read_modules(CourseFields& course) {
    std::vector<Module> modules;
    course.each("modules", 1, 200, [&](CourseFields item) {
        modules.push_back({part_code(item), item.bilingual("title"), item.number("hours", 1, 500), item.flag_or("mandatory", true)});
        item.nothing_else();
    });
    return modules;
}

std::vector<AssessmentComponent> read_components(CourseFields& course) {
    std::vector<AssessmentComponent> components;
    if (!course.has("components")) return components;
    course.each("components", 0, 12, [&](CourseFields item) {
        AssessmentComponent component;
        component.code = part_code(item);
        component.title = item.bilingual("title");
        component.kind = word_in(kComponentKinds, item.choice("kind", kComponentKinds));
        component.maximum = item.number("maximum", 1, 1000);
        component.pass_mark = item.number("pass_mark", 0, 1000);
        component.weight_percent = item.number("weight_percent", 0, 100);
        component.mandatory = item.flag_or("mandatory", true);
        item.nothing_else();
        components.push_back(std::move(component));
    });
    return components;
}

AttendancePolicy read_attendance(CourseFields fields) {
    AttendancePolicy attendance;
    attendance.minimum_percent = fields.number("minimum_percent", 0, 100);
    attendance.late_counts_percent = fields.number("late_counts_percent", 0, 100);
    attendance.excused_counts = fields.choice("excused_counts", kExcused);
    if (fields.has("modules_not_to_miss")) attendance.modules_not_to_miss = fields.texts("modules_not_to_miss", 200, 16);
    fields.nothing_else();
    return attendance;
}

AssessmentPolicy read_assessment(CourseFields fields) {
    AssessmentPolicy assessment;
    assessment.minimum_total_percent = fields.number("minimum_total_percent", 1, 100);
    assessment.attempts_allowed = fields.number_or("attempts_allowed", 1, 10, 1);
    if (fields.has("grade_bands")) {
        fields.each("grade_bands", 0, 12, [&](CourseFields band) {
            assessment.grade_bands.push_back({band.text("grade", 12), band.number("from_percent", 0, 100)});
            band.nothing_else();
        });
    }
    fields.nothing_else();
    return assessment;
}

EligibilityPolicy read_policy(CourseFields fields) {
    EligibilityPolicy policy;
    policy.kind = fields.choice("kind", kKinds);
    policy.attendance = read_attendance(fields.object("attendance"));
    if (fields.has("assessment")) policy.assessment = read_assessment(fields.object("assessment"));
    if (fields.has("routes")) {
        policy.routes.clear();
        for (const std::string& word : fields.texts("routes", 2, 16)) {
            if (const auto route = route_of(word)) {
                policy.routes.insert(*route);
            } else {
                fields.wrong("routes", "taught | rpl");
            }
        }
        if (policy.routes.empty()) fields.wrong("routes", "taught | rpl");
    }
    policy.separation_of_duty = fields.flag_or("separation_of_duty", false);
    policy.awarded_on = fields.choice("awarded_on", kAwardedOn);
    fields.nothing_else();
    return policy;
}

Timetable read_timetable(CourseFields fields) {
    Timetable timetable;
    timetable.sessions_per_day = fields.number("sessions_per_day", 1, 12);
    timetable.session_minutes = fields.number("session_minutes", 5, 24 * 60);
    timetable.break_minutes = fields.number_or("break_minutes", 0, 24 * 60, 0);
    const std::string start = fields.text("first_starts_at", 5);
    if (start.size() == 5 && start[2] == ':' && is_digits(start.substr(0, 2) + start.substr(3), 4) && start < "24:00" && start[3] < '6') {
        timetable.first_starts_at = std::stoi(start.substr(0, 2)) * 60 + std::stoi(start.substr(3));
    } else {
        fields.wrong("first_starts_at", "HH:MM");
    }
    if (fields.has("days_off")) {
        timetable.days_off.clear();
        for (const std::string& word : fields.texts("days_off", 6, 9)) {
            if (const auto day = value_in(kWeekdays, word)) {
                timetable.days_off.emplace_back(*day);
            } else {
                fields.wrong("days_off", "sunday … saturday");
            }
        }
    }
    fields.nothing_else();
    return timetable;
}

/// The course as the document states it, each field by itself.
Course read_fields(CourseFields fields) {
    Course course;
    course.code = fields.text("code", 12);
    if (!is_code(course.code, 2, 12, /*dashes=*/false)) fields.wrong("code", "A–Z 0–9, 2–12");
    course.version = static_cast<std::uint32_t>(fields.number("version", 1, 0xffff));
    course.title = fields.bilingual("title");
    for (const std::string* title : {&course.title.en, &course.title.ur}) {
        if (letters_of(*title).size() > kMaxTitleLetters) fields.wrong("title", "1–" + std::to_string(kMaxTitleLetters));
    }
    course.short_title = fields.text("short_title", 24);
    course.description = fields.bilingual("description");
    // The eleven elements may be absent here: completeness() tells which of them a micro-credential misses, all at
    // once.
    course.awarding_centre = fields.optional_bilingual("awarding_centre");
    course.country = fields.optional_text("country", 2);
    if (!course.country.empty() && !(is_code(course.country, 2, 2, false) && course.country > "A")) fields.wrong("country", "ISO 3166");
    if (fields.has("learning_outcomes")) course.learning_outcomes = read_outcomes(fields);
    course.workload_hours = fields.number_or("workload_hours", 1, 10000, 0);
    if (fields.has("credits")) {
        CourseFields credits = fields.object("credits");
        course.credits = Credits{credits.number("hundredths", 1, 1000000), credits.text("system", 32)};
        credits.nothing_else();
    }
    if (fields.has("level")) {
        CourseFields level = fields.object("level");
        course.level = Level{level.text("framework", 16), level.text("value", 8), level.flag_or("verified", false)};
        level.nothing_else();
    }
    course.assessment_type = fields.optional_bilingual("assessment_type");
    if (fields.has("participation")) course.participation = fields.choice("participation", kParticipations);
    if (fields.has("quality_assurance")) course.quality_assurance = read_quality_assurance(fields.object("quality_assurance"));
    course.languages = fields.texts("languages", 8, 16);
    if (course.languages.empty()) fields.wrong("languages", "[\"en\", \"ur\", …]");
    course.prerequisites = fields.optional_bilingual("prerequisites");
    if (fields.has("supervision")) course.supervision = fields.choice("supervision", kSupervisions);
    course.identity_check = fields.optional_bilingual("identity_check");
    if (fields.has("stackability")) {
        fields.each("stackability", 0, 20, [&](CourseFields item) {
            course.stackability.push_back({item.text("pathway", 32), item.bilingual("title"), item.bilingual("part")});
            item.nothing_else();
        });
    }
    if (fields.has("validity_months")) course.validity_months = fields.number("validity_months", 1, 1200);
    if (fields.has("field")) {
        CourseFields field = fields.object("field");
        course.field_code = field.text("code", 4);
        course.field_name = field.text("name", 200);
        if (!is_digits(course.field_code, 4)) field.wrong("code", "0000–9999 (ISCED-F 2013)");
        field.nothing_else();
    }
    course.fee = fields.optional_bilingual("fee");
    course.support = fields.optional_bilingual("support");
    course.audience = fields.optional_bilingual("audience");
    course.modules = read_modules(fields);
    course.components = read_components(fields);
    course.policy = read_policy(fields.object("policy"));
    course.timetable = read_timetable(fields.object("timetable"));
    if (fields.has("relation_default")) course.relation_default = fields.choice("relation_default", kRelations);
    course.template_name = fields.text("template", 64);
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
    if (!std::ranges::all_of(course.template_name, plain)) fields.wrong("template", "a–z 0–9 - _");  // it becomes a file name
    fields.each("signatories", 1, 3, [&](CourseFields item) {
        course.signatories.push_back({item.optional_text("name", 200), item.bilingual("office")});
        item.nothing_else();
    });
    fields.nothing_else();
    return course;
}

using Check = std::optional<Refusal>;

template <class Part>
Check codes_are_unique(const std::vector<Part>& parts, const char* refusal) {
    std::set<std::string> seen;
    for (const Part& part : parts) {
        if (!seen.insert(part.code).second) return Refusal{refusal, {{"code", part.code}}};
    }
    return std::nullopt;
}

/// Council Recommendation 2022/C 243/02, Annex I: the nine mandatory elements that a course states (learner and date
/// come at issue).
Check completeness(const Course& course) {
    std::vector<const char*> missing;
    if (course.awarding_centre.en.empty()) missing.push_back("awarding_centre");
    if (course.country.empty()) missing.push_back("country");
    if (course.workload_hours == 0) missing.push_back("workload_hours");
    if (course.policy.kind == CredentialKind::certificate_of_completion) {
        if (missing.empty()) return std::nullopt;
        return Refusal{"course.field_missing", {{"field", missing.front()}}};
    }
    if (course.learning_outcomes.empty()) missing.push_back("learning_outcomes");
    if (!course.level) missing.push_back("level");
    if (course.assessment_type.en.empty()) missing.push_back("assessment_type");
    if (!course.participation) missing.push_back("participation");
    if (!course.quality_assurance) missing.push_back("quality_assurance");
    if (course.components.empty()) missing.push_back("components");
    if (missing.empty()) return std::nullopt;
    std::string list;
    for (const char* field : missing) list += (list.empty() ? "" : ", ") + std::string(field);
    return Refusal{"course.not_a_micro_credential", {{"missing", list}}};
}

Check modules_agree(const Course& course) {
    if (auto refusal = codes_are_unique(course.modules, "course.module_twice")) return refusal;
    int hours = 0;
    int sessions = 0;
    for (const Module& module : course.modules) {
        hours += module.hours;
        sessions += (module.hours * 60 + course.timetable.session_minutes - 1) / course.timetable.session_minutes;
    }
    if (hours > course.workload_hours) {
        return Refusal{"course.hours_above_workload",
                       {{"hours", std::to_string(hours)}, {"workload", std::to_string(course.workload_hours)}}};
    }
    if (sessions > 1000) return Refusal{"course.too_many_sessions", {{"sessions", std::to_string(sessions)}}};
    const Timetable& day = course.timetable;
    if (day.first_starts_at + day.sessions_per_day * (day.session_minutes + day.break_minutes) - day.break_minutes > 24 * 60) {
        return Refusal{"course.day_too_long"};
    }
    for (const std::string& code : course.policy.attendance.modules_not_to_miss) {
        const Module* module = course.module(code);
        if (module == nullptr) return Refusal{"course.module_unknown", {{"code", code}}};
        if (!module->mandatory) return Refusal{"course.module_optional", {{"code", code}}};
    }
    return std::nullopt;
}

Check assessment_agrees(const Course& course) {
    const EligibilityPolicy& policy = course.policy;
    if (course.components.empty() != !policy.assessment) return Refusal{"course.assessment_halved"};
    if (!policy.assessment) {
        if (policy.routes.contains(Route::rpl)) return Refusal{"course.rpl_without_assessment"};
        if (policy.attendance.minimum_percent == 0) return Refusal{"course.demands_nothing"};
        return std::nullopt;
    }
    if (course.identity_check.en.empty()) return Refusal{"course.field_missing", {{"field", "identity_check"}}};
    if (auto refusal = codes_are_unique(course.components, "course.component_twice")) return refusal;
    int weights = 0;
    std::int64_t common = 1;
    for (const AssessmentComponent& component : course.components) {
        if (component.pass_mark > component.maximum) return Refusal{"course.pass_mark_above_maximum", {{"code", component.code}}};
        weights += component.weight_percent;
        common = std::lcm(common, component.maximum);
        // The weighted total is computed exactly, over the common multiple of the maxima: it must stay far inside 64
        // bits.
        if (common > 1'000'000'000) return Refusal{"course.maxima_awkward", {{"code", component.code}}};
    }
    if (weights != 100) return Refusal{"course.weights_not_100", {{"sum", std::to_string(weights)}}};
    const auto& bands = policy.assessment->grade_bands;
    for (std::size_t at = 1; at < bands.size(); ++at) {
        if (bands[at].from_percent >= bands[at - 1].from_percent) return Refusal{"course.bands_not_falling", {{"grade", bands[at].grade}}};
    }
    if (!bands.empty() && bands.back().from_percent > policy.assessment->minimum_total_percent) {
        return Refusal{"course.bands_above_minimum", {{"grade", bands.back().grade}}};
    }
    return std::nullopt;
}

Result<Json, Refusal> read_json(std::string_view text) {
    auto json = parse_json(text, kMaxCourseBytes);
    if (json) return std::move(*json);
    if (json.error() == JsonError::too_large) {
        return refuse(Refusal{"course.too_large", {{"kib", std::to_string(kMaxCourseBytes / 1024)}}});
    }
    return refuse(Refusal{json.error() == JsonError::not_canonical ? "course.field_twice" : "course.not_json"});
}

Result<Course, Refusal> course_of(const Json& json) {
    std::optional<Refusal> refusal;
    Course course = read_fields(CourseFields(json, "", refusal));
    if (!refusal) refusal = completeness(course);
    if (!refusal) refusal = modules_agree(course);
    if (!refusal) refusal = assessment_agrees(course);
    if (refusal) return refuse(std::move(*refusal));
    return course;
}

template <class Part>
const Part* find_part(const std::vector<Part>& parts, std::string_view code) {
    const auto found = std::ranges::find(parts, code, &Part::code);
    return found == parts.end() ? nullptr : &*found;
}

}  // namespace

const Module* Course::module(std::string_view module_code) const { return find_part(modules, module_code); }
const AssessmentComponent* Course::component(std::string_view component_code) const { return find_part(components, component_code); }

Result<Course, Refusal> parse_course(std::string_view json) { return read_json(json).and_then(course_of); }

Result<std::string, Refusal> course_document(std::string_view json) {
    auto document = read_json(json);
    if (!document) return refuse(std::move(document.error()));
    if (auto course = course_of(*document); !course) return refuse(std::move(course.error()));
    return canonical_json(*document);
}

std::string_view word_of(CredentialKind kind) { return word_in(kKinds, kind); }
std::string_view word_of(Participation participation) { return word_in(kParticipations, participation); }
std::string_view word_of(Supervision supervision) { return word_in(kSupervisions, supervision); }

}  // namespace sanad

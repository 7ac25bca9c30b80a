#include "kiosk/rules/eligibility.h"

#include <algorithm>
#include <numeric>

#include "kiosk/rules/marks.h"

namespace sanad {
namespace {

/// What one session is worth once it is marked so, in hundredths; nothing when it leaves the denominator.
std::optional<int> worth(Mark mark, const AttendancePolicy& policy) {
    switch (mark) {
        case Mark::present:
            return 100;
        case Mark::late:
            return policy.late_counts_percent;
        case Mark::absent:
            return 0;
        case Mark::excused:
            break;
    }
    switch (policy.excused_counts) {
        case ExcusedCounts::present:
            return 100;
        case ExcusedCounts::absent:
            return 0;
        case ExcusedCounts::not_counted:
            break;
    }
    return std::nullopt;
}

/// Whether a module not to be missed was attended at this session, as far as the mark says.
bool was_there(Mark mark, const AttendancePolicy& policy) {
    return mark == Mark::present || mark == Mark::late || (mark == Mark::excused && policy.excused_counts == ExcusedCounts::present);
}

void judge_attendance(const Course& course, const AttendanceRecord& record, Eligibility& verdict) {
    const AttendancePolicy& policy = course.policy.attendance;
    for (const SessionMark& session : record.sessions) {
        if (session.cancelled) continue;
        if (!session.mark) {
            ++verdict.sessions_counted;
            ++verdict.sessions_unmarked;
        } else if (const auto counts = worth(*session.mark, policy)) {
            ++verdict.sessions_counted;
            verdict.attended_hundredths += *counts;
        }
    }
    verdict.needed_hundredths = verdict.sessions_counted * policy.minimum_percent;
    if (verdict.sessions_counted > 0) verdict.attendance_percent = verdict.attended_hundredths / verdict.sessions_counted;
}

/// Whole sessions where marks are worth whole sessions: "48 needed", not "47.2".
int needed_as_people_count(const Eligibility& verdict, const AttendancePolicy& policy) {
    const bool whole = policy.late_counts_percent == 0 || policy.late_counts_percent == 100;
    return whole ? (verdict.needed_hundredths + 99) / 100 * 100 : verdict.needed_hundredths;
}

void demand_attendance(const Course& course, Eligibility& verdict) {
    if (verdict.sessions_counted == 0) {
        // An attendance policy of nothing is met by nothing; any other needs sessions to be planned first.
        if (course.policy.attendance.minimum_percent > 0) verdict.reasons.push_back({"reason.no_sessions", {}, {}, false, true});
        return;
    }
    Reason reason{"reason.attendance",
                  {{"attended", hundredths_text(verdict.attended_hundredths)},
                   {"planned", std::to_string(verdict.sessions_counted)},
                   {"needed", hundredths_text(needed_as_people_count(verdict, course.policy.attendance))}}};
    reason.met = verdict.attended_hundredths >= verdict.needed_hundredths;
    reason.reachable = !reason.met && verdict.attended_hundredths + verdict.sessions_unmarked * 100 >= verdict.needed_hundredths;
    if (!reason.met) {
        reason.key = reason.reachable ? "reason.attendance_to_come" : "reason.attendance_out_of_reach";
        reason.facts["unmarked"] = std::to_string(verdict.sessions_unmarked);
    }
    verdict.reasons.push_back(std::move(reason));
}

/// One reason for all of them, naming the first: sixty lines would say no more.
void demand_planned_modules(const Course& course, const AttendanceRecord& record, Eligibility& verdict) {
    if (record.sessions.empty() && course.policy.attendance.minimum_percent > 0) return;  // reason.no_sessions says it
    const Module* first = nullptr;
    int unplanned = 0;
    for (const Module& module : course.modules) {
        const bool planned = std::ranges::any_of(record.sessions, [&](const SessionMark& s) { return s.module == module.code; });
        if (!module.mandatory || planned) continue;
        if (first == nullptr) first = &module;
        ++unplanned;
    }
    if (first == nullptr) return;
    verdict.reasons.push_back(
        {"reason.modules_not_planned", {{"count", std::to_string(unplanned)}, {"code", first->code}}, first->title, false, true});
}

void demand_module_not_missed(const Course& course, const Module& module, const AttendanceRecord& record, Eligibility& verdict) {
    Reason reason{"reason.module_attended", {{"code", module.code}}, module.title};
    int held = 0;
    int missed = 0;
    int unmarked = 0;
    for (const SessionMark& session : record.sessions) {
        if (session.module != module.code || session.cancelled) continue;
        ++held;
        if (!session.mark) {
            ++unmarked;
        } else if (!was_there(*session.mark, course.policy.attendance)) {
            ++missed;
        }
    }
    reason.met = held > 0 && missed == 0 && unmarked == 0;
    reason.reachable = !reason.met && missed == 0;
    if (missed > 0) reason.key = "reason.module_missed";
    if (missed == 0 && !reason.met) reason.key = held == 0 ? "reason.module_not_held" : "reason.module_to_come";
    verdict.reasons.push_back(std::move(reason));
}

/// The best of the attempts that the policy allows, in hundredths of a mark; an attempt beyond them is not looked at.
struct Best {
    std::optional<int> hundredths{};
    bool another_allowed = true;
};

Best best_of(const AssessmentComponent& component, const ResultRecord& results, int attempts_allowed) {
    const auto found = std::ranges::find(results.components, component.code, &ComponentResult::component);
    if (found == results.components.end() || found->attempts.empty()) return {};
    const int count = std::min(static_cast<int>(found->attempts.size()), attempts_allowed);
    const int best = *std::max_element(found->attempts.begin(), found->attempts.begin() + count);
    return {std::clamp(best, 0, component.maximum * 100), count < attempts_allowed};
}

void demand_component(const AssessmentComponent& component, const Best& best, Eligibility& verdict) {
    Reason reason{"reason.component_passed",
                  {{"maximum", std::to_string(component.maximum)}, {"needed", std::to_string(component.pass_mark)}},
                  component.title};
    if (!best.hundredths) {
        reason.key = "reason.component_missing";
        reason.reachable = true;
    } else {
        reason.facts["marks"] = hundredths_text(*best.hundredths);
        reason.met = *best.hundredths >= component.pass_mark * 100;
        reason.reachable = !reason.met && best.another_allowed;
        if (!reason.met) reason.key = reason.reachable ? "reason.component_again" : "reason.component_failed";
    }
    verdict.reasons.push_back(std::move(reason));
}

void judge_assessment(const Course& course, const ResultRecord& results, Eligibility& verdict) {
    const AssessmentPolicy& policy = *course.policy.assessment;
    // Sum of weight × marks ÷ maximum, exactly: over the common multiple of the maxima, which parse_course keeps below
    // 10^9.
    std::int64_t common = 1;
    for (const AssessmentComponent& component : course.components) common = std::lcm(common, std::int64_t{component.maximum});
    std::int64_t sum = 0;
    std::int64_t reachable_sum = 0;
    for (const AssessmentComponent& component : course.components) {
        const Best best = best_of(component, results, policy.attempts_allowed);
        if (best.hundredths) verdict.marks.push_back({component.code, *best.hundredths});
        const std::int64_t share = component.weight_percent * (common / component.maximum);
        sum += share * best.hundredths.value_or(0);
        reachable_sum += share * (best.another_allowed ? component.maximum * 100 : best.hundredths.value_or(0));
        if (component.mandatory) demand_component(component, best, verdict);
    }
    verdict.total_hundredths = static_cast<int>(sum / common);

    const std::int64_t needed = std::int64_t{policy.minimum_total_percent} * 100 * common;
    Reason reason{"reason.total",
                  {{"total", hundredths_text(*verdict.total_hundredths)}, {"needed", std::to_string(policy.minimum_total_percent)}}};
    reason.met = sum >= needed;
    reason.reachable = !reason.met && reachable_sum >= needed;
    if (!reason.met) reason.key = reason.reachable ? "reason.total_to_come" : "reason.total_out_of_reach";
    verdict.reasons.push_back(std::move(reason));

    for (const GradeBand& band : policy.grade_bands) {
        if (sum >= std::int64_t{band.from_percent} * 100 * common) {
            verdict.grade = band.grade;
            break;
        }
    }
}

std::map<std::string, std::string> with_subject(std::map<std::string, std::string> facts, const std::string& subject) {
    if (!subject.empty()) facts["subject"] = subject;
    return facts;
}

}  // namespace

std::map<std::string, std::string> Reason::facts_en() const { return with_subject(facts, subject.en); }
std::map<std::string, std::string> Reason::facts_ur() const { return with_subject(facts, subject.ur); }

Eligibility decide(const Course& course, const AttendanceRecord& attendance, const ResultRecord& results, Route route) {
    Eligibility verdict;
    verdict.route = route;
    if (!course.policy.routes.contains(route)) verdict.reasons.push_back({"reason.route_not_offered", {}, {}, false, false});

    judge_attendance(course, attendance, verdict);
    switch (route) {
        case Route::taught:
            demand_attendance(course, verdict);
            demand_planned_modules(course, attendance, verdict);
            for (const std::string& code : course.policy.attendance.modules_not_to_miss) {
                demand_module_not_missed(course, *course.module(code), attendance, verdict);
            }
            break;
        case Route::rpl:
            verdict.needed_hundredths = 0;
            verdict.reasons.push_back({"reason.attendance_waived", {}, {}, true, false});
            verdict.reasons.push_back({results.evidence_note ? "reason.evidence_noted" : "reason.evidence_missing",
                                       {},
                                       {},
                                       results.evidence_note,
                                       !results.evidence_note});
            break;
    }
    if (course.policy.assessment) judge_assessment(course, results, verdict);

    verdict.eligible = std::ranges::all_of(verdict.reasons, &Reason::met);
    verdict.still_reachable = std::ranges::all_of(verdict.reasons, [](const Reason& reason) { return reason.met || reason.reachable; });
    return verdict;
}

Json evidence_summary(const Eligibility& eligibility) {
    Json reasons = Json::array();
    for (const Reason& reason : eligibility.reasons) {
        Json entry = {{"key", reason.key}, {"met", reason.met}, {"facts", reason.facts}};
        if (!reason.subject.en.empty()) entry["subject"] = {{"en", reason.subject.en}, {"ur", reason.subject.ur}};
        reasons.push_back(std::move(entry));
    }
    Json summary = {{"eligible", eligibility.eligible},
                    {"route", word_of(eligibility.route)},
                    {"sessions_counted", eligibility.sessions_counted},
                    {"attended_hundredths", eligibility.attended_hundredths},
                    {"needed_hundredths", eligibility.needed_hundredths},
                    {"attendance_percent", eligibility.attendance_percent},
                    {"grade", eligibility.grade},
                    {"reasons", std::move(reasons)}};
    if (eligibility.total_hundredths) summary["total_hundredths"] = *eligibility.total_hundredths;
    return summary;
}

}  // namespace sanad

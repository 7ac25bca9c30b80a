#include "kiosk/setup/achievement_words.h"

#include "kiosk/rules/marks.h"

namespace sanad::words {
namespace {

std::string counted(int count, const char* thing) { return std::to_string(count) + " " + thing + (count == 1 ? "" : "s"); }

std::string percent(int value) { return std::to_string(value) + "%"; }

void add_labelled(std::string& text, const char* label, const std::string& value) {
    if (!value.empty()) text += "\n\n**" + std::string(label) + ":** " + value;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

void add_outcomes(std::string& text, const Course& course, std::string Bilingual::*language) {
    text += "\n";
    int number = 0;
    for (const LearningOutcome& outcome : course.learning_outcomes) {
        text += "\n" + std::to_string(++number) + ". " + outcome.text.*language;
    }
}

void add_attendance(std::string& text, const Course& course) {
    const AttendancePolicy& policy = course.policy.attendance;
    if (policy.minimum_percent > 0) {
        text += "\n- Attendance of at least " + percent(policy.minimum_percent) + " of the sessions planned";
        if (policy.late_counts_percent < 100) text += "; coming late counts as " + percent(policy.late_counts_percent) + " of a session";
        switch (policy.excused_counts) {
            case ExcusedCounts::present:
                text += "; an excused absence counts as attended";
                break;
            case ExcusedCounts::absent:
                break;
            case ExcusedCounts::not_counted:
                text += "; an excused absence is left out of the count";
                break;
        }
        text += ".";
    }
    for (const std::string& code : policy.modules_not_to_miss) {
        text += "\n- Attendance at every session of " + code + ", " + course.module(code)->title.en + ".";
    }
}

void add_assessment(std::string& text, const Course& course) {
    const AssessmentPolicy& policy = *course.policy.assessment;
    for (const AssessmentComponent& component : course.components) {
        text += "\n- " + component.title.en + ": " + percent(component.weight_percent) + " of the total";
        text += component.mandatory
                    ? ", at least " + std::to_string(component.pass_mark) + " of " + counted(component.maximum, "mark") + "."
                    : ", out of " + counted(component.maximum, "mark") + "; not mandatory.";
    }
    text += "\n- A weighted total of at least " + percent(policy.minimum_total_percent) + ".";
    if (policy.attempts_allowed > 1) text += " Up to " + std::to_string(policy.attempts_allowed) + " attempts at each; the best counts.";
    if (!policy.grade_bands.empty()) {
        std::vector<std::string> bands;
        for (const GradeBand& band : policy.grade_bands) bands.push_back(band.grade + " from " + percent(band.from_percent));
        text += "\n\n**Grades:** " + joined(bands) + ".";
    }
    if (course.policy.routes.contains(Route::rpl)) {
        text +=
            course.policy.routes.contains(Route::taught)
                ? "\n\nPrior learning can be recognised: attendance is then waived; the same assessment and recorded evidence are demanded."
                : "\n\nPrior learning is recognised: there is no attendance; assessment and recorded evidence are demanded.";
    }
    add_labelled(text, "Assessment", course.assessment_type.en);
    add_labelled(text, "Supervision", std::string(supervision(course.supervision)));
    add_labelled(text, "Identity check", course.identity_check.en);
}

}  // namespace

std::string hours(int hours) { return counted(hours, "hour"); }

std::string credits(const Course& course) {
    if (!course.credits) return {};
    const std::string number = hundredths_text(course.credits->hundredths);
    return number + (number == "1" ? " credit (" : " credits (") + course.credits->system + ")";
}

std::string since(const std::string& day) { return ", since " + day; }

std::string_view level(bool verified) {
    return verified ? "Confirmed by the framework's own authority"
                    : "Stated by the awarding body; not confirmed by the framework's authority";
}

std::string_view participation(Participation participation) {
    switch (participation) {
        case Participation::on_site:
            return "On site";
        case Participation::online:
            return "Online";
        case Participation::blended:
            return "Blended: on site and online";
        case Participation::workplace:
            return "At the workplace";
    }
    return {};
}

std::string_view participation_url(Participation participation) {
    switch (participation) {
        case Participation::on_site:
            return "http://data.europa.eu/snb/learning-assessment/9191af2ed9";
        case Participation::online:
            return "http://data.europa.eu/snb/learning-assessment/920fbb3cbe";
        case Participation::blended:
            return "http://data.europa.eu/snb/learning-assessment/e92d221e4d";
        case Participation::workplace:
            return "http://data.europa.eu/snb/learning-assessment/729f3bed4b";
    }
    return {};
}

std::string_view supervision(Supervision supervision) {
    switch (supervision) {
        case Supervision::unsupervised:
            return "Unsupervised";
        case Supervision::supervised_online:
            return "Supervised online";
        case Supervision::supervised_on_site:
            return "Supervised on site";
    }
    return {};
}

std::string description(const Course& course) {
    std::string text = course.description.en;
    add_labelled(text, "Workload", hours(course.workload_hours) + (course.credits ? ", " + credits(course) : std::string()));
    if (course.level) add_labelled(text, "Level", course.level->text() + " (" + std::string(level(course.level->verified)) + ")");
    if (course.participation) add_labelled(text, "Participation", std::string(participation(*course.participation)));
    if (!course.learning_outcomes.empty()) {
        text += "\n\n**Learning outcomes**";
        add_outcomes(text, course, &Bilingual::en);
    }
    text += "\n\n**Modules**\n";
    for (const Module& module : course.modules) {
        text += "\n- " + module.code + " " + module.title.en + " (" + hours(module.hours) + (module.mandatory ? ")" : ", optional)");
    }
    add_labelled(text, "Language of instruction", joined(course.languages));
    add_labelled(text, "Prerequisites", course.prerequisites.en);
    add_labelled(text, "Recommended for", course.audience.en);
    add_labelled(text, "Fee", course.fee.en);
    add_labelled(text, "Support", course.support.en);
    text += "\n\n**" + course.title.ur + "**\n\n" + course.description.ur;
    if (!course.learning_outcomes.empty()) add_outcomes(text, course, &Bilingual::ur);
    return text;
}

std::string criteria(const Course& course) {
    std::string text = "Earned by:\n";
    add_attendance(text, course);
    if (course.policy.assessment) {
        add_assessment(text, course);
    } else {
        text += "\n\nNothing was assessed: this certificate states attendance only.";
    }
    if (course.validity_months) add_labelled(text, "Valid for", counted(*course.validity_months, "month") + " from the day of issue");
    return text;
}

}  // namespace sanad::words

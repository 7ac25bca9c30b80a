#include <algorithm>
#include <filesystem>

#include "credential/bytes/text_codec.h"
#include "credential/crypto/crypto.h"
#include "kiosk/app/views.h"
#include "kiosk/setup/input_file.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/import.h"

namespace sanad {
namespace {

std::string joined(const std::vector<LearningOutcome>& outcomes) {
    std::string text;
    for (const LearningOutcome& outcome : outcomes) text += (text.empty() ? "" : "\n") + outcome.text.en;
    return text;
}

std::vector<std::pair<std::string, std::string>> facts_of(const Course& course) {
    std::vector<std::pair<std::string, std::string>> facts{
        {"screen.bring_in.course_title", course.title.en + "\n" + course.title.ur},
        {"screen.bring_in.course_code", course.code + ", " + std::to_string(course.version)},
        {"screen.bring_in.course_modules", std::to_string(course.modules.size())},
        {"screen.bring_in.course_hours", std::to_string(course.workload_hours)}};
    if (course.level) facts.emplace_back("screen.bring_in.course_level", course.level->text());
    facts.emplace_back("screen.bring_in.course_attendance", std::to_string(course.policy.attendance.minimum_percent) + " %");
    std::string components;
    for (const AssessmentComponent& component : course.components)
        components += (components.empty() ? "" : "\n") + component.title.en + " (" + std::to_string(component.maximum) + ")";
    if (!components.empty()) facts.emplace_back("screen.bring_in.course_assessment", components);
    facts.emplace_back("screen.bring_in.course_outcomes", joined(course.learning_outcomes));
    return facts;
}

bool was_brought_in(Desk& desk, const InboxFile& file, const std::string& content) {
    if (file.kind == InboxKind::roster) return find_roster_by_file(desk.database(), to_hex(sha256(bytes_of(content)))).has_value();
    const auto course = parse_course(content);
    if (!course) return false;
    const auto stored = load_course_document(desk.database(), course->code, course->version);
    return stored && course_document(content) == *stored;
}

}  // namespace

std::vector<InboxFile> waiting_files(Desk& desk, const std::string& inbox) {
    std::vector<InboxFile> files;
    std::error_code gone;
    if (inbox.empty()) return files;
    for (const auto& entry : std::filesystem::directory_iterator(inbox, gone)) {
        if (!entry.is_regular_file(gone) || entry.file_size(gone) > kMaxFileBytes) continue;
        const std::string extension = entry.path().extension().string();
        if (extension != ".json" && extension != ".csv" && extension != ".txt") continue;
        InboxFile file{entry.path().string(), entry.path().filename().string(),
                       extension == ".json" ? InboxKind::course : InboxKind::roster};
        const auto content = read_input_file(file.path, kMaxFileBytes);
        if (content && !was_brought_in(desk, file, *content)) files.push_back(std::move(file));
    }
    std::sort(files.begin(), files.end(),
              [](const InboxFile& a, const InboxFile& b) { return std::tie(a.kind, a.name) < std::tie(b.kind, b.name); });
    return files;
}

BringInView preview_file(const Desk& desk, const InboxFile& file) {
    BringInView view{.file = file, .read = true};
    const auto content = read_input_file(file.path, kMaxFileBytes);
    if (!content) {
        view.refusal = content.error();
    } else if (file.kind == InboxKind::roster) {
        auto preview = preview_roster(desk, bytes_of(*content));
        if (preview)
            view.roster = *std::move(preview);
        else
            view.refusal = preview.error();
    } else {
        auto course = parse_course(*content);
        if (course)
            view.course = facts_of(*course);
        else
            view.refusal = course.error();
    }
    return view;
}

}  // namespace sanad

#include "kiosk/setup/course_file.h"

#include "kiosk/setup/course_achievement.h"

namespace sanad {

Result<CourseFile, Refusal> read_course_file(std::string_view file) {
    auto course = parse_course(file);
    if (!course) return refuse(course.error());
    auto document = course_document(file);
    if (!document) return refuse(document.error());
    return CourseFile{*std::move(course), *std::move(document)};
}

Result<bool, Refusal> is_published(const CourseFile& file, const std::optional<std::string>& stored) {
    if (stored && *stored != file.document)
        return refuse(Refusal{"course.version_taken", {{"course", file.course.code}, {"version", std::to_string(file.course.version)}}});
    return stored.has_value();
}

Result<EventDraft, Refusal> course_imported(const CourseFile& file, const Centre& centre) {
    // What is accepted today can be issued tomorrow, whatever the registry's address.
    const std::string longest_url = "https://" + std::string(120, 'h');
    if (const auto prepared = prepare_course(centre, file.course, longest_url); !prepared) return refuse(prepared.error());
    return EventDraft{"course.imported/1", Json{{"document", Json::parse(file.document)}}};
}

}  // namespace sanad

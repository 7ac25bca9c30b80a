#pragma once

#include "db/ledger/ledger.h"
#include "kiosk/model/course.h"
#include "kiosk/model/entities.h"

/// A course file, and the event that publishes it: the same file gets the same answer at a kiosk and at the office. Pure, any thread.
namespace sanad {

struct CourseFile {
    Course course;
    std::string document;  ///< canonical
};
/// Refuses what parse_course refuses.
[[nodiscard]] Result<CourseFile, Refusal> read_course_file(std::string_view file);

/// Whether `stored`, the document that is here under this code and version, is this one; false when there is none. Refuses
/// course.version_taken {course, version}: it is another.
[[nodiscard]] Result<bool, Refusal> is_published(const CourseFile& file, const std::optional<std::string>& stored);

/// What a centre's ledger says of it. Refuses course.not_signable {course}: no full credential of this centre could state it.
[[nodiscard]] Result<EventDraft, Refusal> course_imported(const CourseFile& file, const Centre& centre);

}  // namespace sanad

#pragma once

#include "kiosk/model/course.h"
#include "kiosk/rules/roster_reader.h"
#include "kiosk/usecase/desk.h"

/// Bringing in courses and rosters. Importing the same file twice changes nothing.
namespace sanad {

struct CourseImported {
    Course course;
    bool already_there = false;
};
/// Refuses what parse_course refuses, course.version_taken {course, version}: another document has this code and version, and
/// course.not_signable {course}: no full credential could state it.
[[nodiscard]] Result<CourseImported, Refusal> import_course(Desk& desk, std::string_view file);

struct RosterImported {
    RosterId roster;
    RosterPreview preview;  ///< rows with problems are kept out, and named here
    int added = 0;
    bool already_there = false;
};
/// Records the good rows of a roster as trainees. `title` is what people call it (its file name). `relation_default`: of a row that tells
/// neither gender nor relation, as the course that the roster is for says (Course::relation_default). Refuses what read_roster
/// refuses, and roster.no_good_rows when there is nothing to record.
[[nodiscard]] Result<RosterImported, Refusal> import_roster(Desk& desk, ByteView file, const std::string& title,
                                                            std::optional<Relation> relation_default = {});

/// What import_roster would do, without doing it.
[[nodiscard]] Result<RosterPreview, Refusal> preview_roster(const Desk& desk, ByteView file, std::optional<Relation> relation_default = {});

}  // namespace sanad

#pragma once

#include "db/ledger/clock.h"
#include "kiosk/model/course.h"
#include "kiosk/model/entities.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// Courses and rosters that the office enters for its centres: events of the registry's own ledger of the centre, which its kiosks get by
/// feed and use as their own. Read, checked and worded as the kiosk reads, checks and words them. One Registry, its thread.
class SetupDesk {
public:
    /// `actor`: the officer's staff code.
    SetupDesk(Registry& registry, const Clock& clock, std::string actor) : registry_(registry), clock_(clock), actor_(std::move(actor)) {}

    struct CoursePublished {
        Course course;
        std::vector<std::string> centres{};        ///< to which it goes now
        std::vector<std::string> already_there{};  ///< that have it
    };
    /// For these centres, all or none. Refuses registry.unknown_centre {centre}, and what read_course_file, is_published (wherever that
    /// version is known of) and course_imported refuse.
    [[nodiscard]] Result<CoursePublished, Refusal> publish_course(std::string_view file, const std::vector<std::string>& centre_codes);

    struct KnownCourse {
        Course course;
        std::vector<std::string> centres{};  ///< that have it from the office
    };
    /// Every course version that is known of, by code and version; kiosks bring in their own, too.
    [[nodiscard]] std::vector<KnownCourse> courses();

    struct RosterEntered {
        RosterId roster{};  ///< empty: only a preview
        RosterPreview preview;
        int added = 0;
        bool already_there = false;
    };
    struct RosterToEnter {
        std::string centre_code;
        std::string title;
        std::string course_code;  ///< that it is for: says what a trainee's relation is where the roster doesn't; may be empty
    };
    /// Refuses registry.unknown_centre {centre}, registry.unknown_course {course}, and what read_roster and roster_imported refuse. A file
    /// that the centre has, from here or from a kiosk, is already there.
    [[nodiscard]] Result<RosterEntered, Refusal> enter_roster(ByteView file, const RosterToEnter& wanted);
    /// What enter_roster would do, without doing it.
    [[nodiscard]] Result<RosterEntered, Refusal> preview_roster(ByteView file, const RosterToEnter& wanted);

private:
    [[nodiscard]] std::optional<std::string> course_document(const std::string& code, std::uint32_t version);
    [[nodiscard]] std::set<std::pair<std::string, std::uint32_t>> published_for(const std::string& centre_code);
    [[nodiscard]] std::optional<RosterId> roster_of_file(const std::string& digest, const std::string& centre_code);

    Registry& registry_;
    const Clock& clock_;
    std::string actor_;
};

}  // namespace sanad

#pragma once

#include "sync/registry/commands.h"

/// `sanad-registry course …` and `roster …`: what the office enters for its centres. As in commands.h, each returns the exit code.
namespace sanad {

struct CourseOrder {
    std::string file;
    std::vector<std::string> centres{};
    bool all_centres = false;  ///< of the registry, as they are now
    std::string actor;
};
[[nodiscard]] int import_course(const Voice& voice, const RegistryPlace& at, const CourseOrder& order);
[[nodiscard]] int list_courses(const Voice& voice, const RegistryPlace& at);

struct RosterOrder {
    std::string file;
    std::string centre;
    std::string course{};  ///< code; empty: none is named
    std::string title{};   ///< empty: the file's name
    bool preview_only = false;
    std::string actor;
};
[[nodiscard]] int import_roster(const Voice& voice, const RegistryPlace& at, const RosterOrder& order);

}  // namespace sanad

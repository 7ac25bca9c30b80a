#include "sync/registry/setup_command_line.h"

#include <CLI/CLI.hpp>

#include "sync/registry/setup_commands.h"
#include "sync/registry/staff_commands.h"

namespace sanad {

struct SetupCommandLine::Typed {
    CourseOrder course{.file = {}, .actor = "officer"};
    RosterOrder roster{.file = {}, .centre = {}, .actor = "officer"};
    StaffOrder staff{.centre = {}, .actor = "officer"};
    CLI::App *course_import = nullptr, *course_list = nullptr, *roster_import = nullptr, *staff_grant = nullptr, *staff_end = nullptr,
             *staff_list = nullptr;
};

SetupCommandLine::SetupCommandLine(CLI::App& app, const std::function<std::string(const std::string&)>& help,
                                   const std::function<CLI::App*(CLI::App&, const std::string&, const std::string&)>& command)
    : typed_(std::make_unique<Typed>()) {
    Typed& typed = *typed_;
    const auto decided_by = [&](CLI::App* made, std::string& actor) {
        made->add_option("--actor", actor, help("actor"))->capture_default_str();
    };

    auto* courses = app.add_subcommand("course", help("course"))->require_subcommand(1);
    typed.course_import = command(*courses, "import", "course_import");
    typed.course_import->add_option("file", typed.course.file, help("course_file"))->required();
    auto* whose = typed.course_import->add_option_group("whose")->require_option(1);
    whose->add_option("--centre", typed.course.centres, help("course_centre"))->allow_extra_args(false);
    whose->add_flag("--all-centres", typed.course.all_centres, help("course_all_centres"));
    decided_by(typed.course_import, typed.course.actor);
    typed.course_list = command(*courses, "list", "course_list");

    auto* rosters = app.add_subcommand("roster", help("roster"))->require_subcommand(1);
    typed.roster_import = command(*rosters, "import", "roster_import");
    typed.roster_import->add_option("file", typed.roster.file, help("roster_file"))->required();
    typed.roster_import->add_option("--centre", typed.roster.centre, help("centre_code"))->required();
    typed.roster_import->add_option("--course", typed.roster.course, help("roster_course"));
    typed.roster_import->add_option("--title", typed.roster.title, help("roster_title"));
    typed.roster_import->add_flag("--preview", typed.roster.preview_only, help("roster_preview"));
    decided_by(typed.roster_import, typed.roster.actor);

    auto* staff = app.add_subcommand("staff", help("staff"))->require_subcommand(1);
    const auto of_centre = [&](const std::string& name, const std::string& help_key) {
        CLI::App* made = command(*staff, name, help_key);
        made->add_option("--centre", typed.staff.centre, help("centre_code"))->required();
        return made;
    };
    const auto of_person = [&](const std::string& name, const std::string& help_key) {
        CLI::App* made = of_centre(name, help_key);
        made->add_option("code", typed.staff.code, help("staff_code"))->required();
        decided_by(made, typed.staff.actor);
        return made;
    };
    typed.staff_grant = of_person("grant", "staff_grant");
    typed.staff_grant->add_option("--name", typed.staff.name, help("staff_name"))->required();
    typed.staff_grant->add_option("--right", typed.staff.rights, help("staff_right"))->required()->allow_extra_args(false);
    typed.staff_grant->add_option("--until", typed.staff.day, help("staff_until"));
    typed.staff_end = of_person("end", "staff_end");
    typed.staff_end->add_option("--on", typed.staff.day, help("staff_on"));
    typed.staff_list = of_centre("list", "staff_list");
}

SetupCommandLine::~SetupCommandLine() = default;

std::optional<int> SetupCommandLine::run(const Voice& voice, const RegistryPlace& at) const {
    const Typed& typed = *typed_;
    if (typed.course_import->parsed()) return import_course(voice, at, typed.course);
    if (typed.course_list->parsed()) return list_courses(voice, at);
    if (typed.roster_import->parsed()) return import_roster(voice, at, typed.roster);
    if (typed.staff_grant->parsed()) return grant_rights(voice, at, typed.staff);
    if (typed.staff_end->parsed()) return end_rights(voice, at, typed.staff);
    if (typed.staff_list->parsed()) return list_staff(voice, at, typed.staff.centre);
    return std::nullopt;
}

}  // namespace sanad

// Proves what an officer is told who enters courses, rosters and staff rights from the command line.
#include "sync/registry/setup_commands.h"

#include <doctest/doctest.h>

#include <fstream>

#include "sync/registry/staff_commands.h"
#include "tests/support/office_world.h"
#include "tests/support/source_file.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct SetupOffice : OfficeWorld {
    const std::string course = source_path("assets/sample/home-baking.course.json");
    const std::string women = source_path("assets/sample/roster-home-baking-women.csv");

    SetupOffice() {
        make();
        (void)done(add_centre(voice, at, {"BWP", "Bahawalpur", "بہاولپور", "Asia/Karachi"}));
    }
    std::string write(const std::string& name, const std::string& content) {
        std::ofstream(folder.file(name)) << content;
        return folder.file(name);
    }
    std::int64_t events() { return done(show_status(voice, at)).at("events"); }
    /// The same order, said to a person in that language.
    template <class Command>
    std::string told(Language language, const Command& command) {
        std::ostringstream spoken;
        CHECK(command(Voice(catalogue, language, /*json=*/false, spoken)) == 0);
        return spoken.str();
    }
};

}  // namespace

TEST_CASE("a course goes to all centres, or to those that are named, and is listed with them") {
    SetupOffice office;
    Json said = office.done(import_course(office.voice, office.at, {office.course, {"BWP"}, false, "officer-7"}));
    CHECK(said.at("course") == "HBW");
    CHECK(said.at("centres") == Json{"BWP"});
    said = office.done(import_course(office.voice, office.at, {office.course, {}, true, "officer-7"}));
    CHECK(said.at("centres") == Json{"PTSD"});
    CHECK(said.at("already_there") == Json{"BWP"});
    CHECK(office.done(import_course(office.voice, office.at, {office.course, {}, true, "officer-7"})).at("centres").empty());
    const Json courses = office.done(list_courses(office.voice, office.at)).at("courses");
    REQUIRE(courses.size() == 1);
    CHECK(courses[0].at("version") == 1);
    CHECK(courses[0].at("centres") == Json{"BWP", "PTSD"});
    for (const Language language : {Language::english, Language::urdu}) {
        const std::string list = office.told(language, [&](const Voice& voice) { return list_courses(voice, office.at); });
        CHECK(list.find("HBW") != std::string::npos);
        CHECK(list.find('{') == std::string::npos);
    }
}

TEST_CASE("a roster is shown before it is entered, row by row with what is wrong, and has the title that it is given") {
    SetupOffice office;
    const std::string file = office.write("three.csv",
                                          "name,father_name,gender,cnic\n"
                                          "Ayesha Khan,Imran Khan,F,99101-0000001-2\n"
                                          ",Zahid Khan,F,99101-0000002-4\n");
    const auto before = office.events();
    Json said = office.done(import_roster(office.voice, office.at, {file, "PTSD", "", "", true, "officer-7"}));
    CHECK(said.at("good") == 1);
    CHECK(said.at("problems")[0].at("line") == 3);
    CHECK(said.at("problems")[0].at("code") == "roster.name_missing");
    CHECK(office.events() == before);
    said = office.done(import_roster(office.voice, office.at, {file, "PTSD", "", "", false, "officer-7"}));
    CHECK(said.at("title") == "three");
    CHECK(said.at("added") == 1);
    CHECK(office.events() == before + 3);  // and the ledger's first
    CHECK(office.done(import_roster(office.voice, office.at, {file, "PTSD", "", "", false, "officer-7"})).at("already_there") == true);
    CHECK(office.done(import_roster(office.voice, office.at, {office.women, "PTSD", "", "Winter", false, "officer-7"})).at("title") ==
          "Winter");
    const std::string urdu = office.told(Language::urdu, [&](const Voice& voice) {
        return import_roster(voice, office.at, {file, "PTSD", "", "", true, "officer-7"});
    });
    CHECK(urdu.find("سطر 3: ") != std::string::npos);
}

TEST_CASE("staff are granted rights, listed, and ended") {
    SetupOffice office;
    Json said =
        office.done(grant_rights(office.voice, office.at, {"PTSD", "T-1", "Nadia", {"award", "attendance"}, "2027-06-30", "officer-7"}));
    CHECK(said.at("rights") == Json{"attendance", "award"});
    CHECK(said.at("until") == "2027-06-30");
    (void)office.done(grant_rights(office.voice, office.at, {"PTSD", "C-1", "Shazia", {"sign"}, "", "officer-7"}));
    said = office.done(end_rights(office.voice, office.at, {"PTSD", "T-1", "", {}, "2026-12-01", "officer-7"}));
    CHECK(said.at("ended_on") == "2026-12-01");
    const Json staff = office.done(list_staff(office.voice, office.at, "PTSD")).at("staff");
    REQUIRE(staff.size() == 2);
    CHECK(staff[0].at("name") == "Shazia");
    CHECK(staff[1].at("ended_on") == "2026-12-01");
    CHECK(office.done(list_staff(office.voice, office.at, "BWP")).at("staff").empty());
    const std::string urdu = office.told(Language::urdu, [&](const Voice& voice) { return list_staff(voice, office.at, "PTSD"); });
    CHECK(urdu.find("دستخط") != std::string::npos);
}

TEST_CASE("what an officer can't enter is refused by its name, and changes nothing") {
    SetupOffice office;
    const auto before = office.events();
    const auto course = [&](const std::string& file, const std::string& centre) {
        return office.refused(import_course(office.voice, office.at, {file, {centre}, false, "officer"}));
    };
    CHECK(course(office.folder.file("none.json"), "PTSD") == "file.missing");
    CHECK(course(office.write("big.json", std::string(300 * 1024, ' ')), "PTSD") == "file.too_large");
    CHECK(course(office.write("bad.json", "{}"), "PTSD") == "course.field_missing");
    CHECK(course(office.course, "NONE") == "registry.unknown_centre");
    const auto roster = [&](const std::string& file, const std::string& centre, const std::string& for_course = {}) {
        return office.refused(import_roster(office.voice, office.at, {file, centre, for_course, "", false, "officer"}));
    };
    CHECK(roster(office.folder.file("none.csv"), "PTSD") == "file.missing");
    CHECK(roster(office.write("bad.csv", "name,cnic\n,99101-0000002-4\n"), "PTSD") == "roster.no_good_rows");
    CHECK(roster(office.women, "NONE") == "registry.unknown_centre");
    CHECK(roster(office.women, "PTSD", "HBW") == "registry.unknown_course");
    const auto grant = [&](const std::string& centre, const std::string& right) {
        return office.refused(grant_rights(office.voice, office.at, {centre, "C-1", "Shazia", {right}, "", "officer"}));
    };
    CHECK(grant("PTSD", "everything") == "staff.right_unknown");
    CHECK(grant("NONE", "sign") == "registry.unknown_centre");
    CHECK(office.refused(end_rights(office.voice, office.at, {"PTSD", "C-1", "", {}, "", "officer"})) == "staff.unknown");
    CHECK(office.refused(list_staff(office.voice, office.at, "NONE")) == "registry.unknown_centre");
    CHECK(office.events() == before);
}

// Proves that what the office enters is judged as a kiosk judges it, recorded once, and used by the centre's kiosks after their next sync.
#include "sync/registry/office/setup_desk.h"

#include <doctest/doctest.h>

#include "db/projection/ledger_check.h"
#include "db/schema/registry_schema.h"
#include "kiosk/setup/staff_list.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/trainee_store.h"
#include "kiosk/usecase/batch.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/import.h"
#include "sync/registry/office/case_desk.h"
#include "sync/registry/office/staff_desk.h"
#include "tests/support/direct_transport.h"
#include "tests/support/source_file.h"
#include "tests/support/stores.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

std::string sample(const std::string& name) { return source_file("assets/sample/" + name); }
const std::string& women() {
    static const std::string file = sample("roster-home-baking-women.csv");
    return file;
}

struct CentreOffice {
    RegistryWorld registry;
    KioskWorld first{registry.clock}, second{registry.clock}, elsewhere{registry.clock, "BWP"};
    SetupDesk setup{*registry.writer, registry.clock, "officer-7"};
    StaffDesk staff{*registry.writer, registry.clock, "officer-7"};

    explicit CentreOffice(const std::string& database = {}) : registry(/*approve_at_once=*/true, {}, {}, {}, database) {
        for (KioskWorld* kiosk : {&first, &second, &elsewhere}) kiosk->register_at(registry);
    }
    void sync(KioskWorld& kiosk) {
        DirectTransport link(*registry.routes);
        REQUIRE(stopped(SyncEngine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, registry.clock).sync_now()) == "");
    }
    Seq said(const std::string& centre = "PTSD") { return registry.writer->ledger().head("registry-" + centre).seq; }
    std::vector<LedgerFault> faults() {
        return check_ledgers(registry.writer->database(), registry.writer->cipher(), DatabaseKind::registry, registry_migrations(),
                             [&](const Event& event) { return !registry.writer->store().is_quarantined(event.ledger, event.seq); })
            .faults;
    }
};

std::vector<std::string> names_on(KioskWorld& kiosk, const RosterId& roster) {
    std::vector<std::string> names;
    for (const Trainee& trainee : load_roster_trainees(kiosk.database(), kiosk.desk->cipher(), roster))
        names.push_back(trainee.name + "/" + trainee.name_ur + "/" + trainee.cnic);
    return names;
}

}  // namespace

TEST_CASE_TEMPLATE("a course, a roster and the staff that the office enters are on the centre's kiosks after their next sync", Store,
                   OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    CentreOffice world(Store::database());
    const auto published = world.setup.publish_course(sample("home-baking.course.json"), {"PTSD"}).value();
    CHECK(published.centres == std::vector<std::string>{"PTSD"});
    const auto roster = world.setup.enter_roster(bytes_of(women()), {"PTSD", "Women, winter", ""}).value();
    CHECK(roster.added == 28);
    const StaffMember trainer{"T-1", "نادیہ Nadia", {StaffRight::attendance, StaffRight::award}, "2027-06-30"};
    REQUIRE(world.staff.grant("PTSD", trainer));
    REQUIRE(world.staff.grant("PTSD", {"C-1", "Shazia", {StaffRight::administer}}));

    for (KioskWorld* kiosk : {&world.first, &world.second}) {
        world.sync(*kiosk);
        const auto courses = load_courses(kiosk->database());
        REQUIRE(courses.size() == 1);
        CHECK(courses[0].code == "HBW");
        const auto rosters = load_rosters(kiosk->database(), kiosk->desk->cipher());
        REQUIRE(rosters.size() == 1);
        CHECK(rosters[0].title == "Women, winter");
        CHECK(rosters[0].trainees == 28);
        CHECK(names_on(*kiosk, roster.roster) == names_on(world.first, roster.roster));
        CHECK(names_on(*kiosk, roster.roster).front().size() > 10);
        CHECK(load_staff(kiosk->database(), kiosk->desk->cipher()) == world.staff.list("PTSD").value());
        CHECK(check_records(kiosk->database(), kiosk->desk->cipher()).faults.empty());
    }
    CHECK(load_staff(world.first.database(), world.first.desk->cipher()).at(1) == trainer);

    // A batch of both, by whoever may; not by whom the list doesn't name.
    const BatchToOpen wanted{"HBW", 0, "7", world.first.desk->today(), {roster.roster}, {}};
    CHECK(open_batch(*world.first.desk, wanted).error().code == "staff.unknown");
    world.first.desk->act_as("C-1");
    const Batch batch = open_batch(*world.first.desk, wanted).value();
    CHECK(load_enrolments(world.first.database(), batch.id).size() == 28);
    world.sync(world.first);
    CHECK(world.registry.writer->store().counts().quarantined == 0);

    world.sync(world.elsewhere);
    CHECK(load_courses(world.elsewhere.database()).empty());
    CHECK(load_rosters(world.elsewhere.database(), world.elsewhere.desk->cipher()).empty());
    CHECK(load_staff(world.elsewhere.database(), world.elsewhere.desk->cipher()).empty());
    CHECK(world.faults().empty());
}

TEST_CASE_TEMPLATE("what is entered twice is there already, for each centre apart, and writes nothing", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    CentreOffice world(Store::database());
    const std::string course = sample("home-baking.course.json");
    REQUIRE(world.setup.publish_course(course, {"PTSD"}));
    auto before = world.said();
    const auto again = world.setup.publish_course(course, {"PTSD", "BWP"}).value();
    CHECK(again.already_there == std::vector<std::string>{"PTSD"});
    CHECK(again.centres == std::vector<std::string>{"BWP"});
    const auto known = world.setup.courses();
    REQUIRE(known.size() == 1);
    CHECK(known[0].centres == std::vector<std::string>{"BWP", "PTSD"});
    CHECK(world.said() == before);

    const auto roster = world.setup.enter_roster(bytes_of(women()), {"PTSD", "women", ""}).value();
    before = world.said();
    const auto twice = world.setup.enter_roster(bytes_of(women()), {"PTSD", "another title", ""}).value();
    CHECK(twice.already_there);
    CHECK(twice.roster == roster.roster);
    CHECK(twice.added == 0);
    CHECK(world.setup.preview_roster(bytes_of(women()), {"PTSD", "", ""})->preview.good == 28);
    CHECK(world.said() == before);
    CHECK_FALSE(world.setup.enter_roster(bytes_of(women()), {"BWP", "women", ""})->already_there);
    CHECK(CaseDesk(*world.registry.writer, world.registry.clock, "officer").list().empty());

    // What a kiosk of the centre brought in is there too.
    const std::string officers = sample("roster-agri-officers-batch-35.csv");
    const auto brought = import_roster(*world.first.desk, bytes_of(officers), "officers").value();
    world.sync(world.first);
    const auto there = world.setup.enter_roster(bytes_of(officers), {"PTSD", "officers", ""}).value();
    CHECK(there.already_there);
    CHECK(there.roster == brought.roster);
}

TEST_CASE("a version that is published never changes: other content under its number is refused, wherever it came from") {
    CentreOffice world;
    std::string course = sample("home-baking.course.json");
    REQUIRE(import_course(*world.elsewhere.desk, course));
    world.sync(world.elsewhere);
    CHECK(world.setup.courses().at(0).centres.empty());  // a kiosk's own
    course.replace(course.find("Home Baking"), 11, "Home Cooking");
    const auto refused = world.setup.publish_course(course, {"PTSD"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error() == Refusal{"course.version_taken", {{"course", "HBW"}, {"version", "1"}}});
    CHECK(world.said() == 0);
}

TEST_CASE("the same bad file gets the same answer at the office and at a kiosk, and changes nothing") {
    CentreOffice world;
    const std::string bad_roster = "name,cnic\n,99101-0000002-4\n";
    const std::string unclear = "Name,Father Name\nAyesha Siddiqui,Adnan Siddiqui\n";
    for (const std::string& file : {std::string("<html>"), std::string("{}"), std::string(300 * 1024, ' ')})
        CHECK(world.setup.publish_course(file, {"PTSD"}).error() == import_course(*world.first.desk, file).error());
    for (const std::string& file : {std::string("\x89PNG"), std::string(), bad_roster, unclear}) {
        CHECK(world.setup.enter_roster(bytes_of(file), {"PTSD", "x", ""}).error() ==
              import_roster(*world.first.desk, bytes_of(file), "x").error());
    }
    CHECK(world.setup.publish_course(sample("home-baking.course.json"), {"PTSD", "NONE"}).error().code == "registry.unknown_centre");
    CHECK(world.setup.enter_roster(bytes_of(women()), {"NONE", "x", ""}).error().code == "registry.unknown_centre");
    CHECK(world.setup.enter_roster(bytes_of(women()), {"PTSD", "x", "HBW"}).error().code == "registry.unknown_course");
    CHECK(world.said() == 0);

    // The course says what the roster leaves open, here as there.
    REQUIRE(world.setup.publish_course(sample("home-baking.course.json"), {"BWP"}));
    CHECK(world.setup.enter_roster(bytes_of(unclear), {"PTSD", "x", "HBW"})->added == 1);
}

TEST_CASE("one roster brought in by a kiosk and entered at the office while they were apart is a case") {
    CentreOffice world;
    const auto brought = import_roster(*world.first.desk, bytes_of(women()), "women").value();
    const auto entered = world.setup.enter_roster(bytes_of(women()), {"PTSD", "women", ""}).value();
    CHECK_FALSE(entered.already_there);
    world.sync(world.first);
    CaseDesk cases(*world.registry.writer, world.registry.clock, "officer-7");
    const auto found = cases.list();
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == CaseKind::roster_twice);
    CHECK(found[0].centre_code == "PTSD");
    CHECK(std::set(found[0].members.begin(), found[0].members.end()) == std::set{brought.roster.value, entered.roster.value});
    CHECK(cases.decide(CaseKind::roster_twice, found[0].subject, brought.roster.value)->decided);
}

TEST_CASE("who is on the list is told by name, nobody twice, and what is wrong changes nothing") {
    CentreOffice world;
    const StaffMember head{"H-1", "Shazia", {StaffRight::sign, StaffRight::award, StaffRight::sign}};
    const auto granted = world.staff.grant("PTSD", head).value();
    CHECK(granted.rights == std::vector{StaffRight::award, StaffRight::sign});
    const auto before = world.said();
    CHECK(world.staff.grant("PTSD", head).value() == granted);
    CHECK(world.said() == before);
    CHECK(world.staff.list("BWP")->empty());

    const auto refused = [&](const StaffMember& member) { return world.staff.grant("PTSD", member).error().code; };
    CHECK(refused({"H 1", "Shazia", {StaffRight::sign}}) == "actor.wrong");
    CHECK(refused({"H-1", " ", {StaffRight::sign}}) == "staff.name_wrong");
    CHECK(refused({"H-1", "\xff", {StaffRight::sign}}) == "staff.name_wrong");
    CHECK(refused({"H-1", std::string(201, 'a'), {StaffRight::sign}}) == "staff.name_wrong");
    CHECK(refused({"H-1", "Shazia", {}}) == "staff.no_rights");
    CHECK(refused({"H-1", "Shazia", {StaffRight::sign}, "2026-13-01"}) == "staff.day_wrong");
    CHECK(world.staff.grant("NONE", head).error().code == "registry.unknown_centre");
    CHECK(world.staff.list("NONE").error().code == "registry.unknown_centre");
    CHECK(world.staff.end("PTSD", "H-2", "").error().code == "staff.unknown");
    CHECK(world.staff.end("PTSD", "H-1", "tomorrow").error().code == "staff.day_wrong");
    CHECK(world.said() == before);

    CHECK(world.staff.end("PTSD", "H-1", "").value().ended_on == "2026-11-21");
    CHECK(world.staff.end("PTSD", "H-1", "2026-11-21").value().ended_on == "2026-11-21");
    CHECK(world.said() == before + 1);
    REQUIRE(world.staff.grant("PTSD", head));  // comes back
    CHECK(world.staff.list("PTSD")->at(0).ended_on.empty());
    CHECK(world.faults().empty());
}

TEST_CASE("a kiosk cannot give itself rights: its word on staff is set apart") {
    CentreOffice world;
    REQUIRE(world.staff.grant("PTSD", {"C-1", "Shazia", {StaffRight::administer}}));
    world.second.record_unprojected({"staff.granted/1", Json{{"staff", "coordinator"}, {"rights", {"sign"}}}, Json{{"name", "Me"}}});
    world.sync(world.second);
    world.sync(world.first);
    CHECK(world.registry.writer->store().counts().quarantined == 1);
    for (KioskWorld* kiosk : {&world.first, &world.second}) CHECK(load_staff(kiosk->database(), kiosk->desk->cipher()).size() == 1);
    CHECK(world.staff.list("PTSD")->size() == 1);
}

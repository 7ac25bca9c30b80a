// Bringing in courses and rosters: once is enough, and bad files change nothing.
#include <doctest/doctest.h>

#include "kiosk/store/batch_store.h"
#include "kiosk/store/trainee_store.h"
#include "tests/support/centre_fixture.h"

using namespace sanad;
using test::CentreFixture;

namespace {

std::int64_t events(CentreFixture& f) { return f.desk->ledger().head(f.desk->ledger_id()).seq; }

}  // namespace

TEST_CASE("importing a course twice changes nothing; another document under its version is refused") {
    CentreFixture f;
    const std::string file = CentreFixture::sample("home-baking.course.json");
    CHECK_FALSE(import_course(*f.desk, file)->already_there);
    const auto before = events(f);
    CHECK(import_course(*f.desk, file)->already_there);
    CHECK(events(f) == before);
    std::string changed = file;
    changed.replace(changed.find("Home Baking"), 11, "Home Cooking");
    CHECK(import_course(*f.desk, changed).error().code == "course.version_taken");
    CHECK(events(f) == before);
}

TEST_CASE("both sample rosters come in whole, and only once") {
    CentreFixture f;
    for (const auto& [name, count] : {std::pair{"roster-agri-officers-batch-35.csv", 34}, std::pair{"roster-home-baking-women.csv", 28}}) {
        const std::string file = CentreFixture::sample(name);
        const auto imported = import_roster(*f.desk, bytes_of(file), name).value();
        CHECK(imported.added == count);
        CHECK(imported.preview.bad == 0);
        const auto before = events(f);
        const auto again = import_roster(*f.desk, bytes_of(file), name).value();
        CHECK(again.already_there);
        CHECK(again.roster == imported.roster);
        CHECK(events(f) == before);
    }
    const auto rosters = load_rosters(f.desk->database(), f.desk->cipher());
    REQUIRE(rosters.size() == 2);
    CHECK(rosters[0].trainees + rosters[1].trainees == 62);
}

TEST_CASE("a missing name and a doubled identity number are kept out and named, the rest goes in") {
    CentreFixture f;
    const std::string file =
        "name,father_name,gender,cnic\n"
        "Ayesha Khan,Imran Khan,F,99101-0000001-2\n"
        ",Zahid Khan,F,99101-0000002-4\n"
        "Sana Khan,Imran Khan,F,99101-0000001-2\n";
    const auto imported = import_roster(*f.desk, bytes_of(file), "three").value();
    CHECK(imported.added == 1);
    CHECK(imported.preview.bad == 2);
    CHECK(imported.preview.rows[1].problems.front().code == "roster.name_missing");
    CHECK(imported.preview.rows[2].problems.front().code == "roster.cnic_duplicate");
}

TEST_CASE("a file with nothing to record records nothing") {
    CentreFixture f;
    const auto before = events(f);
    const std::string file = "name,cnic\n,99101-0000002-4\n";
    CHECK(import_roster(*f.desk, bytes_of(file), "x").error().code == "roster.no_good_rows");
    CHECK_FALSE(import_roster(*f.desk, bytes_of("\x89PNG"), "x").has_value());
    CHECK_FALSE(import_course(*f.desk, "<html>").has_value());
    CHECK(events(f) == before);
}

TEST_CASE("a kiosk opens again with its keys, and not without them") {
    CentreFixture f;
    const auto key = f.desk->device().public_key();
    f.reopen();
    CHECK(f.desk->device().public_key() == key);
    f.desk.reset();
    std::filesystem::rename(f.folder.file("kiosk.db.key"), f.folder.file("lost"));
    CHECK(Desk::open(f.folder.file("kiosk.db"), test::passphrase(), f.clock).error().code == "keys.missing");
    CHECK(Desk::create(f.folder.file("kiosk.db"), {"PTSD", "a", "b", 300}, "x", test::passphrase(), f.clock).error().code == "db.exists");
    CHECK(Desk::create(f.folder.file("new.db"), {"ptsd!", "a", "b", 300}, "x", test::passphrase(), f.clock).error().code ==
          "centre.code_wrong");
    CHECK_FALSE(std::filesystem::exists(f.folder.file("new.db")));
}

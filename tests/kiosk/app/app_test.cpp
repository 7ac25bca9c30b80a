// The whole kiosk on SDL's dummy display, tapped by a touch script, on a real database: what the hands do is in the records.
#include "kiosk/app/app.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "kiosk/outside/backup.h"
#include "kiosk/store/batch_store.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/import.h"
#include "tests/support/cheap_keys.h"
#include "tests/support/source_file.h"

using namespace sanad;
namespace fs = std::filesystem;

namespace {

class FixedClock final : public Clock {
public:
    Millis time = 1'781'000'000'000;  // 9 June 2026
    [[nodiscard]] Millis now() const override { return time; }
    [[nodiscard]] TimeSource source() const override { return TimeSource::rtc; }
};

struct Kiosk {
    fs::path folder;
    FixedClock clock;
    AppOptions options;

    explicit Kiosk(const std::string& name) : folder(fs::temp_directory_path() / ("sanad-app-test-" + name)) {
        setenv("SDL_VIDEODRIVER", "dummy", 1);
        fs::remove_all(folder);
        fs::create_directories(folder / "inbox");
        options.db = (folder / "kiosk.db").string();
        options.inbox = (folder / "inbox").string();
        options.out = (folder / "out").string();
        options.shots = folder.string();
    }
    ~Kiosk() { fs::remove_all(folder); }

    int run(const std::string& script, std::optional<Passphrase> handed_over = Passphrase(test::kPassphraseText)) {
        std::ofstream(folder / "script.txt") << script;
        options.touch_script = (folder / "script.txt").string();
        const Catalogue words = Catalogue::load(assets_dir());
        TextEngine engine;
        App app(options, words, engine, clock, std::move(handed_over));
        return app.run();
    }
};

}  // namespace

TEST_CASE("a course and a roster go in, a batch is opened, its roll is called and a result entered, all by finger") {
    Kiosk kiosk("story");
    REQUIRE(Desk::create(kiosk.options.db, {"PTSD", "Centre", "مرکز", 300}, "shazia", test::passphrase(), kiosk.clock, test::kCheapKeys));
    const fs::path sample = fs::path(assets_dir()) / "sample";
    fs::copy(sample / "home-baking.course.json", kiosk.options.inbox);
    fs::copy(sample / "roster-home-baking-women.csv", kiosk.options.inbox);
    REQUIRE(kiosk.run("tap today.file.home-baking.course.json\n"
                      "tap bring_in.confirm\n"
                      "tap today.file.roster-home-baking-women.csv\n"
                      "tap bring_in.confirm\n"
                      "language ur\n"
                      "tap today.open_batch\n"
                      "tap open_batch.week_before\ntap open_batch.week_before\n"
                      "tap open_batch.number_up\n"
                      "tap open_batch.confirm\n"
                      "tap nav.roll_call\n"
                      "tap roll.all_present\n"
                      "tap roll.2\ntap roll.2\n"
                      "tap roll.28\n"  // far down: dragged into view first
                      "tap roll.done\n"
                      "tap nav.results\n"
                      "tap result.3.PT\ntype 41.5\\n\n"
                      "tap nav.issue\n"
                      "shot issue\n"
                      "quit\n") == 0);
    CHECK(fs::file_size(kiosk.folder / "issue.png") > 5000);

    auto desk = Desk::open(kiosk.options.db, test::passphrase(), kiosk.clock);
    REQUIRE(desk);
    Database& database = (*desk)->database();
    const auto batch = find_batch(database, "HBW-2");
    REQUIRE(batch);
    const auto enrolments = load_enrolments(database, batch->id);
    CHECK(enrolments.size() == 28);
    const auto sessions = load_sessions(database, batch->id);
    const auto roll = load_roll(database, sessions.at(0).id);
    CHECK(roll.size() == 28);
    CHECK(roll.at(enrolments[0].id) == Mark::present);
    CHECK(roll.at(enrolments[1].id) == Mark::absent);  // present by "all present", then late, then absent
    CHECK(roll.at(enrolments[27].id) == Mark::late);
    const auto results = load_results(database, batch->id);
    REQUIRE(results.contains(enrolments[2].id));
    CHECK(results.at(enrolments[2].id).at(0).marks == 4150);
}

TEST_CASE("a roll that was marked and not saved is stored when the window closes") {
    Kiosk kiosk("rest");
    {
        auto desk =
            Desk::create(kiosk.options.db, {"PTSD", "Centre", "مرکز", 300}, "shazia", test::passphrase(), kiosk.clock, test::kCheapKeys);
        REQUIRE(desk);
    }
    const fs::path sample = fs::path(assets_dir()) / "sample";
    fs::copy(sample / "home-baking.course.json", kiosk.options.inbox);
    fs::copy(sample / "roster-home-baking-women.csv", kiosk.options.inbox);
    REQUIRE(kiosk.run("tap today.file.home-baking.course.json\ntap bring_in.confirm\n"
                      "tap today.file.roster-home-baking-women.csv\ntap bring_in.confirm\n"
                      "tap today.open_batch\ntap open_batch.week_before\ntap open_batch.confirm\n"
                      "tap nav.roll_call\ntap roll.1\nquit\n") == 0);
    auto desk = Desk::open(kiosk.options.db, test::passphrase(), kiosk.clock);
    REQUIRE(desk);
    const auto batch = find_batch((*desk)->database(), "HBW-1");
    REQUIRE(batch);
    CHECK(load_roll((*desk)->database(), load_sessions((*desk)->database(), batch->id).at(0).id).size() == 1);
}

TEST_CASE("a database that is not there is said on the Unlock screen, and the window stays usable") {
    Kiosk kiosk("missing");
    CHECK(kiosk.run("wait idle\nlanguage ur\ntap unlock.show\nshot missing\nquit\n") == 0);
    CHECK_FALSE(fs::exists(kiosk.options.db));
}

TEST_CASE("without a passphrase handed over, fingers type it; a wrong one says so and waits, then the right one opens") {
    Kiosk kiosk("locked");
    REQUIRE(
        Desk::create(kiosk.options.db, {"PTSD", "Centre", "مرکز", 300}, "shazia", Passphrase("Open it 4"), kiosk.clock, test::kCheapKeys));
    CHECK(kiosk.run("type Open it 3\ntap keys.finish\nwait idle\n"
                    "language ur\nlanguage en\n"
                    // The wait is one second: the key that finishes can't be tapped before.
                    "tap unlock.capital\ntap keys.O\ntap unlock.small\ntap keys.p\ntap keys.e\ntap keys.x\ntap keys.back\ntap keys.n\n"
                    "tap keys.space\ntap keys.i\ntap keys.t\ntap keys.space\ntap keys.4\ntap keys.finish\n"
                    "wait nav.today\nquit\n",
                    std::nullopt) == 0);
}

namespace {

/// A disk that wrote something else over all but the beginning of a file.
void damage(const std::string& file) {
    const auto size = fs::file_size(file);
    REQUIRE(size > 20'000);
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(8192);
    out << std::string(size - 8192, '\xa5');
}

}  // namespace

TEST_CASE("a damaged database goes back to its last whole backup by finger, and the damaged file stays") {
    Kiosk kiosk("damaged");
    const fs::path second = kiosk.folder / "second";
    fs::create_directories(second);
    kiosk.options.backup_to = second.string();
    std::string ledger, newest;
    {
        auto desk =
            Desk::create(kiosk.options.db, {"PTSD", "Centre", "مرکز", 300}, "shazia", test::passphrase(), kiosk.clock, test::kCheapKeys);
        REQUIRE(desk);
        ledger = (*desk)->ledger_id();
        REQUIRE(import_course(**desk, source_file("assets/sample/home-baking.course.json")));
        REQUIRE(write_backup(**desk, second.string()));
        kiosk.clock.time += 3'600'000;
        newest = write_backup(**desk, second.string()).value().file;
        REQUIRE(import_course(**desk, source_file("assets/sample/kitchen-hygiene.course.json")));
    }
    const std::string go_back = "wait unlock.go_back\ntap unlock.go_back\nshot question\ntap unlock.back.confirm\n";
    std::string script = go_back;
    std::optional<Passphrase> handed_over(test::kPassphraseText);
    int aside = 1;
    SUBCASE("its pages overwritten") { damage(kiosk.options.db); }
    SUBCASE("gone, but for its keys") {
        fs::remove(kiosk.options.db);
        aside = 0;
    }
    SUBCASE("the passphrase typed, a wrong one first") {
        damage(kiosk.options.db);
        handed_over.reset();
        script = "type another phrase\ntap keys.finish\nwait idle\ntype four words for tests\n";
        script += "tap keys.finish\n" + go_back;
    }
    SUBCASE("the newest backup cut off: the one before it is offered next") {
        damage(kiosk.options.db);
        fs::resize_file(newest, fs::file_size(newest) - 1);
        script += go_back;
    }
    REQUIRE(kiosk.run(script + "wait nav.today\nwait idle\nshot today\nquit\n", std::move(handed_over)) == 0);
    auto desk = Desk::open(kiosk.options.db, test::passphrase(), kiosk.clock);
    REQUIRE(desk);
    CHECK((*desk)->ledger_id() != ledger);
    CHECK((*desk)->ledger().event_at((*desk)->ledger_id(), 1)->body["reason"] == "restored");
    CHECK(load_courses((*desk)->database()).size() == 1);
    CHECK(load_own_ledger((*desk)->database()).counter_from >= 10'000);
    int kept = 0;
    for (const auto& entry : fs::directory_iterator(kiosk.folder))
        kept += entry.path().string().starts_with(kiosk.options.db + ".damaged-");
    CHECK(kept == aside);
}

TEST_CASE("a damaged database without a backup says so, and the window stays usable") {
    Kiosk kiosk("hopeless");
    REQUIRE(Desk::create(kiosk.options.db, {"PTSD", "Centre", "مرکز", 300}, "shazia", test::passphrase(), kiosk.clock, test::kCheapKeys));
    damage(kiosk.options.db);
    CHECK(kiosk.run("wait idle\nlanguage ur\ntap unlock.show\nshot hopeless\nquit\n") == 0);
}

TEST_CASE("a kiosk that goes while a job is under way ends cleanly") {
    Kiosk kiosk("closing");
    REQUIRE(Desk::create(kiosk.options.db, {"PTSD", "Centre", "مرکز", 300}, "shazia", test::passphrase(), kiosk.clock, test::kCheapKeys));
    const Catalogue words = Catalogue::load(assets_dir());
    TextEngine engine;
    // Its first job opens the records and posts what the screens show: to a queue that is still there.
    for (int round = 0; round < 5; ++round) App(kiosk.options, words, engine, kiosk.clock, Passphrase(test::kPassphraseText));
}

TEST_CASE("a script line that means nothing is refused before anything is tapped") {
    Kiosk kiosk("script");
    CHECK_THROWS_WITH(kiosk.run("tap nav.today\npress everything\n"), doctest::Contains("script.txt:2"));
    CHECK_THROWS_WITH(kiosk.run("tap\n"), doctest::Contains("of what?"));
}

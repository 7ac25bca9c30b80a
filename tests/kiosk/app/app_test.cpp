// The whole kiosk on SDL's dummy display, tapped by a touch script, on a real database: what the hands do is in the records.
#include "kiosk/app/app.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "kiosk/store/batch_store.h"
#include "tests/support/cheap_keys.h"

using namespace sanad;
namespace fs = std::filesystem;

namespace {

class FixedClock final : public Clock {
public:
    [[nodiscard]] Millis now() const override { return 1'781'000'000'000; }  // 9 June 2026
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

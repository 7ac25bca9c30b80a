// `sanad status` in words: since when something waits, the last receipt, and what the last attempt came to; `sanad sync status` is the
// same.
#include <doctest/doctest.h>

#include <fstream>
#include <regex>

#include "tests/support/sync_world.h"
#include "tests/support/typed_command.h"

using namespace sanad;
using namespace sanad::test;

namespace {

// The disk is everybody's: how much of it is free changes between two commands.
std::string without_disk(const std::string& said) { return std::regex_replace(said, std::regex("\"disk_free_bytes\": [0-9]+"), ""); }

struct StatusWorld {
    RegistryWorld registry;
    KioskWorld kiosk{registry.clock};

    Answered type(std::vector<std::string> words) {
        const std::string file = kiosk.folder.file("passphrase");
        std::ofstream(file) << kPassphraseText << '\n';
        words.insert(words.begin(), {"--db", kiosk.folder.file("kiosk.db"), "--passphrase-file", file});
        return typed(registry.clock, std::move(words));
    }
    /// The status in both forms; `sync status` says the same and sends nothing.
    std::string status() {
        const Seq before = kiosk.cursor();
        for (const auto& form : {std::vector<std::string>{}, {"--json"}, {"--lang", "ur"}}) {
            std::vector<std::string> one{"status"}, other{"sync", "status"};
            one.insert(one.end(), form.begin(), form.end());
            other.insert(other.end(), form.begin(), form.end());
            const auto said = type(one), too = type(other);
            CHECK(said.code == kDone);
            CHECK(too.code == kDone);
            CHECK(without_disk(said.out) == without_disk(too.out));
        }
        CHECK(kiosk.cursor() == before);
        return type({"status"}).out;
    }
    [[nodiscard]] std::string say(std::string_view key, const WordFacts& facts = {}) const {
        return registry.catalogue.say(Language::english, key, facts);
    }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a kiosk that never sent anything says since when it waits, and of no receipt and no attempt") {
    StatusWorld world;
    const std::string said = world.status();
    CHECK(has(said, world.say("cli.status_oldest", {{"when", "2026-11-21 15:00"}})));  // the centre's clocks are five hours ahead
    CHECK_FALSE(has(said, world.say("cli.status_receipt", {{"when", ""}}).substr(0, 20)));
    CHECK_FALSE(has(said, "attempt"));
    CHECK(world.type({"sync", "--json"}).refusal() == "sync.not_registered");
    CHECK(world.type({"sync", "frobnicate"}).code == kWrongUse);
}

TEST_CASE("an attempt that went through and one that did not are told with their time, the second by its sentence") {
    StatusWorld world;
    world.kiosk.register_at(world.registry);
    REQUIRE(world.type({"sync"}).code == kDone);
    std::string said = world.status();
    CHECK(has(said, world.say("cli.status_receipt", {{"when", "2026-11-21 15:00"}})));
    CHECK(has(said, world.say("screen.sync.link_good", {{"when", "2026-11-21 15:00"}})));
    CHECK_FALSE(has(said, "oldest"));
    CHECK(world.type({"status", "--json"}).json().at("last_attempt_at") == "2026-11-21T10:00:00Z");

    world.registry.server.reset();
    world.registry.clock.advance(10 * kHour);
    world.kiosk.add_trainees(1);
    REQUIRE(world.type({"sync"}).code == kWorldSaidNo);
    said = world.status();
    CHECK(has(said, world.say("cli.status_oldest", {{"when", "2026-11-22 01:00"}})));
    CHECK(has(said, world.say("cli.status_receipt", {{"when", "2026-11-21 15:00"}})));
    CHECK(has(said, world.say("cli.status_attempt", {{"when", "2026-11-22 01:00"}, {"outcome", world.say("refusal.sync.offline")}})));
    CHECK(has(said,
              world.say("cli.status_attempt_before", {{"when", "2026-11-21 15:00"}, {"outcome", world.say("cli.status_went_through")}})));
    const Json attempts = world.type({"sync", "status", "--json"}).json().at("attempts");
    REQUIRE(attempts.size() == 2);
    CHECK(attempts[0] == Json{{"at", "2026-11-21T20:00:00Z"}, {"outcome", "sync.offline"}});
    CHECK(attempts[1] == Json{{"at", "2026-11-21T10:00:00Z"}, {"outcome", "done"}});
}

TEST_CASE("the machine that came first is told of its copy, from which record on and since which day") {
    StatusWorld world;
    world.kiosk.register_at(world.registry);
    REQUIRE(world.type({"sync"}).code == kDone);
    const auto copy = world.kiosk.clone();
    world.kiosk.add_trainees(2);
    copy->add_trainees(1);
    REQUIRE(world.type({"sync"}).code == kDone);
    world.registry.clock.advance(10 * kHour);
    REQUIRE(stopped(copy->sync(world.registry.url())) == "sync.cloned");
    const std::string words = world.say("screen.sync.copy_found", {{"seq", "2"}, {"day", "2026-11-22"}});  // 01:00 there
    CHECK_FALSE(has(world.status(), words));
    REQUIRE(world.type({"sync"}).code == kDone);
    CHECK(has(world.status(), words));
    const Json said = world.type({"status", "--json"}).json().at("copy");
    CHECK(said.at("seq") == 2);
    CHECK(said.at("found_at") == "2026-11-21T20:00:00Z");
}

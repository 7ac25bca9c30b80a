// What `sanad status` says of the records that the registry set apart: each with its reason, and what to do.
#include "kiosk/cli/centre_commands.h"

#include <doctest/doctest.h>

#include <set>

#include "kiosk/store/centre_store.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

TEST_CASE("what the registry set apart is told by reason, in both languages, with what to do") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    kiosk.register_at(registry);
    kiosk.add_trainees(2);
    const Speaker english{registry.catalogue, Language::english};
    CHECK(stopped(kiosk.sync(registry.url())) == "");
    auto answer = command_status(*kiosk.desk, english);
    REQUIRE(answer);
    CHECK(answer->json.at("quarantined_events").empty());
    const auto lines = answer->lines.size();

    const Seq first = kiosk.record_unprojected({"result.entered/1", Json{{"enrolment", "E"}}}).seq;
    (void)kiosk.record_unprojected({"attendance.marked/1", Json{{"session", "S"}}});
    (void)kiosk.record_unprojected({"staff.ended/1", Json{{"staff", "T-12"}, {"on", "2026-11-21"}}});  // the office's to say
    kiosk.add_trainees(1);
    CHECK(stopped(kiosk.sync(registry.url())) == "");
    CHECK(load_quarantined_reasons(kiosk.database()) ==
          std::vector<std::pair<std::string, std::int64_t>>{{"bad_body", 2}, {"not_author", 1}});
    CHECK(load_quarantined(kiosk.database(), 2).size() == 2);
    for (const Language language : {Language::english, Language::urdu}) {
        const Speaker say{registry.catalogue, language};
        answer = command_status(*kiosk.desk, say);
        REQUIRE(answer);
        CHECK(answer->json.at("quarantined") == 3);
        CHECK(answer->json.at("quarantined_events") ==
              Json::array(
                  {{{"seq", first}, {"type", "result.entered/1"}, {"reason", "bad_body"}, {"sentence", say("quarantine.bad_body")}},
                   {{"seq", first + 1}, {"type", "attendance.marked/1"}, {"reason", "bad_body"}, {"sentence", say("quarantine.bad_body")}},
                   {{"seq", first + 2}, {"type", "staff.ended/1"}, {"reason", "not_author"}, {"sentence", say("quarantine.not_author")}}}));
        REQUIRE(answer->lines.size() == lines + 2);
        const std::string two = say("quarantine.counted", {{"count", "2"}, {"sentence", say("quarantine.bad_body")}});
        CHECK(std::ranges::find(answer->lines, two) != answer->lines.end());
    }
}

TEST_CASE("of very many records that are set apart the first hundred are named, and all are counted") {
    SetClock clock;
    KioskWorld kiosk(clock);
    for (int seq = 1; seq <= 130; ++seq)
        kiosk.database()
            .prepare("INSERT INTO sync_quarantined(ledger, seq, reason, said_at) VALUES(?,?,'clock_ahead',0)")
            .bind(kiosk.desk->ledger_id())
            .bind(seq)
            .run();
    const Catalogue catalogue = Catalogue::load(assets_dir());
    const auto answer = command_status(*kiosk.desk, {catalogue, Language::english});
    REQUIRE(answer);
    CHECK(answer->json.at("quarantined_events").size() == 100);
    CHECK(load_quarantined_reasons(kiosk.database()).front().second == 130);
}

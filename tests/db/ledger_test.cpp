// The ledger: chained, canonical, erasable; and the page's worked example.
#include "db/ledger/ledger.h"

#include <doctest/doctest.h>

#include <fstream>

#include "credential/bytes/text_codec.h"
#include "db/projection/ledger_check.h"
#include "db/schema/schema.h"
#include "tests/support/set_clock.h"
#include "tests/support/source_file.h"

using namespace sanad;

namespace {

struct LedgerFixture {
    Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    ColumnCipher cipher{*array_of<32>(Bytes(32, 7))};
    Ledger ledger{database, cipher};
    Projector projector{database, cipher};
    test::SetClock clock;

    Event write(const std::string& type, Json body, std::optional<Json> personal = std::nullopt, const std::string& name = "L1") {
        Transaction transaction(database);
        auto event = record(ledger, projector, name, "S1", clock, {type, std::move(body), std::move(personal)});
        transaction.commit();
        return event;
    }
    Event add_trainee(const std::string& id) {
        return write("trainee.added/1", {{"trainee", id}, {"roster", "R1"}, {"position", 1}},
                     Json{{"name", "Ayesha"}, {"cnic", "9910128701070"}});
    }
    LedgerReport check() {
        return check_ledgers(database, cipher, DatabaseKind::kiosk, kiosk_migrations(), [](const Event&) { return true; });
    }
    void spoil(const std::string& sql) { database.execute(sql); }
};

}  // namespace

TEST_CASE("events chain from nothing, and read back as written") {
    LedgerFixture f;
    const Event first = f.write("ledger.opened/1", {{"reason", "first"}});
    const Event second = f.add_trainee("T1");
    CHECK(first.seq == 1);
    CHECK(first.prev == Digest{});
    CHECK(second.prev == first.hash);
    const auto stored = f.ledger.events_after("L1", 0, 10);
    REQUIRE(stored.size() == 2);
    CHECK(stored[1].line == second.line);
    CHECK(stored[1].hash == sha256(bytes_of(second.line)));
    CHECK(stored[1].personal->value == Json{{"name", "Ayesha"}, {"cnic", "9910128701070"}});
}

TEST_CASE("what could not be read back is not written") {
    LedgerFixture f;
    Transaction transaction(f.database);
    CHECK_THROWS_AS(f.ledger.append("L1", std::string(65, 'a'), f.clock, {"ledger.opened/1", Json::object()}), std::invalid_argument);
    CHECK_THROWS_AS(f.ledger.append("L1", "S1", f.clock, {"Ledger opened", Json::object()}), std::invalid_argument);
    CHECK(f.ledger.head("L1").seq == 0);
}

TEST_CASE("nothing about a person is in the chain, nor in clear on the disk") {
    LedgerFixture f;
    const Event event = f.add_trainee("T1");
    CHECK(event.line.find("Ayesha") == std::string::npos);
    auto row = f.database.prepare("SELECT personal FROM event UNION ALL SELECT personal FROM trainee");
    int rows = 0;
    for (; row.step(); ++rows) CHECK(text_of(row.blob(0)).find("Ayesha") == std::string::npos);
    CHECK(rows == 2);
}

TEST_CASE("the hybrid clock never runs backwards, whatever the wall clock does") {
    LedgerFixture f;
    const Event before = f.write("ledger.opened/1", {{"reason", "first"}});
    f.clock.advance(-test::kDay);
    const Event behind = f.add_trainee("T1");
    CHECK(behind.hlc > before.hlc);
    CHECK(behind.at < before.at);
    f.clock.advance(2 * test::kDay);
    CHECK(f.add_trainee("T2").hlc > behind.hlc);
    CHECK(next_hlc("1795255200000-ffff", 0) == "1795255200001-0000");
}

TEST_CASE("a sound ledger has no faults, and the part of somebody who was erased is none") {
    LedgerFixture f;
    f.write("ledger.opened/1", {{"reason", "first"}});
    f.add_trainee("T1");
    CHECK(f.check().faults.empty());
    f.write("trainee.erased/1", {{"trainee", "T1"}});
    f.spoil("UPDATE event SET personal=NULL WHERE seq=2");
    const auto report = f.check();
    CHECK(report.faults.empty());
    CHECK(report.erased_parts == 1);
    CHECK(report.events == 3);
}

TEST_CASE("each damage to a ledger is found and named") {
    LedgerFixture f;
    f.write("ledger.opened/1", {{"reason", "first"}});
    f.add_trainee("T1");
    f.add_trainee("T2");
    LedgerFault::Kind expected{};
    SUBCASE("a field changed") {
        f.spoil("UPDATE event SET line=replace(line, '\"actor\":\"S1\"', '\"actor\":\"S2\"') WHERE seq=2");
        expected = LedgerFault::Kind::chain_broken;
    }
    SUBCASE("a field changed, and its hash with it") {
        auto row = f.database.prepare("SELECT line FROM event WHERE seq=2");
        REQUIRE(row.step());
        std::string line = row.text(0);
        line.replace(line.find("\"S1\""), 4, "\"S2\"");
        f.database.prepare("UPDATE event SET line=?, hash=? WHERE seq=2").bind(line).bind(sha256(bytes_of(line))).run();
        expected = LedgerFault::Kind::chain_broken;
    }
    SUBCASE("a line that is not canonical") {
        f.spoil("UPDATE event SET line=replace(line, ':', ': ') WHERE seq=2");
        expected = LedgerFault::Kind::unreadable_event;
    }
    SUBCASE("a body that its type forbids, hashes and all") {
        Digest prev = f.ledger.event_at("L1", 1)->hash;
        for (const Seq seq : {2, 3}) {
            Event event = *f.ledger.event_at("L1", seq);
            event.body["position"] = "first";
            event.prev = prev;
            seal_event(event);
            f.database.prepare("UPDATE event SET line=?, hash=? WHERE seq=?").bind(event.line).bind(event.hash).bind(seq).run();
            prev = event.hash;
        }
        expected = LedgerFault::Kind::unreadable_event;
    }
    SUBCASE("the clock's column changed") {
        f.spoil("UPDATE event SET hlc='9999999999999-0000' WHERE seq=2");
        expected = LedgerFault::Kind::chain_broken;
    }
    SUBCASE("an event taken out") {
        f.spoil("DELETE FROM event WHERE seq=2");
        expected = LedgerFault::Kind::gap;
    }
    SUBCASE("another person's part put in its place") {
        f.spoil("UPDATE event SET personal=(SELECT personal FROM event WHERE seq=3) WHERE seq=2");
        expected = LedgerFault::Kind::personal_changed;
    }
    SUBCASE("a projection edited by hand") {
        f.spoil("UPDATE trainee SET position=9");
        expected = LedgerFault::Kind::projection_differs;
    }
    SUBCASE("a row added by hand") {
        f.spoil("INSERT INTO device_ledger VALUES('L1','K0001','PTSD','0')");
        expected = LedgerFault::Kind::projection_differs;
    }
    const auto report = f.check();
    REQUIRE_FALSE(report.faults.empty());
    CHECK(report.faults.front().kind == expected);
}

TEST_CASE("an event's line is refused unless it is exactly what we would have written") {
    LedgerFixture f;
    const std::string line = f.write("ledger.opened/1", {{"reason", "first"}}).line;
    CHECK(parse_event(line).has_value());
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = line;
        REQUIRE(changed.find(from) != std::string::npos);
        changed.replace(changed.find(from), from.size(), to);
        return parse_event(changed);
    };
    CHECK(parse_event("").error() == EventError::malformed);
    CHECK(parse_event("{}").error() == EventError::malformed);
    CHECK(with("\"actor\"", " \"actor\"").error() == EventError::malformed);
    CHECK(with("\"actor\":\"S1\",", "\"actor\":\"S1\",\"admin\":true,").error() == EventError::malformed);
    CHECK(with("\"seq\":1", "\"seq\":0").error() == EventError::out_of_bounds);
    CHECK(with("\"seq\":1", "\"seq\":1.5").error() == EventError::malformed);
    CHECK(with("opened/1", "opened").error() == EventError::out_of_bounds);
    CHECK(with("\"rtc\"", "\"sun\"").error() == EventError::out_of_bounds);
    CHECK(with("\"actor\":\"S1\"", "\"actor\":\"\"").error() == EventError::out_of_bounds);
    CHECK(parse_event(std::string(kMaxEventBytes + 1, 'x')).error() == EventError::malformed);
}

TEST_CASE("the worked example of FORMAT.md") {
    std::ifstream in(source_path("tests/vectors/ledger.json"));
    const Json vector = Json::parse(in);
    Digest prev{};
    for (const Json& entry : vector.at("events")) {
        const auto event = parse_event(entry.at("line").get<std::string>());
        REQUIRE(event.has_value());
        CHECK(event->prev == prev);
        CHECK(to_hex(event->hash) == entry.at("hash").get<std::string>());
        CHECK(event_from_parcel(event_for_parcel(*event), prev)->line == event->line);
        if (entry.contains("personal")) {
            const PersonalPart part{*array_of<16>(*from_hex(entry.at("salt").get<std::string>())), entry.at("personal")};
            CHECK(part.digest() == event->personal_digest);
        }
        prev = event->hash;
    }
    CHECK(vector.at("events").size() == 2);
}

// Projections: the same rows whatever order the ledgers come in.
#include "db/projection/projector.h"

#include <doctest/doctest.h>

#include "tests/support/two_kiosks.h"

using namespace sanad;
using namespace sanad::test;

TEST_CASE("fifty orders of arrival give the same rows") {
    TwoKiosks kiosks;
    const std::string expected = kiosks.rows_after(0);
    CHECK(expected.size() > 500);
    for (unsigned seed = 1; seed < 50; ++seed) REQUIRE(kiosks.rows_after(seed) == expected);
}

TEST_CASE("an event of a later version is kept aside, not refused") {
    TwoKiosks kiosks;
    Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    Projector projector(database, kiosks.cipher);
    Event event = kiosks.ledgers["A"].front();
    event.type = "course.imported/2";
    projector.apply(event);
    CHECK_FALSE(database.prepare("SELECT 1 FROM course").step());
}

TEST_CASE("a known event with a body that its type forbids is refused") {
    TwoKiosks kiosks;
    Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    Projector projector(database, kiosks.cipher);
    Event event = kiosks.ledgers["A"].front();
    event.type = "attendance.marked/1";
    CHECK_THROWS_AS(projector.apply(event), std::invalid_argument);
    event.type = "certificate.revoked/1";
    event.body = {{"certificate", "C1"}, {"reason", "spite"}};
    CHECK_THROWS_AS(projector.apply(event), std::invalid_argument);
    event.body["reason"] = "misconduct";
    CHECK_NOTHROW(projector.apply(event));
}

TEST_CASE("an event that is refused has written nothing, whichever of its facts is wrong") {
    TwoKiosks kiosks;
    Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    Projector projector(database, kiosks.cipher);
    const std::string nothing = projected_rows(database);
    int refused = 0;
    const auto apply = [&](const Event& event) {
        const Transaction undone(database);
        try {
            projector.apply(event);
        } catch (const std::invalid_argument&) {
            ++refused;
            CHECK_MESSAGE(projected_rows(database) == nothing, event.type, event.body.dump());
        }
    };
    const auto apply_spoiled = [&](Event event) {
        const Json good = event.body;
        for (const auto& [fact, unused] : good.items()) {
            event.body[fact] = nullptr;
            apply(event);
            event.body = good;
        }
    };
    for (const Event& event : kiosks.ledgers["A"]) apply_spoiled(event);
    CHECK(refused > 100);

    // Of several rows, the last is wrong.
    Event several = kiosks.ledgers["A"].front();
    const std::pair<const char*, Json> bodies[] = {
        {"roll.called/1", {{"session", "S"}, {"marks", {{"E1", "late"}, {"E2", 7}}}}},
        {"trainees.enrolled/1",
         {{"batch", "B"},
          {"route", "roster"},
          {"enrolments", Json::array({{{"enrolment", "E1"}, {"trainee", "T1"}, {"position", 1}}, {{"enrolment", "E2"}}})}}},
        {"sessions.planned/1",
         {{"batch", "B"},
          {"sessions",
           Json::array({{{"session", "S1"}, {"module", "M"}, {"day", "2026-10-01"}, {"position", 1}, {"starts_at", 540}, {"ends_at", 600}},
                        {{"session", "S2"}}})}}},
    };
    for (const auto& [type, body] : bodies) {
        several.type = type;
        several.body = body;
        const int before = refused;
        apply(several);
        CHECK_MESSAGE(refused == before + 1, type);
    }
}

namespace {

// One fact a call, by whichever ledger; applied in the order written.
struct Corrections {
    ColumnCipher cipher{*array_of<32>(Bytes(32, 7))};
    Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    Ledger ledger{database, cipher};
    Projector projector{database, cipher};
    SetClock clock;

    Event event(const std::string& from, const std::string& type, Json body, std::optional<Json> personal = std::nullopt) {
        clock.advance(1000);
        return ledger.append(from, "S1", clock, {type, std::move(body), std::move(personal)});
    }
    void apply(const std::string& from, const std::string& type, Json body, std::optional<Json> personal = std::nullopt) {
        projector.apply(event(from, type, std::move(body), std::move(personal)));
    }
    std::string value(const std::string& sql) {
        auto row = database.prepare(sql);
        return row.step() ? row.text(0) : "no row";
    }
};

}  // namespace

TEST_CASE("revoked is for good: the first reason stands, and suspending or reinstating afterwards doesn't touch it") {
    Corrections c;
    const Event first = c.event("A", "certificate.revoked/1", {{"certificate", "C1"}, {"reason", "misconduct"}});
    const Event second = c.event("B", "certificate.revoked/1", {{"certificate", "C1"}, {"reason", "holder_request"}});
    c.projector.apply(second);
    c.projector.apply(first);
    c.apply("A", "certificate.suspended/1", {{"certificate", "C1"}});
    c.apply("A", "certificate.reinstated/1", {{"certificate", "C1"}});
    CHECK(c.value("SELECT revoked FROM certificate_status") == "misconduct");
    CHECK(c.value("SELECT revoked_at FROM certificate_status") == std::to_string(hlc_millis(first.hlc) / 1000));
    CHECK(c.value("SELECT suspended FROM certificate_status") == "0");
    CHECK(c.value("SELECT count(*) FROM certificate_event WHERE certificate='C1'") == "4");
}

TEST_CASE("a reissue makes the certificate that it names superseded, even one that isn't here yet") {
    Corrections c;
    Json body = certificate_body("C2", 2);
    body["supersedes"] = "C1";
    body["awarded_on"] = "handover";
    c.apply("A", "certificate.issued/1", body);
    CHECK(c.value("SELECT superseded FROM certificate_status WHERE certificate='C1'") == "C2");
    CHECK(c.value("SELECT awarded_on FROM certificate WHERE certificate='C2'") == "handover");
    SUBCASE("but a row that is refused for its number supersedes nothing") {
        Json twice = certificate_body("C3", 2);
        twice["supersedes"] = "C2";
        c.apply("A", "certificate.issued/1", twice);
        CHECK(c.value("SELECT 1 FROM certificate_status WHERE certificate='C2'") == "no row");
    }
}

TEST_CASE("a corrected name outlives a later import of the roster") {
    Corrections c;
    const auto name = [&] {
        auto row = c.database.prepare("SELECT personal FROM trainee");
        REQUIRE(row.step());
        return Json::parse(text_of(*c.cipher.open(personal_place("trainee", "T1"), row.blob(0))))["name"].get<std::string>();
    };
    c.apply("A", "trainee.corrected/1", {{"trainee", "T1"}}, Json{{"name", "Ayesha"}, {"cnic", "9910427302942"}});
    CHECK(c.value("SELECT roster IS NULL FROM trainee") == "1");
    c.apply("B", "trainee.added/1", {{"trainee", "T1"}, {"roster", "R1"}, {"position", 3}}, Json{{"name", "Aysha"}});
    CHECK(name() == "Ayesha");
    CHECK(c.value("SELECT position FROM trainee WHERE roster='R1' AND identity_lookup IS NOT NULL") == "3");
    c.apply("B", "trainee.corrected/1", {{"trainee", "T1"}}, Json{{"name", "Aisha"}});
    CHECK(name() == "Aisha");
}

TEST_CASE("a copy stands in the certificate's history and changes nothing else; the first paper is no copy") {
    Corrections c;
    c.apply("A", "certificate.copied/1", {{"certificate", "C1"}, {"copy", 2}, {"reason", "lost"}});
    CHECK(c.value("SELECT certificate FROM certificate_event") == "C1");
    CHECK(c.value("SELECT certificate FROM certificate_status") == "no row");
    CHECK_THROWS_AS(c.apply("A", "certificate.copied/1", {{"certificate", "C1"}, {"copy", 1}, {"reason", "lost"}}), std::invalid_argument);
    CHECK_THROWS_AS(c.apply("A", "certificate.copied/1", {{"certificate", "C1"}, {"copy", 2}}), std::invalid_argument);
}

TEST_CASE("a batch says whether its certificates name a relation, and one that says nothing does") {
    Corrections c;
    Json body{{"batch", "B1"}, {"course", "HBW"},           {"course_version", 1},
              {"number", "1"}, {"starts_on", "2026-10-01"}, {"ends_on", "2026-10-14"}};
    c.apply("A", "batch.opened/1", body);
    CHECK(c.value("SELECT relation_printed FROM batch") == "1");
    body["relation_printed"] = false;
    c.apply("A", "batch.opened/1", body);
    CHECK(c.value("SELECT relation_printed FROM batch") == "0");
    body["relation_printed"] = "no";
    CHECK_THROWS_AS(c.apply("A", "batch.opened/1", body), std::invalid_argument);
}

TEST_CASE("awarded_on has two words") {
    Corrections c;
    Json body = certificate_body("C1", 1);
    body["awarded_on"] = "someday";
    CHECK_THROWS_AS(c.apply("A", "certificate.issued/1", body), std::invalid_argument);
}

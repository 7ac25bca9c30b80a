// Projections: the same rows whatever order the ledgers come in.
#include "db/projection/projector.h"

#include <doctest/doctest.h>

#include <random>

#include "db/schema/schema.h"
#include "tests/support/set_clock.h"

using namespace sanad;

namespace {

// Two kiosks of one centre that work on the same batch, each in its own ledger.
struct TwoKiosks {
    ColumnCipher cipher{*array_of<32>(Bytes(32, 7))};
    std::map<std::string, std::vector<Event>> ledgers;

    TwoKiosks() {
        std::mt19937 dice(1);
        for (const std::string ledger : {"A", "B"}) {
            Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
            Ledger writer(database, cipher);
            test::SetClock clock;
            const auto write = [&](const std::string& type, Json body, std::optional<Json> personal = std::nullopt) {
                clock.advance(static_cast<Millis>(dice() % 3) * 1000);
                ledgers[ledger].push_back(writer.append(ledger, "S1", clock, {type, std::move(body), std::move(personal)}));
            };
            write("course.imported/1", {{"document", {{"code", "HBW"}, {"version", 1}, {"from", ledger}}}});
            write("trainee.added/1", {{"trainee", "T1"}, {"roster", "R1"}, {"position", 1}}, Json{{"name", "Name from " + ledger}});
            write("batch.opened/1", {{"batch", "B1"},
                                     {"course", "HBW"},
                                     {"course_version", 1},
                                     {"number", ledger},
                                     {"starts_on", "2026-10-01"},
                                     {"ends_on", "2026-10-14"}});
            for (int i = 0; i < 40; ++i) {
                const std::string session = "S" + std::to_string(dice() % 4);
                const std::string mark = dice() % 2 ? "present" : "absent";
                if (dice() % 2) {
                    write("roll.called/1", {{"session", session}, {"marks", {{"E1", mark}, {"E2", "late"}}}});
                } else {
                    write("attendance.marked/1", {{"session", session}, {"enrolment", "E1"}, {"mark", mark}});
                }
                write("result.entered/1",
                      {{"enrolment", "E1"}, {"component", "QUIZ"}, {"attempt", 1 + dice() % 2}, {"marks", dice() % 10000}});
            }
        }
    }

    // Every row of every projected table, after an interleaving drawn by `seed` that keeps each ledger's own order.
    std::string rows_after(unsigned seed) {
        Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
        Projector projector(database, cipher);
        std::mt19937 dice(seed);
        std::size_t a = 0;
        std::size_t b = 0;
        while (a < ledgers["A"].size() || b < ledgers["B"].size()) {
            const bool take_a = b == ledgers["B"].size() || (a < ledgers["A"].size() && dice() % 2);
            projector.apply(take_a ? ledgers["A"][a++] : ledgers["B"][b++]);
        }
        std::string all;
        for (const char* table : kProjectedTables) {
            auto rows = database.prepare(std::string("SELECT * FROM ") + table + " ORDER BY 1, 2, 3");
            while (rows.step()) {
                for (int column = 0; column < rows.columns(); ++column) all += text_of(rows.blob(column)) + "|";
            }
        }
        return all;
    }
};

}  // namespace

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
}

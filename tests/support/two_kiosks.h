#pragma once

#include <random>

#include "db/projection/projector.h"
#include "db/schema/schema.h"
#include "tests/support/set_clock.h"

namespace sanad::test {

/// Every row of every projected table, in order.
inline std::string projected_rows(Database& database) {
    std::string all;
    for (const char* table : kProjectedTables) {
        all += std::string(table) + "\n";
        auto rows = database.prepare(std::string("SELECT * FROM ") + table + " ORDER BY 1, 2, 3");
        while (rows.step()) {
            for (int column = 0; column < rows.columns(); ++column) {
                all += rows.is_null(column) ? "null|" : text_of(rows.blob(column)) + "|";
            }
            all += '\n';
        }
    }
    return all;
}

inline Json certificate_body(const std::string& certificate, int counter) {
    return {{"certificate", certificate},
            {"enrolment", "E1"},
            {"kind", 1},
            {"revision", counter},
            {"device", "K1"},
            {"centre", "PTSD"},
            {"counter", counter},
            {"issued_at", 1'795'255'200},
            {"digest", "ab"},
            {"evidence", Json::object()}};
}

/// Two kiosks of one centre that work on the same batch, each in its own ledger.
struct TwoKiosks {
    ColumnCipher cipher{*array_of<32>(Bytes(32, 7))};
    std::map<std::string, std::vector<Event>> ledgers;

    TwoKiosks() {
        std::mt19937 dice(1);
        for (const std::string ledger : {"A", "B"}) {
            Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
            Ledger writer(database, cipher);
            SetClock clock;
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
            // Both know of the same certificates, and each issues one that claims to be the other's.
            for (int i = 1; i <= 12; ++i) {
                const std::string certificate = "C" + std::to_string(dice() % 6);
                switch (dice() % 7) {
                    case 0:
                        write("certificate.revoked/1", {{"certificate", certificate}, {"reason", "misconduct"}});
                        break;
                    case 1:
                        write("certificate.suspended/1", {{"certificate", certificate}}, Json{{"note", "asked by " + ledger}});
                        break;
                    case 2:
                        write("certificate.reinstated/1", {{"certificate", certificate}});
                        break;
                    case 3:
                        write("certificate.handed_over/1", {{"certificate", certificate}});
                        break;
                    case 5:
                        write("certificate.copied/1", {{"certificate", certificate}, {"copy", 2 + i % 2}, {"reason", "lost"}});
                        break;
                    case 4:
                        write("trainee.corrected/1", {{"trainee", "T1"}}, Json{{"name", "Corrected by " + ledger}});
                        break;
                    default: {
                        Json body = certificate_body(certificate, 1 + static_cast<int>(dice() % 8));
                        if (dice() % 2) body["supersedes"] = "C" + std::to_string(dice() % 6);
                        write("certificate.issued/1", std::move(body), Json{{"credential", "AAAA"}});
                    }
                }
            }
            write("certificate.adopted/1", {{"certificate", "C1"},
                                            {"kind", 1},
                                            {"device", "K9"},
                                            {"centre", "PTSD"},
                                            {"counter", 7},
                                            {"issued_at", 1'795'255'200},
                                            {"digest", "cd"}});
        }
    }

    /// All events into `database`, in an interleaving drawn by `seed` that keeps each ledger's own order.
    void apply_to(Database& database, unsigned seed) {
        Projector projector(database, cipher);
        std::mt19937 dice(seed);
        std::size_t a = 0;
        std::size_t b = 0;
        while (a < ledgers["A"].size() || b < ledgers["B"].size()) {
            const bool take_a = b == ledgers["B"].size() || (a < ledgers["A"].size() && dice() % 2);
            projector.apply(take_a ? ledgers["A"][a++] : ledgers["B"][b++]);
        }
    }
    [[nodiscard]] std::string rows_after(unsigned seed) {
        Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
        apply_to(database, seed);
        return projected_rows(database);
    }
};

}  // namespace sanad::test

// Erasure: whatever order the events come in, nothing personal of the erased person stays, everything of the others does, and the chain
// and the projections hold.
#include "db/projection/erasure.h"

#include <doctest/doctest.h>

#include <fstream>
#include <random>

#include "db/projection/ledger_check.h"
#include "db/schema/registry_schema.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/two_kiosks.h"

using namespace sanad;
using namespace sanad::test;

namespace {

const ColumnCipher& cipher() {
    static const ColumnCipher made(*array_of<32>(Bytes(32, 7)));
    return made;
}

Json certificate_of(const std::string& certificate, const std::string& enrolment, int counter) {
    Json body = certificate_body(certificate, counter);
    body["enrolment"] = enrolment;
    return body;
}

/// What three ledgers say of T1, who is erased, and of T2, who isn't.
std::map<std::string, std::vector<Event>> histories() {
    std::map<std::string, std::vector<Event>> all;
    Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    Ledger ledger(database, cipher());
    SetClock clock;
    const auto say = [&](const std::string& from, const std::string& type, Json body, std::optional<Json> personal = std::nullopt) {
        clock.advance(1000);
        all[from].push_back(ledger.append(from, "S1", clock, {type, std::move(body), std::move(personal)}));
    };
    const Json person{{"name", "Ayesha"}, {"cnic", "9910427302942"}};
    say("A", "trainee.added/1", {{"trainee", "T1"}, {"roster", "R1"}, {"position", 1}}, person);
    say("A", "trainee.added/1", {{"trainee", "T2"}, {"roster", "R1"}, {"position", 2}}, person);
    say("A", "trainees.enrolled/1",
        {{"batch", "B1"},
         {"route", "taught"},
         {"enrolments",
          {{{"enrolment", "E1"}, {"trainee", "T1"}, {"position", 1}}, {{"enrolment", "E2"}, {"trainee", "T2"}, {"position", 2}}}}});
    say("B", "trainee.corrected/1", {{"trainee", "T1"}}, person);
    say("B", "certificate.issued/1", certificate_of("C1", "E1", 1), Json{{"credential", "AAAA"}});
    say("B", "certificate.issued/1", certificate_of("C2", "E2", 2), Json{{"credential", "AAAA"}});
    say("C", "certificate.suspended/1", {{"certificate", "C1"}}, Json{{"note", "she asked"}});
    say("C", "certificate.suspended/1", {{"certificate", "C2"}}, Json{{"note", "she asked"}});
    say("C", "trainee.noted/7", {{"enrolment", "E1"}}, Json{{"note", "of a later version"}});
    say("B", "trainee.erased/1", {{"trainee", "T1"}});
    say("A", "trainee.corrected/1", {{"trainee", "T1"}}, person);
    say("A", "trainees.enrolled/1",
        {{"batch", "B2"}, {"route", "taught"}, {"enrolments", {{{"enrolment", "E3"}, {"trainee", "T1"}, {"position", 1}}}}});
    say("C", "certificate.issued/1", certificate_of("C3", "E3", 3), Json{{"credential", "AAAA"}});
    say("C", "trainee.corrected/1", {{"trainee", "T2"}}, person);
    return all;
}

/// A machine that takes each event in a transaction of its own, as a registry does.
struct Machine {
    Database database = Database::scratch(DatabaseKind::registry, registry_migrations());
    Ledger ledger{database, cipher()};
    Projector projector{database, cipher()};

    void take(const Event& event) {
        Transaction transaction(database);
        Erasure erasure(database);
        Event kept = event;
        if (erasure.concerns(event)) kept.personal.reset();
        ledger.store(kept);
        projector.apply(event);
        erasure.heed(event);
        if (erasure.is_due()) erasure.sweep(ledger.ledgers());
        transaction.commit();
    }
    LedgerReport check() {
        return check_ledgers(database, cipher(), DatabaseKind::registry, registry_migrations(), [](const Event&) { return true; });
    }
    std::string parts() {
        std::string all;
        auto rows = database.prepare("SELECT ledger, seq FROM event WHERE personal IS NOT NULL ORDER BY ledger, seq");
        while (rows.step()) all += rows.text(0) + std::to_string(rows.integer(1)) + " ";
        return all;
    }
};

}  // namespace

TEST_CASE("in a hundred orders of arrival the erased person's parts are gone, the other's are there, and the rows are the same") {
    auto all = histories();
    std::string expected;
    for (unsigned seed = 0; seed < 100; ++seed) {
        CAPTURE(seed);
        Machine machine;
        std::mt19937 dice(seed);
        std::map<std::string, std::size_t> next;
        for (std::size_t taken = 0; taken < 14;) {
            const std::string from(1, static_cast<char>('A' + dice() % 3));
            if (next[from] == all[from].size()) continue;
            machine.take(all[from][next[from]++]);
            ++taken;
        }
        REQUIRE(machine.parts() == "A2 B3 C2 C5 ");
        REQUIRE(machine.check().faults.empty());
        const std::string rows = projected_rows(machine.database);
        if (expected.empty()) expected = rows;
        REQUIRE(rows == expected);
    }
    CHECK(expected.size() > 300);
}

TEST_CASE("a part that is gone is a fault, unless its person was erased") {
    auto all = histories();
    Machine machine;
    for (const char* from : {"A", "B", "C"})
        for (const Event& event : all[from]) machine.take(event);
    CHECK(machine.check().erased_parts == 7);
    machine.database.execute("UPDATE event SET personal=NULL WHERE ledger='B' AND seq=3");
    const auto faults = machine.check().faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].kind == LedgerFault::Kind::personal_missing);
    CHECK(faults[0].seq == 3);
}

TEST_CASE("what a kiosk's registry has not confirmed keeps its part until the receipt") {
    Database database = Database::scratch(DatabaseKind::kiosk, kiosk_migrations());
    Ledger ledger(database, cipher());
    Projector projector(database, cipher());
    SetClock clock;
    Transaction transaction(database);
    database.execute("INSERT INTO own_ledger(ledger, actor) VALUES('L', 'S1')");
    database.execute(
        "INSERT INTO sync_cursor(ledger, held_through, head_hash, receipt, registry_time, received_at) VALUES('L', 1, x'00', x'00', 1, 1)");
    const auto say = [&](const std::string& type, std::optional<Json> personal) {
        return record(ledger, projector, "L", "S1", clock, {type, {{"trainee", "T1"}}, std::move(personal)});
    };
    const Json person{{"name", "Ayesha"}};
    say("trainee.corrected/1", person);
    say("trainee.corrected/1", person);
    const Event erased = say("trainee.erased/1", std::nullopt);
    Erasure erasure(database);
    erasure.heed(erased);
    erasure.sweep({"L"});
    CHECK(erasure.taken() == 1);
    CHECK(erasure.kept() == 1);
    CHECK_FALSE(ledger.event_at("L", 1)->personal);
    CHECK(ledger.event_at("L", 2)->personal);
    CHECK_FALSE(database.prepare("SELECT 1 FROM trainee WHERE personal IS NOT NULL").step());
    database.execute("UPDATE sync_cursor SET held_through=3");
    Erasure at_the_receipt(database);
    at_the_receipt.sweep_confirmed("L", 1, 3);
    CHECK(at_the_receipt.taken() == 1);
    CHECK_FALSE(ledger.event_at("L", 2)->personal);
    transaction.commit();
}

TEST_CASE("a certificate of which no trainee is known is erased by itself; a body that names neither is refused") {
    Machine machine;
    SetClock clock;
    const auto say = [&](const std::string& type, Json body, std::optional<Json> personal = std::nullopt) {
        Transaction transaction(machine.database);
        const Event event = record(machine.ledger, machine.projector, "R", "officer", clock, {type, std::move(body), std::move(personal)});
        Erasure erasure(machine.database);
        erasure.heed(event);
        erasure.sweep({"R"});
        transaction.commit();
    };
    const Json adopted{{"certificate", "C9"}, {"kind", 1},      {"device", "K9"}, {"centre", "PTSD"},
                       {"counter", 7},        {"issued_at", 1}, {"digest", "cd"}};
    say("certificate.adopted/1", adopted, Json{{"credential", "AAAA"}});
    CHECK(machine.parts() == "R1 ");
    say("trainee.erased/1", {{"certificate", "C9"}});
    CHECK(machine.parts() == "");
    CHECK(machine.check().faults.empty());
    CHECK_THROWS_AS(say("trainee.erased/1", {{"person", "T1"}}), std::invalid_argument);
}

TEST_CASE("what was erased is nowhere in the file, not even in pages that are free") {
    const TemporaryFolder folder;
    const std::string path = folder.file("a.db");
    auto database = Database::create(path, DatabaseKind::registry, registry_migrations()).value();
    Ledger ledger(database, cipher());
    Projector projector(database, cipher());
    const SetClock clock;
    const auto in_file = [&](ByteView wanted) {
        for (const char* ending : {"", "-wal"}) {
            std::ifstream in(path + ending, std::ios::binary);
            const std::string all{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
            if (all.find(text_of(wanted)) != std::string::npos) return true;
        }
        return false;
    };
    const auto blob = [&](const std::string& sql) {
        auto row = database.prepare(sql);
        REQUIRE(row.step());
        return row.blob(0);
    };
    {
        Transaction transaction(database);
        record(ledger, projector, "L", "S1", clock,
               {"trainee.added/1", {{"trainee", "T1"}, {"roster", "R1"}, {"position", 1}}, Json{{"name", std::string(20'000, 'a')}}});
        transaction.commit();
    }
    const Bytes part = blob("SELECT personal FROM event"), column = blob("SELECT personal FROM trainee");
    // The first and the last of many pages.
    const std::array<ByteView, 4> pieces{ByteView(part).first(64), ByteView(part).last(64), ByteView(column).first(64),
                                         ByteView(column).last(64)};
    for (const ByteView piece : pieces) CHECK(in_file(piece));
    Transaction transaction(database);
    const Event erased = record(ledger, projector, "L", "S1", clock, {"trainee.erased/1", {{"trainee", "T1"}}});
    Erasure erasure(database);
    erasure.heed(erased);
    erasure.sweep({"L"});
    transaction.commit();
    database.truncate_journal();
    for (const ByteView piece : pieces) CHECK_FALSE(in_file(piece));
}

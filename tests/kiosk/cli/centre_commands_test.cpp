// What `sanad status` says of the records that the registry set apart, each with its reason and what to do, and of what the office decided.
#include "kiosk/cli/centre_commands.h"

#include <doctest/doctest.h>

#include <set>

#include "credential/serial_number.h"
#include "db/projection/named_certificate.h"
#include "kiosk/cli/certificate_commands.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/certificate_status.h"
#include "sync/registry/office/case_desk.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

TEST_CASE("what the registry set apart is told by reason, in both languages, with what to do") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    kiosk.register_at(registry);
    kiosk.add_trainees(2);
    const Speaker english{registry.catalogue, Language::english};
    for (int i = 0; i < 2; ++i) CHECK(stopped(kiosk.sync(registry.url())) == "");  // two attempts are told then, and after more
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

TEST_CASE("a certificate that is set apart is named by its serial number, at the kiosk and at the office, and says so itself") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    kiosk.register_at(registry);
    (void)kiosk.issue();
    const auto facts = kiosk.facts();
    Bytes bytes = issue_credential(facts, "Home Baking", kiosk.desk->device()).value().bytes;
    bytes.back() ^= 1;
    kiosk.record(kiosk.issuing(facts, bytes));
    const CertificateId id{to_base32(facts.id)};
    CHECK(load_certificate(kiosk.database(), id)->apart.empty());
    CHECK(stopped(kiosk.sync(registry.url())) == "");
    const auto apart = load_certificate(kiosk.database(), id);
    REQUIRE(apart);
    CHECK(apart->apart == "bad_certificate");
    CHECK_FALSE(apart->registered);
    const std::string serial = serial_number("PTSD", kiosk.certificate().device_code, facts.counter);
    CHECK(serial_of(*apart) == serial);
    const auto held_back = load_quarantined(kiosk.database(), 10);
    REQUIRE(held_back.size() == 1);
    CHECK(held_back[0].serial == serial);
    const auto at_office = registry.writer->store().events_apart("PTSD");
    REQUIRE(at_office.size() == 1);
    CHECK(at_office[0].serial == serial);
    for (const Language language : {Language::english, Language::urdu}) {
        const Speaker say{registry.catalogue, language};
        const auto status = command_status(*kiosk.desk, say);
        REQUIRE(status);
        REQUIRE(status->json.at("quarantined_events").size() == 1);
        CHECK(status->json.at("quarantined_events")[0].at("serial") == serial);
        CHECK(std::ranges::count(status->lines, "  " + say("quarantine.serials", {{"serials", serial}})) == 1);
        const auto shown = command_certificate_show(*kiosk.desk, id.value, say);
        REQUIRE(shown);
        CHECK(shown->json.at("apart") == "bad_certificate");
        CHECK(shown->json.at("registered") == false);
        const std::string sentence = say("quarantine.bad_certificate");
        CHECK(std::ranges::count(shown->lines, "  " + say("screen.certificate.apart_why", {{"sentence", sentence}})) == 1);
    }
    // Who suspends it sends a record of the same certificate.
    REQUIRE(suspend_certificate(*kiosk.desk, id, ""));
    const Json line = Json::parse(kiosk.desk->ledger().event_at(kiosk.desk->ledger_id(), kiosk.head())->line);
    CHECK(certificate_named_in(kiosk.database(), line)->counter == facts.counter);
}

namespace {

/// Two kiosks of a centre that certified one enrolment, and the office.
struct DecidedWorld {
    RegistryWorld registry;
    KioskWorld first{registry.clock}, second{registry.clock};
    std::string one, other;

    DecidedWorld() {
        first.register_at(registry);
        second.register_at(registry);
        one = issue(first);
        other = issue(second);
        sync();
    }
    static std::string issue(KioskWorld& kiosk) {
        const auto facts = kiosk.facts();
        auto draft = kiosk.issuing(facts, issue_credential(facts, "Home Baking", kiosk.desk->device()).value().bytes);
        draft.body["enrolment"] = "E1";
        kiosk.record(std::move(draft));
        return to_base32(facts.id);
    }
    void sync() {
        for (KioskWorld* kiosk : {&second, &first, &second}) CHECK(stopped(kiosk->sync(registry.url())) == "");
    }
    void decide(const std::string& kept) {
        REQUIRE(CaseDesk(*registry.writer, registry.clock, "officer-7").decide(CaseKind::two_certificates, "E1", kept));
        sync();
    }
    static DecisionOnCertificate only_decision(KioskWorld& kiosk, const std::string& certificate) {
        const auto found = load_decisions_on(kiosk.database(), load_certificate(kiosk.database(), {certificate}).value());
        REQUIRE(found.size() == 1);
        return found.front();
    }
};

}  // namespace

TEST_CASE("what the office decided of two certificates is told on both kiosks: which is right, and which stands until it is revoked") {
    DecidedWorld world;
    const Speaker say{world.registry.catalogue, Language::english};
    CHECK(command_status(*world.first.desk, say)->json.at("decisions").empty());
    world.decide(world.one);
    const std::string serial = serial_of(load_certificate(world.first.database(), {world.other}).value());
    const std::string to_do = "  " + say("cli.decision_stands", {{"serial", serial}, {"certificate", world.other}});
    for (KioskWorld* kiosk : {&world.first, &world.second}) {
        CHECK(std::string(world.only_decision(*kiosk, world.one).sentence) == "decision.kept");
        CHECK_FALSE(world.only_decision(*kiosk, world.one).asks);
        CHECK(std::string(world.only_decision(*kiosk, world.other).sentence) == "decision.revoke");
        CHECK(world.only_decision(*kiosk, world.other).asks);
        const auto status = command_status(*kiosk->desk, say);
        const Json decisions = status->json.at("decisions");
        REQUIRE(decisions.size() == 1);
        CHECK(decisions[0].at("kind") == "two_certificates");
        CHECK(decisions[0].at("kept") == world.one);
        CHECK(decisions[0].at("still_stand") == Json::array({{{"certificate", world.other}, {"serial", serial}}}));
        CHECK(std::ranges::count(status->lines, to_do) == 1);
        const auto shown = command_certificate_show(*kiosk->desk, world.other, say);
        CHECK(shown->json.at("decisions")[0].at("asks") == true);
        CHECK(shown->lines[1].find("Decided by the office on 2026-11-21") != std::string::npos);
    }

    // Any kiosk of the centre revokes it; then nothing is left to be done, anywhere.
    REQUIRE(revoke_certificate(*world.first.desk, {world.other}, RevocationReason::issued_in_error, ""));
    world.sync();
    for (KioskWorld* kiosk : {&world.first, &world.second}) {
        CHECK_FALSE(world.only_decision(*kiosk, world.other).asks);
        const auto status = command_status(*kiosk->desk, say);
        CHECK(status->json.at("decisions")[0].at("still_stand").empty());
        CHECK(std::ranges::count(status->lines, to_do) == 0);
    }
    CHECK(CaseDesk(*world.registry.writer, world.registry.clock, "officer-7").list().empty());
}

TEST_CASE("where the office lets all of them stand, nothing is asked of anybody; a later word counts instead") {
    DecidedWorld world;
    world.decide("");
    for (const std::string& certificate : {world.one, world.other}) {
        CHECK(std::string(world.only_decision(world.first, certificate).sentence) == "decision.all_stand");
        CHECK_FALSE(world.only_decision(world.first, certificate).asks);
    }
    world.registry.clock.advance(1000);
    world.decide(world.other);
    CHECK(world.only_decision(world.first, world.one).asks);
    CHECK(load_case_decisions(world.first.database()).size() == 1);
}

TEST_CASE("when the certificate that the office kept is revoked too, nothing more is asked of the other") {
    DecidedWorld world;
    world.decide(world.one);
    REQUIRE(revoke_certificate(*world.first.desk, {world.one}, RevocationReason::issued_in_error, ""));
    world.sync();
    for (KioskWorld* kiosk : {&world.first, &world.second}) {
        CHECK_FALSE(world.only_decision(*kiosk, world.other).asks);
        CHECK(load_case_decisions(kiosk->database()).at(0).still_stand.empty());
    }
}

TEST_CASE("what the office decided of a person's records is told of the certificates under each record") {
    SetClock clock;
    KioskWorld kiosk(clock);
    const auto tell = [&](const std::string& kept) {
        kiosk.database()
            .prepare(
                "INSERT INTO case_decision(kind, subject, ledger, members, kept, hlc) "
                "VALUES('possible_duplicate','T1','registry-PTSD',?,?,?)")
            .bind(R"(["T1","T2"])")
            .bind(kept.empty() ? std::nullopt : std::optional(kept))
            .bind("1795255200000-0000")
            .run();
    };
    kiosk.record({"trainees.enrolled/1", Json{{"batch", "B"},
                                              {"route", "taught"},
                                              {"enrolments", Json::array({{{"enrolment", "E1"}, {"trainee", "T1"}, {"position", 1}},
                                                                          {{"enrolment", "E2"}, {"trainee", "T2"}, {"position", 2}}})}}});
    IssuedCertificate one, two;
    one.id = {"C1"}, one.enrolment = {"E1"};
    two.id = {"C2"}, two.enrolment = {"E2"};
    CHECK(load_decisions_on(kiosk.database(), one).empty());
    tell("T1");
    CHECK(std::string(load_decisions_on(kiosk.database(), one).at(0).sentence) == "decision.holder_kept");
    CHECK_FALSE(load_decisions_on(kiosk.database(), one).at(0).asks);
    CHECK(std::string(load_decisions_on(kiosk.database(), two).at(0).sentence) == "decision.holder_not_kept");
    CHECK(load_decisions_on(kiosk.database(), two).at(0).asks);
    two.issued_at = 1795255200;  // after that: it is the corrected one
    CHECK_FALSE(load_decisions_on(kiosk.database(), two).at(0).asks);
    kiosk.database().execute("DELETE FROM case_decision");
    tell("");
    CHECK(std::string(load_decisions_on(kiosk.database(), two).at(0).sentence) == "decision.all_stand");
    kiosk.database().execute("UPDATE case_decision SET kind='of_a_later_version'");
    CHECK(load_case_decisions(kiosk.database()).empty());
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

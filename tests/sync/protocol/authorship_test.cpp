// Proves who may write what, type by type.
#include "sync/protocol/authorship.h"

#include <doctest/doctest.h>

#include "tests/support/source_file.h"

using namespace sanad;

namespace {

Event event_of(const std::string& type, Json body) {
    Event event{"7ZZZ", 1, "1795255200000-0000", "2026-11-21T10:00:00Z", TimeSource::rtc, "coordinator", "", type, std::move(body)};
    seal_event(event);
    return event;
}

}  // namespace

TEST_CASE("each type of event is a kiosk's, the registry's, or both's") {
    struct Row {
        const char* type;
        bool kiosk, registry;
    };
    const Row rows[] = {
        {"ledger.opened/1", true, true},          {"device.registered/1", true, false},
        {"course.imported/1", true, true},        {"roster.imported/1", true, true},
        {"trainee.added/1", true, true},          {"trainee.corrected/1", true, false},
        {"batch.opened/1", true, false},          {"trainees.enrolled/1", true, false},
        {"sessions.planned/1", true, false},      {"roll.called/1", true, false},
        {"attendance.marked/1", true, false},     {"result.entered/1", true, false},
        {"certificate.issued/1", true, false},    {"certificate.handed_over/1", true, false},
        {"certificate.copied/1", true, false},    {"certificate.suspended/1", true, true},
        {"certificate.reinstated/1", true, true}, {"certificate.revoked/1", true, true},
        {"certificate.adopted/1", false, true},   {"device.retired/1", false, true},
        {"device.compromised/1", false, true},    {"case.decided/1", false, true},
        {"certificate.adopted/2", true, true},    {"nobody.knows/1", true, true},
        {"staff.granted/1", false, true},         {"staff.ended/1", false, true},
        {"ledger.forked/1", false, true},         {"fork.settled/1", false, true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.type);
        CHECK(may_author(row.type, AuthorKind::kiosk) == row.kiosk);
        CHECK(may_author(row.type, AuthorKind::registry) == row.registry);
    }
}

TEST_CASE("every type that a projector knows has its row in the table") {
    const std::string projector = source_file("db/projection/projector.cpp"), table = source_file("sync/protocol/authorship.cpp");
    std::size_t known = 0;
    for (std::size_t at = projector.find("        {\""); at != std::string::npos; at = projector.find("        {\"", at + 1)) {
        const std::string type = projector.substr(at + 9, projector.find('"', at + 11) - at - 8);
        CAPTURE(type);
        CHECK(table.find(type) != std::string::npos);
        ++known;
    }
    CHECK(known >= 19);
}

TEST_CASE("a kiosk names its own device and its own centre as the author, and no other") {
    const Author kiosk{AuthorKind::kiosk, "K0117", "PTSD"};
    for (const char* type : {"certificate.issued/1", "device.registered/1"}) {
        CAPTURE(type);
        CHECK(may_author(event_of(type, {{"device", "K0117"}, {"centre", "PTSD"}}), kiosk));
        CHECK_FALSE(may_author(event_of(type, {{"device", "K0118"}, {"centre", "PTSD"}}), kiosk));
        CHECK_FALSE(may_author(event_of(type, {{"device", "K0117"}, {"centre", "BWP"}}), kiosk));
        CHECK_FALSE(may_author(event_of(type, {{"device", "K0117"}}), kiosk));
        CHECK_FALSE(may_author(event_of(type, {{"device", "K0117"}, {"centre", "PTSD"}}), {AuthorKind::registry, "", "PTSD"}));
    }
    const Json origin{{"ledger", "L"}, {"seq", 7}, {"hash", "ab"}};
    CHECK(may_author(event_of("certificate.issued/1", {{"device", "K0116"}, {"centre", "PTSD"}, {"origin", origin}}), kiosk));
    CHECK_FALSE(may_author(event_of("certificate.issued/1", {{"device", "K0116"}, {"centre", "BWP"}, {"origin", origin}}), kiosk));
    CHECK_FALSE(may_author(event_of("certificate.issued/1", {{"device", "K0116"}, {"centre", "PTSD"}, {"origin", {{"seq", 7}}}}), kiosk));
    CHECK_FALSE(may_author(event_of("device.registered/1", {{"device", "K0116"}, {"centre", "PTSD"}, {"origin", origin}}), kiosk));
    CHECK(may_author(event_of("certificate.revoked/1", {{"certificate", "C1"}}), kiosk));
}

TEST_CASE("an event more than a day ahead of the registry's time is ahead, one of a day is not") {
    const Event event = event_of("a.happened/1", Json::object());  // 1795255200
    CHECK_FALSE(is_clock_ahead(event, 1'795'255'200 - kClockAllowance));
    CHECK(is_clock_ahead(event, 1'795'255'200 - kClockAllowance - 1));
}

TEST_CASE("the registry's own ledger of a centre is known by its name") {
    CHECK(registry_ledger("PTSD") == "registry-PTSD");
    CHECK(is_registry_ledger("registry-PTSD"));
    CHECK_FALSE(is_registry_ledger("01J0SANADEXAMPLELEDGER0001"));
}

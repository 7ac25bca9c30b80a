// An officer's decisions about a device's key: one way, published, and what everybody then says of its certificates.
#include "sync/registry/office/device_desk.h"

#include <doctest/doctest.h>

#include "sync/registry/publish/publisher.h"
#include "sync/registry/publish/trust_state.h"
#include "tests/support/ingest_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct DeviceWorld : IngestWorld {
    DeviceDesk desk{*registry.writer, registry.clock, "officer-7"};
    Seq sent = 0;

    [[nodiscard]] std::int64_t now() const { return registry.clock.now() / 1000; }
    std::vector<QuarantinedEvent> arrive() {
        const Seq first = std::exchange(sent, kiosk.head()) + 1;
        return receipt(kiosk.parcel(first, sent)).quarantined;
    }
    TrustList list() { return trust_list(*registry.writer, "PTSD", now()); }
    Verdict verdict(const Bytes& bytes, std::int64_t at = 0) {
        return verify_credential(bytes, list(), at ? at : now(), [](const CredentialDigest&) { return false; }).verdict;
    }
    /// As everybody gets it, signed.
    TrustedDevice published() { return read_trust_keys(registry.trust_keys(), registry.writer->settings().anchor).value().devices.at(0); }
    std::vector<std::string> said() {
        std::vector<std::string> types;
        for (const Event& event : registry.writer->ledger().events_after(registry_ledger("PTSD"), 0, 100)) types.push_back(event.type);
        return types;
    }
};

DeviceDeskError why(const Result<DeviceView, DeviceDeskError>& answer) {
    REQUIRE_FALSE(answer);
    return answer.error();
}

}  // namespace

TEST_CASE("what a key signed before it was retired is genuine ten years later, and what arrives late is still taken") {
    DeviceWorld world;
    const Bytes arrived = world.kiosk.issue(), late = world.kiosk.issue(), never = world.kiosk.issue();
    (void)world.receipt(world.kiosk.parcel(1, 2));
    world.registry.clock.advance(kHour);
    const std::int64_t number = world.registry.writer->store().state_number();
    const auto view = world.desk.retire("K0001");
    REQUIRE(view);
    CHECK(view->trusted.state == KeyState::retired);
    CHECK(view->certificates == 1);
    CHECK(world.published().state == KeyState::retired);
    CHECK(world.registry.writer->store().state_number() > number);

    world.registry.clock.advance(10 * 365 * kDay);
    CHECK(world.verdict(arrived) == Verdict::genuine_registered);
    CHECK(world.verdict(late) == Verdict::genuine_unregistered);
    CHECK(world.receipt(world.kiosk.parcel(3, 3)).quarantined.empty());
    CHECK(world.verdict(late) == Verdict::genuine_registered);
    CHECK(world.verdict(never) == Verdict::genuine_unregistered);
    CHECK(world.check().faults.empty());
}

TEST_CASE("a compromised key: what was received before stays, the rest is under review, and a vouched one comes back") {
    DeviceWorld world;
    const Bytes before = world.kiosk.issue();
    CHECK(world.arrive().empty());
    world.registry.clock.advance(kHour);
    const std::int64_t since = world.now();
    world.registry.clock.advance(kHour);
    const Bytes between = world.kiosk.issue();
    CHECK(world.arrive().empty());
    const Bytes unsent = world.kiosk.issue();

    const auto view = world.desk.call_compromised("K0001", since);
    REQUIRE(view);
    CHECK(view->trusted.compromised_since == since);
    CHECK(view->certificates == 2);
    CHECK(view->under_review == 1);
    CHECK(world.published().state == KeyState::compromised);
    CHECK(world.published().compromised_since == since);
    CHECK(world.verdict(before) == Verdict::genuine_registered);
    CHECK(world.verdict(between) == Verdict::under_review);
    CHECK(world.verdict(unsent) == Verdict::under_review);
    CHECK(world.arrive() == std::vector<QuarantinedEvent>{{4, QuarantineReason::device_compromised}});
    CHECK(world.verdict(unsent) == Verdict::under_review);
    const auto did = Publisher(*world.registry.reader, world.registry.clock).centre_did("PTSD").value();
    CHECK(Json::parse(did).at("assertionMethod").size() == 1);  // the registry's own
    CHECK(world.check().faults.empty());
}

TEST_CASE("the ways are one way, the time only moves back, and what changes nothing writes nothing") {
    DeviceWorld world;
    world.registry.clock.advance(kDay);
    const std::int64_t now = world.now();
    CHECK(why(world.desk.retire("K0002")) == DeviceDeskError::unknown_device);
    CHECK(why(world.desk.call_compromised("", now)) == DeviceDeskError::unknown_device);
    CHECK(why(world.desk.call_compromised("K0001", now + 1)) == DeviceDeskError::time_in_future);
    CHECK(world.said().empty());

    REQUIRE(world.desk.retire("K0001"));
    const std::string retired = world.registry.content_hash();
    REQUIRE(world.desk.retire("K0001"));
    CHECK(world.registry.content_hash() == retired);

    REQUIRE(world.desk.call_compromised("K0001", now));
    const std::string compromised = world.registry.content_hash();
    const std::int64_t number = world.registry.writer->store().state_number();
    REQUIRE(world.desk.call_compromised("K0001", now));
    world.registry.clock.advance(kDay);
    CHECK(why(world.desk.call_compromised("K0001", now + 1)) == DeviceDeskError::compromised_before);
    CHECK(why(world.desk.retire("K0001")) == DeviceDeskError::retire_compromised);
    CHECK(world.registry.content_hash() == compromised);
    CHECK(world.registry.writer->store().state_number() == number);

    REQUIRE(world.desk.call_compromised("K0001", now - 3600));
    CHECK(world.published().compromised_since == now - 3600);
    CHECK(world.said() == std::vector<std::string>{"ledger.opened/1", "device.retired/1", "device.compromised/1", "device.compromised/1"});
    const auto last = world.registry.writer->ledger().event_at(registry_ledger("PTSD"), 4).value();
    CHECK(last.actor == "officer-7");
    CHECK(last.body == Json{{"device", "K0001"}, {"since", now - 3600}});
    CHECK(world.desk.list().size() == 1);
    CHECK(world.desk.show("K0001")->trusted == world.published());
}

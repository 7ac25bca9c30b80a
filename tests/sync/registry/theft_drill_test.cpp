// The theft drill with the real registry over a real socket: three kiosks of one centre, one of them stolen with its key. The thief signs
// with old counters and old dates, and sends some of it. The other kiosks learn of the theft with their next sync; from then on nothing of
// the thief's is genuine for them, and everything that had arrived is.
#include <doctest/doctest.h>

#include "credential/qr_payload.h"
#include "kiosk/store/trust_store.h"
#include "kiosk/usecase/verify_code.h"
#include "sync/registry/office/device_desk.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

using Counts = std::map<Verdict, int>;

// How a checker judges these, with the list of its last sync and no connection.
Counts verdicts(KioskWorld& checker, const std::vector<Bytes>& certificates) {
    const TrustList trust = load_trust_list(checker.database()).value();
    Counts counts;
    for (const Bytes& one : certificates) {
        const auto text = qr_payload("http://localhost:8080", one).text();
        ++counts[verify_text(text, trust, checker.clock.now() / 1000, [](const auto&) { return false; }).verification.verdict];
    }
    return counts;
}

}  // namespace

TEST_CASE("a stolen kiosk: the registry's list saves what had arrived and condemns whatever the thief signs or sends") {
    RegistryWorld registry;
    KioskWorld first(registry.clock), stolen(registry.clock), third(registry.clock);
    std::vector<Bytes> arrived, unsent, thiefs;
    for (KioskWorld* kiosk : {&first, &stolen, &third}) {
        kiosk->register_at(registry);
        registry.clock.advance(kHour);
        for (int i = 0; i < 8; ++i) arrived.push_back(kiosk->issue());
        REQUIRE(kiosk->sync(registry.url()).released == 9);
    }
    registry.clock.advance(kHour);
    const std::int64_t stolen_at = registry.clock.now() / 1000;
    for (int i = 0; i < 3; ++i) unsent.push_back(stolen.issue());

    // The thief, with everything that was on the disk: numbers that were used and new ones, dates from before the theft and after it.
    registry.clock.advance(kDay);
    const std::int64_t from = stolen.certificate().not_before;
    for (std::uint32_t at = 0; at < 30; ++at) {
        auto facts = stolen.facts();
        facts.counter = at % 2 ? 1 + at / 2 : 100 + at;
        if (at % 3) facts.issued_at = from + at * 60;
        facts.holder_name = "Somebody Else";
        thiefs.push_back(issue_credential(facts, "Home Baking", stolen.desk->device()).value().bytes);
    }
    (void)first.sync(registry.url());
    CHECK((verdicts(first, arrived) == Counts{{Verdict::genuine_registered, 24}}));
    CHECK((verdicts(first, thiefs) == Counts{{Verdict::genuine_registered, 8}, {Verdict::genuine_unregistered, 22}}));

    const auto officer = registry.open();
    REQUIRE(DeviceDesk(*officer, registry.clock, "officer-7").call_compromised(stolen.certificate().device_code, stolen_at));
    const auto report = stolen.sync(registry.url());  // the thief sends what the kiosk had not sent
    CHECK(registry.counts().certificates == 24);
    CAPTURE(report.quarantined);

    for (KioskWorld* checker : {&first, &third}) {
        (void)checker->sync(registry.url());
        CHECK((verdicts(*checker, arrived) == Counts{{Verdict::genuine_registered, 24}}));
        CHECK((verdicts(*checker, unsent) == Counts{{Verdict::under_review, 3}}));
        CHECK((verdicts(*checker, thiefs) == Counts{{Verdict::under_review, 30}}));
    }
}

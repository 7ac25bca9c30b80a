// Proves that no number in an answer leads the kiosk anywhere: where to send from, which events were set apart, and since when.
#include "sync/client/answers.h"

#include <doctest/doctest.h>

#include "kiosk/store/centre_store.h"
#include "tests/support/direct_transport.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

/// A kiosk with four events that the registry doesn't have, and a link on which answers to parcels may be changed.
struct AnswersWorld {
    RegistryWorld registry;
    KioskWorld kiosk{registry.clock};
    DirectTransport link{*registry.routes};

    AnswersWorld() {
        kiosk.register_at(registry);
        kiosk.add_trainees(3);
    }
    void on_parcels(std::function<void(WireResponse&)> change) {
        link.on_answer = [change = std::move(change)](const std::string& path, WireResponse& answer) {
            if (path.ends_with("/parcels")) change(answer);
        };
    }
    SyncReport sync() {
        auto& desk = *kiosk.desk;
        return SyncEngine(desk.database(), desk.cipher(), desk.device(), link, registry.clock).sync_now();
    }
    std::int64_t apart() {
        auto row = kiosk.database().prepare("SELECT count(*) FROM sync_quarantined");
        return row.step() ? row.integer(0) : -1;
    }
};

}  // namespace

TEST_CASE("who is busy says nothing of where to send from, whatever number comes along") {
    AnswersWorld world;
    for (const char* wanted : {"1", "0", "-1", "-9223372036854775808"}) {
        CAPTURE(wanted);
        const std::string body = R"({"status":503,"title":"","type":"/problems/busy","wanted":)" + std::string(wanted) + "}";
        world.on_parcels([&](WireResponse& answer) { answer = {503, std::string(kProblemContentType), copy_of(bytes_of(body)), 0.01}; });
        const auto report = world.sync();
        CHECK(stopped(report) == "sync.busy");
        CHECK(report.waiting == 4);
        CHECK(load_sync_state(world.kiosk.database()).last_outcome == "sync.busy");
    }
    world.link.on_answer = {};
    CHECK(world.sync().released == 4);
}

TEST_CASE("a receipt that sets events apart beyond its parcel is no receipt for it, and nothing of it is kept") {
    AnswersWorld world;
    const Signer& registry = world.registry.writer->signer();
    for (const Seq beyond : {Seq{-1}, Seq{0}, Seq{5}, Seq{1} << 40}) {
        CAPTURE(beyond);
        world.on_parcels([&](WireResponse& answer) {
            Receipt receipt = read_receipt(answer.body, registry.public_key()).value();
            receipt.quarantined.push_back({beyond, QuarantineReason::bad_body});
            answer.body = sign_receipt(registry, receipt);
        });
        CHECK(stopped(world.sync()) == "sync.receipt_of_another");
        CHECK(world.kiosk.cursor() == 0);
        CHECK(world.apart() == 0);
    }
    world.link.on_answer = {};
    CHECK(world.sync().released == 4);
    world.registry.clock.advance(2 * kDay);
    CHECK(stopped(world.sync()) == "");
}

TEST_CASE("what was set apart while the clock was ahead is asked about again once it is put right, and then once a day") {
    AnswersWorld world;
    (void)world.kiosk.record_unprojected({"trainee.added/1", Json{{"trainee", 7}}});
    const auto today = world.registry.clock.now();
    world.registry.clock.advance(50 * kDay);
    CHECK(world.sync().quarantined == 1);
    CHECK(world.sync().parcels == 0);

    world.registry.clock.set(today);
    const auto put_right = world.sync();
    CHECK(stopped(put_right) == "");
    CHECK(put_right.parcels == 1);
    CHECK(world.sync().parcels == 0);
    world.registry.clock.advance(2 * kDay);
    CHECK(world.sync().parcels == 1);
}

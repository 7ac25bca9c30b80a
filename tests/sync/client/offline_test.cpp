// Proves that being without a network costs nothing: no try counts, and the first network carries everything in parcels as large as before.
#include <doctest/doctest.h>

#include <cstdlib>
#include <utility>

#include "sync/client/sync_engine.h"
#include "tests/support/direct_transport.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

/// The registry's calls, over a network that comes and goes.
class Network final : public Transport {
public:
    explicit Network(Routes& routes) : link_(routes) {}

    bool is_here = true;
    int tries = 0;    ///< while it was not
    int parcels = 0;  ///< that went through

    Result<WireResponse, LinkError> get(const std::string& path, std::size_t max_bytes) override {
        return reached() ? link_.get(path, max_bytes) : refuse(LinkError::offline);
    }
    Result<WireResponse, LinkError> post(const std::string& path, ByteView body, const std::string& nonce, std::size_t max_bytes) override {
        if (!reached()) return refuse(LinkError::offline);
        ++parcels;
        return link_.post(path, body, nonce, max_bytes);
    }
    Result<WireResponse, LinkError> post_signed(const std::string& path, ByteView body, ByteView request, std::size_t max_bytes) override {
        return reached() ? link_.post_signed(path, body, request, max_bytes) : refuse(LinkError::offline);
    }
    Result<WireResponse, LinkError> get_signed(const std::string& path, ByteView request, std::size_t max_bytes) override {
        return reached() ? link_.get_signed(path, request, max_bytes) : refuse(LinkError::offline);
    }
    void hang_up() override {}

private:
    bool reached() {
        if (!is_here) ++tries;
        return is_here;
    }

    DirectTransport link_;
};

/// Ten thousand in tests/torture/run long; each is a commit.
int offline_tries() {
    const char* wanted = std::getenv("SANAD_OFFLINE_TRIES");
    return wanted ? std::stoi(wanted) : 1000;
}

}  // namespace

TEST_CASE("thousands of syncs without a network are no attempts: then everything goes at once, in parcels as large as before") {
    RegistryWorld registry;
    KioskWorld kiosk(registry.clock);
    kiosk.register_at(registry);
    Network network(*registry.routes);
    SyncEngine engine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), network, registry.clock);
    Backoff backoff;
    kiosk.add_trainees(300);
    REQUIRE(stopped(engine.sync_now()) == "");
    const auto before = std::exchange(network.parcels, 0);
    const std::size_t size = engine.pace().parcel_bytes();

    kiosk.add_trainees(2);
    network.is_here = false;
    const Seq cursor = kiosk.cursor();
    int counted = 0;  // tries that were anything but nothing at all
    for (int i = 0; i < offline_tries(); ++i) {
        registry.clock.advance(30'000);
        const auto report = engine.sync_now();
        const bool nothing = stopped(report) == "sync.offline" && report.released == 0 && report.parcels == 0 && report.waiting == 2 &&
                             backoff.wait_after(report, 0) == 30'000;
        counted += nothing ? 0 : 1;
    }
    CHECK(counted == 0);
    CHECK(network.tries == offline_tries());  // one each: nothing is tried twice without a network
    CHECK(kiosk.cursor() == cursor);
    CHECK(engine.pace().parcel_bytes() == size);
    CHECK_FALSE(engine.pace().wants_new_connection());

    network.is_here = true;
    kiosk.add_trainees(298);
    const auto report = engine.sync_now();
    CHECK(stopped(report) == "");
    CHECK(report.released == 300);
    CHECK(report.waiting == 0);
    CHECK(network.parcels <= before);  // as many events, while the pace was still being learnt
    // The first failure that is one waits as the first does.
    SyncReport broken;
    broken.stopped = refusal_of(LinkError::timed_out);
    CHECK(backoff.wait_after(broken, 0) == 30'000);
}

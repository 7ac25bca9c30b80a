// Proves what a power cut can't take: a certificate that was shown as issued, an event whose receipt a kiosk got. The disk forgets what was
// not synced, at random moments of issue, sync and ingest; SANAD_POWER_CUTS=1000 cuts oftener than the tests need.
#include <doctest/doctest.h>

#include <cstdlib>

#include "db/projection/ledger_check.h"
#include "db/schema/schema.h"
#include "sync/registry/ingest/ingest.h"
#include "tests/support/power_cut.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

/// A link that never breaks by itself: what answers at the other end may lose its power.
class DirectLink final : public Transport {
public:
    DirectLink(Ingest& ingest, const PowerCut& cut) : ingest_(ingest), cut_(cut) {}
    Result<WireResponse, LinkError> get(const std::string&, std::size_t) override { return refuse(LinkError::offline); }
    Result<WireResponse, LinkError> post(const std::string& path, ByteView body, const std::string& nonce, std::size_t) override {
        const std::string rest = path.substr(std::string_view("/v1/ledgers/").size());
        try {
            const auto receipt = ingest_.receive(rest.substr(0, rest.find('/')), body, array_of<16>(*from_hex(nonce)).value());
            if (!receipt) return refuse(LinkError::answer_cut_off);
            return WireResponse{200, "application/cose", *receipt};
        } catch (const std::exception&) {
            if (!cut_.is_dark()) throw;  // a broken machine is expected where the power is off, and nowhere else
            return refuse(LinkError::offline);
        }
    }
    Result<WireResponse, LinkError> post_signed(const std::string&, ByteView, ByteView, std::size_t) override {
        return refuse(LinkError::offline);
    }
    Result<WireResponse, LinkError> get_signed(const std::string&, ByteView, std::size_t) override { return refuse(LinkError::offline); }
    void hang_up() override {}

private:
    Ingest& ingest_;
    const PowerCut& cut_;
};

/// Closes what is open before the file system under it goes.
struct Closing {
    RegistryWorld& world;
    KioskWorld& kiosk;
    ~Closing() {
        world.writer.reset();
        kiosk.desk.reset();
    }
};

}  // namespace

TEST_CASE("the power goes at any moment: what was shown as issued and what was receipted is there") {
    const char* asked = std::getenv("SANAD_POWER_CUTS");
    const int rounds = asked ? std::atoi(asked) : 60;
    RegistryWorld world;
    KioskWorld kiosk(world.clock);
    kiosk.register_at(world);
    world.server.reset();
    world.routes.reset();
    world.reader.reset();
    const std::string registry_path = world.path(), kiosk_path = kiosk.folder.file("kiosk.db");
    world.writer.reset();
    kiosk.desk.reset();

    PowerCut cut(20261122);
    const Closing closing{world, kiosk};
    std::mt19937 dice(7);
    const auto reopen = [&] {
        world.writer = world.open();
        kiosk.desk = Desk::open(kiosk_path, passphrase(), world.clock).value();
    };
    reopen();
    const std::string ledger = kiosk.desk->ledger_id();
    std::vector<std::string> shown;  // digests
    Seq receipted = 0;
    int dark = 0;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        const bool at_kiosk = dice() % 2 == 0;
        cut.arm(at_kiosk ? kiosk.folder.path() : world.folder.path(), static_cast<int>(1 + dice() % 60));
        {
            Ingest ingest(*world.writer, world.clock);
            DirectLink link(ingest, cut);
            try {
                for (int i = 0; i < 3; ++i) {
                    const std::uint32_t counter = kiosk.counter;
                    const Bytes certificate = kiosk.issue();  // back only when it is durable
                    CHECK(kiosk.counter == counter + 1);
                    shown.push_back(to_hex(sha256(certificate)));
                    SyncEngine engine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, world.clock);
                    (void)engine.sync_now();
                    if (!(at_kiosk && cut.is_dark())) receipted = kiosk.cursor();
                }
            } catch (const std::exception&) {
                REQUIRE(cut.is_dark());
            }
        }
        dark += cut.is_dark() ? 1 : 0;
        world.writer.reset();
        kiosk.desk.reset();
        cut.restore();
        reopen();

        for (const std::string& digest : shown) {
            auto row = kiosk.database().prepare("SELECT count(*) FROM certificate WHERE digest=?");
            row.bind(digest);
            REQUIRE(row.step());
            CHECK(row.integer(0) == 1);
        }
        CHECK(kiosk.cursor() >= receipted);
        const Seq cursor = kiosk.cursor();
        REQUIRE(world.writer->ledger().head(ledger).seq >= cursor);
        if (cursor > 0) CHECK(world.writer->ledger().hash_at(ledger, cursor) == kiosk.desk->ledger().hash_at(ledger, cursor));
    }
    Ingest ingest(*world.writer, world.clock);
    DirectLink link(ingest, cut);
    SyncEngine engine(kiosk.database(), kiosk.desk->cipher(), kiosk.desk->device(), link, world.clock);
    CHECK(engine.sync_now().waiting == 0);
    CHECK(world.writer->ledger().head(ledger).hash == kiosk.desk->ledger().head(ledger).hash);
    CHECK(check_ledgers(kiosk.database(), kiosk.desk->cipher(), DatabaseKind::kiosk, kiosk_migrations(), [](const Event&) {
              return true;
          }).faults.empty());
    CHECK(world.writer->store().counts().forks == 0);
    CHECK(dark > rounds / 2);
    CHECK(cut.lost_writes() > rounds);
    MESSAGE(rounds << " rounds, " << dark << " power cuts, " << cut.lost_writes() << " writes lost; " << shown.size()
                   << " certificates shown");
}

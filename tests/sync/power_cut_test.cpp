// Proves what a power cut can't take: a certificate that was shown as issued, an event whose receipt a kiosk got, what a feed brought, an
// erasure that was shown as done. The disk forgets what was not synced, at random moments of issue, sync, ingest, feed, stick, erasure and
// restore; SANAD_POWER_CUTS=1000 cuts oftener than the tests need.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "db/projection/ledger_check.h"
#include "db/schema/registry_schema.h"
#include "kiosk/outside/backup.h"
#include "kiosk/outside/connection.h"
#include "kiosk/outside/stick_trip.h"
#include "kiosk/usecase/check_records.h"
#include "kiosk/usecase/erase_trainee.h"
#include "sync/registry/office/bundle_desk.h"
#include "sync/registry/office/certificate_desk.h"
#include "tests/support/direct_transport.h"
#include "tests/support/power_cut.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

/// A link that never breaks by itself: what answers at the other end may lose its power.
class PoweredLink final : public Transport {
public:
    PoweredLink(Routes& routes, const PowerCut& cut) : direct_(routes), cut_(cut) {}
    Result<WireResponse, LinkError> get(const std::string& path, std::size_t max_bytes) override {
        return answered([&] { return direct_.get(path, max_bytes); });
    }
    Result<WireResponse, LinkError> post(const std::string& path, ByteView body, const std::string& nonce, std::size_t max_bytes) override {
        return answered([&] { return direct_.post(path, body, nonce, max_bytes); });
    }
    Result<WireResponse, LinkError> post_signed(const std::string& path, ByteView body, ByteView request, std::size_t max_bytes) override {
        return answered([&] { return direct_.post_signed(path, body, request, max_bytes); });
    }
    Result<WireResponse, LinkError> get_signed(const std::string& path, ByteView request, std::size_t max_bytes) override {
        return answered([&] { return direct_.get_signed(path, request, max_bytes); });
    }
    void hang_up() override {}

private:
    template <class Ask>
    Result<WireResponse, LinkError> answered(Ask ask) {
        try {
            return ask();
        } catch (const std::exception&) {
            if (!cut_.is_dark()) throw;  // a broken machine is expected where the power is off, and nowhere else
            return refuse(LinkError::offline);
        }
    }

    DirectTransport direct_;
    const PowerCut& cut_;
};

/// A kiosk and its registry, each of which may lose its power, and a neighbour of the same centre that never does.
class Machines {
public:
    Machines() : kiosk_(world_.clock), neighbour_(world_.clock), kiosk_path_(kiosk_.folder.file("kiosk.db")) {
        kiosk_.register_at(world_);
        neighbour_.register_at(world_);
        world_.server.reset();
        switch_off();
        cut_ = std::make_unique<PowerCut>(20261122);
        switch_on();
    }
    ~Machines() { switch_off(); }  // closes what is open before the file system under it goes
    Machines(const Machines&) = delete;
    Machines& operator=(const Machines&) = delete;

    /// One cut at most, of one of the two, and then everything that was shown before is still there.
    void round() {
        world_.clock.advance(60'000);
        Task task = static_cast<Task>(dice_() % 5);
        if (task == Task::restore && restored_ >= kRestoresAtMost) task = Task::issue;
        others_go_on();
        const std::string backup = task == Task::restore ? write_backup(*kiosk_.desk, second_.path()).value().file : std::string();
        const bool at_kiosk = task == Task::restore || dice_() % 2 == 0;
        cut_->arm(at_kiosk ? kiosk_.folder.path() : world_.folder.path(),
                  static_cast<int>(1 + dice_() % (task == Task::restore ? 150 : 60)));
        try {
            for (int i = 0; i < 3; ++i) {
                if (task == Task::erase) erase();
                if (task == Task::stick) take_stick();
                if (task == Task::restore && i == 0) restore(backup);
                const Bytes certificate = kiosk_.issue();  // back only when it is durable
                shown_.push_back(to_hex(sha256(certificate)));
                sync();
                if (!(at_kiosk && cut_->is_dark())) note_what_is_held();
            }
        } catch (const std::exception& error) {
            CAPTURE(error.what());
            REQUIRE(cut_->is_dark());
        }
        dark_ += cut_->is_dark() ? 1 : 0;
        switch_off();
        cut_->restore();
        switch_on();
        judge();
    }

    void judge() {
        for (const std::string& digest : shown_) CHECK(count(here(), "SELECT count(*) FROM certificate WHERE digest=?", digest) == 1);
        for (const auto& [ledger, seq] : receipted_) CHECK(held(here(), "sync_cursor").at(ledger) >= seq);
        // What is said to be held is held: by the registry of us, by us of the others.
        for (const auto& [ledger, seq] : held(here(), "sync_cursor")) {
            REQUIRE(world_.writer->ledger().head(ledger).seq >= seq);
            CHECK(world_.writer->ledger().hash_at(ledger, seq) == kiosk_.desk->ledger().hash_at(ledger, seq));
        }
        const auto fed = held(here(), "fed_ledger");
        for (const auto& [ledger, seq] : fed_) CHECK(fed.at(ledger) >= seq);
        for (const auto& [ledger, seq] : fed) {
            CHECK(
                count(here(),
                      "SELECT (SELECT count(*) FROM event WHERE ledger=?1 AND seq<=?2)+(SELECT count(*) FROM fed_withheld WHERE ledger=?1)",
                      ledger, seq) == seq);
        }
        CHECK(trust_number() >= trust_number_);
        // Each costs a reading of every event; settle() looks at all of them.
        for (std::size_t i = erased_.size() - std::min<std::size_t>(erased_.size(), 10); i < erased_.size(); ++i) {
            const std::string& trainee = erased_[i];
            CHECK(count(here(), "SELECT count(*) FROM erased WHERE subject=?", trainee) == 1);
            CHECK(count(here(), "SELECT count(*) FROM trainee WHERE trainee=? AND personal IS NOT NULL", trainee) == 0);
            // Of what the registry has confirmed; the rest waits for that.
            CHECK(count(here(), kParts + "AND NOT EXISTS(SELECT 1 FROM awaits_receipt a WHERE a.ledger=e.ledger AND e.seq>a.held_through)",
                        trainee) == 0);
        }
    }

    /// Rebuilt from the events, the tables are as stored.
    void judge_records() {
        CHECK(check_records(here(), kiosk_.desk->cipher()).faults.empty());
        const auto counts = [&](const Event& event) { return !world_.writer->store().is_quarantined(event.ledger, event.seq); };
        CHECK(check_ledgers(there(), world_.writer->cipher(), DatabaseKind::registry, registry_migrations(), counts).faults.empty());
        CHECK(world_.writer->store().counts().forks == 0);
    }

    /// With the power on, all of it is everywhere.
    void settle() {
        for (int i = 0; i < 2; ++i) {
            CHECK(sync().waiting == 0);
            sync_neighbour();
        }
        judge();
        auto own = here().prepare("SELECT ledger FROM own_ledger");
        while (own.step()) CHECK(world_.writer->ledger().head(own.text(0)).hash == kiosk_.desk->ledger().head(own.text(0)).hash);
        for (const std::string& trainee : erased_) {
            for (Database* database : {&here(), &there(), &neighbour_.database()}) CHECK(count(*database, kParts, trainee) == 0);
        }
    }

    [[nodiscard]] int dark() const { return dark_; }
    [[nodiscard]] std::int64_t lost_writes() const { return cut_->lost_writes(); }
    [[nodiscard]] std::size_t shown() const { return shown_.size(); }
    [[nodiscard]] std::size_t erased() const { return erased_.size(); }
    [[nodiscard]] std::size_t fed() const { return fed_.size(); }
    [[nodiscard]] int restored() const { return restored_; }
    [[nodiscard]] int sticks() const { return sticks_; }

private:
    enum class Task { issue, sync, erase, stick, restore };
    static constexpr int kRestoresAtMost = 100;  // each opens a ledger, and a restore that a cut ends may too: kMaxLedgersOfDevice
    /// Personal parts of the events that name a trainee.
    inline static const std::string kParts =
        "SELECT count(*) FROM event e WHERE e.personal IS NOT NULL AND replace(e.line, ?, '')<>e.line ";

    [[nodiscard]] Database& here() { return kiosk_.database(); }
    [[nodiscard]] Database& there() { return world_.writer->database(); }

    void switch_off() {
        world_.routes.reset();
        world_.serving.clear();
        world_.reader.reset();
        world_.writer.reset();
        kiosk_.desk.reset();
    }
    void switch_on() {
        world_.writer = world_.open();
        world_.reader = world_.writer->another().value();
        world_.serving.push_back(world_.writer->another().value());
        world_.routes = std::make_unique<Routes>(world_.serving, *world_.reader, world_.clock, world_.catalogue, std::nullopt,
                                                 /*approve_at_once=*/true);
        open_kiosk();
    }
    void open_kiosk() { kiosk_.desk = Desk::open(kiosk_path_, passphrase(), world_.clock).value(); }

    /// Something to be fed: the neighbour records and sends, and an officer decides.
    void others_go_on() {
        neighbour_.add_trainees(1 + static_cast<int>(dice_() % 3));
        sync_neighbour();
        CertificateDesk office(*world_.writer, world_.clock, "officer");
        std::string certificate;
        {
            auto known = there().prepare("SELECT certificate FROM certificate ORDER BY certificate LIMIT 1");
            if (!known.step()) return;
            certificate = known.text(0);
        }
        if (!office.suspend(certificate)) (void)office.reinstate(certificate);
    }
    void sync_neighbour() {
        PoweredLink link(*world_.routes, *cut_);
        CHECK(stopped(sync_kiosk(*neighbour_.desk, link).value()) == "");
    }
    SyncReport sync() {
        PoweredLink link(*world_.routes, *cut_);
        return sync_kiosk(*kiosk_.desk, link).value();
    }

    void erase() {
        kiosk_.add_trainees(1);
        std::vector<std::string> known;
        {
            auto rows = here().prepare("SELECT trainee FROM trainee WHERE personal IS NOT NULL ORDER BY trainee");
            while (rows.step()) known.push_back(rows.text(0));
        }
        const std::string trainee = known.at(dice_() % known.size());
        if (erase_trainee(*kiosk_.desk, TraineeId{trainee})) erased_.push_back(trainee);  // back only when it is durable
    }
    void take_stick() {
        kiosk_.add_trainees(1);
        Stick stick(stick_.path());
        (void)write_to_stick(*kiosk_.desk, stick);
        (void)BundleDesk(*world_.writer, world_.clock).import_from(stick);
        const auto read = read_from_stick(*kiosk_.desk, stick);
        if (read && read->released > 0) ++sticks_;
    }
    /// The kiosk goes on from a backup of this moment. Where the power goes, it is the one before or the one after.
    void restore(const std::string& backup) {
        kiosk_.desk.reset();
        const auto restored = recover_from_backup(backup, kiosk_path_, passphrase(), world_.clock);
        if (!restored) throw std::runtime_error("refused: " + restored.error().code);
        cut_->forget(kiosk_.folder.path());
        ++restored_;
        open_kiosk();
    }

    void note_what_is_held() {
        receipted_ = held(here(), "sync_cursor");
        fed_ = held(here(), "fed_ledger");
        trust_number_ = trust_number();
    }
    [[nodiscard]] std::int64_t trust_number() { return count(here(), "SELECT coalesce(max(number), 0) FROM trust_keys"); }
    [[nodiscard]] static std::map<std::string, Seq> held(Database& database, const std::string& table) {
        auto rows = database.prepare("SELECT ledger, held_through FROM " + table);
        std::map<std::string, Seq> all;
        while (rows.step()) all[rows.text(0)] = rows.integer(1);
        return all;
    }
    template <class... Values>
    [[nodiscard]] static std::int64_t count(Database& database, const std::string& sql, const Values&... values) {
        auto row = database.prepare(sql);
        (row.bind(values), ...);
        REQUIRE(row.step());
        return row.integer(0);
    }

    RegistryWorld world_;
    KioskWorld kiosk_, neighbour_;
    const std::string kiosk_path_;
    TemporaryFolder stick_, second_;
    std::unique_ptr<PowerCut> cut_;
    std::mt19937 dice_{7};
    std::vector<std::string> shown_;              // digests of certificates
    std::vector<std::string> erased_;             // trainees
    std::map<std::string, Seq> receipted_, fed_;  // by ledger
    std::int64_t trust_number_ = 0;
    int dark_ = 0, restored_ = 0, sticks_ = 0;
};

}  // namespace

TEST_CASE("the power goes at any moment: what was shown as done, what was receipted and what was fed is there") {
    const char* asked = std::getenv("SANAD_POWER_CUTS");
    const int rounds = asked ? std::atoi(asked) : 60;
    Machines machines;
    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        machines.round();
        if (round % 20 == 19) machines.judge_records();
    }
    machines.settle();
    machines.judge_records();
    CHECK(machines.dark() > rounds / 2);
    CHECK(machines.lost_writes() > rounds);
    CHECK(machines.fed() >= 2);  // the neighbour's ledger and the office's
    CHECK(machines.restored() > 0);
    CHECK(machines.erased() > 0);
    CHECK(machines.sticks() > 0);
    MESSAGE(rounds << " rounds, " << machines.dark() << " power cuts, " << machines.lost_writes() << " writes lost; " << machines.shown()
                   << " certificates shown, " << machines.erased() << " people erased, " << machines.restored() << " times restored");
}

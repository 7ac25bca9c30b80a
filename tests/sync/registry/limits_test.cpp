// What one device can fill, or whoever has its key, has an end: its ledgers, its forks, its answers on a stick, and rows for spent nonces.
#include <doctest/doctest.h>

#include <future>

#include "sync/registry/office/bundle_desk.h"
#include "sync/registry/office/device_desk.h"
#include "tests/support/ingest_world.h"
#include "tests/support/stores.h"

using namespace sanad;
using namespace sanad::test;

namespace {

Bytes parcel_of(KioskWorld& kiosk, Event event) {
    seal_event(event);
    return pack_parcel(kiosk.desk->device(), kiosk.certificate().device_code, iso_time(kiosk.clock.now()), std::vector{event});
}

template <class Store>
struct LimitWorld : IngestWorld {
    LimitWorld() : IngestWorld(Store::database()) {}

    RegistryStore& store() { return registry.writer->store(); }
    Seq registry_head() { return registry.writer->ledger().head(registry_ledger("PTSD")).seq; }
    /// Why a ledger that begins with this kiosk's first event, under another name, is not taken; empty: it is.
    std::string why_not_taken(KioskWorld& from, const std::string& name) {
        Event first = from.desk->ledger().event_at(from.desk->ledger_id(), 1).value();
        first.ledger = name;
        const auto answer = ingest.receive(name, parcel_of(from, std::move(first)), nonce);
        if (answer) return "";
        // By stick, that nothing of it is held is all that answers it.
        REQUIRE(answer.error().held.size() == 1);
        const Receipt held = read_receipt(answer.error().held[0], registry.writer->signer().public_key()).value();
        CHECK(held == Receipt{name, 0, {}, registry.clock.now() / 1000, nonce, {}});
        return std::string(name_of(answer.error().problem));
    }
    std::string why_not_taken(const std::string& name) { return why_not_taken(kiosk, name); }
    /// The kiosk's last event, hung on another one than that before it.
    Bytes fork(int number) {
        Event last = kiosk.desk->ledger().event_at(kiosk.desk->ledger_id(), kiosk.head()).value();
        last.prev = sha256(bytes_of(std::to_string(number)));
        return parcel_of(kiosk, std::move(last));
    }
};

struct StickWorld : IngestWorld {
    TemporaryFolder place;
    Stick stick{place.path()};
    BundleDesk desk{*registry.writer, registry.clock};

    static std::string fingerprint(KioskWorld& of) { return registration_id(of.desk->device().public_key()); }
    void write(KioskWorld& from, const std::vector<Bytes>& parcels) {
        std::vector<BundleItem> items;
        for (const Bytes& parcel : parcels) items.push_back({BundleItemKind::parcel, parcel});
        REQUIRE(stick.write(fingerprint(from) + ".to-registry", seal_bundle(items, x25519_public_key(registry.writer->sealing_secret()))));
    }
    /// The kinds in the answer to a kiosk, each with how many there are.
    std::map<BundleItemKind, std::size_t> answer(KioskWorld& to) {
        const auto files = stick.generations(fingerprint(to) + ".to-device", kMaxBundleBytes).value();
        REQUIRE_FALSE(files.empty());
        std::map<BundleItemKind, std::size_t> kinds;
        const auto items = open_bundle(files.front().content, to.desk->sealing_secret());
        REQUIRE(items);
        for (const BundleItem& item : *items) ++kinds[item.kind];
        return kinds;
    }
};

}  // namespace

TEST_CASE_TEMPLATE("a device opens as many ledgers as one may have, and goes on with those", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    LimitWorld<Store> world;
    KioskWorld other(world.registry.clock);
    other.register_at(world.registry);
    CHECK(world.receipt(world.kiosk.parcel(1, 1)).held_through == 1);
    for (std::int64_t i = 1; i < kMaxLedgersOfDevice; ++i) REQUIRE(world.why_not_taken("L" + std::to_string(i)) == "");
    const auto before = world.registry.counts();
    CHECK(world.why_not_taken("one-more") == "too_many_ledgers");
    CHECK(world.registry.counts() == before);
    CHECK(world.why_not_taken("L1") == "");
    world.kiosk.add_trainees(1);
    CHECK(world.receipt(world.kiosk.parcel(2, 2)).held_through == 2);
    CHECK(world.why_not_taken(other, "one-more") == "");
}

TEST_CASE("no new ledger of a compromised device is taken, and what it sends of its own is set apart as before") {
    LimitWorld<OnSqlite> world;
    CHECK(world.receipt(world.kiosk.parcel(1, 1)).held_through == 1);
    world.store().set_key_state("K0001", KeyState::compromised, 1);
    CHECK(world.why_not_taken("another") == "device_compromised");
    CHECK(world.registry.counts().ledgers == 1);
    world.kiosk.add_trainees(1);
    CHECK(world.receipt(world.kiosk.parcel(2, 2)).quarantined == std::vector<QuarantinedEvent>{{2, QuarantineReason::device_compromised}});
}

TEST_CASE_TEMPLATE("a compromised device writes nothing into the registry's own ledger, however many forks it offers", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    LimitWorld<Store> world;
    world.kiosk.add_trainees(2);
    (void)world.receipt(world.kiosk.parcel(1, 3));
    world.store().set_key_state("K0001", KeyState::compromised, 1);
    const std::int64_t number = world.store().state_number();
    for (int i = 0; i < 100; ++i) CHECK(world.problem(world.fork(i)) == Problem::fork);
    CHECK(world.registry_head() == 0);
    CHECK(world.store().forks().empty());
    CHECK(world.store().state_number() == number);
}

TEST_CASE_TEMPLATE("of one ledger so many forks are told, and further ones when an officer has settled those", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    LimitWorld<Store> world;
    world.kiosk.add_trainees(2);
    (void)world.receipt(world.kiosk.parcel(1, 3));
    for (int i = 0; i < 100; ++i) CHECK(world.problem(world.fork(i)) == Problem::fork);
    CHECK(std::ssize(world.store().forks()) == kMaxForksOfLedger);
    CHECK(world.registry_head() == 1 + kMaxForksOfLedger);
    // One that was told before says nothing new.
    const std::int64_t number = world.store().state_number();
    CHECK(world.problem(world.fork(0)) == Problem::fork);
    CHECK(world.store().state_number() == number);

    REQUIRE(DeviceDesk(*world.registry.writer, world.registry.clock, "officer").settle_forks(world.kiosk.desk->ledger_id()));
    const Seq settled = world.registry_head();
    CHECK(world.problem(world.fork(99)) == Problem::fork);
    CHECK(world.registry_head() == settled + 1);
    CHECK(world.check().faults.empty());
}

TEST_CASE("a file that holds one parcel four thousand times is taken once, and keeps nobody on the stick from an answer") {
    StickWorld world;
    KioskWorld other(world.registry.clock);
    other.register_at(world.registry);
    for (KioskWorld* kiosk : {&world.kiosk, &other}) kiosk->add_trainees(1);
    world.write(world.kiosk, std::vector(kMaxBundleItems, world.kiosk.parcel(1, 2)));
    world.write(other, {other.parcel(1, 2)});
    const auto imported = world.desk.import_from(world.stick).value();
    CHECK_FALSE(imported.not_answered);
    REQUIRE(imported.files.size() == 2);
    for (const StickImport& file : imported.files) {
        CHECK(file.answered);
        CHECK(file.problem.empty());
        CHECK(file.parcels == 1);
        CHECK(file.added == 2);
    }
    for (KioskWorld* kiosk : {&world.kiosk, &other}) CHECK(world.answer(*kiosk)[BundleItemKind::receipt] == 1);
}

TEST_CASE("an answer on a stick holds as many receipts as leave room for the trust list") {
    StickWorld world;
    std::vector<Bytes> parcels;
    for (std::size_t i = 0; i < kMaxReceiptsOnStick + 5; ++i) {
        parcels.push_back(world.kiosk.parcel(1, 1));  // each was made at another time
        world.registry.clock.advance(1000);
    }
    world.write(world.kiosk, parcels);
    const auto imported = world.desk.import_from(world.stick).value();
    REQUIRE(imported.files.size() == 1);
    CHECK(imported.files[0].parcels == std::ssize(parcels));
    const auto answer = world.answer(world.kiosk);
    CHECK(answer.at(BundleItemKind::receipt) == kMaxReceiptsOnStick);
    CHECK(answer.at(BundleItemKind::trust_keys) == 1);
    CHECK(answer.at(BundleItemKind::trust_status) == 1);
}

TEST_CASE_TEMPLATE("a signed request that is sent several times at once is let through once", Store, OnSqlite, OnPostgresql) {
    if (!Store::is_here()) return;
    LimitWorld<Store> world;
    const Nonce nonce = RequestDesk(*world.registry.writer, world.registry.clock).fresh_nonce();
    const std::string request = to_base64(sign_request(world.kiosk.desk->device(), {"GET", "/x", sha256({}), nonce}));
    std::vector<std::future<std::string>> asking;
    for (int i = 0; i < 4; ++i) {
        asking.push_back(std::async(std::launch::async, [&, registry = std::shared_ptr<Registry>(world.registry.open())] {
            const auto admitted = RequestDesk(*registry, world.registry.clock).admit(request, "GET", "/x", {});
            return admitted ? std::string("admitted") : std::string(name_of(admitted.error()));
        }));
    }
    std::vector<std::string> answers;
    for (auto& one : asking) answers.push_back(one.get());
    std::ranges::sort(answers);
    CHECK(answers == std::vector<std::string>{"admitted", "nonce_used", "nonce_used", "nonce_used"});
}

TEST_CASE("on PostgreSQL a signed request leaves no row behind but that of its nonce") {
    if (!OnPostgresql::is_here()) return;
    LimitWorld<OnPostgresql> world;
    RequestDesk desk(*world.registry.writer, world.registry.clock);
    const std::int64_t held = world.projected("sanad_held"), spent = world.projected("spent_nonce");
    for (int i = 0; i < 100; ++i) {
        const std::string request = to_base64(sign_request(world.kiosk.desk->device(), {"GET", "/x", sha256({}), desk.fresh_nonce()}));
        CHECK(desk.admit(request, "GET", "/x", {}));
        CHECK(desk.admit(request, "GET", "/x", {}).error() == Problem::nonce_used);
    }
    CHECK(world.projected("sanad_held") == held);
    CHECK(world.projected("spent_nonce") == spent + 100);
}

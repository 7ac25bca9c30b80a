// Sticks at the office: everything that is genuine comes in once, everything else is harmless and named; the answer goes back.
#include "sync/registry/office/bundle_desk.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "sync/bundle/registration_files.h"
#include "sync/protocol/renewal.h"
#include "tests/support/ingest_world.h"
#include "tests/support/small_disk.h"
#include "tests/support/stores.h"

using namespace sanad;
using namespace sanad::test;

namespace {

struct StickWorld : IngestWorld {
    TemporaryFolder place;
    Stick stick{place.path()};
    BundleDesk desk{*registry.writer, registry.clock};
    std::string fingerprint = registration_id(kiosk.desk->device().public_key());

    explicit StickWorld(const std::string& database = {}) : IngestWorld(database) {}
    [[nodiscard]] SealingPublicKey office() const { return x25519_public_key(registry.writer->sealing_secret()); }
    void write(const std::vector<Bytes>& parcels) { write(parcels, office(), fingerprint); }
    void write(const std::vector<Bytes>& parcels, const SealingPublicKey& reader, const std::string& name) {
        std::vector<BundleItem> items;
        for (const Bytes& parcel : parcels) items.push_back({BundleItemKind::parcel, parcel});
        REQUIRE(stick.write(name + ".to-registry", seal_bundle(items, reader)));
    }
    [[nodiscard]] StickImport import_one() {
        const auto imported = desk.import_from(stick).value();
        CHECK_FALSE(imported.not_answered);
        REQUIRE(imported.files.size() == 1);
        return imported.files.front();
    }
    [[nodiscard]] std::vector<BundleItem> answer() {
        const auto files = stick.generations(fingerprint + ".to-device", kMaxBundleBytes).value();
        REQUIRE_FALSE(files.empty());
        return open_bundle(files.front().content, kiosk.desk->sealing_secret()).value();
    }
};

}  // namespace

TEST_CASE("a stick brings what a kiosk recorded, and takes receipts and the trust list back") {
    StickWorld world;
    world.kiosk.add_trainees(5);
    (void)world.kiosk.issue();
    const std::vector<Bytes> parcels{world.kiosk.parcel(1, 4), world.kiosk.parcel(5, 7)};
    world.write(parcels);
    const StickImport file = world.import_one();
    CHECK(file.fingerprint == world.fingerprint);
    CHECK(file.device_code == "K0001");
    CHECK(file.parcels == 2);
    CHECK(file.added == 7);
    CHECK(file.known == 0);
    CHECK(file.problem.empty());
    CHECK(file.answered);
    CHECK(world.projected("certificate") == 1);

    const auto answer = world.answer();
    REQUIRE(answer.size() == 4);
    for (std::size_t i = 0; i < 2; ++i) {
        REQUIRE(answer[i].kind == BundleItemKind::receipt);
        const auto receipt = read_receipt(answer[i].message, world.registry.writer->signer().public_key()).value();
        CHECK(receipt.nonce == nonce_of_parcel(parcels[i]));
        CHECK(receipt.held_through == (i == 0 ? 4 : 7));
    }
    CHECK(answer[2].kind == BundleItemKind::trust_keys);
    CHECK(read_trust_keys(answer[2].message, world.registry.writer->settings().anchor).value().devices.size() == 1);
    CHECK(answer[3].kind == BundleItemKind::trust_status);
    CHECK(read_trust_status(answer[3].message, world.registry.writer->settings().anchor).value().centre_code == "PTSD");
}

TEST_CASE("the same stick twice, an older one, and one on top of network sync add nothing and harm nothing") {
    StickWorld world;
    world.kiosk.add_trainees(5);
    world.write({world.kiosk.parcel(1, 3)});
    world.write({world.kiosk.parcel(1, 6)});
    CHECK(world.import_one().added == 6);
    const std::string once = world.registry.content_hash();
    CHECK(world.import_one().known == 6);
    std::filesystem::remove(world.place.file("sanad/" + world.fingerprint + ".to-registry.2"));
    const StickImport older = world.import_one();
    CHECK(older.known == 3);
    CHECK(older.added == 0);
    world.kiosk.add_trainees(2);
    (void)world.receipt(world.kiosk.parcel(1, 8));
    world.write({world.kiosk.parcel(1, 8)});
    CHECK(world.import_one().known == 8);
    (void)world.receipt(world.kiosk.parcel(7, 8));
    CHECK(world.registry.content_hash() != once);
    CHECK(world.check().faults.empty());
}

TEST_CASE("the newest file that opens is taken; a damaged one is passed over") {
    StickWorld world;
    world.kiosk.add_trainees(2);
    world.write({world.kiosk.parcel(1, 3)});
    REQUIRE(world.stick.write(world.fingerprint + ".to-registry", Bytes(500, 7)));
    const StickImport file = world.import_one();
    CHECK(file.added == 3);
    CHECK(file.problem.empty());
}

TEST_CASE("somebody else's file is named and harms no other") {
    StickWorld world;
    world.kiosk.add_trainees(2);
    world.write({world.kiosk.parcel(1, 3)});
    // Sealed to another office; a stranger's parcel sealed to ours; our kiosk's parcel under a name that isn't its own.
    world.write({world.kiosk.parcel(1, 2)}, x25519_public_key(ByteArray<32>{5}), "00000000000000aa");
    KioskWorld stranger(world.registry.clock);
    RegistryWorld elsewhere;
    stranger.register_at(elsewhere);
    stranger.add_trainees(1);
    world.write({stranger.parcel(1, 2)}, world.office(), "ffffffffffffffff");
    world.write({}, world.office(), "not-a-fingerprint");
    const auto imported = world.desk.import_from(world.stick).value();
    REQUIRE(imported.files.size() == 3);
    for (const StickImport& file : imported.files) {
        const bool ours = file.fingerprint == world.fingerprint;
        CHECK(file.answered == ours);
        CHECK(file.added == (ours ? 3 : 0));
        if (file.fingerprint == "00000000000000aa") CHECK(file.problem == "bundle.not_for_us");
        if (file.fingerprint == "ffffffffffffffff") CHECK(file.problem == "sync.unknown_device");
    }
    CHECK(world.registry.counts().events == 3);
}

TEST_CASE("forged, reordered and cut parcels on a stick: nothing of them is stored, and the good one beside them is") {
    StickWorld world;
    world.kiosk.add_trainees(8);
    Bytes forged = world.kiosk.parcel(4, 6);
    forged[forged.size() / 2] ^= 1;
    const Bytes whole = world.kiosk.parcel(4, 6);
    const Bytes cut(whole.begin(), whole.end() - 10);
    world.write({world.kiosk.parcel(7, 9), forged, cut, world.kiosk.parcel(1, 3)});
    const StickImport file = world.import_one();
    CHECK(file.parcels == 1);
    CHECK(file.added == 3);
    CHECK(file.problem == "sync.gap");
    CHECK(file.wanted == 1);
    CHECK(world.registry.counts().events == 3);
}

TEST_CASE("a request for renewal on a stick is asked once and answered; another's in this device's file, or a damaged one, asks nothing") {
    StickWorld world;
    KioskWorld other(world.registry.clock);
    other.register_at(world.registry);
    world.registry.clock.advance(700 * kDay);
    const auto import_with = [&](const std::vector<Bytes>& requests) {
        std::vector<BundleItem> items;
        for (const Bytes& request : requests) items.push_back({BundleItemKind::renewal_request, request});
        REQUIRE(world.stick.write(world.fingerprint + ".to-registry", seal_bundle(items, world.office())));
        return world.import_one().renewal;
    };
    const auto answers = [&] { return std::ranges::count(world.answer(), BundleItemKind::renewal_answer, &BundleItem::kind); };
    const Bytes anothers = sign_renewal_request(other.desk->device(), other.certificate().not_after);
    const Bytes own = sign_renewal_request(world.kiosk.desk->device(), world.kiosk.certificate().not_after);
    CHECK((import_with({}) == RenewalOnStick::none));
    CHECK((import_with({anothers}) == RenewalOnStick::refused));
    CHECK(answers() == 0);
    CHECK((import_with({Bytes(kMaxRenewalBytes + 1, 7)}) == RenewalOnStick::refused));
    CHECK(answers() == 1);
    CHECK(world.registry.counts().pending == 0);
    for (int i = 0; i < 2; ++i) CHECK((import_with({own, own, anothers}) == RenewalOnStick::asked));
    CHECK(answers() == 1);
    CHECK(world.registry.counts().pending == 1);
    REQUIRE(RegistrationDesk(*world.registry.writer, world.registry.clock, false).approve(world.fingerprint));
    for (int i = 0; i < 2; ++i) CHECK((import_with({own}) == RenewalOnStick::given));  // the old request again asks for nothing new
    CHECK(world.registry.counts().pending == 0);
}

TEST_CASE("the trust list for a centre's devices, without anything to bring") {
    StickWorld world;
    KioskWorld other(world.registry.clock, "BWP");
    other.register_at(world.registry);
    CHECK(world.desk.export_to(world.stick, "PTSD").value().devices == 1);
    CHECK(world.answer().size() == 2);
    CHECK(world.stick.names(".to-device").value().size() == 1);
    Stick nowhere(world.place.file("nowhere"));
    CHECK(world.desk.export_to(nowhere, "PTSD").error() == StickError::missing);
    CHECK(world.desk.import_from(nowhere).error() == StickError::missing);
}

TEST_CASE("what was taken from a full stick is told, though its answers are not on it") {
    const SmallDisk disk(2);
    if (!disk.is_here()) return;
    StickWorld world;
    world.kiosk.add_trainees(2);
    Stick stick(disk.path());
    const Bytes bundle = seal_bundle(std::vector<BundleItem>{{BundleItemKind::parcel, world.kiosk.parcel(1, 3)}}, world.office());
    REQUIRE(stick.write(world.fingerprint + ".to-registry", bundle));
    disk.fill();
    const auto exported = world.desk.export_to(stick, "PTSD").value();
    CHECK(exported.taken.not_answered == StickError::full);
    REQUIRE(exported.taken.files.size() == 1);
    CHECK(exported.taken.files[0].added == 3);
    CHECK_FALSE(exported.taken.files[0].answered);
    CHECK(exported.devices == 0);
}

TEST_CASE_TEMPLATE("files with names that no fingerprint has are passed over, and everybody else is answered", Store, OnSqlite,
                   OnPostgresql) {
    if (!Store::is_here()) return;
    StickWorld world(Store::database());
    world.kiosk.add_trainees(2);
    world.write({world.kiosk.parcel(1, 3)});
    KioskWorld asking(world.registry.clock);
    const Bytes request = sign_registration_request(asking.desk->device(), x25519_public_key(asking.desk->sealing_secret()), "PTSD",
                                                    read_office_code(world.registry.office_code("PTSD"))->one_time);
    const std::string asks = registration_id(asking.desk->device().public_key());
    REQUIRE(world.stick.write(registration_request_file(asks), request));
    // A name so long that its answer's would be none; letters that are no text; capitals.
    for (const std::string& name : {std::string(230, 'a'), "\xff" + std::string(15, '0'), std::string(16, 'A')}) {
        for (const char* ending : {".registration.1", ".to-registry.1"})
            std::ofstream(world.place.file("sanad/" + name + ending), std::ios::binary) << "junk";
    }
    const auto imported = world.desk.import_from(world.stick).value();
    CHECK_FALSE(imported.not_answered);
    REQUIRE(imported.files.size() == 1);
    CHECK(imported.files[0].answered);
    REQUIRE(imported.registrations.size() == 1);
    CHECK(imported.registrations[0].fingerprint == asks);
}

// Proves that no parcel but a device's own next one is stored, whatever it looks like and whether it comes by network or on a stick: each
// attack is refused by its name, and the registry is the same afterwards, byte for byte.
#include <doctest/doctest.h>

#include "sync/bundle/bundle.h"
#include "sync/protocol/zstd_frame.h"
#include "sync/registry/office/bundle_desk.h"
#include "tests/support/sync_world.h"

using namespace sanad;
using namespace sanad::test;

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const Bytes& parcel, const Signer& signer) {
    const auto payload = open_sign1(parcel, MessageKind::parcel, signer.public_key(), kMaxParcelBytes).value();
    const auto content = zstd_decompress(payload, kMaxParcelDecompressed).value();
    Lines lines;
    std::string_view rest(reinterpret_cast<const char*>(content.data()), content.size());
    while (!rest.empty()) {
        lines.emplace_back(rest.substr(0, rest.find('\n')));
        rest.remove_prefix(lines.back().size() + 1);
    }
    return lines;
}

Bytes sign_content(const Signer& signer, const std::string& content) {
    return sign1(signer, MessageKind::parcel, zstd_compress(bytes_of(content)));
}

Bytes sign_lines(const Signer& signer, const Lines& lines) {
    std::string content;
    for (const auto& line : lines) content += line + "\n";
    return sign_content(signer, content);
}

std::string changed(const std::string& line, const std::function<void(Json&)>& change) {
    Json json = parse_json(line, line.size()).value();
    change(json);
    return canonical_json(json);
}

struct Attack {
    std::string name;
    Bytes parcel;
    std::string problem;
};

struct HostileWorld {
    RegistryWorld registry;
    KioskWorld kiosk{registry.clock};
    KioskWorld other{registry.clock};
    KioskWorld stranger{registry.clock};
    TemporaryFolder place;
    Stick stick{place.path()};
    BundleDesk desk{*registry.writer, registry.clock};

    /// The kiosk's events 1–4 are held, 5–7 wait; the other's 1–3 are held.
    HostileWorld() {
        kiosk.register_at(registry);
        other.register_at(registry);
        kiosk.add_trainees(2);
        (void)kiosk.issue();
        other.add_trainees(2);
        REQUIRE(kiosk.sync(registry.url()).released == 4);
        REQUIRE(other.sync(registry.url()).released == 3);
        kiosk.add_trainees(2);
        (void)kiosk.issue();
    }

    [[nodiscard]] std::vector<Attack> attacks() {
        const Signer& device = kiosk.desk->device();
        const Bytes next = kiosk.parcel(5, 7);
        const Lines lines = lines_of(next, device);
        std::vector<Attack> all;
        const auto add = [&](const std::string& name, Bytes parcel, const std::string& problem) {
            all.push_back({name, std::move(parcel), problem});
        };
        const auto with = [&](std::size_t line, const std::function<void(Json&)>& change) {
            Lines other_lines = lines;
            other_lines[line] = changed(lines[line], change);
            return sign_lines(device, other_lines);
        };
        const auto header = [&](const char* key, const Json& value) { return with(0, [&](Json& json) { json[key] = value; }); };

        // Forged and changed on the way.
        for (const std::size_t at : {next.size() / 2, next.size() - 1, next.size() - 64}) {
            Bytes flipped = next;
            flipped[at] ^= 1;
            add("a bit turned at " + std::to_string(at), flipped, "bad_signature");
        }
        for (const std::size_t keep : {std::size_t{1}, std::size_t{40}, next.size() / 2, next.size() - 1})
            add("cut to " + std::to_string(keep), Bytes(next.begin(), next.begin() + static_cast<std::ptrdiff_t>(keep)), "malformed");
        Bytes longer = next;
        longer.push_back(0);
        add("a byte behind it", longer, "malformed");
        add("nothing we know", copy_of(bytes_of("<html>")), "malformed");
        // Signed by somebody else.
        add("signed by a stranger", sign_lines(stranger.desk->device(), lines), "unknown_device");
        add("signed by another device", sign_lines(other.desk->device(), lines), "malformed");
        const auto as_other = changed(lines[0], [&](Json& json) { json["device"] = other.certificate().device_code; });
        add("another device's, under its own name", sign_lines(other.desk->device(), {as_other, lines[1], lines[2], lines[3]}),
            "wrong_ledger");
        // Another message of ours.
        add("a trust list", registry.trust_keys(), "wrong_kind");
        add("a receipt", sign_receipt(device, {kiosk.desk->ledger_id(), 7, {}, 0, {}, {}}), "wrong_kind");
        // Reordered, left out, put in, of other ledgers.
        add("two events exchanged", sign_lines(device, {lines[0], lines[2], lines[1], lines[3]}), "malformed");
        add("an event left out", sign_lines(device, {lines[0], lines[1], lines[3]}), "malformed");
        add("an event twice", sign_lines(device, {lines[0], lines[1], lines[1], lines[2], lines[3]}), "malformed");
        add("the last event missing", sign_lines(device, {lines[0], lines[1], lines[2]}), "malformed");
        add("no events", sign_lines(device, {lines[0]}), "malformed");
        add("events before it missing", kiosk.parcel(6, 7), "gap");
        add("an event changed", with(1, [](Json& json) { json["event"]["actor"] = "somebody"; }), "chain_broken");
        add("another last hash", header("last_hash", std::string(64, 'a')), "chain_broken");
        add("hung on another event", header("prev_hash", std::string(64, 'a')), "chain_broken");
        add("from the first event, hung on something", header("first_seq", 1), "malformed");
        add("another's ledger", header("ledger", other.desk->ledger_id()), "malformed");
        add("the registry's own ledger", header("ledger", "registry-PTSD"), "malformed");
        add("another device's name", header("device", other.certificate().device_code), "malformed");
        add("a ledger's name that leaves the folder", header("ledger", "../../etc/passwd"), "malformed");
        // Limits.
        add("a bomb of nothing", sign_content(device, std::string(kMaxParcelDecompressed + 1, ' ')), "too_large");
        add("a bomb of lines", sign_content(device, lines[0] + "\n" + std::string(kMaxParcelDecompressed / 2, '\n')), "malformed");
        add("ten thousand and one events", header("last_seq", 5 + static_cast<std::int64_t>(kMaxParcelEvents)), "too_many_events");
        add("an event of a megabyte", with(1, [](Json& json) { json["event"]["body"]["x"] = std::string(1 << 20, 'x'); }), "too_large");
        add("JSON as deep as a well", sign_lines(device, {lines[0], std::string(5000, '[') + std::string(5000, ']'), lines[2], lines[3]}),
            "too_deep");
        add("a name that is no UTF-8", sign_content(device, lines[0] + "\n\"\xff\xfe\"\n"), "malformed");
        add("not compressed", sign1(device, MessageKind::parcel, bytes_of(lines[0])), "malformed");
        return all;
    }
};

}  // namespace

TEST_CASE("every hostile parcel is refused by its name, by network and on a stick, and stores nothing") {
    HostileWorld world;
    const std::string before = world.registry.content_hash();
    const std::string name = registration_id(world.kiosk.desk->device().public_key()) + ".to-registry";
    const auto office = x25519_public_key(world.registry.writer->sealing_secret());
    HttpTransport transport(world.registry.url());
    const auto attacks = world.attacks();
    CHECK(attacks.size() > 30);
    for (const Attack& attack : attacks) {
        CAPTURE(attack.name);
        const auto answer =
            transport.post("/v1/ledgers/" + world.kiosk.desk->ledger_id() + "/parcels", attack.parcel, std::string(32, '0'), 1 << 20)
                .value();
        const auto report =
            read_problem({reinterpret_cast<const char*>(answer.body.data()), answer.body.size()}, answer.status).value_or(ProblemReport{});
        CHECK(answer.content_type == "application/problem+json");
        CHECK(name_of(report.problem) == attack.problem);

        const std::vector<BundleItem> items{{BundleItemKind::parcel, attack.parcel}};
        REQUIRE(world.stick.write(name, seal_bundle(items, office)));
        const auto imported = world.desk.import_from(world.stick).value();
        REQUIRE(imported.files.size() == 1);
        CHECK(imported.files[0].problem == "sync." + attack.problem);
        CHECK(imported.files[0].parcels == 0);
        CHECK(imported.files[0].added == 0);
        CHECK(world.registry.content_hash() == before);
    }
    // The kiosk itself is none the worse for it.
    CHECK(world.kiosk.sync(world.registry.url()).released == 3);
    CHECK(world.kiosk.sync(world.registry.url()).waiting == 0);
}

TEST_CASE("a parcel at another's address is refused, and one sent again a hundred times by two routes stores nothing") {
    HostileWorld world;
    const Bytes held = world.kiosk.parcel(1, 4);
    const std::string before = world.registry.content_hash();
    HttpTransport transport(world.registry.url());
    const auto misled = transport.post("/v1/ledgers/" + world.other.desk->ledger_id() + "/parcels", world.kiosk.parcel(5, 7),
                                       std::string(32, '0'), 1 << 20);
    CHECK(refusal_of(misled.value()).code == "sync.wrong_ledger");
    const auto office = x25519_public_key(world.registry.writer->sealing_secret());
    for (int i = 0; i < 100; ++i) {
        const auto again = transport.post("/v1/ledgers/" + world.kiosk.desk->ledger_id() + "/parcels", held, std::string(32, '0'), 1 << 20);
        CHECK(again.value().status == 200);
    }
    // Somebody else's stick with the same parcel, under his own name.
    const std::vector<BundleItem> items{{BundleItemKind::parcel, held}, {BundleItemKind::parcel, world.kiosk.parcel(2, 3)}};
    REQUIRE(world.stick.write(registration_id(world.other.desk->device().public_key()) + ".to-registry", seal_bundle(items, office)));
    CHECK(world.desk.import_from(world.stick).value().files[0].added == 0);
    CHECK(world.registry.content_hash() == before);
}

TEST_CASE("a history that differs from what is held is a fork: noted, and nothing of it stored") {
    HostileWorld world;
    KioskWorld& kiosk = world.kiosk;
    const auto events = world.registry.counts().events;
    Lines lines = lines_of(kiosk.parcel(4, 5), kiosk.desk->device());
    lines[0] = changed(lines[0], [](Json& json) { json["prev_hash"] = std::string(64, 'a'); });
    HttpTransport transport(world.registry.url());
    // Hung on another event it doesn't hash to its own end; with the events as they are, the chain itself says so.
    auto answer = transport.post("/v1/ledgers/" + kiosk.desk->ledger_id() + "/parcels", sign_lines(kiosk.desk->device(), lines),
                                 std::string(32, '0'), 1 << 20);
    CHECK(refusal_of(answer.value()).code == "sync.chain_broken");
    // A chain that is whole in itself, of a kiosk that was copied: the same ledger, other events.
    auto forked = kiosk.desk->ledger().events_after(kiosk.desk->ledger_id(), 3, 1);
    Digest prev{};
    prev.fill(0xaa);
    forked[0].prev = prev;
    seal_event(forked[0]);
    answer = transport.post("/v1/ledgers/" + kiosk.desk->ledger_id() + "/parcels",
                            pack_parcel(kiosk.desk->device(), kiosk.certificate().device_code, "2026-11-21T10:00:00Z", forked),
                            std::string(32, '0'), 1 << 20);
    CHECK(refusal_of(answer.value()).code == "sync.fork");
    CHECK(world.registry.counts().events == events + 2);  // the registry's own word on it
    CHECK(world.registry.counts().forks == 1);
}

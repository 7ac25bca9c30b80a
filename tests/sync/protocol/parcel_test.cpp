#include "sync/protocol/parcel.h"

#include <doctest/doctest.h>

#include "credential/bytes/text_codec.h"
#include "sync/protocol/zstd_frame.h"
#include "tests/support/forge.h"

using namespace sanad;

namespace {

const Ed25519Signer device = forge::key("K0117");

std::vector<PublicKey> known(const KeyId&) { return {device.public_key()}; }

std::vector<Event> chain(int count, const std::string& ledger = "7ZZZ", const std::string& words = "") {
    std::vector<Event> events;
    Digest prev{};
    for (int i = 1; i <= count; ++i) {
        Event event{ledger,
                    i,
                    "1795255200000-0000",
                    "2026-11-21T10:00:00Z",
                    TimeSource::rtc,
                    "coordinator",
                    "",
                    "trainee.added/1",
                    Json{{"trainee", "T" + std::to_string(i)}},
                    std::nullopt,
                    prev};
        event.personal = PersonalPart{{}, Json{{"name", "عائشہ " + std::to_string(i) + words}}};
        event.personal->salt.fill(static_cast<std::uint8_t>(i));
        event.personal_digest = event.personal->digest();
        seal_event(event);
        prev = event.hash;
        events.push_back(event);
    }
    return events;
}

Bytes pack(const std::vector<Event>& events) { return pack_parcel(device, "K0117", "2026-11-21T10:00:00Z", events); }

/// Changes the text inside a parcel and signs it again: what a device with a bug, or a thief with its key, would send.
Bytes repack(const Bytes& parcel, const std::function<void(std::string&)>& change) {
    const auto payload = open_sign1(parcel, MessageKind::parcel, device.public_key(), kMaxParcelBytes).value();
    std::string lines = text_of(zstd_decompress(payload, kMaxParcelDecompressed).value());
    change(lines);
    return sign1(device, MessageKind::parcel, zstd_compress(bytes_of(lines)));
}

void replace(std::string& text, const std::string& old, const std::string& with) {
    const auto at = text.find(old);
    REQUIRE(at != std::string::npos);
    text.replace(at, old.size(), with);
}

ParcelError error_of(const Bytes& parcel) {
    const auto read = open_parcel(parcel, known);
    REQUIRE_FALSE(read);
    return read.error();
}

}  // namespace

TEST_CASE("a parcel gives back its events, with hashes and personal parts") {
    const auto events = chain(5);
    const auto parcel = open_parcel(pack(events), known);
    REQUIRE(parcel);
    CHECK(parcel->signer == device.public_key());
    CHECK(parcel->header == ParcelHeader{"7ZZZ", "K0117", 1, 5, Digest{}, events.back().hash, "2026-11-21T10:00:00Z"});
    REQUIRE(parcel->events.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(parcel->events[i].line == events[i].line);
        CHECK(parcel->events[i].hash == events[i].hash);
        CHECK(personal_matches(parcel->events[i]));
        CHECK(parcel->events[i].personal->value == events[i].personal->value);
    }
}

TEST_CASE("a parcel may begin anywhere in the chain") {
    const auto events = chain(5);
    const auto parcel = open_parcel(pack({events.begin() + 2, events.end()}), known);
    REQUIRE(parcel);
    CHECK(parcel->header.first_seq == 3);
    CHECK(parcel->header.prev_hash == events[1].hash);
}

TEST_CASE("an erased personal part is no fault") {
    auto events = chain(2);
    events[0].personal.reset();
    const auto parcel = open_parcel(pack(events), known);
    REQUIRE(parcel);
    CHECK_FALSE(parcel->events[0].personal);
    CHECK(personal_matches(parcel->events[0]));
}

TEST_CASE("a parcel with any byte changed, or cut anywhere, is refused") {
    const Bytes good = pack(chain(2));
    for (std::size_t at = 0; at < good.size(); ++at) {
        Bytes bad = good;
        bad[at] ^= 1;
        CHECK_FALSE(open_parcel(bad, known));
        CHECK_FALSE(open_parcel(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at)), known));
    }
}

TEST_CASE("a parcel signed by another key under the same key id is a bad signature; an id that nobody knows is an unknown device") {
    const auto rogue = forge::key("rogue");
    const Bytes parcel = pack_parcel(rogue, "K0117", "2026-11-21T10:00:00Z", chain(1));
    CHECK(error_of(parcel) == ParcelError::bad_signature);
    const auto unknown = open_parcel(parcel, [](const KeyId&) { return std::vector<PublicKey>{}; });
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error() == ParcelError::unknown_device);
}

TEST_CASE("events that don't lead to the hash in the header are a broken chain") {
    CHECK(error_of(repack(pack(chain(3)), [](std::string& lines) { replace(lines, "\"trainee\":\"T2\"", "\"trainee\":\"T9\""); })) ==
          ParcelError::chain_broken);
}

TEST_CASE("what is not its own canonical form is malformed") {
    const Bytes good = pack(chain(3));
    const auto malformed = [&](const std::function<void(std::string&)>& change) {
        CHECK(error_of(repack(good, change)) == ParcelError::malformed);
    };
    malformed([](std::string& lines) { replace(lines, "{\"device\"", "{ \"device\""); });
    malformed([](std::string& lines) { replace(lines, "{\"event\"", "{ \"event\""); });
    malformed([](std::string& lines) { replace(lines, "\"seq\":2", "\"seq\":2.0"); });
    malformed([](std::string& lines) { replace(lines, "\"seq\":2", "\"seq\":3"); });
    malformed([](std::string& lines) { replace(lines, "\"last_seq\":3", "\"last_seq\":4"); });
    malformed([](std::string& lines) { replace(lines, "\"last_seq\":3", "\"last_seq\":2"); });
    malformed([](std::string& lines) { lines.pop_back(); });
    malformed([](std::string& lines) { lines += "\n"; });
    malformed([](std::string& lines) { lines.clear(); });
    malformed([](std::string& lines) { replace(lines, "\"ledger\":\"7ZZZ\",\"made_at\"", "\"ledger\":\"a/b\",\"made_at\""); });
    malformed([](std::string& lines) { replace(lines, "\"salt\":", "\"sale\":"); });
}

TEST_CASE("a parcel over a limit is named as that") {
    CHECK(error_of(Bytes(kMaxParcelBytes + 1)) == ParcelError::too_large);

    SUBCASE("a bomb that says how large it is") {
        const Bytes bomb = sign1(device, MessageKind::parcel, zstd_compress(Bytes(kMaxParcelDecompressed + 1, ' ')));
        CHECK(bomb.size() < 16 * 1024);
        CHECK(error_of(bomb) == ParcelError::too_large);
    }
    SUBCASE("a line over the limit") {
        const Bytes parcel = repack(pack(chain(1)), [](std::string& lines) {
            replace(lines, "\"T1\"", "\"" + std::string(2 * kMaxEventBytes + 1024, 'T') + "\"");
        });
        CHECK(error_of(parcel) == ParcelError::too_large);
    }
    SUBCASE("an event over the limit in a line that is not") {
        const Bytes parcel =
            repack(pack(chain(1)), [](std::string& lines) { replace(lines, "\"T1\"", "\"" + std::string(kMaxEventBytes, 'T') + "\""); });
        CHECK(error_of(parcel) == ParcelError::too_large);
    }
    SUBCASE("an event deeper than the limit, and none that is as deep") {
        const auto nested = [](std::size_t deep) {  // in the line's object, the event's and its body
            return repack(pack(chain(1)), [&](std::string& lines) {
                replace(lines, "\"trainee\":\"T1\"", "\"trainee\":" + std::string(deep - 3, '[') + std::string(deep - 3, ']'));
            });
        };
        CHECK(error_of(nested(kMaxJsonDepth)) != ParcelError::too_deep);
        CHECK(error_of(nested(kMaxJsonDepth + 1)) == ParcelError::too_deep);
    }
    SUBCASE("too many events") {
        const Bytes parcel = repack(pack(chain(1)), [](std::string& lines) { replace(lines, "\"last_seq\":1", "\"last_seq\":10001"); });
        CHECK(error_of(parcel) == ParcelError::too_many_events);
    }
}

TEST_CASE("a zstd frame is exactly one, complete, with its size") {
    const Bytes content(100'000, 'x');
    const Bytes frame = zstd_compress(content);
    CHECK(zstd_decompress(frame, content.size()) == content);
    CHECK(zstd_decompress(frame, content.size() - 1).error() == ZstdError::too_large);
    for (std::size_t size = 0; size < frame.size(); ++size)
        CHECK(zstd_decompress(ByteView(frame).first(size), content.size()).error() == ZstdError::malformed);
    Bytes twice = frame;
    twice.insert(twice.end(), frame.begin(), frame.end());
    CHECK(zstd_decompress(twice, 2 * content.size()).error() == ZstdError::malformed);
    // The same frame with a size that lies: the frame header's field, RFC 8878 section 3.1.1.1.4.
    Bytes lying = frame;
    lying[5] ^= 1;
    CHECK_FALSE(zstd_decompress(lying, content.size() + 10));
}

TEST_CASE("what the reader holds is not sent again, and any other reader is told to ask for all of it") {
    const auto events = chain(12, "7ZZZ", to_hex(random_bytes(600)));  // words that each repeats
    const std::span all(events);
    const auto held = [&](const std::string& ledger, Seq from, Seq through) {
        REQUIRE(ledger == "7ZZZ");
        return std::vector(events.begin() + from - 1, events.begin() + through);
    };
    const auto packed = [&](std::size_t before) {
        return pack_parcel(device, "K0117", "2026-11-21T10:00:00Z", all.subspan(8), all.subspan(8 - before, before));
    };
    const Bytes shorter = packed(8);
    CHECK(shorter.size() + 400 < packed(0).size());
    const auto read = open_parcel(shorter, known, held);
    REQUIRE(read);
    REQUIRE(read->events.size() == 4);
    CHECK(read->events.back().hash == events.back().hash);
    CHECK(read->events.front().personal->value == events[8].personal->value);
    CHECK(open_parcel(packed(0), known, held)->events.size() == 4);

    SUBCASE("a reader that holds nothing") {
        CHECK(open_parcel(shorter, known).error() == ParcelError::prefix_unknown);
        CHECK(open_parcel(shorter, known, [](const std::string&, Seq, Seq) { return std::vector<Event>(); }).error() ==
              ParcelError::prefix_unknown);
    }
    SUBCASE("a reader for whom a personal part was erased") {
        const auto erased = [&](const std::string& ledger, Seq from, Seq through) {
            auto some = held(ledger, from, through);
            some.back().personal.reset();
            return some;
        };
        CHECK(open_parcel(shorter, known, erased).error() == ParcelError::prefix_unknown);
    }
    SUBCASE("words about the prefix that are none, too many, or of other events than those before") {
        const Bytes payload = open_sign1(shorter, MessageKind::parcel, device.public_key(), kMaxParcelBytes).value();
        const std::size_t size = payload[4];
        const std::string words = text_of(ByteView(payload).subspan(8, size));
        const auto with = [&](const std::string& other, std::uint32_t claimed) {
            Bytes changed(payload.begin(), payload.begin() + 4);
            for (int shift = 0; shift < 32; shift += 8) changed.push_back(static_cast<std::uint8_t>(claimed >> shift));
            changed.insert(changed.end(), other.begin(), other.end());
            changed.insert(changed.end(), payload.begin() + 8 + static_cast<std::ptrdiff_t>(size), payload.end());
            const auto opened = open_parcel(sign1(device, MessageKind::parcel, changed), known, held);
            return opened ? "" : opened.error() == ParcelError::malformed ? "malformed" : "other";
        };
        const auto changed = [&](const std::string& old, const std::string& now) {
            std::string text = words;
            replace(text, old, now);
            return with(text, static_cast<std::uint32_t>(text.size()));
        };
        CHECK(with(words, static_cast<std::uint32_t>(size)) == "");
        for (const std::uint32_t claimed : {0u, 257u, 0xffffffffu}) CHECK(with(words, claimed) == "malformed");
        CHECK(changed("\"from\":1", "\"from\":0") == "malformed");
        CHECK(changed("\"through\":8", "\"through\":129") == "malformed");
        CHECK(changed("7ZZZ", "7 ZZ") == "malformed");
        CHECK(changed("\"from\":1", "\"from\":2") == "other");  // not these events' digest
        CHECK(changed("\"through\":8", "\"through\":7") == "other");
        CHECK(changed("{", "") == "malformed");
    }
    SUBCASE("the events before others than the parcel's first") {
        const std::vector<Event> one{events[8]};
        CHECK_THROWS_AS(pack_parcel(device, "K0117", "2026-11-21T10:00:00Z", one, all.first(4)), std::invalid_argument);
    }
}

#include "credential/trust/trust_list.h"

#include <doctest/doctest.h>

#include "tests/support/forge.h"

using namespace sanad;

namespace {

Bytes certificate_by(const Signer& signer, MessageKind kind) {
    return sign_key_certificate(signer, kind, forge::registry_certificate(forge::key("registry").public_key()));
}

// A list whose payload is `spoil`ed before the true registry signs it.
template <class Spoil>
void list_refused(Spoil spoil) {
    const Cbor payload =
        *Cbor::decode(Sign1::parse(forge::trust_message(forge::trust()), MessageKind::trust_keys, kMaxTrustKeysBytes)->payload());
    Cbor::Map map = *payload.as_map();
    spoil(map);
    const auto read =
        read_trust_keys(sign1(forge::key("registry"), MessageKind::trust_keys, Cbor::map(map).encode()), forge::key("anchor").public_key());
    REQUIRE_FALSE(read);
    CHECK((read.error() == TrustError::malformed));
}

}  // namespace

TEST_CASE("the certificate inside a part of the list is found again, and not in what is no part") {
    const Bytes certificate = forge::registry_certificate_message();
    CHECK(registry_certificate_in(forge::trust_message(forge::trust()), MessageKind::trust_keys) == certificate);
    CHECK(registry_certificate_in(forge::status_message(forge::status()), MessageKind::trust_status) == certificate);
    CHECK_THROWS_AS((void)registry_certificate_in(certificate, MessageKind::trust_keys), std::invalid_argument);
    CHECK_THROWS_AS((void)registry_certificate_in(forge::status_message(forge::status()), MessageKind::trust_keys), std::invalid_argument);
}

TEST_CASE("a key certificate comes back as it was stated") {
    const auto anchor = forge::key("anchor");
    const auto registry = forge::registry_certificate(forge::key("registry").public_key());
    CHECK(read_key_certificate(sign_key_certificate(anchor, MessageKind::registry_key_certificate, registry),
                               MessageKind::registry_key_certificate, anchor.public_key()) == registry);
    const auto device = forge::device_certificate("K0117", forge::key("K0117").public_key());
    CHECK(read_key_certificate(sign_key_certificate(forge::key("registry"), MessageKind::device_key_certificate, device),
                               MessageKind::device_key_certificate, forge::key("registry").public_key()) == device);
}

TEST_CASE("a key certificate of the other kind, by another key, or changed, is no certificate") {
    const auto anchor = forge::key("anchor");
    const auto refused = [&](const Bytes& bytes, MessageKind kind, const PublicKey& signer, KeyCertificateError why) {
        const auto read = read_key_certificate(bytes, kind, signer);
        REQUIRE_FALSE(read);
        CHECK((read.error() == why));
    };
    const Bytes good = certificate_by(anchor, MessageKind::registry_key_certificate);
    refused(good, MessageKind::device_key_certificate, anchor.public_key(), KeyCertificateError::bad_message);
    refused(good, MessageKind::registry_key_certificate, forge::key("registry").public_key(), KeyCertificateError::bad_message);
    for (std::size_t at = 0; at < good.size(); ++at) {
        Bytes changed = good;
        changed[at] ^= 0x20;
        refused(changed, MessageKind::registry_key_certificate, anchor.public_key(), KeyCertificateError::bad_message);
    }
    const auto spoiled = [&](std::int64_t key, std::optional<Cbor> value) {
        Cbor::Map map;
        const auto payload = Cbor::decode(Sign1::parse(good, MessageKind::registry_key_certificate, 4096)->payload()).value();
        for (const auto& entry : *payload.as_map()) {
            if (entry.first.as_integer() != key) map.push_back(entry);
        }
        if (value) map.emplace_back(Cbor::integer(key), *value);
        refused(sign1(anchor, MessageKind::registry_key_certificate, Cbor::map(map).encode()), MessageKind::registry_key_certificate,
                anchor.public_key(), KeyCertificateError::malformed);
    };
    for (std::int64_t key = 1; key <= 8; ++key) {
        spoiled(key, std::nullopt);
        spoiled(key, Cbor{});
    }
    spoiled(9, Cbor::integer(1));
    spoiled(4, Cbor::bytes(Bytes(31)));
    spoiled(8, Cbor::integer(0));
    spoiled(8, Cbor::integer(0x1'0000'0000));
}

TEST_CASE("a device is known by two words, each by the key that the one before it names") {
    const auto anchor = forge::key("anchor"), registry = forge::key("registry"), stranger = forge::key("stranger");
    const Bytes of_registry = certificate_by(anchor, MessageKind::registry_key_certificate);
    const auto device = forge::device_certificate("K0117", forge::key("K0117").public_key());
    const Bytes of_device = sign_key_certificate(registry, MessageKind::device_key_certificate, device);
    const auto chain = read_device_chain(anchor.public_key(), of_registry, of_device);
    REQUIRE(chain);
    CHECK(chain->registry.key == registry.public_key());
    CHECK(chain->device == device);
    for (const auto& [from, first, second] :
         {std::tuple{stranger.public_key(), of_registry, of_device},
          std::tuple{anchor.public_key(), certificate_by(stranger, MessageKind::registry_key_certificate), of_device},
          std::tuple{anchor.public_key(), of_registry, sign_key_certificate(stranger, MessageKind::device_key_certificate, device)},
          std::tuple{anchor.public_key(), of_device, of_registry}}) {
        CHECK_FALSE(read_device_chain(from, first, second));
    }
}

TEST_CASE("what people compare is short and stable") {
    const auto key = forge::key("anchor").public_key();
    CHECK(anchor_check(key).size() == 8);
    CHECK(anchor_check(key) != anchor_check(forge::key("registry").public_key()));
    const std::string fingerprint = key_fingerprint(key);
    CHECK(fingerprint.size() == 19);
    CHECK((fingerprint[4] == ' ' && fingerprint[9] == ' ' && fingerprint[14] == ' '));
}

TEST_CASE("a trust list comes back as it was stated, from the anchor's key alone") {
    const auto anchor = forge::key("anchor").public_key();
    CHECK(read_trust_keys(forge::trust_message(forge::trust()), anchor) == forge::trust());
    TrustKeys empty;
    empty.number = 1;
    CHECK(read_trust_keys(forge::trust_message(empty), anchor) == empty);
    CHECK(forge::trust().centre("BWP")->name_en == "Women's Skills Centre, Bahawalpur");
    CHECK(forge::trust().centre("bwp") == nullptr);
}

TEST_CASE("a list in a verifier's own storage comes back as it was, and in no other shape") {
    const Bytes stored = encode_trust_keys(forge::trust());
    CHECK(decode_trust_keys(stored) == forge::trust());
    for (std::size_t length = 0; length < stored.size(); ++length) CHECK_FALSE(decode_trust_keys(ByteView(stored).first(length)));
    CHECK_FALSE(decode_trust_keys(forge::trust_message(forge::trust())));
    CHECK_FALSE(decode_trust_keys(Bytes(kMaxTrustKeysBytes + 1)));
}

TEST_CASE("one-way memory: a key that was compromised once stays so, whatever a later list says or leaves out") {
    const TrustKeys seen = forge::trust();
    REQUIRE((seen.devices[2].state == KeyState::compromised));
    TrustKeys fresh = seen;
    fresh.number += 1;
    fresh.devices[2].state = KeyState::active;
    fresh.devices[2].compromised_since = 0;
    fresh.devices[0].state = KeyState::retired;
    TrustKeys kept = remembered(seen, fresh);
    CHECK(kept.number == fresh.number);
    CHECK(kept.devices[2] == seen.devices[2]);
    CHECK((kept.devices[0].state == KeyState::retired));

    fresh.devices.erase(fresh.devices.begin() + 2);  // left out, with its centre
    fresh.centres.pop_back();
    kept = remembered(seen, fresh);
    CHECK(kept.devices.back() == seen.devices[2]);
    CHECK(kept.centre("BWP"));

    fresh = seen;  // an older list: nothing but a compromise is taken from it
    fresh.number -= 1;
    fresh.public_url = "https://elsewhere.example";
    fresh.devices[0].state = KeyState::compromised;
    fresh.devices[0].compromised_since = 5;
    fresh.devices[2].compromised_since -= 1;
    kept = remembered(seen, fresh);
    CHECK(kept.number == seen.number);
    CHECK(kept.public_url == seen.public_url);
    CHECK((kept.devices[0].state == KeyState::compromised));
    CHECK(kept.devices[2].compromised_since == seen.devices[2].compromised_since - 1);
    CHECK(remembered(seen, seen) == seen);
}

TEST_CASE("300 devices fit in 20 KB") {
    TrustKeys keys = forge::trust();
    for (int i = 0; i < 300; ++i) keys.devices.push_back(forge::device("K" + std::to_string(1000 + i), "PTSD"));
    const Bytes message = forge::trust_message(keys);
    CHECK(message.size() <= 20'000);
    CHECK(read_trust_keys(message, forge::key("anchor").public_key()) == keys);
}

TEST_CASE("a list is believed only through the anchor's word about its signer") {
    const auto anchor = forge::key("anchor");
    const auto registry = forge::key("registry");
    const auto impostor = forge::key("impostor");
    const auto why = [&](const Bytes& message) {
        const auto read = read_trust_keys(message, anchor.public_key());
        REQUIRE_FALSE(read);
        return read.error();
    };
    CHECK((why(sign_trust_keys(registry, certificate_by(impostor, MessageKind::registry_key_certificate), forge::trust())) ==
           TrustError::wrong_registry));
    CHECK((why(sign_trust_keys(registry, certificate_by(anchor, MessageKind::device_key_certificate), forge::trust())) ==
           TrustError::wrong_registry));
    CHECK((why(sign_trust_keys(registry, {}, forge::trust())) == TrustError::wrong_registry));
    CHECK((why(sign_trust_keys(impostor, certificate_by(anchor, MessageKind::registry_key_certificate), forge::trust())) ==
           TrustError::bad_signature));
    CHECK((why(sign_trust_keys(anchor, certificate_by(anchor, MessageKind::registry_key_certificate), forge::trust())) ==
           TrustError::bad_signature));
    CHECK((why(sign1(registry, MessageKind::receipt, Bytes{0xa0})) == TrustError::malformed));
    CHECK((why(Bytes(kMaxTrustKeysBytes + 1)) == TrustError::malformed));
}

TEST_CASE("no byte of a list can be changed") {
    const Bytes good = forge::trust_message(forge::trust());
    for (std::size_t at = 0; at < good.size(); ++at) {
        Bytes changed = good;
        changed[at] ^= static_cast<std::uint8_t>(1u << at % 8);
        CHECK_FALSE(read_trust_keys(changed, forge::key("anchor").public_key()));
    }
}

TEST_CASE("a list of another shape is malformed, whoever signed it") {
    const auto replace = [](std::int64_t key, Cbor value) {
        list_refused([&](Cbor::Map& map) {
            for (auto& [name, content] : map) {
                if (name.as_integer() == key) content = value;
            }
        });
    };
    for (std::int64_t key = 1; key <= 6; ++key) {
        replace(key, Cbor::boolean(true));
        list_refused([&](Cbor::Map& map) { std::erase_if(map, [&](const auto& entry) { return entry.first.as_integer() == key; }); });
    }
    list_refused([](Cbor::Map& map) { map.emplace_back(Cbor::integer(7), Cbor{}); });
    const Cbor text = Cbor::text("x");
    replace(4, Cbor::array({Cbor::array({text, text, text})}));
    replace(4, Cbor::array({Cbor::array({text, text, text, Cbor::integer(1)})}));
    const Cbor number = Cbor::integer(1);
    const Cbor key = Cbor::bytes(Bytes(32, 9));
    replace(5, Cbor::array({Cbor::array({text, text, key, number, number, number})}));
    replace(5, Cbor::array({Cbor::array({text, text, key, number, number, Cbor::integer(3), number})}));
    replace(5, Cbor::array({Cbor::array({text, text, key, number, number, Cbor::integer(-1), number})}));
    replace(5, Cbor::array({Cbor::array({text, text, Cbor::bytes(Bytes(31)), number, number, number, number})}));
    replace(5, Cbor::array({text}));
}

#include "credential/trust/trust_keys.h"

#include <algorithm>

namespace sanad {
namespace {

// DO NOT CHANGE: signed and stored; the verify page reads the same numbers.
enum Key : std::int64_t { kNumber = 1, kMadeAt = 2, kPublicUrl = 3, kCentres = 4, kDevices = 5 };

Cbor encode_centre(const TrustedCentre& centre) {
    return Cbor::array({Cbor::text(centre.code), Cbor::text(centre.name_en), Cbor::text(centre.name_ur), Cbor::text(centre.time_zone)});
}

Cbor encode_device(const TrustedDevice& device) {
    return Cbor::array({Cbor::text(device.code), Cbor::text(device.centre_code), Cbor::bytes(device.key), Cbor::integer(device.not_before),
                        Cbor::integer(device.not_after), Cbor::integer(static_cast<int>(device.state)),
                        Cbor::integer(device.compromised_since)});
}

std::optional<TrustedCentre> decode_centre(const Cbor& item) {
    const auto* parts = item.as_array();
    if (!parts || parts->size() != 4 || !std::ranges::all_of(*parts, [](const Cbor& part) { return part.as_text(); })) return std::nullopt;
    return TrustedCentre{*(*parts)[0].as_text(), *(*parts)[1].as_text(), *(*parts)[2].as_text(), *(*parts)[3].as_text()};
}

std::optional<TrustedDevice> decode_device(const Cbor& item) {
    const auto* parts = item.as_array();
    if (!parts || parts->size() != 7) return std::nullopt;
    const auto* code = (*parts)[0].as_text();
    const auto* centre = (*parts)[1].as_text();
    const auto key = (*parts)[2].as_bytes() ? array_of<32>(*(*parts)[2].as_bytes()) : std::nullopt;
    const auto not_before = (*parts)[3].as_integer();
    const auto not_after = (*parts)[4].as_integer();
    const auto state = (*parts)[5].as_integer();
    const auto since = (*parts)[6].as_integer();
    if (!code || !centre || !key || !not_before || !not_after || !state || *state < 0 || *state > 2 || !since) return std::nullopt;
    return TrustedDevice{*code, *centre, *key, *not_before, *not_after, static_cast<KeyState>(*state), *since};
}

Cbor::Map parts_of(const TrustKeys& keys) {
    Cbor::Array centres;
    for (const auto& centre : keys.centres) centres.push_back(encode_centre(centre));
    Cbor::Array devices;
    for (const auto& device : keys.devices) devices.push_back(encode_device(device));
    return {{Cbor::integer(kNumber), Cbor::integer(keys.number)},
            {Cbor::integer(kMadeAt), Cbor::integer(keys.made_at)},
            {Cbor::integer(kPublicUrl), Cbor::text(keys.public_url)},
            {Cbor::integer(kCentres), Cbor::array(std::move(centres))},
            {Cbor::integer(kDevices), Cbor::array(std::move(devices))}};
}

std::optional<TrustKeys> keys_from(const Cbor& map) {
    const Cbor* number = map.find(kNumber);
    const Cbor* made_at = map.find(kMadeAt);
    const Cbor* public_url = map.find(kPublicUrl);
    const Cbor* centres = map.find(kCentres);
    const Cbor* devices = map.find(kDevices);
    if (!number || !number->as_integer() || !made_at || !made_at->as_integer() || !public_url || !public_url->as_text() || !centres ||
        !centres->as_array() || !devices || !devices->as_array()) {
        return std::nullopt;
    }
    TrustKeys keys{*number->as_integer(), *made_at->as_integer(), *public_url->as_text(), {}, {}};
    for (const Cbor& item : *centres->as_array()) {
        auto centre = decode_centre(item);
        if (!centre) return std::nullopt;
        keys.centres.push_back(std::move(*centre));
    }
    for (const Cbor& item : *devices->as_array()) {
        auto device = decode_device(item);
        if (!device) return std::nullopt;
        keys.devices.push_back(std::move(*device));
    }
    return keys;
}

}  // namespace

std::string_view name_of(KeyState state) {
    switch (state) {
        case KeyState::active:
            return "active";
        case KeyState::retired:
            return "retired";
        case KeyState::compromised:
            return "compromised";
    }
    return {};
}

const TrustedCentre* TrustKeys::centre(std::string_view code) const {
    const auto found = std::ranges::find(centres, code, &TrustedCentre::code);
    return found == centres.end() ? nullptr : &*found;
}

Bytes sign_trust_keys(const Signer& registry, ByteView registry_certificate, const TrustKeys& keys) {
    return sign_trust_message(registry, MessageKind::trust_keys, parts_of(keys), registry_certificate);
}

Result<TrustKeys, TrustError> read_trust_keys(ByteView bytes, const PublicKey& anchor) {
    const auto map = open_trust_message(bytes, MessageKind::trust_keys, kMaxTrustKeysBytes, anchor);
    if (!map) return refuse(map.error());
    auto keys = map->as_map()->size() == 6 ? keys_from(*map) : std::nullopt;
    if (!keys) return refuse(TrustError::malformed);
    return *std::move(keys);
}

Bytes encode_trust_keys(const TrustKeys& keys) { return Cbor::map(parts_of(keys)).encode(); }

Result<TrustKeys, TrustError> decode_trust_keys(ByteView bytes) {
    if (bytes.size() > kMaxTrustKeysBytes) return refuse(TrustError::malformed);
    const auto map = Cbor::decode(bytes);
    auto keys = map && map->as_map() && map->as_map()->size() == 5 ? keys_from(*map) : std::nullopt;
    if (!keys) return refuse(TrustError::malformed);
    return *std::move(keys);
}

TrustKeys remembered(const TrustKeys& seen, TrustKeys fresh) {
    TrustKeys kept = seen;
    if (fresh.number >= seen.number) std::swap(kept, fresh);
    const TrustKeys& other = fresh;  // what is not kept whole
    for (const TrustedDevice& device : other.devices) {
        if (device.state != KeyState::compromised) continue;
        const auto same = std::ranges::find_if(kept.devices, [&](const TrustedDevice& one) { return one.key == device.key; });
        if (same == kept.devices.end()) {
            kept.devices.push_back(device);
            const TrustedCentre* centre = other.centre(device.centre_code);
            if (centre && !kept.centre(centre->code)) kept.centres.push_back(*centre);
        } else if (same->state != KeyState::compromised) {
            same->state = KeyState::compromised;
            same->compromised_since = device.compromised_since;
        } else {
            same->compromised_since = std::min(same->compromised_since, device.compromised_since);
        }
    }
    return kept;
}

}  // namespace sanad

#include "credential/trust/key_certificate.h"

#include "credential/bytes/cbor.h"
#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

// DO NOT CHANGE: signed and stored.
enum Key : std::int64_t {
    kDeviceCode = 1,
    kCentreCode = 2,
    kPublicUrl = 3,
    kKey = 4,
    kSealingKey = 5,
    kNotBefore = 6,
    kNotAfter = 7,
    kEpoch = 8,
};
constexpr std::size_t kMaxBytes = 4096;

}  // namespace

Bytes sign_key_certificate(const Signer& signer, MessageKind kind, const KeyCertificate& certificate) {
    const auto payload = Cbor::map({{Cbor::integer(kDeviceCode), Cbor::text(certificate.device_code)},
                                    {Cbor::integer(kCentreCode), Cbor::text(certificate.centre_code)},
                                    {Cbor::integer(kPublicUrl), Cbor::text(certificate.public_url)},
                                    {Cbor::integer(kKey), Cbor::bytes(certificate.key)},
                                    {Cbor::integer(kSealingKey), Cbor::bytes(certificate.sealing_key)},
                                    {Cbor::integer(kNotBefore), Cbor::integer(certificate.not_before)},
                                    {Cbor::integer(kNotAfter), Cbor::integer(certificate.not_after)},
                                    {Cbor::integer(kEpoch), Cbor::integer(certificate.epoch)}});
    return sign1(signer, kind, payload.encode());
}

Result<KeyCertificate, KeyCertificateError> read_key_certificate(ByteView bytes, MessageKind kind, const PublicKey& signer) {
    const auto payload = open_sign1(bytes, kind, signer, kMaxBytes);
    if (!payload) return refuse(KeyCertificateError::bad_message);
    const auto map = Cbor::decode(*payload);
    if (!map || !map->as_map() || map->as_map()->size() != 8) return refuse(KeyCertificateError::malformed);
    const auto text = [&](Key key) {
        const Cbor* item = map->find(key);
        return item ? item->as_text() : nullptr;
    };
    const auto number = [&](Key key) {
        const Cbor* item = map->find(key);
        return item ? item->as_integer() : std::nullopt;
    };
    const auto key = map->bytes_at<32>(kKey);
    const auto sealing_key = map->bytes_at<32>(kSealingKey);
    const auto epoch = number(kEpoch);
    if (!text(kDeviceCode) || !text(kCentreCode) || !text(kPublicUrl) || !key || !sealing_key || !number(kNotBefore) ||
        !number(kNotAfter) || !epoch || *epoch < 1 || *epoch > 0xffffffff) {
        return refuse(KeyCertificateError::malformed);
    }
    return KeyCertificate{*text(kDeviceCode), *text(kCentreCode),  *text(kPublicUrl),  *key,
                          *sealing_key,       *number(kNotBefore), *number(kNotAfter), static_cast<std::uint32_t>(*epoch)};
}

Result<DeviceChain, KeyCertificateError> read_device_chain(const PublicKey& anchor, ByteView registry, ByteView device) {
    auto first = read_key_certificate(registry, MessageKind::registry_key_certificate, anchor);
    if (!first) return refuse(first.error());
    auto second = read_key_certificate(device, MessageKind::device_key_certificate, first->key);
    if (!second) return refuse(second.error());
    return DeviceChain{*std::move(first), *std::move(second)};
}

std::string anchor_check(const PublicKey& anchor) {
    const Digest digest = sha256(anchor);
    return to_base32(ByteView(digest).first(5));
}

std::string key_fingerprint(const PublicKey& key) {
    const Digest digest = sha256(key);
    std::string hex = to_hex(ByteView(digest).first(8));
    for (const std::size_t at : {12, 8, 4}) hex.insert(at, " ");
    return hex;
}

}  // namespace sanad

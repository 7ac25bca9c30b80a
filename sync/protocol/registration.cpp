#include "sync/protocol/registration.h"

#include <algorithm>

#include "credential/bytes/canonical_json.h"
#include "credential/bytes/cbor.h"
#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

// DO NOT CHANGE: signed.
enum RequestKey : std::int64_t { kKey = 1, kSealingKey = 2, kCentreCode = 3, kProof = 4 };
enum AnswerKey : std::int64_t { kAnchor = 1, kRegistryCertificate = 2, kDeviceCertificate = 3 };

constexpr std::size_t kHalfDigits = 8;

Cbor::Map facts_of(const RegistrationRequest& request) {
    return {{Cbor::integer(kKey), Cbor::bytes(request.key)},
            {Cbor::integer(kSealingKey), Cbor::bytes(request.sealing_key)},
            {Cbor::integer(kCentreCode), Cbor::text(request.centre_code)}};
}

Digest proof_of(const RegistrationRequest& request, std::string_view one_time) {
    return hmac_sha256(bytes_of(one_time), Cbor::map(facts_of(request)).encode());
}

}  // namespace

std::optional<OfficeCode> read_office_code(std::string_view typed) {
    std::string digits;
    for (const char c : typed) {
        if (c != ' ' && c != '-') digits += c;
    }
    const auto bytes = digits.size() == 2 * kHalfDigits ? from_base32(digits) : std::nullopt;
    if (!bytes) return std::nullopt;
    const std::string plain = to_base32(*bytes);
    return OfficeCode{plain.substr(0, kHalfDigits), plain.substr(kHalfDigits)};
}

std::string write_office_code(const OfficeCode& code) {
    std::string text = code.one_time + code.anchor_check;
    for (const std::size_t at : {12, 8, 4}) text.insert(at, " ");
    return text;
}

Bytes sign_registration_request(const Signer& device, const SealingPublicKey& sealing_key, std::string_view centre_code,
                                std::string_view one_time) {
    const RegistrationRequest request{device.public_key(), sealing_key, std::string(centre_code), {}};
    Cbor::Map map = facts_of(request);
    map.emplace_back(Cbor::integer(kProof), Cbor::bytes(proof_of(request, one_time)));
    return sign1(device, MessageKind::registration_request, Cbor::map(std::move(map)).encode());
}

Result<RegistrationRequest, MessageError> read_registration_request(ByteView bytes) {
    const auto message = Sign1::parse(bytes, MessageKind::registration_request, kMaxRegistrationBytes);
    if (!message) return refuse(error_as<MessageError>(message.error()));
    const auto map = Cbor::decode(message->payload());
    if (!map || !map->as_map() || map->as_map()->size() != 4) return refuse(MessageError::malformed);
    const auto key = map->bytes_at<32>(kKey);
    const auto sealing_key = map->bytes_at<32>(kSealingKey);
    const auto proof = map->bytes_at<32>(kProof);
    const Cbor* centre = map->find(kCentreCode);
    if (!key || !sealing_key || !proof || !centre || !centre->as_text() || centre->as_text()->empty() ||
        centre->as_text()->size() > kMaxCentreCodeBytes) {
        return refuse(MessageError::malformed);
    }
    // The key vouches for itself: whoever sends the request holds the secret half.
    if (message->kid() != key_id(*key) || !message->verify(*key)) return refuse(MessageError::bad_signature);
    return RegistrationRequest{*key, *sealing_key, *centre->as_text(), *proof};
}

bool proves(const RegistrationRequest& request, std::string_view one_time) {
    return equal_secret(request.proof, proof_of(request, one_time));
}

Bytes encode_registration_answer(const RegistrationAnswer& answer) {
    return Cbor::map({{Cbor::integer(kAnchor), Cbor::bytes(answer.anchor)},
                      {Cbor::integer(kRegistryCertificate), Cbor::bytes(answer.registry_certificate)},
                      {Cbor::integer(kDeviceCertificate), Cbor::bytes(answer.device_certificate)}})
        .encode();
}

Result<RegistrationChain, RegistrationAnswerError> read_registration_answer(ByteView bytes, std::string_view anchor_check_digits,
                                                                            std::string_view centre_code, const PublicKey& own_key,
                                                                            const SealingPublicKey& own_sealing_key) {
    if (bytes.size() > kMaxRegistrationAnswerBytes) return refuse(RegistrationAnswerError::malformed);
    const auto map = Cbor::decode(bytes);
    if (!map || !map->as_map() || map->as_map()->size() != 3) return refuse(RegistrationAnswerError::malformed);
    const auto anchor = map->bytes_at<32>(kAnchor);
    const Cbor* registry_bytes = map->find(kRegistryCertificate);
    const Cbor* device_bytes = map->find(kDeviceCertificate);
    if (!anchor || !registry_bytes || !registry_bytes->as_bytes() || !device_bytes || !device_bytes->as_bytes()) {
        return refuse(RegistrationAnswerError::malformed);
    }
    if (anchor_check(*anchor) != anchor_check_digits) return refuse(RegistrationAnswerError::wrong_anchor);
    auto registry = read_key_certificate(*registry_bytes->as_bytes(), MessageKind::registry_key_certificate, *anchor);
    if (!registry) return refuse(RegistrationAnswerError::bad_registry_certificate);
    auto device = read_key_certificate(*device_bytes->as_bytes(), MessageKind::device_key_certificate, registry->key);
    if (!device || device->device_code.empty()) return refuse(RegistrationAnswerError::bad_device_certificate);
    if (device->key != own_key || device->sealing_key != own_sealing_key) return refuse(RegistrationAnswerError::not_our_key);
    if (device->centre_code != centre_code) return refuse(RegistrationAnswerError::wrong_centre);
    return RegistrationChain{*anchor, *registry_bytes->as_bytes(), std::move(*registry), *device_bytes->as_bytes(), std::move(*device)};
}

Bytes write_pending(std::string_view registration) {
    return copy_of(bytes_of(canonical_json(Json{{"state", "pending"}, {"fingerprint", std::string(registration)}})));
}

std::string registration_id(const PublicKey& key) { return to_hex(ByteView(sha256(key)).first(8)); }

}  // namespace sanad

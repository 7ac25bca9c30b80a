#include "credential/cose/sign1.h"

#include "credential/bytes/cbor.h"
#include "credential/cose/cose_numbers.h"

namespace sanad {
namespace {

std::string typ_of(MessageKind kind) { return "application/vnd.sanad." + std::string(name_of(kind)); }

Bytes external_aad_of(MessageKind kind) {
    if (kind == MessageKind::compact_credential) return {};
    return copy_of(bytes_of("sanad/" + std::string(name_of(kind)) + "/1"));
}

// RFC 9052 section 4.4.
Bytes sig_structure(MessageKind kind, ByteView protected_header, ByteView payload) {
    return Cbor::array({Cbor::text("Signature1"), Cbor::bytes(protected_header), Cbor::bytes(external_aad_of(kind)), Cbor::bytes(payload)})
        .encode();
}

}  // namespace

std::string_view name_of(MessageKind kind) {
    switch (kind) {
        case MessageKind::compact_credential:
            return "compact-credential";
        case MessageKind::registry_key_request:
            return "registry-key-request";
        case MessageKind::registry_key_certificate:
            return "registry-key-certificate";
        case MessageKind::device_key_certificate:
            return "device-key-certificate";
        case MessageKind::registration_request:
            return "registration-request";
        case MessageKind::renewal_request:
            return "renewal-request";
        case MessageKind::parcel:
            return "parcel";
        case MessageKind::receipt:
            return "receipt";
        case MessageKind::trust_keys:
            return "trust-keys";
        case MessageKind::trust_status:
            return "trust-status";
        case MessageKind::time:
            return "time";
        case MessageKind::request:
            return "request";
        case MessageKind::feed:
            return "feed";
    }
    return {};
}

std::string_view name_of(MessageError error) {
    switch (error) {
        case MessageError::malformed:
            return "malformed";
        case MessageError::wrong_kind:
            return "wrong_kind";
        case MessageError::bad_signature:
            return "bad_signature";
    }
    return {};
}

Bytes sign1(const Signer& signer, MessageKind kind, ByteView payload) {
    Cbor::Map header{{Cbor::integer(cose::kHeaderAlg), Cbor::integer(cose::kAlgEdDsa)},
                     {Cbor::integer(cose::kHeaderKid), Cbor::bytes(key_id(signer.public_key()))}};
    if (kind != MessageKind::compact_credential) header.emplace_back(Cbor::integer(cose::kHeaderTyp), Cbor::text(typ_of(kind)));
    const Bytes protected_header = Cbor::map(std::move(header)).encode();
    const Signature signature = signer.sign(sig_structure(kind, protected_header, payload));
    return Cbor::tag(cose::kTagSign1,
                     Cbor::array({Cbor::bytes(protected_header), Cbor::map({}), Cbor::bytes(payload), Cbor::bytes(signature)}))
        .encode();
}

Result<Sign1, CoseError> Sign1::parse(ByteView bytes, MessageKind kind, std::size_t max_bytes) {
    if (bytes.size() > max_bytes) return refuse(CoseError::malformed);
    const auto item = Cbor::decode(bytes);
    const Cbor* content = item ? item->as_tag(cose::kTagSign1) : nullptr;
    const Cbor::Array* parts = content ? content->as_array() : nullptr;
    if (!parts || parts->size() != 4) return refuse(CoseError::malformed);
    const Bytes* protected_header = (*parts)[0].as_bytes();
    const Cbor::Map* unprotected = (*parts)[1].as_map();
    const Bytes* payload = (*parts)[2].as_bytes();
    const Bytes* signature = (*parts)[3].as_bytes();
    if (!protected_header || !unprotected || !unprotected->empty() || !payload || !signature) return refuse(CoseError::malformed);

    const auto header = Cbor::decode(*protected_header);
    if (!header || !header->as_map()) return refuse(CoseError::malformed);
    const Cbor* alg = header->find(cose::kHeaderAlg);
    const Cbor* kid = header->find(cose::kHeaderKid);
    const Cbor* typ = header->find(cose::kHeaderTyp);
    if (!alg || !alg->as_integer() || !kid || !kid->as_bytes()) return refuse(CoseError::malformed);
    const auto key = array_of<8>(*kid->as_bytes());
    // A header that we don't know could change the meaning: nothing but these three.
    if (!key || header->as_map()->size() != (typ ? 3u : 2u)) return refuse(CoseError::malformed);
    if (*alg->as_integer() != cose::kAlgEdDsa && *alg->as_integer() != cose::kAlgEd25519) return refuse(CoseError::bad_algorithm);
    const bool right_kind =
        kind == MessageKind::compact_credential ? typ == nullptr : typ && typ->as_text() && *typ->as_text() == typ_of(kind);
    if (!right_kind) return refuse(CoseError::wrong_kind);

    Sign1 message;
    message.kid_ = *key;
    message.payload_ = *payload;
    message.signature_ = *signature;
    message.signed_bytes_ = sig_structure(kind, *protected_header, *payload);
    return message;
}

bool Sign1::verify(const PublicKey& key) const { return ed25519_verify(key, signed_bytes_, signature_); }

Result<Bytes, CoseError> open_sign1(ByteView bytes, MessageKind kind, const PublicKey& key, std::size_t max_bytes) {
    auto message = Sign1::parse(bytes, kind, max_bytes);
    if (!message) return refuse(message.error());
    if (message->kid() != key_id(key) || !message->verify(key)) return refuse(CoseError::bad_signature);
    return message->payload();
}

}  // namespace sanad

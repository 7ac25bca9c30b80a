#pragma once

#include <chrono>
#include <string>

#include "credential/bytes/cbor.h"
#include "credential/cose/cose_numbers.h"
#include "credential/cose/cwt.h"
#include "credential/cose/sign1.h"
#include "credential/trust/key_request.h"
#include "credential/trust/trust_list.h"

/// A small issuing office for tests, with fixed keys, that also makes what no honest office would make.
namespace sanad::forge {

using namespace std::chrono_literals;

/// The key of that name: always the same.
inline Ed25519Signer key(std::string_view name) { return Ed25519Signer(sha256(bytes_of("sanad test key: " + std::string(name)))); }

inline std::int64_t seconds(std::chrono::sys_seconds time) { return time.time_since_epoch().count(); }
inline constexpr std::chrono::sys_days kIssueDay{2026y / 3 / 14};
inline constexpr std::chrono::sys_days kToday{2026y / 11 / 21};

/// A micro-credential of the first device with every optional fact that usually stands on paper.
inline CompactCredential facts() {
    CompactCredential credential;
    credential.issued_at = seconds(kIssueDay + 6h + 30min);
    for (std::size_t i = 0; i < credential.id.size(); ++i) credential.id[i] = static_cast<std::uint8_t>(0x10 + i);
    credential.kind = CredentialKind::micro_credential;
    credential.holder_name = "Ayesha Bibi";
    credential.relation = Relation::daughter_of;
    credential.relation_name = "Muhammad Aslam";
    credential.holder_name_ur = "عائشہ بی بی";
    credential.identity_last4 = "4827";
    credential.course_title = "Home Baking for Women";
    credential.course_code = "HBW";
    credential.course_version = 2;
    credential.hours = 60;
    credential.level = "NVQF 2";
    credential.grade = "A, 86 of 100";
    credential.period_start = std::chrono::sys_days{2026y / 3 / 2};
    credential.period_end = kIssueDay;
    credential.issued_on = kIssueDay;
    credential.counter = 42;
    credential.attendance_percent = 93;
    credential.time_source = TimeSource::registry;
    return credential;
}

/// A certificate of completion that states only what every credential must.
inline CompactCredential fewest_facts() {
    CompactCredential credential;
    credential.issued_at = seconds(kIssueDay + 7h);
    credential.id.fill(0x5a);
    credential.holder_name = "Bilal";
    credential.course_title = "Farm Records";
    credential.course_code = "FR";
    credential.hours = 6;
    credential.period_start = credential.period_end = credential.issued_on = kIssueDay;
    credential.counter = 1;
    credential.attendance_percent = 100;
    return credential;
}

inline KeyCertificate registry_certificate(const PublicKey& registry) {
    const auto secret = sha256(bytes_of("sanad test sealing key: registry"));
    return {"",
            "",
            "https://sanad.example",
            registry,
            x25519_public_key(secret),
            seconds(std::chrono::sys_days{2026y / 1 / 1}),
            seconds(std::chrono::sys_days{2036y / 1 / 1}),
            1};
}

/// What that registry asks the anchor.
inline RegistryKeyRequest registry_request(const Signer& registry) {
    const KeyCertificate wanted = registry_certificate(registry.public_key());
    return {wanted.public_url, key("anchor").public_key(), wanted.key, wanted.sealing_key, wanted.epoch};
}

inline KeyCertificate device_certificate(std::string_view code, const PublicKey& device) {
    const auto secret = sha256(bytes_of("sanad test sealing key: " + std::string(code)));
    return {std::string(code),
            "PTSD",
            "https://sanad.example",
            device,
            x25519_public_key(secret),
            seconds(std::chrono::sys_days{2026y / 1 / 1}),
            seconds(std::chrono::sys_days{2028y / 1 / 1}),
            1};
}

inline TrustedDevice device(std::string_view code, std::string_view centre, KeyState state = KeyState::active) {
    return {std::string(code),
            std::string(centre),
            key(code).public_key(),
            seconds(std::chrono::sys_days{2026y / 1 / 1}),
            seconds(std::chrono::sys_days{2028y / 1 / 1}),
            state,
            state == KeyState::compromised ? seconds(std::chrono::sys_days{2026y / 9 / 1}) : 0};
}

/// Two centres; K0117 is active, K0118 retired, K0119 compromised, K0201 stands at a centre that the list does not
/// name.
inline TrustKeys trust() {
    TrustKeys keys;
    keys.number = keys.made_at = seconds(kToday - 24h);
    keys.public_url = "https://sanad.example";
    keys.centres = {{"PTSD", "PTSD Training Centre, Rawalpindi", "پی ٹی ایس ڈی تربیتی مرکز، راولپنڈی", "Asia/Karachi"},
                    {"BWP", "Women's Skills Centre, Bahawalpur", "خواتین ہنر مرکز، بہاولپور", "Asia/Karachi"}};
    keys.devices = {device("K0117", "PTSD"), device("K0118", "PTSD", KeyState::retired), device("K0119", "BWP", KeyState::compromised),
                    device("K0201", "GONE")};
    return keys;
}

/// PTSD's part: K0117's counters 1 to 40 and 42 are registered, and of the retired K0118 one certificate; four are listed, one of each
/// kind.
inline TrustStatus status() {
    const auto since = seconds(std::chrono::sys_days{2026y / 7 / 3} + 9h);
    TrustStatus status{seconds(kToday - 24h), seconds(kToday - 24h), "PTSD", {}, {}};
    status.devices = {{"K0117", {{1, 40}, {42, 42}}}, {"K0118", {}, {{{1, 2, 3, 4, 5, 6, 7, 8}}}}};
    status.listed = {{"K0117", 2, {2}, ListedStatus::not_yet_awarded, since},
                     {"K0117", 3, {3}, ListedStatus::suspended, since},
                     {"K0117", 4, {4}, ListedStatus::superseded, since, {}, CertificateNumber{"K0117", 42}},
                     {"K0118", 5, {5}, ListedStatus::revoked, since, RevocationReason::misconduct}};
    return status;
}

/// The anchor's word about the registry key.
inline Bytes registry_certificate_message() {
    return sign_key_certificate(key("anchor"), MessageKind::registry_key_certificate, registry_certificate(key("registry").public_key()));
}
inline Bytes trust_message(const TrustKeys& keys) { return sign_trust_keys(key("registry"), registry_certificate_message(), keys); }
inline Bytes status_message(const TrustStatus& status) {
    return sign_trust_status(key("registry"), registry_certificate_message(), status);
}

inline Bytes credential(const Signer& device, const CompactCredential& stated) {
    return sign1(device, MessageKind::compact_credential, encode_cwt(stated));
}

/// What a COSE_Sign1 is made of, each part free to be wrong; signed over these parts with an empty external_aad.
struct Envelope {
    Bytes protected_header;
    Cbor unprotected = Cbor::map({});
    Bytes payload;
    std::uint64_t tag = cose::kTagSign1;
};
inline Cbor::Map usual_header(const Signer& signer, std::int64_t alg = cose::kAlgEdDsa) {
    return {{Cbor::integer(cose::kHeaderAlg), Cbor::integer(alg)},
            {Cbor::integer(cose::kHeaderKid), Cbor::bytes(key_id(signer.public_key()))}};
}
inline Bytes sign(const Signer& signer, const Envelope& envelope) {
    const Bytes to_sign =
        Cbor::array({Cbor::text("Signature1"), Cbor::bytes(envelope.protected_header), Cbor::bytes({}), Cbor::bytes(envelope.payload)})
            .encode();
    return Cbor::tag(envelope.tag, Cbor::array({Cbor::bytes(envelope.protected_header), envelope.unprotected, Cbor::bytes(envelope.payload),
                                                Cbor::bytes(signer.sign(to_sign))}))
        .encode();
}
/// A payload of any bytes in an envelope that is right.
inline Bytes sign_payload(const Signer& signer, ByteView payload) {
    return sign(signer, {Cbor::map(usual_header(signer)).encode(), Cbor::map({}), copy_of(payload)});
}

/// The claims of `stated` with one fact (a key of credential/FORMAT.md's second table) replaced, or taken away when `value` is
/// empty.
inline Bytes claims_with_fact(const CompactCredential& stated, std::int64_t fact, std::optional<Cbor> value) {
    const Cbor claims = *Cbor::decode(encode_cwt(stated));
    Cbor::Map changed;
    for (const auto& [name, content] : *claims.as_map()) {
        if (name.as_integer() != cose::kClaimSanad) {
            changed.emplace_back(name, content);
            continue;
        }
        Cbor::Map kept;
        for (const auto& entry : *content.as_map()) {
            if (entry.first.as_integer() != fact) kept.push_back(entry);
        }
        if (value) kept.emplace_back(Cbor::integer(fact), *value);
        changed.emplace_back(name, Cbor::map(std::move(kept)));
    }
    return Cbor::map(std::move(changed)).encode();
}

/// The same for a claim beside the facts (exp, iat, cti, the map of facts itself).
inline Bytes claims_with_claim(const CompactCredential& stated, std::int64_t claim, std::optional<Cbor> value) {
    const Cbor claims = *Cbor::decode(encode_cwt(stated));
    Cbor::Map changed;
    for (const auto& entry : *claims.as_map()) {
        if (entry.first.as_integer() != claim) changed.push_back(entry);
    }
    if (value) changed.emplace_back(Cbor::integer(claim), *value);
    return Cbor::map(std::move(changed)).encode();
}

/// Adds the order of the group to the signature's second half: the textbook way to make a second signature that lax
/// verifiers accept (RFC 8032 section 5.1.7 refuses it).
inline Bytes with_second_signature(Bytes message) {
    constexpr std::uint8_t kOrder[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                         0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
    unsigned carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        auto& byte = message[message.size() - 32 + i];
        carry += byte + kOrder[i];
        byte = static_cast<std::uint8_t>(carry);
        carry >>= 8;
    }
    return message;
}

}  // namespace sanad::forge

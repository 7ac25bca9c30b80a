#pragma once

#include "credential/bytes/text_codec.h"
#include "sync/protocol/feed.h"
#include "sync/protocol/parcel.h"
#include "sync/protocol/receipt.h"
#include "sync/protocol/registration.h"
#include "sync/protocol/renewal.h"
#include "sync/protocol/signed_request.h"
#include "sync/protocol/zstd_frame.h"
#include "tests/support/forge.h"

/// The worked examples of sync/FORMAT.md, made with the keys of forge.h.
namespace sanad::sync_vectors {

inline const OfficeCode& office_code() {
    static const OfficeCode code{"7KQ2M9XD", anchor_check(forge::key("anchor").public_key())};
    return code;
}

inline std::vector<Event> events() {
    Event opened{"01J0SANADEXAMPLELEDGER0001",
                 1,
                 "1795255200000-0000",
                 "2026-11-21T10:00:00Z",
                 TimeSource::rtc,
                 "coordinator",
                 "",
                 "ledger.opened/1",
                 Json{{"centre", "PTSD"}, {"reason", "first"}}};
    seal_event(opened);
    Event added{opened.ledger,
                2,
                "1795255200000-0001",
                opened.at,
                TimeSource::rtc,
                "coordinator",
                "",
                "trainee.added/1",
                Json{{"trainee", "7ZZZZZZZZZZZZZZZZZZZZZZZZW"}, {"roster", "0G00000000000000000000000G"}, {"position", 1}},
                std::nullopt,
                opened.hash};
    added.personal = PersonalPart{{}, Json{{"name", "Ayesha Siddiqui"}, {"name_ur", "عائشہ صدیقی"}}};
    for (std::size_t i = 0; i < 16; ++i) added.personal->salt[i] = static_cast<std::uint8_t>(i);
    added.personal_digest = added.personal->digest();
    seal_event(added);
    return {opened, added};
}

inline Receipt receipt() {
    Receipt receipt{events().back().ledger, 2, events().back().hash, 1'795'255'260, {}, {{2, QuarantineReason::clock_ahead}}};
    for (std::size_t i = 0; i < 16; ++i) receipt.nonce[i] = static_cast<std::uint8_t>(0xf0 + i);
    return receipt;
}

inline Nonce numbered_nonce(std::uint8_t first) {
    Nonce nonce{};
    for (std::size_t i = 0; i < 16; ++i) nonce[i] = static_cast<std::uint8_t>(first + i);
    return nonce;
}

/// Of the two events above: the first is withheld.
inline Feed feed() {
    const auto two = events();
    return {"PTSD",
            numbered_nonce(0x20),
            numbered_nonce(0x30),
            1'795'255'320,
            true,
            {{two[0].ledger, "K0117", {}, {{1, two[0].hash, std::nullopt}, {2, two[1].hash, two[1]}}}}};
}

inline std::string feed_request() { return write_feed_request({{{events()[0].ledger, 1}}, {{events()[0].ledger, {1}}}, 16'384}); }

inline RegistrationAnswer answer() {
    const auto registry = forge::key("registry");
    return {forge::key("anchor").public_key(),
            sign_key_certificate(forge::key("anchor"), MessageKind::registry_key_certificate,
                                 forge::registry_certificate(registry.public_key())),
            sign_key_certificate(registry, MessageKind::device_key_certificate,
                                 forge::device_certificate("K0117", forge::key("K0117").public_key()))};
}

inline Bytes parcel() { return pack_parcel(forge::key("K0117"), "K0117", "2026-11-21T10:00:30Z", events()); }

inline std::string lines_of(const Bytes& parcel) {
    const auto payload = open_sign1(parcel, MessageKind::parcel, forge::key("K0117").public_key(), kMaxParcelBytes).value();
    return text_of(zstd_decompress(payload, kMaxParcelDecompressed).value());
}

inline std::string lines_of_feed(const Bytes& feed) {
    const auto payload = open_sign1(feed, MessageKind::feed, forge::key("registry").public_key(), kMaxFeedBytes).value();
    return text_of(zstd_decompress(payload, kMaxFeedDecompressed).value());
}

/// tests/vectors/sync.json
inline std::string text() {
    const auto device = forge::key("K0117");
    const auto certificate = forge::device_certificate("K0117", device.public_key());
    return Json{
               {"about",
                "The worked examples of sync/FORMAT.md. A parcel's compressed bytes may differ between versions of zstd; its lines may "
                "not."},
               {"anchor", to_hex(forge::key("anchor").public_key())},
               {"registry_key", to_hex(forge::key("registry").public_key())},
               {"device_key", to_hex(device.public_key())},
               {"device_sealing_key", to_hex(certificate.sealing_key)},
               {"device", "K0117"},
               {"centre", "PTSD"},
               {"office_code", write_office_code(office_code())},
               {"fingerprint", registration_id(device.public_key())},
               {"registration_request", to_hex(sign_registration_request(device, certificate.sealing_key, "PTSD", office_code().one_time))},
               {"registration_answer", to_hex(encode_registration_answer(answer()))},
               {"renewal_request", to_hex(sign_renewal_request(device, certificate.not_after))},
               {"parcel_lines", lines_of(parcel())},
               {"parcel", to_hex(parcel())},
               {"nonce", to_hex(receipt().nonce)},
               {"receipt", to_hex(sign_receipt(forge::key("registry"), receipt()))},
               {"time", to_hex(sign_time(forge::key("registry"), {1'795'255'300, numbered_nonce(0x20)}))},
               {"feed_request", feed_request()},
               {"request", to_hex(sign_request(device, {"POST", "/v1/feed", sha256(bytes_of(feed_request())), numbered_nonce(0x20)}))},
               {"feed_lines", lines_of_feed(sign_feed(forge::key("registry"), feed()))},
               {"feed", to_hex(sign_feed(forge::key("registry"), feed()))}}
               .dump(2, ' ', /*ensure_ascii=*/false) +
           "\n";
}

}  // namespace sanad::sync_vectors

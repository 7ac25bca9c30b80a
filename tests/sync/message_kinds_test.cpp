// Proves that no signed message can be handed to the reader of another kind, whoever signed it.
#include <doctest/doctest.h>

#include <map>

#include "credential/trust/key_request.h"
#include "credential/verify.h"
#include "sync/protocol/feed.h"
#include "sync/protocol/parcel.h"
#include "sync/protocol/receipt.h"
#include "sync/protocol/registration.h"
#include "sync/protocol/renewal.h"
#include "sync/protocol/signed_request.h"
#include "tests/support/forge.h"

using namespace sanad;

TEST_CASE("each kind of message is read by its own reader and refused by every other, even under the right key") {
    const auto key = forge::key("one key for everything");
    const PublicKey public_key = key.public_key();
    TrustKeys trust = forge::trust();
    trust.devices[0].key = public_key;
    Event event{"7ZZZ",        1,  "1795255200000-0000", "2026-11-21T10:00:00Z", TimeSource::rtc,
                "coordinator", "", "a.happened/1",       Json::object()};
    seal_event(event);
    const Bytes registry_certificate =
        sign_key_certificate(key, MessageKind::registry_key_certificate, forge::registry_certificate(public_key));

    const std::map<MessageKind, Bytes> messages{
        {MessageKind::compact_credential, forge::credential(key, forge::facts())},
        {MessageKind::registry_key_request, sign_key_request(key, {"https://sanad.example", {}, public_key, {}, 1})},
        {MessageKind::registry_key_certificate, registry_certificate},
        {MessageKind::device_key_certificate,
         sign_key_certificate(key, MessageKind::device_key_certificate, forge::device_certificate("K0117", public_key))},
        {MessageKind::registration_request, sign_registration_request(key, {}, "PTSD", "7KQ2M9XD")},
        {MessageKind::renewal_request, sign_renewal_request(key, 1'858'327'200)},
        {MessageKind::parcel, pack_parcel(key, "K0117", "2026-11-21T10:00:00Z", std::span(&event, 1))},
        {MessageKind::receipt, sign_receipt(key, {"7ZZZ", 1, event.hash, 1'795'255'200, {}, {}})},
        {MessageKind::trust_keys, sign_trust_keys(key, registry_certificate, trust)},
        {MessageKind::trust_status, sign_trust_status(key, registry_certificate, forge::status())},
        {MessageKind::time, sign_time(key, {1'795'255'200, {}})},
        {MessageKind::request, sign_request(key, {"POST", "/v1/feed", {}, {}})},
        {MessageKind::feed, sign_feed(key, {"PTSD", {}, {}, 1'795'255'200, false, {{"7ZZZ", "K0117", {}, {{1, event.hash, event}}}}})},
    };
    const std::map<MessageKind, std::function<bool(ByteView)>> readers{
        {MessageKind::compact_credential,
         [&](ByteView bytes) {
             return verify_credential(bytes, TrustList{trust}, trust.made_at, [](const CredentialDigest&) { return false; }).verdict ==
                    Verdict::genuine_unregistered;
         }},
        {MessageKind::registry_key_request, [](ByteView bytes) { return read_key_request(bytes).has_value(); }},
        {MessageKind::registry_key_certificate,
         [&](ByteView bytes) { return read_key_certificate(bytes, MessageKind::registry_key_certificate, public_key).has_value(); }},
        {MessageKind::device_key_certificate,
         [&](ByteView bytes) { return read_key_certificate(bytes, MessageKind::device_key_certificate, public_key).has_value(); }},
        {MessageKind::registration_request, [](ByteView bytes) { return read_registration_request(bytes).has_value(); }},
        {MessageKind::renewal_request, [](ByteView bytes) { return read_renewal_request(bytes).has_value(); }},
        {MessageKind::parcel,
         [&](ByteView bytes) { return open_parcel(bytes, [&](const KeyId&) { return std::vector{public_key}; }).has_value(); }},
        {MessageKind::receipt, [&](ByteView bytes) { return read_receipt(bytes, public_key).has_value(); }},
        {MessageKind::trust_keys, [&](ByteView bytes) { return read_trust_keys(bytes, public_key).has_value(); }},
        {MessageKind::trust_status, [&](ByteView bytes) { return read_trust_status(bytes, public_key).has_value(); }},
        {MessageKind::time, [&](ByteView bytes) { return read_time(bytes, public_key).has_value(); }},
        {MessageKind::request,
         [&](ByteView bytes) { return open_request(bytes, [&](const KeyId&) { return std::vector{public_key}; }).has_value(); }},
        {MessageKind::feed, [&](ByteView bytes) { return read_feed(bytes, public_key).has_value(); }},
    };
    REQUIRE(messages.size() == 13);
    REQUIRE(readers.size() == 13);
    for (const auto& [written, bytes] : messages) {
        for (const auto& [read, reader] : readers) {
            CAPTURE(std::string(name_of(written)));
            CAPTURE(std::string(name_of(read)));
            CHECK(reader(bytes) == (written == read));
        }
    }
}

TEST_CASE("a message of another kind is named as that by the readers of the wire") {
    const auto key = forge::key("K0117");
    const Bytes receipt = sign_receipt(key, {"7ZZZ", 1, {}, 1, {}, {}});
    const Bytes request = sign_registration_request(key, {}, "PTSD", "7KQ2M9XD");
    CHECK(open_parcel(receipt, [&](const KeyId&) { return std::vector{key.public_key()}; }).error() == ParcelError::wrong_kind);
    CHECK(read_receipt(request, key.public_key()).error() == MessageError::wrong_kind);
    CHECK(read_time(receipt, key.public_key()).error() == MessageError::wrong_kind);
    CHECK(open_request(receipt, [&](const KeyId&) { return std::vector{key.public_key()}; }).error() == RequestError::wrong_kind);
    CHECK(read_feed(receipt, key.public_key()).error() == FeedError::wrong_kind);
    CHECK(read_registration_request(receipt).error() == MessageError::wrong_kind);
    CHECK(read_renewal_request(request).error() == MessageError::wrong_kind);
}

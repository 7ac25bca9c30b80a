// The `status` part of the trust list: comes back as stated, is believed only on the anchor's word, and never forgets.
#include "credential/trust/trust_status.h"

#include <doctest/doctest.h>

#include "tests/support/forge.h"

using namespace sanad;

namespace {

const PublicKey kAnchor = forge::key("anchor").public_key();

TrustError refusal_of(const Bytes& message) {
    const auto read = read_trust_status(message, kAnchor);
    REQUIRE_FALSE(read);
    return read.error();
}

// The payload of the usual list with one entry replaced (or taken away), under the true registry's signature.
Bytes with_entry(std::int64_t key, std::optional<Cbor> value) {
    const Cbor payload = *Cbor::decode(encode_trust_status(forge::status()));
    Cbor::Map map{{Cbor::integer(6), Cbor::bytes(forge::registry_certificate_message())}};
    for (const auto& entry : *payload.as_map()) {
        if (entry.first.as_integer() != key) map.push_back(entry);
    }
    if (value) map.emplace_back(Cbor::integer(key), *value);
    return sign1(forge::key("registry"), MessageKind::trust_status, Cbor::map(std::move(map)).encode());
}

void malformed(const TrustStatus& status) {
    CHECK((refusal_of(forge::status_message(status)) == TrustError::malformed));
    CHECK_FALSE(decode_trust_status(encode_trust_status(status)));
}

}  // namespace

TEST_CASE("a status part comes back as it was stated, from the anchor's key alone, and from a verifier's own storage") {
    CHECK(read_trust_status(forge::status_message(forge::status()), kAnchor) == forge::status());
    CHECK(decode_trust_status(encode_trust_status(forge::status())) == forge::status());
    const TrustStatus empty{1, 1, "PTSD", {}, {}};
    CHECK(read_trust_status(forge::status_message(empty), kAnchor) == empty);
    TrustStatus bare = forge::status();
    bare.devices = {{"K0117", {}}, {"K0118", {}, std::vector<CredentialDigest>{}}};
    CHECK(decode_trust_status(encode_trust_status(bare)) == bare);
}

TEST_CASE("no byte of a status part can be changed, and it can't be cut") {
    const Bytes good = forge::status_message(forge::status());
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        Bytes changed = good;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        CAPTURE(bit);
        CHECK_FALSE(read_trust_status(changed, kAnchor));
    }
    for (std::size_t length = 0; length < good.size(); ++length) {
        CHECK((refusal_of({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)}) == TrustError::malformed));
    }
}

TEST_CASE("a status part is believed only through the anchor's word about its signer") {
    const auto registry = forge::key("registry");
    const auto impostor = forge::key("impostor");
    const Bytes of_impostor =
        sign_key_certificate(impostor, MessageKind::registry_key_certificate, forge::registry_certificate(impostor.public_key()));
    CHECK((refusal_of(sign_trust_status(impostor, of_impostor, forge::status())) == TrustError::wrong_registry));
    CHECK((refusal_of(sign_trust_status(registry, {}, forge::status())) == TrustError::wrong_registry));
    CHECK((refusal_of(sign_trust_status(impostor, forge::registry_certificate_message(), forge::status())) == TrustError::bad_signature));
    CHECK((refusal_of(forge::trust_message(forge::trust())) == TrustError::malformed));
    CHECK((refusal_of(Bytes(kMaxTrustStatusBytes + 1)) == TrustError::malformed));
}

TEST_CASE("a status part of another shape is malformed, whoever signed it") {
    for (std::int64_t key = 1; key <= 6; ++key) {
        CHECK((refusal_of(with_entry(key, Cbor::boolean(true))) == TrustError::malformed));
    }
    for (std::int64_t key = 1; key <= 5; ++key) CHECK((refusal_of(with_entry(key, std::nullopt)) == TrustError::malformed));
    CHECK((refusal_of(with_entry(7, Cbor{})) == TrustError::malformed));

    const Cbor code = Cbor::text("K0117");
    const auto device = [&](Cbor content) {
        CHECK((refusal_of(with_entry(4, Cbor::array({Cbor::array({code, std::move(content)})}))) == TrustError::malformed));
    };
    device(Cbor{});
    device(Cbor::bytes(Bytes(7)));
    device(Cbor::array({Cbor::integer(1)}));
    device(Cbor::array({Cbor::integer(0), Cbor::integer(1)}));
    device(Cbor::array({Cbor::integer(2), Cbor::integer(1)}));
    device(Cbor::array({Cbor::integer(1), Cbor::integer(0x1'0000'0000)}));
    device(Cbor::array({Cbor::integer(1), Cbor::text("2")}));
    CHECK((refusal_of(with_entry(4, Cbor::array({Cbor::array({code})}))) == TrustError::malformed));

    const Cbor one = Cbor::integer(1);
    const Cbor digest = Cbor::bytes(Bytes(4));
    const auto listed = [&](Cbor::Array parts) {
        CHECK((refusal_of(with_entry(5, Cbor::array({Cbor::array(std::move(parts))}))) == TrustError::malformed));
    };
    const auto status = [](int number) { return Cbor::integer(number); };
    const Cbor number = Cbor::array({code, one});
    listed({code, one, digest, status(1), one});                                  // no detail
    listed({code, one, digest, status(1), one, one});                             // a detail where there is none
    listed({code, one, digest, status(2), one, number});                          // the same
    listed({code, one, digest, status(3), one, Cbor{}});                          // superseded by nothing
    listed({code, one, digest, status(3), one, one});                             // by something else
    listed({code, one, digest, status(3), one, Cbor::array({code, status(0)})});  // by a number that no certificate has
    listed({code, one, digest, status(4), one, Cbor{}});                          // revoked without a reason
    listed({code, one, digest, status(4), one, status(0)});                       // for reasons that don't exist
    listed({code, one, digest, status(4), one, status(6)});
    listed({code, one, digest, status(0), one, Cbor{}});  // statuses that don't exist
    listed({code, one, digest, status(5), one, Cbor{}});
    listed({code, status(0), digest, status(1), one, Cbor{}});  // counters out of bounds
    listed({code, Cbor::integer(0x1'0000'0000), digest, status(1), one, Cbor{}});
    listed({code, one, Cbor::bytes(Bytes(8)), status(1), one, Cbor{}});           // a digest of another length
    listed({code, one, digest, status(1), Cbor::integer(-1), Cbor{}});            // before 1970
    listed({code, one, digest, status(1), Cbor::integer(kMaxTime + 1), Cbor{}});  // after 9999
    listed({one, one, digest, status(1), one, Cbor{}});
}

TEST_CASE("what is out of order, doubled, or could be said shorter is malformed") {
    const auto changed = [](auto change) {
        TrustStatus status = forge::status();
        change(status);
        malformed(status);
    };
    changed([](TrustStatus& s) { std::swap(s.devices[0], s.devices[1]); });
    changed([](TrustStatus& s) { s.devices[1].device_code = "K0117"; });
    changed([](TrustStatus& s) { s.devices[0].ranges = {{1, 40}, {41, 42}}; });
    changed([](TrustStatus& s) { s.devices[0].ranges = {{42, 42}, {1, 40}}; });
    changed([](TrustStatus& s) { s.devices[1].digests = {{{2}, {1}}}; });
    changed([](TrustStatus& s) { s.devices[1].digests = {{{1}, {1}}}; });
    changed([](TrustStatus& s) { std::swap(s.listed[0], s.listed[1]); });
    changed([](TrustStatus& s) { s.listed[1] = s.listed[0]; });
}

TEST_CASE("a counter is in its ranges and nowhere else; a digest is among its digests") {
    const TrustStatus status = forge::status();
    const auto* active = status.device("K0117");
    REQUIRE(active);
    for (const std::uint32_t in : {1u, 2u, 40u, 42u}) CHECK(active->in_range(in));
    for (const std::uint32_t out : {0u, 41u, 43u, 0xffffffffu}) CHECK_FALSE(active->in_range(out));
    CHECK_FALSE(active->has({1, 2, 3, 4, 5, 6, 7, 8}));
    const auto* retired = status.device("K0118");
    REQUIRE(retired);
    CHECK(retired->has({1, 2, 3, 4, 5, 6, 7, 8}));
    CHECK_FALSE(retired->has({1, 2, 3, 4, 5, 6, 7, 9}));
    CHECK_FALSE(retired->in_range(1));
    CHECK(status.device("K0119") == nullptr);
}

TEST_CASE("an entry is found by device, counter and digest together") {
    const TrustStatus status = forge::status();
    REQUIRE(status.find("K0117", 3, {3, 0, 0, 0, 9, 9, 9, 9}));
    CHECK((status.find("K0117", 3, {3, 0, 0, 0, 9, 9, 9, 9})->status == ListedStatus::suspended));
    CHECK(status.find("K0117", 3, {4}) == nullptr);
    CHECK(status.find("K0117", 4, {3}) == nullptr);
    CHECK(status.find("K0118", 3, {3}) == nullptr);
}

TEST_CASE("one entry a certificate: the strictest, from its first day") {
    TrustStatus status{1, 1, "PTSD", {}, {}};
    const ListedCertificate suspended{"K0117", 9, {9}, ListedStatus::suspended, 200};
    const ListedCertificate revoked{"K0117", 9, {9}, ListedStatus::revoked, 300, RevocationReason::misconduct};
    auto earlier = revoked;
    earlier.since = 250;
    status.list(revoked);
    status.list(suspended);
    CHECK(status.listed == std::vector{revoked});
    status.list(earlier);
    status.list(revoked);
    CHECK(status.listed == std::vector{earlier});
    status.list({"K0117", 8, {9}, ListedStatus::suspended, 1});
    status.list({"K0117", 9, {8}, ListedStatus::suspended, 1});
    status.list({"K0001", 9, {9}, ListedStatus::suspended, 1});
    CHECK(decode_trust_status(encode_trust_status(status)) == status);
}

TEST_CASE("one-way memory: what was revoked or superseded stays, what was only suspended may end") {
    const TrustStatus seen = forge::status();
    TrustStatus fresh{seen.number + 1, seen.made_at + 1, "PTSD", {{"K0117", {{1, 50}}}}, {}};
    TrustStatus kept = remembered(seen, fresh);
    CHECK(kept.number == fresh.number);
    CHECK(kept.made_at == fresh.made_at);
    CHECK(kept.devices == fresh.devices);
    CHECK(kept.listed == std::vector{seen.listed[2], seen.listed[3]});

    fresh.listed = {{"K0117", 4, {4}, ListedStatus::not_yet_awarded, 1}};  // tries to take a word back
    CHECK((remembered(seen, fresh).listed.front().status == ListedStatus::superseded));

    fresh.number = seen.number - 1;  // older, but it knows of one more
    fresh.listed = {{"K0117", 6, {6}, ListedStatus::revoked, 1, RevocationReason::issued_in_error},
                    {"K0117", 7, {7}, ListedStatus::suspended, 1}};
    kept = remembered(seen, fresh);
    CHECK(kept.number == seen.number);
    CHECK(kept.devices == seen.devices);
    CHECK(kept.listed.size() == seen.listed.size() + 1);
    CHECK(kept.find("K0117", 6, {6}));
    CHECK_FALSE(kept.find("K0117", 7, {7}));

    fresh = seen;  // the same state, asserted again later
    fresh.made_at += 86'400;
    CHECK(remembered(seen, fresh) == fresh);
}

TEST_CASE("a part for twenty thousand certificates of thirty devices is small") {
    TrustStatus status{1, 1, "PTSD", {}, {}};
    for (int i = 0; i < 30; ++i) status.devices.push_back({"K0" + std::to_string(100 + i), {{1, 600}, {610, 700}}});
    for (std::uint32_t i = 1; i <= 200; ++i)
        status.listed.push_back({"K0117", i, {1}, ListedStatus::revoked, 1'800'000'000, RevocationReason::identity_error});
    CHECK(forge::status_message(status).size() < 8'000);
}

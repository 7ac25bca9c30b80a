#include "credential/verify.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/issue.h"
#include "tests/support/forge.h"

using namespace sanad;

namespace {

Verification check(const Bytes& credential, const TrustKeys& keys = forge::trust(), std::int64_t now = forge::seconds(forge::kToday),
                   bool registered = false) {
    return verify_credential(credential, TrustList{keys}, now, [&](const CredentialDigest& digest) {
        CHECK(digest == credential_digest(credential));
        return registered;
    });
}

void shows_nothing(const Verification& found, Verdict verdict) {
    CHECK((found.verdict == verdict));
    CHECK_FALSE(found.credential);
    CHECK_FALSE(found.centre);
    CHECK(found.device_code.empty());
    CHECK(found.serial.empty());
}

}  // namespace

TEST_CASE("genuine: every signed fact, the centre and the serial number, registered or not") {
    const Bytes credential = forge::credential(forge::key("K0117"), forge::facts());
    for (const bool registered : {false, true}) {
        const auto found = check(credential, forge::trust(), forge::seconds(forge::kToday), registered);
        CHECK((found.verdict == (registered ? Verdict::genuine_registered : Verdict::genuine_unregistered)));
        CHECK(found.credential == forge::facts());
        CHECK(found.centre->code == "PTSD");
        CHECK(found.device_code == "K0117");
        CHECK(found.serial == "PTSD-K0117-00042-D");
    }
}

TEST_CASE("no bit of a genuine credential can be changed, and nothing of a changed one is shown") {
    const Bytes good = forge::credential(forge::key("K0117"), forge::facts());
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        Bytes changed = good;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        const auto found = check(changed, forge::trust(), forge::seconds(forge::kToday), /*registered=*/true);
        CAPTURE(bit);
        CHECK((found.verdict == Verdict::unreadable || found.verdict == Verdict::unknown_key || found.verdict == Verdict::forged));
        CHECK_FALSE(found.credential);
    }
}

TEST_CASE("unreadable: not ours, cut, too long, of another kind") {
    const auto device = forge::key("K0117");
    const Bytes good = forge::credential(device, forge::facts());
    shows_nothing(check({}), Verdict::unreadable);
    for (std::size_t length = 1; length < good.size(); ++length) {
        shows_nothing(check({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)}), Verdict::unreadable);
    }
    auto stated = forge::facts();
    while (forge::credential(device, stated).size() < kMaxCredentialBytes) stated.grade += 'A';
    CHECK((check(forge::credential(device, stated)).verdict == Verdict::genuine_unregistered));
    stated.grade += 'A';
    shows_nothing(check(forge::credential(device, stated)), Verdict::unreadable);
    for (const auto kind : {MessageKind::parcel, MessageKind::receipt, MessageKind::registration_request, MessageKind::renewal_request,
                            MessageKind::device_key_certificate}) {
        shows_nothing(check(sign1(device, kind, encode_cwt(forge::facts()))), Verdict::unreadable);
    }
}

TEST_CASE("unknown key: not in the list, outside its window, or of a centre that the list does not name") {
    shows_nothing(check(forge::credential(forge::key("nobody"), forge::facts())), Verdict::unknown_key);
    shows_nothing(check(forge::credential(forge::key("K0117"), forge::facts()), TrustKeys{}), Verdict::unknown_key);
    shows_nothing(check(forge::credential(forge::key("K0201"), forge::facts())), Verdict::unknown_key);
    const auto window = forge::trust().devices[0];
    const auto signed_at = [&](std::int64_t time) {
        auto stated = forge::facts();
        stated.issued_at = time;
        return check(forge::credential(forge::key("K0117"), stated));
    };
    shows_nothing(signed_at(window.not_before - 1), Verdict::unknown_key);
    shows_nothing(signed_at(window.not_after + 1), Verdict::unknown_key);
    CHECK((signed_at(window.not_before).verdict == Verdict::genuine_unregistered));
    CHECK((signed_at(window.not_after).verdict == Verdict::genuine_unregistered));
}

TEST_CASE("forged: a known key's id, another key's signature") {
    const auto device = forge::key("K0117");
    const forge::Envelope envelope{Cbor::map(forge::usual_header(device)).encode(), Cbor::map({}), encode_cwt(forge::facts())};
    shows_nothing(check(forge::sign(forge::key("nobody"), envelope)), Verdict::forged);
    shows_nothing(check(forge::with_second_signature(forge::credential(device, forge::facts()))), Verdict::forged);
}

TEST_CASE("a signature made inside the window is good for ever: ten years later, the key long retired") {
    auto trust = forge::trust();
    trust.devices[0].state = KeyState::retired;
    const auto found =
        check(forge::credential(forge::key("K0117"), forge::facts()), trust, forge::seconds(forge::kToday) + 10 * 31'557'600LL);
    CHECK((found.verdict == Verdict::genuine_unregistered));
}

TEST_CASE("under review comes before expired, expired before registered") {
    auto stated = forge::facts();
    stated.expires_at = forge::seconds(forge::kToday);
    const auto compromised = check(forge::credential(forge::key("K0119"), stated), forge::trust(), forge::seconds(forge::kToday), true);
    CHECK((compromised.verdict == Verdict::under_review));
    CHECK(compromised.credential == stated);
    const Bytes expiring = forge::credential(forge::key("K0117"), stated);
    CHECK((check(expiring, forge::trust(), *stated.expires_at, true).verdict == Verdict::expired));
    CHECK((check(expiring, forge::trust(), *stated.expires_at - 1, true).verdict == Verdict::genuine_registered));
    CHECK(check(expiring, forge::trust(), *stated.expires_at, true).credential == stated);
}

TEST_CASE("two devices with one key id are both tried") {
    // Ids of eight bytes can't be made to collide here, so the list names the same id's true key beside a second entry
    // of it.
    auto trust = forge::trust();
    trust.devices.push_back(trust.devices[0]);
    trust.devices[0].code = "K0001";
    CHECK((check(forge::credential(forge::key("K0117"), forge::facts()), trust).verdict == Verdict::genuine_unregistered));
}

TEST_CASE("each verdict has its own name") {
    std::vector<std::string_view> names;
    for (const auto verdict :
         {Verdict::unreadable, Verdict::unknown_key, Verdict::forged, Verdict::revoked, Verdict::superseded, Verdict::under_review,
          Verdict::suspended, Verdict::not_yet_awarded, Verdict::expired, Verdict::genuine_unregistered, Verdict::genuine_registered}) {
        CHECK(std::ranges::find(names, name_of(verdict)) == names.end());
        names.push_back(name_of(verdict));
    }
}

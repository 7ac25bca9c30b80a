// The verdict on a full credential: by the trust list, in the order of precedence, and nothing shown of what isn't genuine.
#include "credential/verify_full.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "credential/openbadge/encode.h"
#include "tests/support/full_credential_forge.h"

namespace sanad {
namespace {

std::string signed_by(const char* key, const openbadge::Award& award, const openbadge::Issuer& issuer = forge::badge_issuer()) {
    return openbadge::PreparedCourse::prepare(issuer, forge::badge_achievement()).value().sign(award, forge::key(key)).value().json;
}

FullVerification verify(const std::string& json, const TrustList& trust = {forge::trust(), {}}) {
    return verify_full_credential(bytes_of(json), trust, forge::seconds(forge::kToday));
}

TrustList with_status(const TrustStatus& status) { return {forge::trust(), {{"PTSD", status}}}; }

}  // namespace

TEST_CASE("a full credential by a device that the list knows is genuine, and states its facts") {
    initialise_crypto();
    const auto found = verify(signed_by("K0117", forge::badge_award()));
    CHECK(found.verdict == Verdict::genuine_unregistered);
    CHECK(found.centre->code == "PTSD");
    CHECK(found.serial.starts_with("PTSD-K0117-00042-"));
    const auto facts = signed_facts(found);
    REQUIRE_FALSE(facts.empty());
    CHECK(facts[0].value == "Ayesha Bibi");
    CHECK(facts[1].value == "عائشہ بی بی");
    CHECK(std::ranges::any_of(facts, [](const auto& fact) { return fact.label == "fact.level" && fact.value == "NVQF 2"; }));
    CHECK(std::ranges::any_of(facts, [](const auto& fact) { return fact.label == "fact.hours" && fact.facts.at("hours") == "60"; }));
}

TEST_CASE("what isn't genuine shows nothing") {
    initialise_crypto();
    const auto nothing_shown = [](const FullVerification& found) {
        return !found.credential && !found.centre && found.serial.empty() && signed_facts(found).empty();
    };
    auto found = verify("{}");
    CHECK(found.verdict == Verdict::unreadable);
    CHECK(found.fault == openbadge::FullCredentialError::out_of_bounds);
    CHECK(nothing_shown(found));

    // A key that nobody approved, and an approved one that speaks for another device, another centre or another registry.
    found = verify(signed_by("thief", forge::badge_award()));
    CHECK(found.verdict == Verdict::unknown_key);
    CHECK(nothing_shown(found));
    CHECK(verify(signed_by("K0118", forge::badge_award())).verdict == Verdict::unknown_key);
    auto issuer = forge::badge_issuer();
    issuer.centre_code = "BWP";
    CHECK(verify(signed_by("K0117", forge::badge_award(), issuer)).verdict == Verdict::unknown_key);
    issuer = forge::badge_issuer();
    issuer.public_url = "https://sanad.example.org";
    CHECK(verify(signed_by("K0117", forge::badge_award(), issuer)).verdict == Verdict::unknown_key);
    auto award = forge::badge_award();
    award.valid_from = forge::seconds(std::chrono::sys_days{std::chrono::year{2029} / 1 / 1});  // after the key's window
    CHECK(verify(signed_by("K0117", award)).verdict == Verdict::unknown_key);

    std::string changed = signed_by("K0117", forge::badge_award());
    changed.replace(changed.find("Ayesha"), 6, "Amina ");
    found = verify(changed);
    CHECK(found.verdict == Verdict::forged);
    CHECK(nothing_shown(found));
}

TEST_CASE("the list's word on the number decides what a genuine one is worth") {
    initialise_crypto();
    const std::string json = signed_by("K0117", forge::badge_award());
    TrustStatus status;
    status.centre_code = "PTSD";
    status.devices = {{"K0117", {{1, 41}}, {}}};
    CHECK(verify(json, with_status(status)).verdict == Verdict::genuine_unregistered);
    status.devices = {{"K0117", {{1, 42}}, {}}};
    CHECK(verify(json, with_status(status)).verdict == Verdict::genuine_registered);
    const auto after = [&](ListedStatus listed, std::uint32_t counter) {
        status.listed = {{"K0117", counter, {}, listed, 1'780'000'000, {}, {}}};
        return verify(json, with_status(status));
    };
    CHECK(after(ListedStatus::revoked, 41).verdict == Verdict::genuine_registered);
    CHECK(after(ListedStatus::revoked, 42).verdict == Verdict::revoked);
    CHECK(after(ListedStatus::revoked, 42).listed->since == 1'780'000'000);
    CHECK(after(ListedStatus::superseded, 42).verdict == Verdict::superseded);
    CHECK(after(ListedStatus::suspended, 42).verdict == Verdict::suspended);
    CHECK(after(ListedStatus::not_yet_awarded, 42).verdict == Verdict::not_yet_awarded);
}

TEST_CASE("expired from the second that it names; a compromised device's is under review") {
    initialise_crypto();
    auto award = forge::badge_award();
    award.valid_until = forge::seconds(forge::kToday);
    CHECK(verify(signed_by("K0117", award)).verdict == Verdict::expired);
    ++*award.valid_until;
    CHECK(verify(signed_by("K0117", award)).verdict == Verdict::genuine_unregistered);

    auto issuer = forge::badge_issuer();
    issuer.centre_code = "BWP";
    award = forge::badge_award();
    award.device_code = "K0119";
    const std::string stolen = signed_by("K0119", award, issuer);
    CHECK(verify(stolen).verdict == Verdict::under_review);
    TrustStatus status;
    status.centre_code = "BWP";
    status.listed = {{"K0119", 42, {}, ListedStatus::revoked, 1'780'000'000, {}, {}}};
    CHECK(verify(stolen, {forge::trust(), {{"BWP", status}}}).verdict == Verdict::revoked);
    status.listed[0].status = ListedStatus::suspended;
    CHECK(verify(stolen, {forge::trust(), {{"BWP", status}}}).verdict == Verdict::under_review);
}

}  // namespace sanad

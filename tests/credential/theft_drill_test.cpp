// Three kiosks, one stolen. The thief has its key and signs whatever he likes: any counter, any date inside the key's window. What the
// registry had received before stays genuine, what it had not is under review, and nothing of the thief's is ever genuine again.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "credential/verify.h"
#include "tests/support/forge.h"

using namespace sanad;
using namespace std::chrono_literals;

namespace {

constexpr int kIssuedEach = 60;
constexpr int kNotSent = 6;  // of the stolen kiosk, when it was stolen
const auto kStolenAt = forge::seconds(std::chrono::sys_days{2026y / 6 / 20} + 18h);

Bytes certificate(std::string_view device, std::uint32_t counter, std::int64_t issued_at, std::uint8_t salt) {
    CompactCredential stated = forge::facts();
    stated.counter = counter;
    stated.issued_at = issued_at;
    stated.id.fill(salt);
    stated.id[0] = static_cast<std::uint8_t>(counter);
    return forge::credential(forge::key(device), stated);
}

// The registry's part of the world: what it received, and when.
struct Office {
    TrustList trust;
    std::map<std::string, std::vector<Bytes>> received;

    Office() {
        trust.keys = forge::trust();
        trust.keys.devices = {forge::device("K1", "PTSD"), forge::device("K2", "PTSD"), forge::device("K3", "PTSD")};
        publish(1);
    }
    void publish(std::int64_t number) {
        trust.keys.number = number;
        TrustStatus status{number, number, "PTSD", {}, {}};
        for (const TrustedDevice& device : trust.keys.devices) {
            RegisteredCertificates held{device.code};
            const auto& certificates = received[device.code];
            if (device.state == KeyState::active) {
                if (!certificates.empty()) held.ranges = {{1, static_cast<std::uint32_t>(certificates.size())}};
            } else {
                held.digests.emplace();
                for (const Bytes& one : certificates) held.digests->push_back(credential_digest(one));
                std::ranges::sort(*held.digests);
            }
            status.devices.push_back(std::move(held));
        }
        trust.status["PTSD"] = read_trust_status(forge::status_message(status), forge::key("anchor").public_key()).value();
    }
    void report_stolen(std::string_view code, std::int64_t number) {
        for (TrustedDevice& device : trust.keys.devices) {
            if (device.code != code) continue;
            device.state = KeyState::compromised;
            device.compromised_since = kStolenAt;
        }
        publish(number);
    }
};

std::map<Verdict, int> verdicts(const std::vector<Bytes>& certificates, const TrustList& trust, bool online) {
    std::map<Verdict, int> counts;
    const Verifier verifier(trust);
    for (const Bytes& one : certificates) ++counts[verifier.verify(one, kStolenAt + 86'400, [&](const auto&) { return online; }).verdict];
    return counts;
}

}  // namespace

TEST_CASE("a stolen kiosk: what had arrived stays genuine, and nothing of the thief's ever is") {
    Office office;
    std::vector<Bytes> honest, unsent, thiefs;
    const std::int64_t from = forge::seconds(forge::kIssueDay);
    for (const char* code : {"K1", "K2", "K3"}) {
        for (std::uint32_t counter = 1; counter <= kIssuedEach; ++counter) {
            const Bytes one = certificate(code, counter, from + counter * 3600, 1);
            if (std::string_view(code) == "K2" && counter > kIssuedEach - kNotSent) {
                unsent.push_back(one);
            } else {
                honest.push_back(one);
                office.received[code].push_back(one);
            }
        }
    }
    office.publish(2);
    // With numbers that were used, numbers that come next, numbers far away; dates before and after, back to the first second of the key.
    for (std::uint32_t at = 0; at < 100; ++at) {
        const std::uint32_t counter = at < 40 ? 1 + at : at < 70 ? kIssuedEach - kNotSent + at - 39 : 1'000'000 + at;
        const std::int64_t date = at % 3 == 0   ? office.trust.keys.devices[1].not_before + at
                                  : at % 3 == 1 ? from + counter % 100 * 3600
                                                : kStolenAt + at;
        thiefs.push_back(certificate("K2", counter, date, 2));
    }

    // Before anybody knows: the thief's look genuine, some even by their number. That is what the report is for.
    using Counts = std::map<Verdict, int>;
    CHECK((verdicts(honest, office.trust, false) == Counts{{Verdict::genuine_registered, 174}}));
    CHECK((verdicts(unsent, office.trust, false) == Counts{{Verdict::genuine_unregistered, 6}}));
    CHECK((verdicts(thiefs, office.trust, false) == Counts{{Verdict::genuine_registered, 40}, {Verdict::genuine_unregistered, 60}}));

    const TrustList before = office.trust;
    office.report_stolen("K2", 3);
    for (const bool online : {false, true}) {
        CHECK((verdicts(honest, office.trust, online) == Counts{{Verdict::genuine_registered, 174}}));
        CHECK((verdicts(unsent, office.trust, online) == Counts{{Verdict::under_review, 6}}));
        CHECK((verdicts(thiefs, office.trust, online) == Counts{{Verdict::under_review, 100}}));
    }

    // The officer looks at the six papers and takes them in; the thief hands in one of his under the same number and is not taken in.
    for (const Bytes& one : unsent) office.received["K2"].push_back(one);
    office.publish(4);
    CHECK((verdicts(unsent, office.trust, false) == Counts{{Verdict::genuine_registered, 6}}));
    CHECK((verdicts(thiefs, office.trust, false) == Counts{{Verdict::under_review, 100}}));

    // Whoever replays the old list, or a registry that forgot, changes nothing for a verifier that saw the report.
    TrustList forgetful = before;
    forgetful.keys.number = 9;
    forgetful.status.find("PTSD")->second.number = 9;
    for (const TrustList& fresh : {before, forgetful}) {
        TrustList kept = office.trust;
        kept.keys = remembered(office.trust.keys, fresh.keys);
        kept.status["PTSD"] = remembered(office.trust.status.at("PTSD"), fresh.status.at("PTSD"));
        const auto counts = verdicts(thiefs, kept, false);
        CHECK((counts == Counts{{Verdict::under_review, 100}}));
    }
}

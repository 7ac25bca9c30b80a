// What checking a certificate costs, beside nothing but its signature: libsodium's crypto_sign_verify_detached over the same bytes.
// 1,000 certificates of a list of 300 devices, each checked to its verdict. Both sides run in turn in this process; the ratio is of the
// medians.
#include <sodium.h>

#include <cstdio>

#include "credential/bytes/cbor.h"
#include "credential/verify.h"
#include "tests/bench/timing.h"
#include "tests/support/forge.h"

using namespace sanad;
using bench::median;
using bench::seconds_of;

namespace {

constexpr int kCertificates = 1000;
constexpr int kDevices = 300;
constexpr int kRounds = 15;
constexpr double kMinRatio = 0.75;  // verified a second / bare signatures a second

struct Signed {
    Bytes message;  // what was signed
    Bytes signature;
    PublicKey key{};
};

// What the signature of a compact credential is over (RFC 9052 section 4.4).
Signed signature_in(const Bytes& credential, const PublicKey& key) {
    const Cbor item = Cbor::decode(credential).value();
    const Cbor::Array& parts = *item.as_tag(cose::kTagSign1)->as_array();
    return {Cbor::array({Cbor::text("Signature1"), parts[0], Cbor::bytes({}), parts[2]}).encode(), *parts[3].as_bytes(), key};
}

}  // namespace

int main() {
    initialise_crypto();
    TrustList trust{forge::trust()};
    trust.keys.devices.clear();
    TrustStatus status{1, 1, "PTSD", {}, {}};
    for (int i = 0; i < kDevices; ++i) {
        const std::string code = "K" + std::to_string(1000 + i);
        trust.keys.devices.push_back(forge::device(code, "PTSD"));
        status.devices.push_back({code, {{1, 4000}}});
        for (std::uint32_t counter = 5000; counter < 5010; ++counter) {
            status.listed.push_back({code, counter, {}, ListedStatus::revoked, 1, RevocationReason::issued_in_error});
        }
    }
    trust.status["PTSD"] = std::move(status);

    std::vector<Bytes> certificates;
    std::vector<Signed> bare;
    for (int i = 0; i < kCertificates; ++i) {
        const auto device = forge::key("K" + std::to_string(1000 + i * 7 % kDevices));
        CompactCredential facts = forge::facts();
        facts.counter = static_cast<std::uint32_t>(1 + i);
        certificates.push_back(forge::credential(device, facts));
        bare.push_back(signature_in(certificates.back(), device.public_key()));
    }

    const Verifier verifier(trust);
    int genuine = 0;
    int right = 0;
    std::vector<double> checking, signatures;
    for (int round = 0; round < kRounds; ++round) {
        checking.push_back(seconds_of([&] {
            for (const Bytes& certificate : certificates) {
                const auto found = verifier.verify(certificate, forge::seconds(forge::kToday), [](const auto&) { return false; });
                genuine += found.verdict == Verdict::genuine_registered ? 1 : 0;
            }
        }));
        signatures.push_back(seconds_of([&] {
            for (const Signed& one : bare) {
                right += crypto_sign_verify_detached(one.signature.data(), one.message.data(), one.message.size(), one.key.data()) == 0;
            }
        }));
    }
    if (genuine != kRounds * kCertificates || right != kRounds * kCertificates) {
        std::puts("verify: not every certificate was genuine");
        return 1;
    }
    const double ratio = median(signatures) / median(checking);
    std::printf("verify: %.0f certificates/s to their verdict, %.0f bare signatures/s, ratio %.2f (at least %.2f)\n",
                kCertificates / median(checking), kCertificates / median(signatures), ratio, kMinRatio);
    return ratio >= kMinRatio ? 0 : 1;
}

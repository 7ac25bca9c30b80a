#include "sync/registry/feed/request_desk.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"

namespace sanad {
namespace {

constexpr std::size_t kStamp = 8;  // time and random bits; the digest after them

Problem problem_of(RequestError error) {
    switch (error) {
        case RequestError::malformed:
            return Problem::malformed;
        case RequestError::wrong_kind:
            return Problem::wrong_kind;
        case RequestError::unknown_device:
            return Problem::unknown_device;
        case RequestError::bad_signature:
            return Problem::bad_signature;
    }
    return Problem::malformed;
}

}  // namespace

Bytes RequestDesk::time() const { return sign_time(registry_.signer(), {clock_.now() / 1000, fresh_nonce()}); }

Nonce RequestDesk::fresh_nonce() const {
    Nonce nonce = array_of<16>(random_bytes(16)).value();
    const auto now = static_cast<std::uint32_t>(clock_.now() / 1000);
    for (std::size_t i = 0; i < 4; ++i) nonce[i] = static_cast<std::uint8_t>(now >> (24 - 8 * i));
    std::ranges::copy(seal_of(ByteView(nonce).first(kStamp)), nonce.begin() + kStamp);
    return nonce;
}

ByteArray<8> RequestDesk::seal_of(ByteView stamp) const {
    return array_of<8>(ByteView(registry_.cipher().lookup("request nonce " + to_hex(stamp))).first(8)).value();
}

bool RequestDesk::is_fresh(const Nonce& nonce) const {
    const ByteView bytes(nonce);
    if (!std::ranges::equal(bytes.subspan(kStamp), seal_of(bytes.first(kStamp)))) return false;
    std::uint32_t given = 0;
    for (std::size_t i = 0; i < 4; ++i) given = (given << 8) | nonce[i];
    const std::int64_t age = clock_.now() / 1000 - given;
    return age >= 0 && age <= kNonceSeconds;
}

Result<RequestDesk::Admitted, Problem> RequestDesk::admit(std::string_view text, std::string_view method, std::string_view target,
                                                          ByteView body) {
    if (text.empty()) return refuse(Problem::request_missing);
    const auto bytes = text.size() <= 2 * kMaxRequestBytes ? from_base64(text) : std::nullopt;
    if (!bytes) return refuse(Problem::malformed);
    auto& store = registry_.store();
    const auto opened = open_request(*bytes, [&](const KeyId& kid) {
        std::vector<PublicKey> keys;
        for (const auto& device : store.devices_with_kid(kid)) keys.push_back(device.trusted.key);
        return keys;
    });
    if (!opened) return refuse(problem_of(opened.error()));
    const SignedRequest& request = opened->request;
    if (request.method != method || request.target != target || request.body != sha256(body)) return refuse(Problem::request_mismatch);
    if (!is_fresh(request.nonce)) return refuse(Problem::nonce_stale);

    // Nobody else has to wait, and no name is held: the nonce is spent by one statement on a primary key, and what officers decide of a key
    // is decided alone.
    Transaction transaction(registry_.database(), std::span<const std::string>());
    const TrustedDevice device = store.device_with_key(opened->signer).value().trusted;
    // Who may have that key must not be told what other kiosks record. Retirement stops issuing, never sync.
    if (device.state == KeyState::compromised) return refuse(Problem::device_compromised);
    if (!store.spend_nonce(request.nonce, clock_.now() / 1000, kNonceSeconds)) return refuse(Problem::nonce_used);
    transaction.commit();
    return Admitted{device, request.nonce};
}

}  // namespace sanad

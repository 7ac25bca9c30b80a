#pragma once

#include <functional>
#include <vector>

#include "credential/cose/sign1.h"
#include "sync/protocol/receipt.h"

/// The registry's signed time, and requests that only a registered device can make (sync/FORMAT.md, "Signed requests"). Pure functions,
/// any thread.
namespace sanad {

/// What `GET /v1/time` answers. It may be offered to whoever sets the clock, never forced.
struct RegistryTime {
    std::int64_t time = 0;  ///< unix seconds
    Nonce nonce{};          ///< for one signed request, good for kNonceSeconds
    bool operator==(const RegistryTime&) const = default;
};

constexpr std::int64_t kNonceSeconds = 300;  ///< by the registry's clock
constexpr std::size_t kMaxTimeBytes = 512;

[[nodiscard]] Bytes sign_time(const Signer& registry, const RegistryTime& time);
/// Fails as a receipt does.
[[nodiscard]] Result<RegistryTime, MessageError> read_time(ByteView bytes, const PublicKey& registry);

struct SignedRequest {
    std::string method;  ///< "GET", "POST"
    std::string target;  ///< path, and query after its '?', as sent
    Digest body{};       ///< SHA-256 of the body; of nothing when there is none
    Nonce nonce{};
    bool operator==(const SignedRequest&) const = default;
};

/// In order of the checks: the first that applies.
enum class RequestError {
    malformed,       ///< not a request as FORMAT.md has it
    wrong_kind,      ///< a message of another kind
    unknown_device,  ///< signed under a key id that nobody here knows
    bad_signature,   ///< changed after signing
};

constexpr std::size_t kMaxRequestBytes = 1024;

[[nodiscard]] Bytes sign_request(const Signer& device, const SignedRequest& request);

struct OpenedRequest {
    SignedRequest request;
    PublicKey signer{};  ///< the key whose signature was checked
};
/// `keys`: every key known under an id. Whether it is *this* request, and its nonce fresh, is the reader's to compare.
[[nodiscard]] Result<OpenedRequest, RequestError> open_request(ByteView bytes,
                                                               const std::function<std::vector<PublicKey>(const KeyId&)>& keys);

}  // namespace sanad

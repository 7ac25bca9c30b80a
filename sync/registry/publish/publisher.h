#pragma once

#include <functional>
#include <map>

#include "db/ledger/clock.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// What anybody may know of the registry's state, and nothing about anybody. Signed when it is asked for, and kept for as long as the state
/// has the same number, a minute at most: the time of making then says again that the state still holds. One Registry, its thread.
/// What is not known (a centre, a device, a list) is answered by nothing.
class Publisher {
public:
    Publisher(Registry& registry, const Clock& clock) : registry_(registry), clock_(clock) {}

    /// The trust list's two parts (credential/FORMAT.md). Throws std::runtime_error when a centre's part is too long for any reader.
    [[nodiscard]] std::string trust_keys();
    [[nodiscard]] std::optional<std::string> trust_status(const std::string& centre_code);
    /// JSON: both parts in base64, as the saved verify page holds them; without a centre, the parts of all.
    [[nodiscard]] std::optional<std::string> saved_trust(const std::string& centre_code);
    /// The registered certificates of a centre whose digests begin with three lower-case hex digits, as a JSON array of 16-digit strings:
    /// one of 4,096 ranges, so that who asks doesn't say which certificate is meant.
    [[nodiscard]] std::optional<std::string> digests(const std::string& centre_code, std::string_view prefix);

    /// The same for software that isn't ours: DID documents and the bitstring of revoked and superseded certificates.
    [[nodiscard]] std::string registry_did();
    [[nodiscard]] std::optional<std::string> centre_did(const std::string& centre_code);
    [[nodiscard]] std::optional<std::string> status_list(const std::string& device_code, std::string_view list);
    /// How many lists a device has: one, and more with more than 131,072 certificates.
    [[nodiscard]] std::uint32_t status_lists_of(const std::string& device_code);

private:
    /// `make` runs in one unchanging view of the database; `now`: unix seconds.
    using Make = std::function<std::optional<std::string>(std::int64_t now)>;
    [[nodiscard]] std::optional<std::string> kept(const std::string& what, const Make& make);

    Registry& registry_;
    const Clock& clock_;
    std::map<std::string, std::string> kept_;
    std::int64_t number_ = 0;
    std::int64_t kept_since_ = 0;
};

}  // namespace sanad

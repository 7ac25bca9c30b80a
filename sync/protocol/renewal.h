#pragma once

#include "credential/cose/sign1.h"

/// A device asking for a longer window of the key that it has (sync/FORMAT.md, "Renewal"). Answered as a registration is. Pure functions,
/// any thread.
namespace sanad {

struct RenewalRequest {
    PublicKey key{};
    std::int64_t not_after = 0;  ///< the end of the window that the device knows, unix seconds: the same request, sent again or recorded
                                 ///< and sent by somebody else, asks for nothing once a longer window was given
    bool operator==(const RenewalRequest&) const = default;
};

constexpr std::size_t kMaxRenewalBytes = 512;

[[nodiscard]] Bytes sign_renewal_request(const Signer& device, std::int64_t not_after);
[[nodiscard]] Result<RenewalRequest, MessageError> read_renewal_request(ByteView bytes);

}  // namespace sanad

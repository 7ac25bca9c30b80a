#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "credential/crypto/crypto.h"

/// Bitstring Status List v1.0 (W3C) for software that knows nothing of our trust list: one bit a certificate, set once it is revoked or
/// superseded. Only written here, never read: a verifier of ours asks the trust list. Pure functions, any thread.
namespace sanad {

struct StatusList {
    std::string public_url;
    std::string centre_code;  ///< whose DID is the issuer
    std::string device_code;
    std::uint32_t list = 0;              ///< holds the counters list * kStatusListBits … and the kStatusListBits - 1 after it
    std::vector<std::uint32_t> revoked;  ///< counters of the device, in any order; those of its other lists are passed over
    std::int64_t valid_from = 0;         ///< unix seconds: when this is signed
};

/// The `BitstringStatusListCredential` at `status_list_url`, purpose `revocation`, with an eddsa-rdfc-2022 proof by the registry's
/// publishing key under the centre's DID. One line of JSON, at most 24 KB; the same list gives the same bytes.
[[nodiscard]] std::string sign_status_list(const StatusList& list, const Signer& registry);

/// `encodedList` (section 3.1): 'u' and the base64url of the gzipped kStatusListBits bits; bit 0 is the most significant of byte 0.
[[nodiscard]] std::string encoded_status_list(const StatusList& list);

}  // namespace sanad

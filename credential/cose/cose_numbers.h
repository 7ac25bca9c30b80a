#pragma once

#include <cstdint>

/// The numbers of the standards, in one place.
namespace sanad::cose {

constexpr std::uint64_t kTagSign1 = 18;       // RFC 9052 section 2
constexpr std::int64_t kHeaderAlg = 1;        // RFC 9052 section 3.1
constexpr std::int64_t kHeaderKid = 4;        // RFC 9052 section 3.1
constexpr std::int64_t kHeaderTyp = 16;       // RFC 9596
constexpr std::int64_t kAlgEdDsa = -8;        // RFC 9053 section 2.2
constexpr std::int64_t kAlgEd25519 = -19;     // RFC 9864 section 2.2
constexpr std::int64_t kClaimExp = 4;         // RFC 8392 section 3.1.4
constexpr std::int64_t kClaimIat = 6;         // RFC 8392 section 3.1.6
constexpr std::int64_t kClaimCti = 7;         // RFC 8392 section 3.1.7
constexpr std::int64_t kClaimSanad = -70001;  // private use, RFC 8392 section 9.1

}  // namespace sanad::cose

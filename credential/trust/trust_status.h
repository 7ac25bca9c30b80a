#pragma once

#include <compare>
#include <vector>

#include "credential/model/compact_credential.h"
#include "credential/model/revocation_reason.h"
#include "credential/trust/trust_message.h"

/// The `status` part of the trust list, one for each centre: which of its certificates the registry holds, and which are not plainly
/// valid. FORMAT.md is the page.
namespace sanad {

/// First 8 bytes of SHA-256 of a credential's exact bytes: how registry and lists name it.
using CredentialDigest = ByteArray<8>;
[[nodiscard]] CredentialDigest credential_digest(ByteView credential);

/// Why a certificate is listed, the stricter the higher. DO NOT CHANGE the numbers: signed and stored.
enum class ListedStatus : std::uint8_t { not_yet_awarded = 1, suspended = 2, superseded = 3, revoked = 4 };
[[nodiscard]] std::string_view name_of(ListedStatus status);

/// One certificate that isn't plainly valid. Digest and counter together: a thief's certificate that takes over a number is not this one.
struct ListedCertificate {
    std::string device_code;
    std::uint32_t counter = 0;
    ByteArray<4> digest{};  ///< the first half of its CredentialDigest
    ListedStatus status = ListedStatus::not_yet_awarded;
    std::int64_t since = 0;                            ///< unix seconds
    std::optional<RevocationReason> reason{};          ///< present exactly when revoked
    std::optional<CertificateNumber> superseded_by{};  ///< present exactly when superseded
    bool operator==(const ListedCertificate&) const = default;
};

struct CounterRange {
    std::uint32_t first = 1;
    std::uint32_t last = 1;
    bool operator==(const CounterRange&) const = default;
};

/// What the registry holds of a device. For an active device the ranges of counters; otherwise exactly these certificates, because whoever
/// has the key could make others with the same counters.
struct RegisteredCertificates {
    std::string device_code;
    std::vector<CounterRange> ranges{};                      ///< ascending, not touching
    std::optional<std::vector<CredentialDigest>> digests{};  ///< ascending; present: instead of ranges
    bool operator==(const RegisteredCertificates&) const = default;

    [[nodiscard]] bool in_range(std::uint32_t counter) const;
    [[nodiscard]] bool has(const CredentialDigest& digest) const;
};

struct TrustStatus {
    std::int64_t number = 0;   ///< as TrustKeys::number
    std::int64_t made_at = 0;  ///< unix seconds
    std::string centre_code;
    std::vector<RegisteredCertificates> devices;  ///< by device code
    std::vector<ListedCertificate> listed;        ///< by device code, counter, digest; one entry a certificate, the strictest

    [[nodiscard]] const RegisteredCertificates* device(std::string_view code) const;
    [[nodiscard]] const ListedCertificate* find(std::string_view device, std::uint32_t counter, const CredentialDigest& digest) const;
    /// Puts the entry in its place. When the certificate is listed already, the stricter of the two stays, and the earlier of two equal
    /// ones.
    void list(const ListedCertificate& entry);
    bool operator==(const TrustStatus&) const = default;
};

constexpr std::size_t kMaxTrustStatusBytes = 1024 * 1024;

/// Everything must be in the order stated above: what is written in another order can't be read back.
[[nodiscard]] Bytes sign_trust_status(const Signer& registry, ByteView registry_certificate, const TrustStatus& status);
[[nodiscard]] Result<TrustStatus, TrustError> read_trust_status(ByteView bytes, const PublicKey& anchor);

/// The same without signature and certificate, for a verifier's own storage. Refuses with malformed only.
[[nodiscard]] Bytes encode_trust_status(const TrustStatus& status);
[[nodiscard]] Result<TrustStatus, TrustError> decode_trust_status(ByteView bytes);

/// One-way memory: the part with the higher number (`fresh` when equal), with every revoked and superseded entry that either of them has.
/// Both must be of one centre.
[[nodiscard]] TrustStatus remembered(const TrustStatus& seen, TrustStatus fresh);

}  // namespace sanad

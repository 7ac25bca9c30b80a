#pragma once

#include "credential/trust/trust_list.h"
#include "db/sqlite/database.h"

/// The trust list as this kiosk keeps it, and what it knows of its own certificates before any list says so.
namespace sanad {

/// The keys part as remembered; as below.
[[nodiscard]] std::optional<TrustKeys> load_trust_keys(Database& database);
/// Both parts as remembered: nothing that was ever revoked, superseded or compromised is forgotten. Nothing before the first list came.
/// Throws std::runtime_error when what is stored can't be read.
[[nodiscard]] std::optional<TrustList> load_trust_list(Database& database);

/// A certificate of this kiosk as its own records have it, before any list says so.
struct OwnRecord {
    std::string centre_code;
    std::string device_code;
    std::uint32_t counter = 0;
    std::optional<ListedCertificate> listed{};  ///< absent: plainly valid
};
/// Nothing when the certificate with this digest is not in this kiosk's records.
[[nodiscard]] std::optional<OwnRecord> own_record(Database& database, const CredentialDigest& digest);

}  // namespace sanad

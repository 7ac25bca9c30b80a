#pragma once

#include "credential/trust/trust_keys.h"
#include "db/ledger/event.h"
#include "sync/protocol/receipt.h"

namespace sanad {

/// What an issued certificate is checked against: whoever says to have signed it, as the tables have them at that moment.
struct CheckGround {
    TrustedDevice issuer;
    std::optional<TrustedCentre> centre;  ///< the issuer's
    std::string public_url;
    bool operator==(const CheckGround&) const = default;
};

[[nodiscard]] inline bool issues_certificate(const Event& event) { return event.type == "certificate.issued/1"; }

/// The bytes of the certificate that an event issues; nothing when they are not there or not those that the event names.
[[nodiscard]] std::optional<Bytes> certificate_in(const Event& event);

/// Checks an issued certificate in both its forms: the signatures, that the issuer might sign then, and that the event, the certificate and
/// the full credential beside it say the same of the same award. Refuses bad_certificate. The dearest part of taking a parcel in, and pure:
/// any thread, before the tables are held.
[[nodiscard]] Result<CompactCredential, QuarantineReason> check_certificate(const Event& event, const CheckGround& ground);

}  // namespace sanad

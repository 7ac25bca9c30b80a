#include "kiosk/usecase/verify_code.h"

#include "credential/qr_payload.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"

namespace sanad {

Result<CodeVerified, Refusal> verify_code(Desk& desk, std::string_view scanned) {
    const auto trust = load_trust_keys(desk.database());
    if (!trust) return refuse(Refusal{"verify.no_trust_list"});
    auto credential = read_qr_text(scanned);
    if (!credential) return CodeVerified{{}, {}, trust->keys.made_at};
    auto verification = verify_credential(*credential, TrustList{trust->keys}, desk.clock().now() / 1000,
                                          [&](const CredentialDigest& digest) { return is_registered(desk.database(), digest); });
    return CodeVerified{std::move(verification), *std::move(credential), trust->keys.made_at};
}

}  // namespace sanad

#include "kiosk/usecase/verify_code.h"

#include "credential/qr_payload.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/store/trust_store.h"

namespace sanad {
namespace {

// What this kiosk's own records say of a certificate goes into the list, where the strictest word stays. A certificate that was handed over
// here may still be listed as not handed over: the registry hears of it with the next sync.
void know_own(Database& database, const CredentialDigest& digest, TrustList& trust) {
    const auto own = own_record(database, digest);
    if (!own) return;
    if (own->listed) {
        TrustStatus nothing{trust.keys.number, trust.keys.made_at, own->centre_code, {}, {}};
        trust.status.try_emplace(own->centre_code, std::move(nothing)).first->second.list(*own->listed);
    } else if (const auto part = trust.status.find(own->centre_code); part != trust.status.end()) {
        const ListedCertificate* listed = part->second.find(own->device_code, own->counter, digest);
        if (listed && listed->status == ListedStatus::not_yet_awarded) std::erase(part->second.listed, ListedCertificate(*listed));
    }
}

}  // namespace

CodeVerified verify_text(std::string_view scanned, const TrustList& trust, std::int64_t now,
                         const std::function<bool(const CredentialDigest&)>& is_registered) {
    const auto credential = read_qr_text(scanned);
    const auto found = credential ? verify_credential(*credential, trust, now, is_registered) : Verification{};
    return {found, verdict_detail(found, trust), list_caution(found, trust, now)};
}

Result<CodeVerified, Refusal> verify_code(Desk& desk, std::string_view scanned) {
    auto trust = load_trust_list(desk.database());
    if (!trust) return refuse(Refusal{"verify.no_trust_list"});
    const auto credential = read_qr_text(scanned);
    if (credential) know_own(desk.database(), credential_digest(*credential), *trust);
    return verify_text(scanned, *trust, desk.clock().now() / 1000,
                       [&](const CredentialDigest& digest) { return is_registered(desk.database(), digest); });
}

}  // namespace sanad

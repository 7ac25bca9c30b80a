#include "sync/registry/ingest/certificate_check.h"

#include "credential/bytes/text_codec.h"
#include "credential/openbadge/read.h"
#include "credential/verify.h"
#include "db/ledger/event_text.h"

namespace sanad {
namespace {

/// Whether the full credential beside the certificate is the one whose digest it states, signed by the same device, and says the same of
/// the same award; or neither is there.
bool full_fits(const Event& event, const CompactCredential& stated, const CheckGround& ground) {
    const auto full = event.personal->value.find("full");
    if (full == event.personal->value.end()) return !stated.full_digest;
    if (!full->is_string()) return false;
    const auto read = openbadge::check_full_credential(bytes_of(full->get_ref<const std::string&>()));
    if (!read || !read->belongs_to(stated.full_digest) || read->key != ground.issuer.key) return false;
    const auto& [issuer, achievement, award, proof] = read->facts;
    return issuer.public_url == ground.public_url && issuer.centre_code == ground.issuer.centre_code && award.id == stated.id &&
           award.device_code == ground.issuer.code && award.counter == stated.counter && award.holder_name == stated.holder_name &&
           award.valid_from == stated.issued_at && award.valid_until == stated.expires_at && achievement.kind == stated.kind &&
           achievement.course_code == stated.course_code && achievement.version == stated.course_version;
}

}  // namespace

std::optional<Bytes> certificate_in(const Event& event) {
    if (!event.personal) return std::nullopt;
    auto bytes = from_base64(text_in(event.personal->value, "credential"));
    if (!bytes || to_hex(sha256(*bytes)) != text_in(event.body, "digest")) return std::nullopt;
    return bytes;
}

Result<CompactCredential, QuarantineReason> check_certificate(const Event& event, const CheckGround& ground) {
    const auto certificate = certificate_in(event);
    if (!certificate || !ground.centre) return refuse(QuarantineReason::bad_certificate);
    const TrustList trust{{0, 0, ground.public_url, {*ground.centre}, {ground.issuer}}};
    auto checked = verify_credential(*certificate, trust, /*now=*/0, [](const CredentialDigest&) { return false; });
    const bool good = is_genuine(checked.verdict) || checked.verdict == Verdict::expired;
    const auto counter = event.body.find("counter");
    if (!good || counter == event.body.end() || *counter != checked.credential->counter ||
        text_in(event.body, "certificate") != to_base32(checked.credential->id) || !full_fits(event, *checked.credential, ground)) {
        return refuse(QuarantineReason::bad_certificate);
    }
    return *std::move(checked.credential);
}

}  // namespace sanad

#include "kiosk/usecase/verify_file.h"

#include "credential/openbadge/baked_png.h"
#include "kiosk/store/trust_store.h"

namespace sanad {

FileVerified verify_file_with(ByteView file, const TrustList& trust, std::int64_t now) {
    const auto baked = unbake(file);
    const bool picture = baked || baked.error() != BakedPngError::not_png;
    auto found = picture && !baked ? FullVerification{} : verify_full_credential(picture ? bytes_of(*baked) : file, trust, now);
    const Verification in_short{found.verdict, {}, found.centre, {}, found.serial, found.listed};
    auto detail = found.listed ? verdict_detail(in_short, trust) : std::nullopt;
    return {std::move(found), std::move(detail), list_caution(in_short, trust, now)};
}

Result<FileVerified, Refusal> verify_file(Desk& desk, ByteView file) {
    const auto trust = load_trust_list(desk.database());
    if (!trust) return refuse(Refusal{"verify.no_trust_list"});
    return verify_file_with(file, *trust, desk.clock().now() / 1000);
}

}  // namespace sanad

#include "kiosk/usecase/verify_file.h"

#include "credential/openbadge/baked_png.h"
#include "kiosk/store/centre_store.h"

namespace sanad {

Result<FileVerified, Refusal> verify_file(Desk& desk, ByteView file) {
    const auto trust = load_trust_keys(desk.database());
    if (!trust) return refuse(Refusal{"verify.no_trust_list"});
    const auto baked = unbake(file);
    const bool picture = baked || baked.error() != BakedPngError::not_png;
    if (picture && !baked) return FileVerified{{}, trust->keys.made_at};
    return FileVerified{verify_full_credential(picture ? bytes_of(*baked) : file, TrustList{trust->keys}, desk.clock().now() / 1000),
                        trust->keys.made_at};
}

}  // namespace sanad

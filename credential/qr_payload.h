#pragma once

#include <string>

#include "credential/bytes/bytes.h"
#include "credential/bytes/result.h"

namespace sanad {

/// What the QR says, in two parts, because each is its own QR segment: `prefix` in byte mode, `digits` in numeric mode.
struct QrPayload {
    std::string prefix;  ///< `<public url>/v#`
    std::string digits;  ///< the credential's bytes as a decimal number
    [[nodiscard]] std::string text() const { return prefix + digits; }
};
[[nodiscard]] QrPayload qr_payload(std::string_view public_url, ByteView credential);

enum class QrError {
    not_ours,  ///< no `/v#` in it: some other QR code
    damaged,   ///< digits missing or wrong
};
/// Takes the text of a scan (the whole link, or only the digits) apart. The address before `/v#` proves nothing and is not judged here.
[[nodiscard]] Result<Bytes, QrError> read_qr_text(std::string_view text);

}  // namespace sanad

#pragma once

#include <optional>
#include <string>

#include "credential/bytes/bytes.h"

namespace sanad {

/// `<centre>-<device>-<counter>-<check>`, as printed beside the QR: "PTSD-K0117-00042-X". The counter has five digits
/// at least. The check character is ISO/IEC 7064 MOD 37,36 over the letters and digits before it.
[[nodiscard]] std::string serial_number(std::string_view centre_code, std::string_view device_code, std::uint32_t counter);

/// What a serial number is made of.
struct SerialNumber {
    std::string centre_code;
    std::string device_code;
    std::uint32_t counter = 0;
    bool operator==(const SerialNumber&) const = default;
};
/// A serial number as somebody typed it: either case, spaces or hyphens between its four parts, at most 64 characters. Nothing for any
/// other text, nor when the check character is wrong.
[[nodiscard]] std::optional<SerialNumber> read_serial_number(std::string_view typed);

/// 8 Crockford digits: the first 40 bits of the credential's id. Serial and code together find a certificate whose QR is torn.
[[nodiscard]] std::string lookup_code(const ByteArray<16>& id);

}  // namespace sanad

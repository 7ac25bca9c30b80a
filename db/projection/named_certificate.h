#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "credential/bytes/canonical_json.h"
#include "db/sqlite/database.h"

namespace sanad {

/// What is printed of a certificate as its serial number (credential/serial_number.h).
struct NumberedCertificate {
    std::string centre;
    std::string device;
    std::uint32_t counter = 0;
};

/// The certificate that an event issues, or of which it speaks where that one is known here; nothing for other events. `line`: the event's,
/// which may say anything: it is asked for what was set apart. Codes are 1 to 16 capitals and digits, or it is nothing.
[[nodiscard]] std::optional<NumberedCertificate> certificate_named_in(Database& database, const Json& line);

}  // namespace sanad

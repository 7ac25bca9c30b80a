#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sanad {

/// Why a certificate was revoked: a class, never a sentence about a person, because everybody may read it.
/// DO NOT CHANGE numbers or words: signed in trust lists, stored in events; each has a sentence `reason.<word>` in the catalogues.
enum class RevocationReason : std::uint8_t {
    issued_in_error = 1,   ///< should not have been issued, to this person or at all
    result_corrected = 2,  ///< marks or attendance were wrong
    identity_error = 3,    ///< the person was not who they seemed
    misconduct = 4,        ///< cheating, or a forged requirement
    holder_request = 5,
};
[[nodiscard]] std::string_view word_of(RevocationReason reason);
[[nodiscard]] std::optional<RevocationReason> reason_of(std::string_view word);

}  // namespace sanad

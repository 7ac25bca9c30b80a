#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
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
/// All of them, in the order in which people choose.
inline constexpr std::array kRevocationReasons{RevocationReason::issued_in_error, RevocationReason::result_corrected,
                                               RevocationReason::identity_error, RevocationReason::misconduct,
                                               RevocationReason::holder_request};
[[nodiscard]] std::string_view word_of(RevocationReason reason);
[[nodiscard]] std::optional<RevocationReason> reason_of(std::string_view word);
/// Their words with `between` between them, for whoever mistyped one.
[[nodiscard]] std::string revocation_reason_words(std::string_view between);

}  // namespace sanad

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sanad {

/// Why a certificate was printed again, marked DUPLICATE. DO NOT CHANGE words: stored in events; each has a sentence `copy_reason.<word>`
/// in the catalogues.
enum class CopyReason : std::uint8_t {
    lost,
    damaged,
    requested,  ///< the holder wants another, for an employer's file
};
/// All of them, in the order in which people choose.
inline constexpr std::array kCopyReasons{CopyReason::lost, CopyReason::damaged, CopyReason::requested};
[[nodiscard]] std::string_view word_of(CopyReason reason);
[[nodiscard]] std::optional<CopyReason> copy_reason_of(std::string_view word);

}  // namespace sanad

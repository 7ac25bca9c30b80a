#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sanad {

/// What the office lets somebody do at a centre. To award is to enter results, to sign is whatever makes or moves a certificate: one person
/// need not have both. DO NOT CHANGE the words: stored in events.
enum class StaffRight { attendance, award, sign, administer };
[[nodiscard]] std::string_view word_of(StaffRight right);
[[nodiscard]] std::optional<StaffRight> staff_right_of(std::string_view word);
/// "attendance, award, sign, administer": for people who type them.
[[nodiscard]] std::string staff_right_words(std::string_view between);

/// 1–64 letters, digits, '-' or '_'.
[[nodiscard]] bool is_staff_code(std::string_view code);

/// Somebody on the office's list of a centre's staff. Days are ISO.
struct StaffMember {
    std::string code;
    std::string name;                  ///< empty where it was erased
    std::vector<StaffRight> rights{};  ///< in the order of the enum, each once
    std::string until{};               ///< the last day of these rights; empty: no end is known
    std::string ended_on{};            ///< from this day on without any; empty: not ended

    bool operator==(const StaffMember&) const = default;
};

}  // namespace sanad

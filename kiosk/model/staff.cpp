#include "kiosk/model/staff.h"

#include <algorithm>

#include "credential/model/word_table.h"

namespace sanad {
namespace {

constexpr WordTable<StaffRight, 4> kRights{{{StaffRight::attendance, "attendance"},
                                            {StaffRight::award, "award"},
                                            {StaffRight::sign, "sign"},
                                            {StaffRight::administer, "administer"}}};

}  // namespace

std::string_view word_of(StaffRight right) { return word_in(kRights, right); }
std::optional<StaffRight> staff_right_of(std::string_view word) { return value_in(kRights, word); }

std::string staff_right_words(std::string_view between) {
    std::string words;
    for (const auto& [right, word] : kRights) words += (words.empty() ? "" : std::string(between)) + std::string(word);
    return words;
}

bool is_staff_code(std::string_view code) {
    return !code.empty() && code.size() <= 64 && std::ranges::all_of(code, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

}  // namespace sanad

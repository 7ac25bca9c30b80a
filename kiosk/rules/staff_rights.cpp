#include "kiosk/rules/staff_rights.h"

#include <algorithm>

namespace sanad {

Result<void, Refusal> check_right(const std::vector<StaffMember>& staff, const std::string& code, StaffRight right,
                                  const std::string& today) {
    if (staff.empty()) return {};
    const auto member = std::ranges::find(staff, code, &StaffMember::code);
    if (member == staff.end()) return refuse(Refusal{"staff.unknown", {{"staff", code}}});
    if (!member->ended_on.empty() && today >= member->ended_on)
        return refuse(Refusal{"staff.ended", {{"staff", code}, {"day", member->ended_on}}});
    if (!member->until.empty() && today > member->until) return refuse(Refusal{"staff.expired", {{"staff", code}, {"day", member->until}}});
    if (std::ranges::find(member->rights, right) == member->rights.end())
        return refuse(Refusal{"staff.may_not." + std::string(word_of(right)), {{"staff", code}}});
    return {};
}

}  // namespace sanad

#pragma once

#include "credential/bytes/result.h"
#include "kiosk/model/refusal.h"
#include "kiosk/model/staff.h"

namespace sanad {

/// Whether `code` has that right on the ISO day `today`. Of a centre whose staff the office has not listed everybody has every right.
/// Refuses: staff.unknown {staff}, staff.ended {staff, day}, staff.expired {staff, day}, staff.may_not.<right> {staff}. Pure, any thread.
[[nodiscard]] Result<void, Refusal> check_right(const std::vector<StaffMember>& staff, const std::string& code, StaffRight right,
                                                const std::string& today);

}  // namespace sanad

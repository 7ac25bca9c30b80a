#pragma once

#include "db/ledger/clock.h"
#include "kiosk/model/refusal.h"
#include "kiosk/model/staff.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// Who may do what at a centre: the office's list, as events of the registry's own ledger of the centre. The last word on a staff code
/// counts. Its kiosks hold to it once they heard of it; the registry judges nobody by it. One Registry, its thread.
class StaffDesk {
public:
    /// `actor`: the officer's staff code.
    StaffDesk(Registry& registry, const Clock& clock, std::string actor) : registry_(registry), clock_(clock), actor_(std::move(actor)) {}

    /// By code. Refuses registry.unknown_centre {centre}.
    [[nodiscard]] Result<std::vector<StaffMember>, Refusal> list(const std::string& centre_code);
    /// `member` with these rights and no others; an end is lifted. The same again writes nothing. Refuses registry.unknown_centre,
    /// actor.wrong {actor}, staff.name_wrong {limit}, staff.no_rights, staff.day_wrong {day}.
    [[nodiscard]] Result<StaffMember, Refusal> grant(const std::string& centre_code, const StaffMember& member);
    /// No rights from the ISO day `on`; empty: from today at the centre. Refuses registry.unknown_centre, staff.unknown {staff},
    /// staff.day_wrong {day}.
    [[nodiscard]] Result<StaffMember, Refusal> end(const std::string& centre_code, const std::string& code, const std::string& on);

private:
    [[nodiscard]] std::optional<StaffMember> find(const std::string& centre_code, const std::string& code);

    Registry& registry_;
    const Clock& clock_;
    std::string actor_;
};

}  // namespace sanad

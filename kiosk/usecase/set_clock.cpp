#include "kiosk/usecase/set_clock.h"

#include <algorithm>

#include "credential/model/civil_day.h"
#include "credential/openbadge/date_time.h"
#include "db/ledger/least_time.h"
#include "kiosk/setup/staff_list.h"
#include "kiosk/usecase/new_ledger.h"

namespace sanad {
namespace {

constexpr Millis kMadeAt = Millis{1'767'225'600} * 1000;             // 2026-01-01: no version of this program is older
constexpr Millis kLatest = kMadeAt + Millis{10} * 365 * 86'400'000;  // nor used so much later

std::string day_of(const Desk& desk, Millis time) { return iso_of(civil_day(time, desk.centre().utc_offset_minutes)); }

Millis last_work(Desk& desk) {
    const auto head = desk.ledger().event_at(desk.ledger_id(), desk.ledger().head(desk.ledger_id()).seq);
    return head ? openbadge::seconds_of(head->at).value_or(0) * 1000 : 0;
}

bool may_witness(Desk& desk, const std::string& witness) {
    if (!is_staff_code(witness) || witness == desk.actor()) return false;
    const auto staff = load_staff(desk.database(), desk.cipher());
    return staff.empty() || std::ranges::find(staff, witness, &StaffMember::code) != staff.end();
}

}  // namespace

std::optional<Refusal> ClockState::refusal() const {
    if (fault == Fault::none) return std::nullopt;
    return Refusal{fault == Fault::behind ? "clock.behind" : "clock.ahead",
                   {{"now", iso_day_of(now / 1000)}, {"day", iso_day_of(last_work / 1000)}}};
}

ClockState clock_state(Desk& desk) {
    ClockState state{ClockState::Fault::none, desk.clock().now(), last_work(desk), known_time(desk.database(), desk.clock())};
    const Millis known = std::max(state.last_work, state.signed_time.value_or(0));
    if (state.now + kClockSlack < std::max(known, kMadeAt))
        state.fault = ClockState::Fault::behind;
    else if (state.now > known + kLongestAway)
        state.fault = ClockState::Fault::ahead;
    return state;
}

Result<void, Refusal> may_begin_at(Millis now) {
    if (now < kMadeAt) return refuse(Refusal{"clock.too_early", {{"day", iso_day_of(kMadeAt / 1000)}}});
    if (now > kLatest) return refuse(Refusal{"clock.too_late", {{"day", iso_day_of(kLatest / 1000)}}});
    return {};
}

Result<void, Refusal> set_clock(Desk& desk, Millis to, const std::string& witness, TimeSource source) {
    if (!may_witness(desk, witness)) return refuse(Refusal{"clock.witness"});
    if (auto may = may_begin_at(to); !may) return may;
    const ClockState before = clock_state(desk);
    if (before.signed_time && to + kClockSlack < *before.signed_time)
        return refuse(Refusal{"clock.too_early", {{"day", day_of(desk, *before.signed_time)}}});
    try {
        Transaction transaction(desk.database());
        desk.correct_clock(to, source, /*new_ledger=*/to + kClockSlack < before.last_work);
        desk.record({"clock.set/1", Json{{"from", iso_time(before.now)}, {"to", iso_time(to)}, {"source", std::string(name_of(source))}},
                     std::nullopt, witness});
        transaction.commit();
    } catch (...) {
        desk.load_clock();
        throw;
    }
    return {};
}

}  // namespace sanad

#include "kiosk/usecase/set_clock.h"

#include <algorithm>
#include <limits>

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

Millis time_of(const Event& event) { return openbadge::seconds_of(event.at).value_or(0) * 1000; }

Millis last_event(Desk& desk) {
    const auto head = desk.ledger().event_at(desk.ledger_id(), desk.ledger().head(desk.ledger_id()).seq);
    return head ? time_of(*head) : 0;
}

Millis last_work(Desk& desk, const std::optional<Millis>& signed_time) {
    std::string ledger = desk.ledger_id();
    for (Seq through = std::numeric_limits<Seq>::max(); !ledger.empty();) {
        auto rows = desk.database().prepare("SELECT seq FROM event WHERE ledger=? AND seq<=? ORDER BY seq DESC");
        rows.bind(ledger).bind(through);
        std::string parent;
        while (rows.step()) {
            const Event event = desk.ledger().event_at(ledger, rows.integer(0)).value();
            if (!speaks_of_its_ledger(event)) {
                // Copies come in the order of their hlc, those that were dated ahead last; registering anew has asked the registry since.
                return event.body.contains("origin") ? signed_time.value_or(time_of(event)) : time_of(event);
            }
            if (event.type != "ledger.opened/1") continue;
            parent = event.body.value("parent", "");
            // What comes before a ledger of reason `clock` was dated ahead.
            if (parent.empty() || event.body.value("reason", "") == "clock") return signed_time.value_or(time_of(event));
            through = event.body.value("parent_seq", Seq{0});
        }
        ledger = parent;
    }
    return signed_time.value_or(0);
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
                   {{"now", iso_day_of(now / 1000)}, {"day", iso_day_of(last_known() / 1000)}}};
}

ClockState clock_state(Desk& desk) {
    const auto signed_time = known_time(desk.database(), desk.clock());
    ClockState state{ClockState::Fault::none, desk.clock().now(), last_work(desk, signed_time), last_event(desk), signed_time};
    const Millis known = std::max(state.last_work, signed_time.value_or(0));
    if (state.now + kClockSlack < std::max({known, state.last_event, kMadeAt}))
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
        desk.correct_clock(to, source, /*new_ledger=*/to + kClockSlack < before.last_event);
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

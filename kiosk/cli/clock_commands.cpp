#include "kiosk/cli/clock_commands.h"

#include "credential/model/civil_day.h"
#include "credential/openbadge/date_time.h"
#include "kiosk/usecase/set_clock.h"

namespace sanad {
namespace {

std::optional<Millis> time_at_centre(const std::string& at, const Centre& centre) {
    if (at.size() != 16 || at[10] != ' ') return std::nullopt;
    const auto seconds = openbadge::seconds_of(at.substr(0, 10) + "T" + at.substr(11) + ":00Z");
    return seconds ? std::optional((*seconds - centre.utc_offset_minutes * 60) * 1000) : std::nullopt;
}

}  // namespace

Outcome command_clock_status(Desk& desk, const Speaker& say) {
    const ClockState state = clock_state(desk);
    Answer answer{Json{
        {"now", iso_time(state.now)}, {"last_work", iso_time(state.last_work)}, {"source", std::string(name_of(desk.clock().source()))}}};
    if (state.signed_time) answer.json["signed_time"] = iso_time(*state.signed_time);
    const auto wrong = state.refusal();
    answer.json["wrong"] = wrong ? Json(wrong->code) : Json();
    answer.lines.push_back(wrong ? say.refusal(*wrong) : say("cli.clock_good", {{"now", iso_time(state.now)}}));
    answer.world_said_no = wrong.has_value();
    return answer;
}

Outcome command_clock_set(Desk& desk, const SetClockArguments& wanted, const Speaker& say) {
    const auto signed_time = clock_state(desk).signed_time;
    if (wanted.at.empty() && !signed_time) return refuse(Refusal{"clock.nothing_signed"});
    const auto to = wanted.at.empty() ? signed_time : time_at_centre(wanted.at, desk.centre());
    if (!to) return refuse(Refusal{"clock.no_such_time", {{"at", wanted.at}}});
    const TimeSource source = wanted.at.empty() ? TimeSource::registry : TimeSource::by_hand;
    if (auto set = set_clock(desk, *to, wanted.witness, source); !set) return refuse(set.error());
    const std::string now = iso_time(desk.clock().now());
    return Answer{Json{{"now", now}, {"source", std::string(name_of(source))}}, {say("cli.clock_good", {{"now", now}})}};
}

}  // namespace sanad

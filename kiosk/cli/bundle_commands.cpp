#include "kiosk/cli/bundle_commands.h"

#include "credential/model/civil_day.h"
#include "kiosk/outside/stick_trip.h"

namespace sanad {

Outcome command_bundle_write(Desk& desk, const std::string& given, const Speaker& say) {
    const auto place = stick_place(given);
    if (!place) return refuse(place.error());
    Stick stick(*place);
    const auto written = write_to_stick(desk, stick);
    if (!written) return refuse(written.error());
    const bool remove_now = stick.unmount();
    Answer answer{
        Json{{"place", *place},
             {"events", written->events},
             {"parcels", written->parcels},
             {"asks_renewal", written->asks_renewal},
             {"unmounted", remove_now}},
        {say(remove_now ? "screen.sync.stick_remove" : "screen.sync.stick_written", {{"count", std::to_string(written->events)}})}};
    if (written->asks_renewal) answer.lines.push_back(say("key.renewal.on_stick"));
    return answer;
}

Outcome command_bundle_read(Desk& desk, const std::string& given, const Speaker& say) {
    const auto place = stick_place(given);
    if (!place) return refuse(place.error());
    Stick stick(*place);
    const auto read = read_from_stick(desk, stick);
    if (!read) return refuse(read.error());
    Answer answer{Json{{"place", *place},
                       {"released", read->released},
                       {"quarantined", read->quarantined},
                       {"flowed_in", read->flowed_in},
                       {"received", read->received},
                       {"came_back", read->came_back},
                       {"trust_updated", read->trust_updated}},
                  {}};
    if (!read->brought_nothing()) {
        answer.lines.push_back(say("screen.sync.stick_read", {{"count", std::to_string(read->released)}}));
    } else if (!read->trouble) {
        answer.lines.push_back(say("screen.sync.stick_nothing_new"));
    }
    if (read->flowed_in > 0) answer.lines.push_back(say("cli.flowed_in", {{"count", std::to_string(read->flowed_in)}}));
    if (read->received > 0) answer.lines.push_back(say("cli.received", {{"count", std::to_string(read->received)}}));
    if (read->came_back > 0) answer.lines.push_back(say("cli.came_back", {{"count", std::to_string(read->came_back)}}));
    if (read->renewed) {
        const std::string day = iso_day_of(read->renewed->not_after);
        answer.json["not_after"] = iso_time(read->renewed->not_after * 1000);
        answer.lines.push_back(say("cli.key_renewed", {{"device", read->renewed->device_code}, {"day", day}}));
    }
    if (read->trouble) {
        const Refusal trouble{read->trouble->code, read->trouble->facts};
        answer.json["refusal"] = Json{{"code", trouble.code}, {"sentence", say.refusal(trouble)}};
        answer.lines.push_back(say.refusal(trouble));
        answer.world_said_no = true;
    }
    return answer;
}

}  // namespace sanad

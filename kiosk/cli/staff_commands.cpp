#include "kiosk/cli/staff_commands.h"

#include "kiosk/setup/staff_list.h"

namespace sanad {

Outcome command_staff_list(Desk& desk, const Speaker& say) {
    Answer answer{Json{{"staff", Json::array()}}};
    for (const StaffMember& member : load_staff(desk.database(), desk.cipher())) {
        Json json{{"staff", member.code}, {"name", member.name}, {"rights", Json::array()}};
        std::string rights;
        for (const StaffRight right : member.rights) {
            json["rights"].push_back(word_of(right));
            rights += (rights.empty() ? "" : ", ") + say("staff.right." + std::string(word_of(right)));
        }
        if (!member.until.empty()) json["until"] = member.until;
        if (!member.ended_on.empty()) json["ended_on"] = member.ended_on;
        answer.json["staff"].push_back(std::move(json));
        const WordFacts facts{
            {"staff", member.code}, {"name", member.name}, {"rights", rights}, {"until", member.until}, {"day", member.ended_on}};
        answer.lines.push_back(say(!member.ended_on.empty() ? "staff.ended"
                                   : member.until.empty()   ? "staff.has"
                                                            : "staff.has_until",
                                   facts));
    }
    if (answer.lines.empty()) answer.lines.push_back(say("staff.nobody"));
    return answer;
}

}  // namespace sanad

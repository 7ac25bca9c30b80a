#include "sync/registry/staff_commands.h"

#include "sync/registry/office/staff_desk.h"

namespace sanad {
namespace {

int refuse_with(const Voice& voice, const Refusal& refusal) { return voice.refuse(refusal.code, refusal.facts); }

Json json_of(const StaffMember& member) {
    Json json{{"staff", member.code}, {"name", member.name}, {"rights", Json::array()}};
    for (const StaffRight right : member.rights) json["rights"].push_back(word_of(right));
    if (!member.until.empty()) json["until"] = member.until;
    if (!member.ended_on.empty()) json["ended_on"] = member.ended_on;
    return json;
}

WordFacts worded(const Voice& voice, const StaffMember& member) {
    std::string rights;
    for (const StaffRight right : member.rights)
        rights += (rights.empty() ? "" : ", ") + voice.words("staff.right." + std::string(word_of(right)));
    return {{"staff", member.code}, {"name", member.name}, {"rights", rights}, {"until", member.until}, {"day", member.ended_on}};
}

std::string key_of(const StaffMember& member) {
    return !member.ended_on.empty() ? "staff.ended" : member.until.empty() ? "staff.has" : "staff.has_until";
}

int tell(const Voice& voice, const Result<StaffMember, Refusal>& member) {
    if (!member) return refuse_with(voice, member.error());
    const WordFacts facts = worded(voice, *member);
    voice.say(key_of(*member), json_of(*member), facts);
    voice.remark("registry.staff_next_sync");
    return kDone;
}

}  // namespace

int grant_rights(const Voice& voice, const RegistryPlace& at, const StaffOrder& order) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    StaffMember member{order.code, order.name, {}, order.day};
    for (const std::string& word : order.rights) {
        const auto right = staff_right_of(word);
        if (!right) return voice.refuse("staff.right_unknown", {{"right", word}, {"rights", staff_right_words(", ")}});
        member.rights.push_back(*right);
    }
    return tell(voice, StaffDesk(**registry, clock, order.actor).grant(order.centre, member));
}

int end_rights(const Voice& voice, const RegistryPlace& at, const StaffOrder& order) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    return tell(voice, StaffDesk(**registry, clock, order.actor).end(order.centre, order.code, order.day));
}

int list_staff(const Voice& voice, const RegistryPlace& at, const std::string& centre) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    const auto staff = StaffDesk(**registry, clock, {}).list(centre);
    if (!staff) return refuse_with(voice, staff.error());
    Json list = Json::array();
    for (const StaffMember& member : *staff) {
        list.push_back(json_of(member));
        voice.remark(key_of(member), worded(voice, member));
    }
    voice.say(staff->empty() ? "staff.nobody" : "staff.listed", Json{{"staff", list}}, {{"count", std::to_string(list.size())}});
    return kDone;
}

}  // namespace sanad

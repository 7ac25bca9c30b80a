#include "sync/registry/office/staff_desk.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "credential/model/civil_day.h"
#include "kiosk/setup/staff_list.h"
#include "sync/registry/office/known_centre.h"
#include "sync/registry/office/typed_time.h"
#include "sync/registry/store/registry_record.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxNameBytes = 200;

bool is_name(std::string_view name) {
    return name.find_first_not_of(' ') != std::string_view::npos && name.size() <= kMaxNameBytes && is_utf8(bytes_of(name)) &&
           std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

Result<std::vector<StaffMember>, Refusal> StaffDesk::list(const std::string& centre_code) {
    const Snapshot snapshot(registry_.database());
    if (const auto centre = known_centre(registry_, centre_code); !centre) return refuse(centre.error());
    return load_staff(registry_.database(), registry_.cipher(), registry_ledger(centre_code));
}

Result<StaffMember, Refusal> StaffDesk::grant(const std::string& centre_code, const StaffMember& member) {
    if (!is_staff_code(member.code)) return refuse(Refusal{"actor.wrong", {{"actor", member.code}}});
    if (!is_name(member.name)) return refuse(Refusal{"staff.name_wrong", {{"limit", std::to_string(kMaxNameBytes)}}});
    if (member.rights.empty()) return refuse(Refusal{"staff.no_rights", {{"staff", member.code}}});
    if (!member.until.empty() && !day_of_iso(member.until)) return refuse(Refusal{"staff.day_wrong", {{"day", member.until}}});
    StaffMember wanted{member.code, member.name, member.rights, member.until};
    std::ranges::sort(wanted.rights);
    wanted.rights.erase(std::unique(wanted.rights.begin(), wanted.rights.end()), wanted.rights.end());

    Transaction transaction(registry_.database());
    if (const auto centre = known_centre(registry_, centre_code); !centre) return refuse(centre.error());
    if (find(centre_code, wanted.code) == wanted) return wanted;
    Json rights = Json::array();
    for (const StaffRight right : wanted.rights) rights.push_back(word_of(right));
    Json body{{"staff", wanted.code}, {"rights", std::move(rights)}};
    if (!wanted.until.empty()) body["until"] = wanted.until;
    (void)record_as_registry(registry_, clock_, actor_, centre_code, {"staff.granted/1", std::move(body), Json{{"name", wanted.name}}});
    transaction.commit();
    return wanted;
}

Result<StaffMember, Refusal> StaffDesk::end(const std::string& centre_code, const std::string& code, const std::string& on) {
    if (!on.empty() && !day_of_iso(on)) return refuse(Refusal{"staff.day_wrong", {{"day", on}}});
    Transaction transaction(registry_.database());
    const auto centre = known_centre(registry_, centre_code);
    if (!centre) return refuse(centre.error());
    auto member = find(centre_code, code);
    if (!member) return refuse(Refusal{"staff.unknown", {{"staff", code}}});
    const std::string day = on.empty() ? iso_of(day_in_zone(clock_.now() / 1000, centre->time_zone)) : on;
    if (member->ended_on == day) return *std::move(member);
    (void)record_as_registry(registry_, clock_, actor_, centre_code, {"staff.ended/1", Json{{"staff", code}, {"on", day}}});
    transaction.commit();
    member->ended_on = day;
    return *std::move(member);
}

std::optional<StaffMember> StaffDesk::find(const std::string& centre_code, const std::string& code) {
    auto staff = load_staff(registry_.database(), registry_.cipher(), registry_ledger(centre_code));
    const auto member = std::ranges::find(staff, code, &StaffMember::code);
    return member == staff.end() ? std::nullopt : std::optional(*member);
}

}  // namespace sanad

#include "sync/registry/case_commands.h"

#include <algorithm>

#include "sync/registry/office/case_desk.h"

namespace sanad {
namespace {

Json json_of(const Case& one) {
    Json json{{"kind", std::string(name_of(one.kind))},
              {"centre", one.centre_code},
              {"subject", one.subject},
              {"members", one.members},
              {"decided", one.decided}};
    if (!one.kept.empty()) json["kept"] = one.kept;
    return json;
}

void remark(const Voice& voice, const Case& one) {
    std::string members;
    for (const std::string& member : one.members) members += (members.empty() ? "" : ", ") + member;
    voice.remark("registry.case." + std::string(name_of(one.kind)),
                 {{"centre", one.centre_code}, {"subject", one.subject}, {"members", members}});
    if (one.decided) voice.remark(one.kept.empty() ? "registry.case_all_stand" : "registry.case_kept", {{"kept", one.kept}});
}

}  // namespace

std::vector<std::string> case_kinds() {
    std::vector<std::string> words;
    for (const CaseKind kind : kCaseKinds) words.emplace_back(name_of(kind));
    return words;
}

int list_cases(const Voice& voice, const RegistryPlace& at, bool all) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    Json list = Json::array();
    for (const Case& one : CaseDesk(**registry, clock, {}).list()) {
        if (one.decided && !all) continue;
        list.push_back(json_of(one));
        remark(voice, one);
    }
    voice.say("registry.cases", Json{{"cases", list}}, {{"count", std::to_string(list.size())}});
    return 0;
}

int decide_case(const Voice& voice, const RegistryPlace& at, const CaseOrder& order) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    const auto* kind = std::ranges::find(kCaseKinds, order.kind, [](CaseKind one) { return name_of(one); });
    if (kind == kCaseKinds.end()) return voice.refuse("registry.unknown_case", {{"subject", order.subject}});
    const auto decided = CaseDesk(**registry, clock, order.actor).decide(*kind, order.subject, order.keep);
    if (!decided)
        return voice.refuse("registry." + std::string(name_of(decided.error())), {{"subject", order.subject}, {"kept", order.keep}});
    voice.say("registry.case_decided", json_of(*decided), {{"subject", decided->subject}});
    return 0;
}

}  // namespace sanad

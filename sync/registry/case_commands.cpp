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
    if (!one.still_stand.empty()) json["still_stand"] = Json::array();
    for (const StandingMember& standing : one.still_stand)
        json["still_stand"].push_back({{"certificate", standing.certificate}, {"serial", standing.serial}});
    if (one.reason) json["reason"] = std::string(name_of(*one.reason));
    return json;
}

Json json_of(const TraineeShown& record) {
    return {{"trainee", record.trainee},
            {"name", record.name},
            {"name_ur", record.name_ur},
            {"relation_name", record.relation_name},
            {"relation_name_ur", record.relation_name_ur},
            {"identity", record.identity_masked},
            {"roster", record.roster},
            {"roster_title", record.roster_title},
            {"device", record.device_code},
            {"entered_at", record.entered_at},
            {"batches", record.batches}};
}

std::string joined(const std::vector<std::string>& parts, const std::string& between) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : between) + (part.empty() ? "–" : part);
    return text.empty() ? "–" : text;
}

/// What is left to be done once one of several certificates is the right one.
void remark_standing(const Voice& voice, const Case& one) {
    if (one.still_stand.empty()) return;
    voice.remark("registry.case_still_stand", {{"count", std::to_string(one.still_stand.size())}});
    for (const StandingMember& standing : one.still_stand)
        voice.remark("registry.case_revoke",
                     {{"serial", standing.serial}, {"certificate", standing.certificate}, {"centre", one.centre_code}});
}

void remark(const Voice& voice, const Case& one) {
    const std::string why = one.reason ? voice.words("registry.case_reason." + std::string(name_of(*one.reason))) : std::string();
    voice.remark("registry.case." + std::string(name_of(one.kind)),
                 {{"centre", one.centre_code}, {"subject", one.subject}, {"members", joined(one.members, ", ")}, {"why", why}});
    if (one.decided) voice.remark(one.kept.empty() ? "registry.case_all_stand" : "registry.case_kept", {{"kept", one.kept}});
    remark_standing(voice, one);
}

/// Line by line what each record says, beside what the others say.
void compare(const Voice& voice, const std::vector<TraineeShown>& records) {
    const auto line = [&](const std::string& key, const auto& value_of) {
        std::vector<std::string> values;
        values.reserve(records.size());
        for (const TraineeShown& record : records) values.push_back(value_of(record));
        voice.remark(key, {{"values", joined(values, "  |  ")}});
    };
    line("registry.case_record.trainee", [](const TraineeShown& one) { return one.trainee; });
    line("registry.case_record.name", [](const TraineeShown& one) { return one.name; });
    line("registry.case_record.name_ur", [](const TraineeShown& one) { return one.name_ur; });
    line("registry.case_record.relation", [](const TraineeShown& one) {
        return one.relation_name_ur.empty() ? one.relation_name : one.relation_name + " / " + one.relation_name_ur;
    });
    line("registry.case_record.identity", [](const TraineeShown& one) { return one.identity_masked; });
    line("registry.case_record.roster", [](const TraineeShown& one) { return one.roster_title.empty() ? one.roster : one.roster_title; });
    line("registry.case_record.entered", [&](const TraineeShown& one) {
        return one.entered_at + " " + (one.device_code.empty() ? voice.words("registry.by_office") : one.device_code);
    });
    line("registry.case_record.batches", [](const TraineeShown& one) { return joined(one.batches, ", "); });
}

std::optional<CaseKind> kind_named(const std::string& word) {
    const auto* kind = std::ranges::find(kCaseKinds, word, [](CaseKind one) { return name_of(one); });
    return kind == kCaseKinds.end() ? std::nullopt : std::optional(*kind);
}

}  // namespace

std::vector<std::string> case_kinds() {
    std::vector<std::string> words;
    words.reserve(kCaseKinds.size());
    for (const CaseKind kind : kCaseKinds) words.emplace_back(name_of(kind));
    return words;
}

int list_cases(const Voice& voice, const RegistryPlace& at, bool all) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    Json list = Json::array();
    for (const Case& one : CaseDesk(**registry, clock, {}).list()) {
        if (one.decided && one.still_stand.empty() && !all) continue;
        list.push_back(json_of(one));
        remark(voice, one);
    }
    voice.say("registry.cases", Json{{"cases", list}}, {{"count", std::to_string(list.size())}});
    return kDone;
}

int show_case(const Voice& voice, const RegistryPlace& at, const std::string& kind_word, const std::string& subject) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    const auto kind = kind_named(kind_word);
    if (!kind) return voice.refuse("registry.unknown_case", {{"subject", subject}});
    const auto shown = CaseDesk(**registry, clock, {}).show(*kind, subject);
    if (!shown) return voice.refuse("registry." + std::string(name_of(shown.error())), {{"subject", subject}});
    Json json = json_of(shown->about);
    remark(voice, shown->about);
    if (!shown->records.empty()) {
        json["records"] = Json::array();
        for (const TraineeShown& record : shown->records) json["records"].push_back(json_of(record));
        compare(voice, shown->records);
    }
    voice.say("registry.case_shown", json, {});
    return kDone;
}

int decide_case(const Voice& voice, const RegistryPlace& at, const CaseOrder& order) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    const auto kind = kind_named(order.kind);
    if (!kind) return voice.refuse("registry.unknown_case", {{"subject", order.subject}});
    const auto decided = CaseDesk(**registry, clock, order.actor).decide(*kind, order.subject, order.keep);
    if (!decided)
        return voice.refuse("registry." + std::string(name_of(decided.error())), {{"subject", order.subject}, {"kept", order.keep}});
    voice.say("registry.case_decided", json_of(*decided), {{"subject", decided->subject}});
    remark_standing(voice, *decided);
    return kDone;
}

}  // namespace sanad

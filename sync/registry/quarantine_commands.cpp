#include "sync/registry/quarantine_commands.h"

#include "credential/bytes/text_codec.h"
#include "credential/model/civil_day.h"
#include "sync/registry/office/device_desk.h"
#include "sync/registry/office/known_centre.h"

namespace sanad {
namespace {

/// The facts as text; `seq` is a number for programs.
Json json_of(const WordFacts& facts, std::int64_t seq) {
    Json json(facts);
    json["seq"] = seq;
    return json;
}

}  // namespace

int list_quarantine(const Voice& voice, const RegistryPlace& at, const std::string& centre_code) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    if (!centre_code.empty()) {
        if (const auto centre = known_centre(**registry, centre_code); !centre)
            return voice.refuse(centre.error().code, centre.error().facts);
    }
    Json list = Json::array();
    for (const EventApart& apart : (*registry)->store().events_apart(centre_code)) {
        const std::string reason(name_of(apart.reason));
        WordFacts facts{{"device", apart.device_code},
                        {"centre", apart.centre_code},
                        {"ledger", apart.ledger},
                        {"seq", std::to_string(apart.seq)},
                        {"type", apart.type},
                        {"reason", reason},
                        {"recorded_at", apart.recorded_at},
                        {"sentence", voice.words("quarantine." + reason)}};
        list.push_back(json_of(facts, apart.seq));
        if (!apart.serial.empty()) {
            list.back()["serial"] = apart.serial;
            facts["type"] += "  " + apart.serial;
        }
        if (apart.device_code.empty()) facts["device"] = voice.words("registry.by_office");
        voice.remark("registry.set_apart", facts);
    }
    voice.say("registry.set_apart_count", Json{{"quarantined", list}}, {{"count", std::to_string(list.size())}});
    return kDone;
}

int list_forks(const Voice& voice, const RegistryPlace& at) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    Json list = Json::array();
    for (const SeenFork& fork : (*registry)->store().forks()) {
        if (!fork.is_open()) continue;
        const auto& [ledger, seq, hash] = fork.offered;
        const WordFacts facts{{"device", fork.device_code},
                              {"centre", fork.centre_code},
                              {"ledger", ledger},
                              {"seq", std::to_string(seq)},
                              {"seen_at", iso_time(fork.seen_at * 1000)},
                              {"sentence", voice.words("registry.fork.do", {{"centre", fork.centre_code}})}};
        list.push_back(json_of(facts, seq));
        list.back()["hash"] = to_hex(hash);
        voice.remark("registry.fork", facts);
    }
    voice.say("registry.forks", Json{{"forks", list}}, {{"count", std::to_string(list.size())}});
    return kDone;
}

int settle_forks(const Voice& voice, const RegistryPlace& at, const std::string& ledger, const std::string& actor) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    const auto forks = DeviceDesk(**registry, clock, actor).settle_forks(ledger);
    if (!forks) return voice.refuse("registry." + std::string(name_of(forks.error())), {{"ledger", ledger}});
    const SeenFork& fork = forks->front();
    voice.say("registry.fork_settled", {{"ledger", ledger}, {"device", fork.device_code}, {"centre", fork.centre_code}});
    return kDone;
}

}  // namespace sanad

#include "sync/registry/bundle_commands.h"

#include "sync/registry/office/bundle_desk.h"

namespace sanad {
namespace {

int refuse_stick(const Voice& voice, StickError error, const std::string& place) {
    return voice.refuse("stick." + std::string(name_of(error)), {{"place", place}});
}

/// Only then may it be pulled out.
void let_go(const Voice& voice, const Stick& stick) {
    voice.remark(stick.unmount() ? "registry.stick.remove_now" : "registry.stick.written");
}

}  // namespace

int import_stick(const Voice& voice, const RegistryPlace& at, const std::string& place) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    Stick stick(place);
    const auto imported = BundleDesk(**registry, clock).import_from(stick);
    if (!imported) return refuse_stick(voice, imported.error(), place);

    Json files = Json::array();
    bool all_taken = true;
    for (const StickImport& file : imported->files) {
        all_taken = all_taken && file.problem.empty();
        files.push_back(Json{{"fingerprint", file.fingerprint},
                             {"device", file.device_code},
                             {"parcels", file.parcels},
                             {"added", file.added},
                             {"known", file.known},
                             {"set_apart", file.apart},
                             {"problem", file.problem},
                             {"answered", file.answered}});
    }
    Json registrations = Json::array();
    for (const StickRegistration& one : imported->registrations) {
        all_taken = all_taken && one.problem.empty();
        registrations.push_back(Json{{"fingerprint", one.fingerprint}, {"approved", one.approved}, {"problem", one.problem}});
    }
    voice.say("registry.stick.imported", Json{{"files", files}, {"registrations", registrations}},
              {{"count", std::to_string(files.size())}});
    for (const StickImport& file : imported->files) {
        voice.remark(file.device_code.empty() ? "registry.stick.stranger" : "registry.stick.file", {{"fingerprint", file.fingerprint},
                                                                                                    {"device", file.device_code},
                                                                                                    {"added", std::to_string(file.added)},
                                                                                                    {"known", std::to_string(file.known)},
                                                                                                    {"apart", std::to_string(file.apart)}});
        if (!file.problem.empty()) voice.remark("refusal." + file.problem, {{"place", place}});
    }
    for (const StickRegistration& one : imported->registrations) {
        const WordFacts who{{"fingerprint", one.fingerprint}};
        voice.remark(one.approved ? "registry.stick.registered" : "registry.stick.asks", who);
        if (!one.problem.empty()) voice.remark("refusal." + one.problem, who);
    }
    if (imported->not_answered) return refuse_stick(voice, *imported->not_answered, place);
    let_go(voice, stick);
    return all_taken ? 0 : 1;
}

int export_to_stick(const Voice& voice, const RegistryPlace& at, const std::string& place, const std::string& centre_code) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    if (!(*registry)->store().has_centre(centre_code)) return voice.refuse("registry.unknown_centre", {{"centre", centre_code}});
    const SystemClock clock;
    Stick stick(place);
    const auto written = BundleDesk(**registry, clock).export_to(stick, centre_code);
    if (!written) return refuse_stick(voice, written.error(), place);
    voice.say("registry.stick.exported", Json{{"devices", *written}}, {{"count", std::to_string(*written)}});
    let_go(voice, stick);
    return 0;
}

}  // namespace sanad

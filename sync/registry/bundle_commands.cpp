#include "sync/registry/bundle_commands.h"

#include <algorithm>

#include "sync/registry/office/bundle_desk.h"

namespace sanad {
namespace {

int refuse_stick(const Voice& voice, StickError error, const std::string& place) {
    return voice.refuse("stick." + std::string(name_of(error)), {{"place", place}});
}

Json json_of(const BundleDesk::Imported& imported) {
    Json files = Json::array();
    for (const StickImport& file : imported.files) {
        files.push_back(Json{{"fingerprint", file.fingerprint},
                             {"device", file.device_code},
                             {"parcels", file.parcels},
                             {"added", file.added},
                             {"known", file.known},
                             {"set_apart", file.apart},
                             {"renewal", name_of(file.renewal)},
                             {"problem", file.problem},
                             {"answered", file.answered}});
    }
    Json registrations = Json::array();
    for (const StickRegistration& one : imported.registrations)
        registrations.push_back(Json{{"fingerprint", one.fingerprint}, {"approved", one.approved}, {"problem", one.problem}});
    return {{"files", files}, {"registrations", registrations}};
}

/// Each file and each request of the stick, a line.
void tell(const Voice& voice, const BundleDesk::Imported& imported, const std::string& place) {
    for (const StickImport& file : imported.files) {
        voice.remark(file.device_code.empty() ? "registry.stick.stranger" : "registry.stick.file", {{"fingerprint", file.fingerprint},
                                                                                                    {"device", file.device_code},
                                                                                                    {"added", std::to_string(file.added)},
                                                                                                    {"known", std::to_string(file.known)},
                                                                                                    {"apart", std::to_string(file.apart)}});
        if (file.renewal == RenewalOnStick::asked) voice.remark("registry.stick.renewal_asked", {{"fingerprint", file.fingerprint}});
        if (file.renewal == RenewalOnStick::given) voice.remark("registry.stick.renewal_given", {{"fingerprint", file.fingerprint}});
        if (file.renewal == RenewalOnStick::refused) voice.remark("registry.stick.renewal_refused", {{"fingerprint", file.fingerprint}});
        if (file.wanted) {
            voice.remark("registry.stick.gap", {{"wanted", std::to_string(*file.wanted)}});
        } else if (!file.problem.empty()) {
            voice.remark("refusal." + file.problem, {{"place", place}});
        }
    }
    for (const StickRegistration& one : imported.registrations) {
        const WordFacts who{{"fingerprint", one.fingerprint}};
        voice.remark(one.approved ? "registry.stick.registered" : "registry.stick.asks", who);
        if (!one.problem.empty()) voice.remark("refusal." + one.problem, who);
    }
}

bool took_all(const BundleDesk::Imported& imported) {
    return std::ranges::all_of(imported.files, &std::string::empty, &StickImport::problem) &&
           std::ranges::all_of(imported.registrations, &std::string::empty, &StickRegistration::problem);
}

/// What was taken is said whether or not everybody has an answer.
void tell_imported(const Voice& voice, const BundleDesk::Imported& imported, const std::string& place) {
    voice.say("registry.stick.imported", json_of(imported), {{"count", std::to_string(imported.files.size())}});
    tell(voice, imported, place);
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

    tell_imported(voice, *imported, place);
    if (imported->not_answered) return refuse_stick(voice, *imported->not_answered, place);
    let_go(voice, stick);
    return took_all(*imported) ? 0 : 1;
}

int export_to_stick(const Voice& voice, const RegistryPlace& at, const std::string& place, const std::string& centre_code) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    if (!(*registry)->store().has_centre(centre_code)) return voice.refuse("registry.unknown_centre", {{"centre", centre_code}});
    const SystemClock clock;
    Stick stick(place);
    const auto exported = BundleDesk(**registry, clock).export_to(stick, centre_code);
    if (!exported) return refuse_stick(voice, exported.error(), place);
    if (exported->taken.not_answered) {
        tell_imported(voice, exported->taken, place);
        return refuse_stick(voice, *exported->taken.not_answered, place);
    }
    Json done = json_of(exported->taken);
    done["devices"] = exported->devices;
    voice.say("registry.stick.exported", done, {{"count", std::to_string(exported->devices)}});
    tell(voice, exported->taken, place);
    let_go(voice, stick);
    return took_all(exported->taken) ? 0 : 1;
}

}  // namespace sanad

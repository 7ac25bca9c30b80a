#include "sync/registry/trainee_commands.h"

#include "sync/registry/office/certificate_desk.h"
#include "sync/registry/office/trainee_desk.h"

namespace sanad {

int erase_trainee(const Voice& voice, const RegistryPlace& at, const ErasureOrder& order) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    TraineeDesk desk(**registry, clock, order.actor);
    const auto refused = [&](TraineeDeskError error) {
        return voice.refuse("registry." + std::string(name_of(error)),
                            {{"trainee", order.trainee.empty() ? order.serial : order.trainee}, {"centre", order.centre}});
    };
    Result<PersonToErase, TraineeDeskError> found = refuse(TraineeDeskError::unknown_trainee);
    if (order.serial.empty()) {
        found = desk.find(order.centre, order.trainee);
    } else {
        const auto certificate = CertificateDesk(**registry, clock, order.actor).show(order.serial);
        if (!certificate) return voice.refuse("registry." + std::string(name_of(certificate.error())), {{"certificate", order.serial}});
        found = desk.find_holder(certificate->registered);
    }
    if (!found) return refused(found.error());
    if (order.yes) {
        if (const auto done = desk.erase(*found); !done) return refused(done.error());
    }
    const auto listed = [](const std::vector<std::string>& all) {
        std::string text;
        for (const std::string& one : all) text += (text.empty() ? "" : ", ") + one;
        return text;
    };
    Json json{{"centre", found->centre_code}, {"certificates", found->certificates}, {"also", found->namesakes}, {"erased", order.yes}};
    json[found->trainee.empty() ? "certificate" : "trainee"] = found->trainee.empty() ? found->certificate : found->trainee;
    const WordFacts facts{{"centre", found->centre_code},
                          {"who", found->trainee.empty() ? found->certificate : found->trainee},
                          {"count", std::to_string(found->certificates.size())}};
    voice.say(order.yes ? "registry.trainee_erased" : "registry.trainee_to_erase", json, facts);
    if (!found->certificates.empty()) voice.remark("registry.trainee_certificates", {{"serials", listed(found->certificates)}});
    if (!found->namesakes.empty())
        voice.remark("registry.erase_also", {{"count", std::to_string(found->namesakes.size())}, {"trainees", listed(found->namesakes)}});
    return order.yes ? 0 : 1;
}

}  // namespace sanad

#include "sync/registry/certificate_commands.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "credential/bytes/text_codec.h"
#include "credential/model/civil_day.h"
#include "credential/qr_payload.h"
#include "credential/serial_number.h"
#include "sync/registry/office/certificate_desk.h"
#include "sync/registry/publish/publisher.h"
#include "sync/registry/publish/verify_page.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxQrText = 8192;

WordFacts facts_of(const std::optional<ListedCertificate>& listed, const std::string& centre_code) {
    if (!listed) return {{"status", "valid"}};
    WordFacts facts{{"status", std::string(name_of(listed->status))}, {"since", iso_day_of(listed->since)}};
    if (listed->reason) facts["reason"] = word_of(*listed->reason);
    if (listed->superseded_by)
        facts["superseded_by"] = serial_number(centre_code, listed->superseded_by->device_code, listed->superseded_by->counter);
    return facts;
}

int describe(const Voice& voice, const CertificateRecord& view) {
    const RegisteredCertificate& registered = view.registered;
    WordFacts facts = facts_of(view.listed, registered.centre_code);
    facts.insert({{"certificate", registered.certificate},
                  {"serial", view.serial},
                  {"device", registered.device_code},
                  {"centre", registered.centre_code},
                  {"received_at", iso_time(registered.received_at * 1000)}});
    Json json(facts);
    Json events = Json::array();
    for (const Event& event : view.events) {
        events.push_back(Json{{"at", event.at}, {"type", event.type}, {"actor", event.actor}, {"ledger", event.ledger}});
    }
    json["events"] = events;
    json["counter"] = registered.counter;
    WordFacts worded = facts;
    worded["status"] = view.listed ? voice.words("registry.standing." + facts.at("status"), facts) : voice.words("registry.standing.valid");
    voice.say("registry.certificate", json, worded);
    for (const Json& event : events) voice.remark("registry.certificate.event", event.get<WordFacts>());
    return kDone;
}

/// The desk's answer to one order.
template <class Decide>
int decide(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order, const Decide& what) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    CertificateDesk desk(**registry, clock, order.actor);
    const auto view = what(desk);
    if (!view) return voice.refuse("registry." + std::string(name_of(view.error())), {{"certificate", order.named}});
    return describe(voice, *view);
}

/// What stands in the file of that name, when there is such a file; else the text itself.
std::string text_or_file(const std::string& given) {
    std::error_code ignored;
    if (given.size() > 4096 || !std::filesystem::is_regular_file(given, ignored)) return given;
    std::ifstream in(given, std::ios::binary);
    std::string text(kMaxQrText + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

/// Files below one folder, written whole or not at all.
class PublicFolder {
public:
    explicit PublicFolder(std::filesystem::path root) : root_(std::move(root)) {}

    void write(const std::string& name, std::string_view text) {
        const auto path = root_ / name;
        const auto fresh = std::filesystem::path(path.string() + ".new");
        std::error_code error;
        std::filesystem::create_directories(path.parent_path(), error);
        std::ofstream out(fresh, std::ios::binary);
        out << text << std::flush;
        out.close();
        if (out) std::filesystem::rename(fresh, path, error);
        failed_ |= !out || error;
        ++count_;
    }
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] int count() const { return count_; }

private:
    std::filesystem::path root_;
    bool failed_ = false;
    int count_ = 0;
};

}  // namespace

int show_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order) {
    return decide(voice, at, order, [&](CertificateDesk& desk) { return desk.show(order.named); });
}

int revoke_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order, const std::string& reason) {
    const auto known = reason_of(reason);
    if (!known) return voice.refuse("registry.bad_reason", {{"reason", reason}, {"reasons", revocation_reason_words(", ")}});
    return decide(voice, at, order, [&](CertificateDesk& desk) { return desk.revoke(order.named, *known); });
}

int suspend_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order) {
    return decide(voice, at, order, [&](CertificateDesk& desk) { return desk.suspend(order.named); });
}

int reinstate_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order) {
    return decide(voice, at, order, [&](CertificateDesk& desk) { return desk.reinstate(order.named); });
}

int adopt_certificate(const Voice& voice, const RegistryPlace& at, const CertificateOrder& order, bool vouch) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const std::string text = text_or_file(order.named);
    const auto credential = text.size() <= kMaxQrText ? read_qr_text(text) : refuse(QrError::not_ours);
    if (!credential) return voice.refuse("registry.adopt_unreadable");
    const SystemClock clock;
    const auto adopted = CertificateDesk(**registry, clock, order.actor).adopt(*credential, vouch);
    if (!adopted) return voice.refuse("registry." + std::string(name_of(adopted.error())));
    const WordFacts facts{{"certificate", adopted->view.registered.certificate}, {"serial", adopted->view.serial}};
    const Json json{{"certificate", facts.at("certificate")}, {"serial", facts.at("serial")}, {"new", adopted->is_new}};
    voice.say(adopted->is_new ? "registry.adopted" : "registry.adopted_before", json, facts);
    return kDone;
}

int publish_files(const Voice& voice, const RegistryPlace& at, const std::string& folder) {
    const auto registry = Registry::open(at.path, at.passphrase);
    if (!registry) return refuse_with(voice, registry.error());
    const SystemClock clock;
    Publisher publisher(**registry, clock);
    PublicFolder files(folder);
    files.write("did/registry.json", publisher.registry_did());
    files.write("trust/keys.cose", publisher.trust_keys());
    const auto centres = (*registry)->store().centres();
    for (const auto& centre : centres) {
        files.write("did/" + centre.code + ".json", publisher.centre_did(centre.code).value());
        files.write("trust/" + centre.code + ".cose", publisher.trust_status(centre.code).value());
    }
    for (const auto& device : (*registry)->store().devices()) {
        for (std::uint32_t list = 0; list < publisher.status_lists_of(device.code); ++list) {
            const std::string number = std::to_string(list);
            files.write("status/" + device.code + "-" + number + ".json", publisher.status_list(device.code, number).value());
        }
    }
    const auto page = VerifyPage::load(assets_dir() + "/verify/dist", (*registry)->settings().anchor);
    if (page) {
        if (const auto saved = page->saved(publisher.saved_trust("").value())) files.write("verify.html", text_of(*saved));
    }
    if (files.failed()) return voice.refuse("registry.bad_folder", {{"folder", folder}});
    voice.say("registry.published", Json{{"folder", folder}, {"count", files.count()}},
              {{"folder", folder}, {"count", std::to_string(files.count())}});
    return kDone;
}

}  // namespace sanad

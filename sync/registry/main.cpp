#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "credential/crypto/crypto.h"
#include "db/keys/passphrase_source.h"
#include "sync/registry/bundle_commands.h"
#include "sync/registry/case_commands.h"
#include "sync/registry/certificate_commands.h"
#include "sync/registry/device_commands.h"
#include "sync/registry/key_command_line.h"
#include "sync/registry/key_commands.h"
#include "sync/registry/quarantine_commands.h"
#include "sync/registry/setup_command_line.h"
#include "sync/registry/trainee_commands.h"

namespace {

// 1: the world said no (commands.h).
enum ExitCode : int { kDone = 0, kWrongUse = 2, kMachineBroke = 3 };

int run(int argc, char** argv) {
    using namespace sanad;
    const Catalogue catalogue = Catalogue::load(assets_dir());
    const auto help = [&](const std::string& key) { return catalogue.say(Language::english, "registry.help." + key); };

    CLI::App app(help("program"));
    app.require_subcommand(1);
    std::string database, keys_folder, public_url, anchor, anchor_file, centre_code, fingerprint, listen = "127.0.0.1:8080",
                                                                                                  approval = "officer", language = "en";
    TrustedCentre centre{"", "", "", "Asia/Karachi"};
    bool json = false;
    std::string passphrase_file, anchor_passphrase_file;
    std::uint32_t cost_mib = StretchCost{}.memory_kib / 1024;
    const auto speaking = [&](CLI::App* made) {
        made->add_flag("--json", json, help("json"));
        made->add_option("--lang", language, help("lang"))->check(CLI::IsMember({"en", "ur"}));
        return made;
    };
    const auto command = [&](CLI::App& under, const std::string& name, const std::string& help_key) {
        CLI::App* made = speaking(under.add_subcommand(name, help(help_key)));
        made->add_option("--db", database, help("db"))->required();
        made->add_option("--keys", keys_folder, help("keys"));
        made->add_option("--passphrase-file", passphrase_file, help("passphrase_file"));
        return made;
    };

    auto* init = command(app, "init", "init");
    init->add_option("--public-url", public_url, help("public_url"))->required();
    auto* offline = init->add_option("--anchor", anchor, help("anchor"));
    init->add_option("--anchor-file", anchor_file, help("anchor_file"))->excludes(offline);
    init->add_option("--anchor-passphrase-file", anchor_passphrase_file, help("anchor_passphrase_file"))->excludes(offline);
    init->add_option("--key-memory", cost_mib, help("key_memory"))
        ->check(CLI::Range(kLeastStretchCost.memory_kib / 1024, kMostStretchCost.memory_kib / 1024))
        ->capture_default_str();
    auto* centres = app.add_subcommand("centre", help("centre"))->require_subcommand(1);
    auto* add = command(*centres, "add", "centre_add");
    add->add_option("code", centre.code, help("centre_code"))->required();
    add->add_option("--name-en", centre.name_en, help("name_en"))->required();
    add->add_option("--name-ur", centre.name_ur, help("name_ur"))->required();
    add->add_option("--time-zone", centre.time_zone, help("time_zone"))->capture_default_str();
    auto* registration = app.add_subcommand("registration", help("registration"))->require_subcommand(1);
    auto* code = command(*registration, "code", "registration_code");
    code->add_option("--centre", centre_code, help("centre_code"))->required();
    auto* list = command(*registration, "list", "registration_list");
    auto* approve = command(*registration, "approve", "registration_approve");
    approve->add_option("fingerprint", fingerprint, help("fingerprint"))->required();
    auto* refuse_it = command(*registration, "refuse", "registration_refuse");
    refuse_it->add_option("fingerprint", fingerprint, help("fingerprint"))->required();
    auto* serving = command(app, "serve", "serve");
    serving->add_option("--listen", listen, help("listen"))->capture_default_str();
    serving->add_option("--public-url", public_url, help("public_url"));
    serving->add_option("--register", approval, help("register"))->check(CLI::IsMember({"officer", "auto"}))->capture_default_str();
    std::vector<std::string> proxies;
    std::string metrics_listen;
    TlsFiles tls;
    Rate address_rate = ServeOptions{}.address_rate, device_rate = ServeOptions{}.device_rate;
    serving->add_option("--trusted-proxy", proxies, help("trusted_proxy"));
    serving->add_option("--metrics-listen", metrics_listen, help("metrics_listen"));
    auto* tls_certificate = serving->add_option("--tls-certificate", tls.certificate, help("tls_certificate"));
    auto* tls_key = serving->add_option("--tls-key", tls.key, help("tls_key"))->needs(tls_certificate);
    tls_certificate->needs(tls_key);
    serving->add_option("--address-rate", address_rate.per_second, help("address_rate"))
        ->check(CLI::Range(0, 100'000))
        ->capture_default_str();
    serving->add_option("--device-rate", device_rate.per_second, help("device_rate"))->check(CLI::Range(0, 100'000))->capture_default_str();
    auto* status = command(app, "status", "status");
    auto* certificates = app.add_subcommand("certificate", help("certificate"))->require_subcommand(1);
    CertificateOrder order{"", "officer"};
    std::string reason, folder;
    bool vouch = false;
    const auto on_certificate = [&](const std::string& name, const std::string& help_key) {
        auto* made = command(*certificates, name, help_key);
        made->add_option("--serial", order.named, help("serial"))->required();
        return made;
    };
    const auto decided_by = [&](CLI::App* made) {
        made->add_option("--actor", order.actor, help("actor"))->capture_default_str();
        return made;
    };
    auto* show = on_certificate("show", "certificate_show");
    auto* revoke = decided_by(on_certificate("revoke", "certificate_revoke"));
    revoke->add_option("--reason", reason, help("reason"))->required();
    auto* suspend = decided_by(on_certificate("suspend", "certificate_suspend"));
    auto* reinstate = decided_by(on_certificate("reinstate", "certificate_reinstate"));
    auto* adopt = decided_by(command(app, "adopt", "adopt"));
    adopt->add_option("qr", order.named, help("qr"))->required();
    adopt->add_flag("--vouch", vouch, help("vouch"));
    auto* bundle = app.add_subcommand("bundle", help("bundle"))->require_subcommand(1);
    std::string place;
    auto* import = command(*bundle, "import", "bundle_import");
    import->add_option("place", place, help("place"))->required();
    auto* exported = command(*bundle, "export", "bundle_export");
    exported->add_option("place", place, help("place"))->required();
    exported->add_option("--centre", centre_code, help("centre_code"))->required();
    auto* devices = app.add_subcommand("device", help("device"))->require_subcommand(1);
    DeviceOrder device_order{"", "officer"};
    std::string since;
    const auto on_device = [&](const std::string& name, const std::string& help_key) {
        auto* made = command(*devices, name, help_key);
        made->add_option("code", device_order.code, help("device_code"))->required();
        made->add_option("--actor", device_order.actor, help("actor"))->capture_default_str();
        return made;
    };
    auto* device_list = command(*devices, "list", "device_list");
    auto* retire = on_device("retire", "device_retire");
    auto* compromised = on_device("compromised", "device_compromised");
    compromised->add_option("--since", since, help("since"))->required();
    auto* quarantine = app.add_subcommand("quarantine", help("quarantine"))->require_subcommand(1);
    auto* quarantine_list = command(*quarantine, "list", "quarantine_list");
    quarantine_list->add_option("--centre", centre_code, help("quarantine_centre"));
    auto* forks = app.add_subcommand("fork", help("fork"))->require_subcommand(1);
    auto* fork_list = command(*forks, "list", "fork_list");
    std::string ledger, settled_by = "officer";
    auto* fork_settle = command(*forks, "settle", "fork_settle");
    fork_settle->add_option("ledger", ledger, help("fork_ledger"))->required();
    fork_settle->add_option("--actor", settled_by, help("actor"))->capture_default_str();
    auto* cases = app.add_subcommand("case", help("case"))->require_subcommand(1);
    bool all_cases = false, all_stand = false;
    CaseOrder case_order{"", "", "", "officer"};
    auto* case_list = command(*cases, "list", "case_list");
    case_list->add_flag("--all", all_cases, help("case_all"));
    const auto on_case = [&](const std::string& name, const std::string& help_key) {
        auto* made = command(*cases, name, help_key);
        made->add_option("kind", case_order.kind, help("case_kind"))->required()->check(CLI::IsMember(case_kinds()));
        made->add_option("subject", case_order.subject, help("case_subject"))->required();
        return made;
    };
    auto* case_show = on_case("show", "case_show");
    auto* case_decide = on_case("decide", "case_decide");
    auto* keep = case_decide->add_option("--keep", case_order.keep, help("case_keep"));
    auto* stand = case_decide->add_flag("--all-stand", all_stand, help("case_all_stand"));
    case_decide->add_option("--actor", case_order.actor, help("actor"))->capture_default_str();
    keep->excludes(stand);
    auto* trainees = app.add_subcommand("trainee", help("trainee"))->require_subcommand(1);
    ErasureOrder erasure{"", "", "", "officer"};
    auto* erase = command(*trainees, "erase", "trainee_erase");
    auto* erased_one = erase->add_option_group("which")->require_option(1);
    auto* trainee_id = erased_one->add_option("--trainee", erasure.trainee, help("trainee_id"));
    erased_one->add_option("--serial", erasure.serial, help("erase_serial"));
    trainee_id->needs(erase->add_option("--centre", erasure.centre, help("centre_code")));
    erase->add_option("--actor", erasure.actor, help("actor"))->capture_default_str();
    erase->add_flag("--yes", erasure.yes, help("erase_yes"));
    auto* publish = command(app, "publish", "publish");
    publish->add_option("--out", folder, help("out"))->required();
    KeyCommandLine keys(app, help, speaking);
    SetupCommandLine setup(app, help, command);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kWrongUse;
    }

    const Voice voice(catalogue, language == "ur" ? Language::urdu : Language::english, json, std::cout);
    const auto say = [&](const std::string& key) { return catalogue.say(language == "ur" ? Language::urdu : Language::english, key); };
    if (const auto done = keys.run(voice)) return *done;
    const RegistryAddress address(database, keys_folder);
    if (!address.has_keys()) return voice.refuse("registry.keys_needed");
    return unless_locked(voice, address, [&]() -> int {
        auto passphrase = find_passphrase(passphrase_file,
                                          {say("passphrase.ask_registry"), init->parsed() ? say("passphrase.ask_again") : std::string()});
        if (!passphrase) return voice.refuse("passphrase." + std::string(name_of(passphrase.error())));
        const RegistryPlace at{address, *std::move(passphrase)};
        if (init->parsed()) {
            const StretchCost cost{cost_mib * 1024, StretchCost{}.passes};
            if (!anchor.empty()) return init_uncertified_registry(voice, at, public_url, anchor, cost);
            if (anchor_file.empty()) anchor_file = address.anchor_file();
            if (anchor_passphrase_file.empty()) return init_registry(voice, at, public_url, {anchor_file, at.passphrase}, cost);
            const auto of_anchor = new_passphrase_in_file(anchor_passphrase_file);
            if (!of_anchor) return voice.refuse("passphrase." + std::string(name_of(of_anchor.error())));
            return init_registry(voice, at, public_url, {anchor_file, *of_anchor}, cost);
        }
        if (add->parsed()) return add_centre(voice, at, centre);
        if (code->parsed()) return make_office_code(voice, at, centre_code);
        if (list->parsed()) return list_registrations(voice, at);
        if (approve->parsed()) return approve_registration(voice, at, fingerprint);
        if (refuse_it->parsed()) return refuse_registration(voice, at, fingerprint);
        if (serving->parsed()) {
            const auto with_tls = tls.certificate.empty() ? std::nullopt : std::optional(tls);
            return serve(voice, catalogue, at,
                         {listen, public_url, approval == "auto", with_tls, proxies, metrics_listen, address_rate, device_rate});
        }
        if (status->parsed()) return show_status(voice, at);
        if (show->parsed()) return show_certificate(voice, at, order);
        if (revoke->parsed()) return revoke_certificate(voice, at, order, reason);
        if (suspend->parsed()) return suspend_certificate(voice, at, order);
        if (reinstate->parsed()) return reinstate_certificate(voice, at, order);
        if (adopt->parsed()) return adopt_certificate(voice, at, order, vouch);
        if (import->parsed()) return import_stick(voice, at, place);
        if (exported->parsed()) return export_to_stick(voice, at, place, centre_code);
        if (device_list->parsed()) return list_devices(voice, at);
        if (retire->parsed()) return retire_device(voice, at, device_order);
        if (compromised->parsed()) return call_device_compromised(voice, at, device_order, since);
        if (quarantine_list->parsed()) return list_quarantine(voice, at, centre_code);
        if (fork_list->parsed()) return list_forks(voice, at);
        if (fork_settle->parsed()) return settle_forks(voice, at, ledger, settled_by);
        if (case_list->parsed()) return list_cases(voice, at, all_cases);
        if (case_show->parsed()) return show_case(voice, at, case_order.kind, case_order.subject);
        if (case_decide->parsed() && case_order.keep.empty() && !all_stand) return kWrongUse;
        if (case_decide->parsed()) return decide_case(voice, at, case_order);
        if (erase->parsed()) return erase_trainee(voice, at, erasure);
        if (publish->parsed()) return publish_files(voice, at, folder);
        return setup.run(voice, at).value_or(kWrongUse);
    });
}

}  // namespace

int main(int argc, char** argv) {
    // What the program says goes to stdout; what it notes goes to stderr, for the service manager's log.
    spdlog::set_default_logger(spdlog::stderr_color_mt("sanad-registry"));
    try {
        sanad::initialise_crypto();
        return run(argc, argv);
    } catch (const std::exception& error) {
        spdlog::error("{}", error.what());
        return kMachineBroke;
    }
}

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

namespace sanad {
namespace {

// What may be typed. Each `declare` names commands and where their arguments go; the command that was typed is left in `run_`, and runs
// after parsing, once the registry's passphrase is known.
class CommandLine {
public:
    CommandLine();
    int run(int argc, char** argv);

private:
    void declare_registration();
    void declare_serving();
    void declare_certificates();
    void declare_sticks();
    void declare_devices();
    void declare_cases();
    void declare_trainees();
    void declare_publishing();

    [[nodiscard]] std::string help(const std::string& key) const { return catalogue_.say(Language::english, "registry.help." + key); }
    [[nodiscard]] Language language() const { return language_ == "ur" ? Language::urdu : Language::english; }
    // With --json and --lang, as every command; and one on a registry.
    CLI::App* speaking(CLI::App* made);
    CLI::App* command(CLI::App& under, const std::string& name, const std::string& help_key);
    void decided_by(CLI::App* made, std::string& actor) { made->add_option("--actor", actor, help("actor"))->capture_default_str(); }
    // What `made` runs when it was typed.
    void runs(CLI::App* made, std::function<int(const Voice&, const RegistryPlace&)> what) {
        made->callback([this, what = std::move(what)] { run_ = what; });
    }
    [[nodiscard]] int init(const Voice& voice, const RegistryPlace& at);

    const Catalogue catalogue_ = Catalogue::load(assets_dir());
    CLI::App app_{help("program")};
    CLI::App* init_ = nullptr;
    std::function<int(const Voice&, const RegistryPlace&)> run_;

    // Where arguments go. CLI11 writes them while it parses; the command reads them after.
    std::string database_, keys_folder_, passphrase_file_, language_ = "en";
    bool json_ = false;
    std::string public_url_, anchor_, anchor_file_, anchor_passphrase_file_;
    std::uint32_t cost_mib_ = StretchCost{}.memory_kib / 1024;
    TrustedCentre centre_{"", "", "", "Asia/Karachi"};
    std::string centre_code_, fingerprint_;
    ServeOptions serving_{.listen = "127.0.0.1:8080", .public_url = {}};
    std::string approval_ = "officer";
    TlsFiles tls_;
    CertificateOrder certificate_{"", "officer"};
    std::string reason_, folder_, place_;
    bool vouch_ = false;
    DeviceOrder device_{"", "officer"};
    std::string since_, ledger_, settled_by_ = "officer";
    CaseOrder case_{"", "", "", "officer"};
    bool all_cases_ = false, all_stand_ = false;
    ErasureOrder erasure_{"", "", "", "officer"};
    std::optional<KeyCommandLine> keys_;
    std::optional<SetupCommandLine> setup_;
};

CommandLine::CommandLine() {
    app_.require_subcommand(1);
    declare_registration();
    declare_serving();
    declare_certificates();
    declare_sticks();
    declare_devices();
    declare_cases();
    declare_trainees();
    declare_publishing();
    const auto say_help = [this](const std::string& key) { return help(key); };
    keys_.emplace(app_, say_help, [this](CLI::App* made) { return speaking(made); });
    setup_.emplace(app_, say_help, [this](CLI::App& under, const std::string& name, const std::string& help_key) {
        return command(under, name, help_key);
    });
}

CLI::App* CommandLine::speaking(CLI::App* made) {
    made->add_flag("--json", json_, help("json"));
    made->add_option("--lang", language_, help("lang"))->check(CLI::IsMember({"en", "ur"}));
    return made;
}

CLI::App* CommandLine::command(CLI::App& under, const std::string& name, const std::string& help_key) {
    CLI::App* made = speaking(under.add_subcommand(name, help(help_key)));
    made->add_option("--db", database_, help("db"))->required();
    made->add_option("--keys", keys_folder_, help("keys"));
    made->add_option("--passphrase-file", passphrase_file_, help("passphrase_file"));
    return made;
}

void CommandLine::declare_registration() {
    init_ = command(app_, "init", "init");
    init_->add_option("--public-url", public_url_, help("public_url"))->required();
    auto* offline = init_->add_option("--anchor", anchor_, help("anchor"));
    init_->add_option("--anchor-file", anchor_file_, help("anchor_file"))->excludes(offline);
    init_->add_option("--anchor-passphrase-file", anchor_passphrase_file_, help("anchor_passphrase_file"))->excludes(offline);
    init_->add_option("--key-memory", cost_mib_, help("key_memory"))
        ->check(CLI::Range(kLeastStretchCost.memory_kib / 1024, kMostStretchCost.memory_kib / 1024))
        ->capture_default_str();
    runs(init_, [this](const Voice& voice, const RegistryPlace& at) { return init(voice, at); });

    auto* centres = app_.add_subcommand("centre", help("centre"))->require_subcommand(1);
    auto* add = command(*centres, "add", "centre_add");
    add->add_option("code", centre_.code, help("centre_code"))->required();
    add->add_option("--name-en", centre_.name_en, help("name_en"))->required();
    add->add_option("--name-ur", centre_.name_ur, help("name_ur"))->required();
    add->add_option("--time-zone", centre_.time_zone, help("time_zone"))->capture_default_str();
    runs(add, [this](const Voice& voice, const RegistryPlace& at) { return add_centre(voice, at, centre_); });

    auto* registration = app_.add_subcommand("registration", help("registration"))->require_subcommand(1);
    auto* code = command(*registration, "code", "registration_code");
    code->add_option("--centre", centre_code_, help("centre_code"))->required();
    runs(code, [this](const Voice& voice, const RegistryPlace& at) { return make_office_code(voice, at, centre_code_); });
    runs(command(*registration, "list", "registration_list"), list_registrations);
    auto* approve = command(*registration, "approve", "registration_approve");
    approve->add_option("fingerprint", fingerprint_, help("fingerprint"))->required();
    runs(approve, [this](const Voice& voice, const RegistryPlace& at) { return approve_registration(voice, at, fingerprint_); });
    auto* refuse_it = command(*registration, "refuse", "registration_refuse");
    refuse_it->add_option("fingerprint", fingerprint_, help("fingerprint"))->required();
    runs(refuse_it, [this](const Voice& voice, const RegistryPlace& at) { return refuse_registration(voice, at, fingerprint_); });
}

int CommandLine::init(const Voice& voice, const RegistryPlace& at) {
    const StretchCost cost{cost_mib_ * 1024, StretchCost{}.passes};
    if (!anchor_.empty()) return init_uncertified_registry(voice, at, public_url_, anchor_, cost);
    if (anchor_file_.empty()) anchor_file_ = at.path.anchor_file();
    if (anchor_passphrase_file_.empty()) return init_registry(voice, at, public_url_, {anchor_file_, at.passphrase}, cost);
    const auto of_anchor = new_passphrase_in_file(anchor_passphrase_file_);
    if (!of_anchor) return voice.refuse("passphrase." + std::string(name_of(of_anchor.error())));
    return init_registry(voice, at, public_url_, {anchor_file_, *of_anchor}, cost);
}

void CommandLine::declare_serving() {
    auto* serving = command(app_, "serve", "serve");
    serving->add_option("--listen", serving_.listen, help("listen"))->capture_default_str();
    serving->add_option("--public-url", serving_.public_url, help("public_url"));
    serving->add_option("--register", approval_, help("register"))->check(CLI::IsMember({"officer", "auto"}))->capture_default_str();
    serving->add_option("--trusted-proxy", serving_.trusted_proxies, help("trusted_proxy"));
    serving->add_option("--metrics-listen", serving_.metrics_listen, help("metrics_listen"));
    auto* tls_certificate = serving->add_option("--tls-certificate", tls_.certificate, help("tls_certificate"));
    auto* tls_key = serving->add_option("--tls-key", tls_.key, help("tls_key"))->needs(tls_certificate);
    tls_certificate->needs(tls_key);
    serving->add_option("--address-rate", serving_.address_rate.per_second, help("address_rate"))
        ->check(CLI::Range(0, 100'000))
        ->capture_default_str();
    serving->add_option("--device-rate", serving_.device_rate.per_second, help("device_rate"))
        ->check(CLI::Range(0, 100'000))
        ->capture_default_str();
    runs(serving, [this](const Voice& voice, const RegistryPlace& at) {
        serving_.approve_at_once = approval_ == "auto";
        if (!tls_.certificate.empty()) serving_.tls = tls_;
        return serve(voice, catalogue_, at, serving_);
    });

    runs(command(app_, "status", "status"), show_status);
}

void CommandLine::declare_certificates() {
    auto* certificates = app_.add_subcommand("certificate", help("certificate"))->require_subcommand(1);
    const auto on_certificate = [&](const std::string& name, const std::string& help_key) {
        auto* made = command(*certificates, name, help_key);
        made->add_option("--serial", certificate_.named, help("serial"))->required();
        return made;
    };
    runs(on_certificate("show", "certificate_show"),
         [this](const Voice& voice, const RegistryPlace& at) { return show_certificate(voice, at, certificate_); });
    auto* revoke = on_certificate("revoke", "certificate_revoke");
    decided_by(revoke, certificate_.actor);
    revoke->add_option("--reason", reason_, help("reason"))->required();
    runs(revoke, [this](const Voice& voice, const RegistryPlace& at) { return revoke_certificate(voice, at, certificate_, reason_); });
    auto* suspend = on_certificate("suspend", "certificate_suspend");
    decided_by(suspend, certificate_.actor);
    runs(suspend, [this](const Voice& voice, const RegistryPlace& at) { return suspend_certificate(voice, at, certificate_); });
    auto* reinstate = on_certificate("reinstate", "certificate_reinstate");
    decided_by(reinstate, certificate_.actor);
    runs(reinstate, [this](const Voice& voice, const RegistryPlace& at) { return reinstate_certificate(voice, at, certificate_); });

    auto* adopt = command(app_, "adopt", "adopt");
    decided_by(adopt, certificate_.actor);
    adopt->add_option("qr", certificate_.named, help("qr"))->required();
    adopt->add_flag("--vouch", vouch_, help("vouch"));
    runs(adopt, [this](const Voice& voice, const RegistryPlace& at) { return adopt_certificate(voice, at, certificate_, vouch_); });
}

void CommandLine::declare_sticks() {
    auto* bundle = app_.add_subcommand("bundle", help("bundle"))->require_subcommand(1);
    auto* import = command(*bundle, "import", "bundle_import");
    import->add_option("place", place_, help("place"))->required();
    runs(import, [this](const Voice& voice, const RegistryPlace& at) { return import_stick(voice, at, place_); });
    auto* exported = command(*bundle, "export", "bundle_export");
    exported->add_option("place", place_, help("place"))->required();
    exported->add_option("--centre", centre_code_, help("centre_code"))->required();
    runs(exported, [this](const Voice& voice, const RegistryPlace& at) { return export_to_stick(voice, at, place_, centre_code_); });
}

void CommandLine::declare_devices() {
    auto* devices = app_.add_subcommand("device", help("device"))->require_subcommand(1);
    const auto on_device = [&](const std::string& name, const std::string& help_key) {
        auto* made = command(*devices, name, help_key);
        made->add_option("code", device_.code, help("device_code"))->required();
        decided_by(made, device_.actor);
        return made;
    };
    runs(command(*devices, "list", "device_list"), list_devices);
    runs(on_device("retire", "device_retire"),
         [this](const Voice& voice, const RegistryPlace& at) { return retire_device(voice, at, device_); });
    auto* compromised = on_device("compromised", "device_compromised");
    compromised->add_option("--since", since_, help("since"))->required();
    runs(compromised, [this](const Voice& voice, const RegistryPlace& at) { return call_device_compromised(voice, at, device_, since_); });

    auto* quarantine = app_.add_subcommand("quarantine", help("quarantine"))->require_subcommand(1);
    auto* quarantine_list = command(*quarantine, "list", "quarantine_list");
    quarantine_list->add_option("--centre", centre_code_, help("quarantine_centre"));
    runs(quarantine_list, [this](const Voice& voice, const RegistryPlace& at) { return list_quarantine(voice, at, centre_code_); });

    auto* forks = app_.add_subcommand("fork", help("fork"))->require_subcommand(1);
    runs(command(*forks, "list", "fork_list"), list_forks);
    auto* fork_settle = command(*forks, "settle", "fork_settle");
    fork_settle->add_option("ledger", ledger_, help("fork_ledger"))->required();
    decided_by(fork_settle, settled_by_);
    runs(fork_settle, [this](const Voice& voice, const RegistryPlace& at) { return settle_forks(voice, at, ledger_, settled_by_); });
}

void CommandLine::declare_cases() {
    auto* cases = app_.add_subcommand("case", help("case"))->require_subcommand(1);
    auto* list = command(*cases, "list", "case_list");
    list->add_flag("--all", all_cases_, help("case_all"));
    runs(list, [this](const Voice& voice, const RegistryPlace& at) { return list_cases(voice, at, all_cases_); });
    const auto on_case = [&](const std::string& name, const std::string& help_key) {
        auto* made = command(*cases, name, help_key);
        made->add_option("kind", case_.kind, help("case_kind"))->required()->check(CLI::IsMember(case_kinds()));
        made->add_option("subject", case_.subject, help("case_subject"))->required();
        return made;
    };
    runs(on_case("show", "case_show"),
         [this](const Voice& voice, const RegistryPlace& at) { return show_case(voice, at, case_.kind, case_.subject); });
    auto* decide = on_case("decide", "case_decide");
    auto* keep = decide->add_option("--keep", case_.keep, help("case_keep"));
    auto* stand = decide->add_flag("--all-stand", all_stand_, help("case_all_stand"));
    decided_by(decide, case_.actor);
    keep->excludes(stand);
    runs(decide, [this](const Voice& voice, const RegistryPlace& at) -> int {
        if (case_.keep.empty() && !all_stand_) return kWrongUse;
        return decide_case(voice, at, case_);
    });
}

void CommandLine::declare_trainees() {
    auto* trainees = app_.add_subcommand("trainee", help("trainee"))->require_subcommand(1);
    auto* erase = command(*trainees, "erase", "trainee_erase");
    auto* which = erase->add_option_group("which")->require_option(1);
    auto* trainee_id = which->add_option("--trainee", erasure_.trainee, help("trainee_id"));
    which->add_option("--serial", erasure_.serial, help("erase_serial"));
    trainee_id->needs(erase->add_option("--centre", erasure_.centre, help("centre_code")));
    decided_by(erase, erasure_.actor);
    erase->add_flag("--yes", erasure_.yes, help("erase_yes"));
    runs(erase, [this](const Voice& voice, const RegistryPlace& at) { return erase_trainee(voice, at, erasure_); });
}

void CommandLine::declare_publishing() {
    auto* publish = command(app_, "publish", "publish");
    publish->add_option("--out", folder_, help("out"))->required();
    runs(publish, [this](const Voice& voice, const RegistryPlace& at) { return publish_files(voice, at, folder_); });
}

int CommandLine::run(int argc, char** argv) {
    try {
        app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app_.exit(error) == 0 ? kDone : kWrongUse;
    }
    const Voice voice(catalogue_, language(), json_, std::cout);
    if (const auto done = keys_->run(voice)) return *done;
    const RegistryAddress address(database_, keys_folder_);
    if (!address.has_keys()) return voice.refuse("registry.keys_needed");
    return unless_locked(voice, address, [&]() -> int {
        auto passphrase = find_passphrase(passphrase_file_, {voice.words("passphrase.ask_registry"),
                                                             init_->parsed() ? voice.words("passphrase.ask_again") : std::string()});
        if (!passphrase) return voice.refuse("passphrase." + std::string(name_of(passphrase.error())));
        const RegistryPlace at{address, *std::move(passphrase)};
        return run_ ? run_(voice, at) : setup_->run(voice, at).value_or(kWrongUse);
    });
}

}  // namespace
}  // namespace sanad

int main(int argc, char** argv) {
    // What the program says goes to stdout; what it notes goes to stderr, for the service manager's log.
    spdlog::set_default_logger(spdlog::stderr_color_mt("sanad-registry"));
    try {
        sanad::initialise_crypto();
        return sanad::CommandLine().run(argc, argv);
    } catch (const std::exception& error) {
        spdlog::error("{}", error.what());
        return sanad::kMachineBroke;
    }
}

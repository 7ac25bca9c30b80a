#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "credential/crypto/crypto.h"
#include "sync/registry/certificate_commands.h"

namespace {

// 1: the world said no (commands.h).
enum ExitCode : int { kDone = 0, kWrongUse = 2, kMachineBroke = 3 };

int run(int argc, char** argv) {
    using namespace sanad;
    const Catalogue catalogue = Catalogue::load(assets_dir());
    const auto help = [&](const std::string& key) { return catalogue.say(Language::english, "registry.help." + key); };

    CLI::App app(help("program"));
    app.require_subcommand(1);
    std::string database, public_url, anchor_file, centre_code, fingerprint, listen = "127.0.0.1:8080", approval = "officer",
                                                                             language = "en";
    TrustedCentre centre{"", "", "", "Asia/Karachi"};
    bool json = false;
    const auto command = [&](CLI::App& under, const std::string& name, const std::string& help_key) {
        CLI::App* made = under.add_subcommand(name, help(help_key));
        made->add_option("--db", database, help("db"))->required();
        made->add_flag("--json", json, help("json"));
        made->add_option("--lang", language, help("lang"))->check(CLI::IsMember({"en", "ur"}));
        return made;
    };

    auto* init = command(app, "init", "init");
    init->add_option("--public-url", public_url, help("public_url"))->required();
    init->add_option("--anchor-file", anchor_file, help("anchor_file"));
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
    auto* status = command(app, "status", "status");
    auto* certificates = app.add_subcommand("certificate", help("certificate"))->require_subcommand(1);
    CertificateOrder order{"", "", "officer"};
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
    auto* publish = command(app, "publish", "publish");
    publish->add_option("--out", folder, help("out"))->required();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kWrongUse;
    }

    const Voice voice(catalogue, language == "ur" ? Language::urdu : Language::english, json, std::cout);
    return unless_locked(voice, database, [&]() -> int {
        if (init->parsed()) return init_registry(voice, database, public_url, anchor_file);
        if (add->parsed()) return add_centre(voice, database, centre);
        if (code->parsed()) return make_office_code(voice, database, centre_code);
        if (list->parsed()) return list_registrations(voice, database);
        if (approve->parsed()) return approve_registration(voice, database, fingerprint);
        if (refuse_it->parsed()) return refuse_registration(voice, database, fingerprint);
        if (serving->parsed()) return serve(voice, catalogue, {database, listen, public_url, approval == "auto"});
        if (status->parsed()) return show_status(voice, database);
        order.path = database;
        if (show->parsed()) return show_certificate(voice, order);
        if (revoke->parsed()) return revoke_certificate(voice, order, reason);
        if (suspend->parsed()) return suspend_certificate(voice, order);
        if (reinstate->parsed()) return reinstate_certificate(voice, order);
        if (adopt->parsed()) return adopt_certificate(voice, order, vouch);
        if (publish->parsed()) return publish_files(voice, database, folder);
        return kWrongUse;
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

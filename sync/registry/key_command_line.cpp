#include "sync/registry/key_command_line.h"

#include <CLI/CLI.hpp>

#include "db/keys/passphrase_source.h"
#include "sync/registry/key_commands.h"

namespace sanad {
namespace {

constexpr std::int64_t kLongest = 36'500;  // days
constexpr std::uint32_t kHighestEpoch = 1'000'000;

using FoundPassphrase = Result<Passphrase, PassphraseError>;

}  // namespace

struct KeyCommandLine::Typed {
    std::string database, keys_folder, anchor_file, passphrase_file, new_passphrase_file, out, certificate;
    CertifyOrder order{};
    std::uint32_t cost_mib = StretchCost{}.memory_kib / 1024;
    CLI::App *anchor_create = nullptr, *request = nullptr, *certify = nullptr, *install = nullptr, *renew = nullptr, *passphrase = nullptr,
             *protect = nullptr;

    [[nodiscard]] StretchCost cost() const { return {cost_mib * 1024, StretchCost{}.passes}; }
    [[nodiscard]] FoundPassphrase present(const Voice& voice) const {
        return find_passphrase(passphrase_file, {voice.words(is_anchor() ? "passphrase.ask_anchor" : "passphrase.ask_registry")});
    }
    [[nodiscard]] PassphrasePrompt for_new(const Voice& voice) const {
        return {voice.words(is_anchor() ? "passphrase.ask_new_anchor" : "passphrase.ask_new_registry"),
                voice.words("passphrase.ask_again")};
    }
    [[nodiscard]] FoundPassphrase first(const Voice& voice) const { return find_passphrase(passphrase_file, for_new(voice)); }
    /// A credential that is handed over is the old one: only a file or a person names another.
    [[nodiscard]] FoundPassphrase another(const Voice& voice) const {
        return new_passphrase_file.empty() ? ask_passphrase(for_new(voice)) : new_passphrase_in_file(new_passphrase_file);
    }
    [[nodiscard]] bool is_anchor() const { return !anchor_file.empty() || anchor_create->parsed(); }
    [[nodiscard]] RegistryAddress address() const { return {database, keys_folder}; }
    [[nodiscard]] KeyFilePlace key_file() const {
        if (!anchor_file.empty()) return {anchor_file, KeyRole::anchor};
        return {address().key_file(), KeyRole::registry, address().next_key_file()};
    }
};

KeyCommandLine::KeyCommandLine(CLI::App& app, const std::function<std::string(const std::string&)>& help,
                               const std::function<CLI::App*(CLI::App*)>& speaking)
    : typed_(std::make_unique<Typed>()) {
    Typed& typed = *typed_;
    const auto command = [&](CLI::App* under, const std::string& name, const std::string& help_key) {
        CLI::App* made = speaking(under->add_subcommand(name, help(help_key)));
        made->add_option("--passphrase-file", typed.passphrase_file, help("passphrase_file"));
        return made;
    };
    const auto of_registry = [&](CLI::App* under, const std::string& name, const std::string& help_key) {
        CLI::App* made = command(under, name, help_key);
        made->add_option("--db", typed.database, help("db"))->required();
        made->add_option("--keys", typed.keys_folder, help("keys"));
        return made;
    };
    const auto with_cost = [&](CLI::App* made) {
        made->add_option("--key-memory", typed.cost_mib, help("key_memory"))
            ->check(CLI::Range(kLeastStretchCost.memory_kib / 1024, kMostStretchCost.memory_kib / 1024))
            ->capture_default_str();
        return made;
    };
    const auto of_either = [&](CLI::App* under, const std::string& name, const std::string& help_key) {
        CLI::App* made = with_cost(command(under, name, help_key));
        auto* which = made->add_option_group("whose");
        which->add_option("--db", typed.database, help("db"));
        which->add_option("--anchor-file", typed.anchor_file, help("anchor_key_file"));
        which->require_option(1);
        made->add_option("--keys", typed.keys_folder, help("keys"));
        return made;
    };

    auto* anchor = app.add_subcommand("anchor", help("anchor_command"))->require_subcommand(1);
    typed.anchor_create = with_cost(command(anchor, "create", "anchor_create"));
    typed.anchor_create->add_option("--out", typed.out, help("anchor_out"))->required();

    auto* key = app.add_subcommand("key", help("key"))->require_subcommand(1);
    typed.request = of_registry(key, "request", "key_request");
    typed.request->add_option("--out", typed.out, help("key_request_out"))->required();
    typed.certify = command(key, "certify", "key_certify");
    typed.certify->add_option("--anchor-file", typed.anchor_file, help("anchor_key_file"))->required();
    typed.certify->add_option("--request", typed.order.request, help("key_certify_request"))->required();
    typed.certify->add_option("--out", typed.order.out, help("key_certify_out"))->required();
    typed.certify->add_option("--days", typed.order.days, help("key_certify_days"))
        ->check(CLI::Range(std::int64_t{1}, kLongest))
        ->capture_default_str();
    typed.certify->add_option("--epoch", typed.order.epoch, help("key_certify_epoch"))->check(CLI::Range(1u, kHighestEpoch));
    typed.install = of_registry(key, "install", "key_install");
    typed.install->add_option("certificate", typed.certificate, help("key_install_file"))->required();
    typed.renew = with_cost(of_registry(key, "renew", "key_renew"));
    typed.passphrase = of_either(key, "passphrase", "key_passphrase");
    typed.passphrase->add_option("--new-passphrase-file", typed.new_passphrase_file, help("new_passphrase_file"));
    typed.protect = of_either(key, "protect", "key_protect");
}

KeyCommandLine::~KeyCommandLine() = default;

std::optional<int> KeyCommandLine::run(const Voice& voice) const {
    const Typed& typed = *typed_;
    if (!typed.address().has_keys()) return voice.refuse("registry.keys_needed");
    const auto with = [&](FoundPassphrase found, const std::function<int(Passphrase)>& then) {
        return found ? then(*std::move(found)) : voice.refuse("passphrase." + std::string(name_of(found.error())));
    };
    const auto on_registry = [&](const std::function<int(const RegistryPlace&)>& then) {
        return with(typed.present(voice), [&](Passphrase passphrase) {
            const RegistryPlace at{typed.address(), std::move(passphrase)};
            return unless_locked(voice, at.path, [&] { return then(at); });
        });
    };
    if (typed.anchor_create->parsed()) {
        return with(typed.first(voice), [&](const Passphrase& passphrase) {
            return make_anchor(voice, {typed.out, passphrase}, typed.cost());
        });
    }
    if (typed.request->parsed()) return on_registry([&](const RegistryPlace& at) { return request_key(voice, at, typed.out); });
    if (typed.certify->parsed()) return certify_key(voice, typed.anchor_file, typed.order, [&] { return typed.present(voice); });
    if (typed.install->parsed()) return on_registry([&](const RegistryPlace& at) { return install_key(voice, at, typed.certificate); });
    if (typed.renew->parsed()) return on_registry([&](const RegistryPlace& at) { return renew_key(voice, at, typed.cost()); });
    if (typed.passphrase->parsed()) {
        return with(typed.present(voice), [&](const Passphrase& from) {
            return with(typed.another(voice),
                        [&](const Passphrase& to) { return change_key_passphrase(voice, typed.key_file(), from, to, typed.cost()); });
        });
    }
    if (typed.protect->parsed()) {
        return with(typed.first(voice),
                    [&](const Passphrase& passphrase) { return protect_key(voice, typed.key_file(), passphrase, typed.cost()); });
    }
    return std::nullopt;
}

}  // namespace sanad

#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "assets/lang/catalogue.h"
#include "credential/bytes/canonical_json.h"
#include "sync/registry/http/server.h"
#include "sync/registry/store/registry.h"

/// What `sanad-registry` does, one function a command. Each returns the program's exit code: kDone or kWorldSaidNo.
/// A broken machine is an exception.
namespace sanad {

/// The same as the kiosk's (kiosk/cli/command.h). DO NOT CHANGE: scripts read them.
enum ExitCode : int {
    kDone = 0,
    kWorldSaidNo = 1,  ///< its code and sentence are printed
    kWrongUse = 2,
    kMachineBroke = 3,
};

/// Where the answers go: one JSON object, or sentences from the catalogue.
class Voice {
public:
    Voice(const Catalogue& catalogue, Language language, bool json, std::ostream& out)
        : catalogue_(catalogue), language_(language), json_(json), out_(out) {}

    /// `facts` are the JSON's members and the sentence's placeholders.
    void say(std::string_view key, const WordFacts& facts) const;
    /// The same for numbers and lists, which JSON keeps as they are; `facts` fill the sentence.
    void say(std::string_view key, const Json& json, const WordFacts& facts) const;
    /// A sentence that only people need. Control characters in the facts, which a kiosk may have sent, do not reach the terminal.
    void remark(std::string_view key, const WordFacts& facts = {}) const;
    /// A sentence as text, for a placeholder of another.
    [[nodiscard]] std::string words(std::string_view key, const WordFacts& facts = {}) const;
    /// "refusal.<code>"; returns kWorldSaidNo.
    int refuse(const std::string& code, const WordFacts& facts = {}) const;

private:
    const Catalogue& catalogue_;
    Language language_;
    bool json_;
    std::ostream& out_;
};

/// The registry that a command works on, and what opens its key file.
struct RegistryPlace {
    RegistryAddress path;
    Passphrase passphrase;
};

/// Why a registry can't be worked with, in its sentence; returns kWorldSaidNo.
int refuse_with(const Voice& voice, const RegistryRefusal& refusal);

/// Runs one of the commands below; when another program kept the database `at` for too long, refuses registry.database_locked.
[[nodiscard]] int unless_locked(const Voice& voice, const RegistryAddress& at, const std::function<int()>& command);

/// `anchor`: made, or used when it is there already.
[[nodiscard]] int init_registry(const Voice& voice, const RegistryPlace& at, const std::string& public_url, const AnchorFile& anchor,
                                const StretchCost& cost = {});
[[nodiscard]] int add_centre(const Voice& voice, const RegistryPlace& at, const TrustedCentre& centre);
[[nodiscard]] int make_office_code(const Voice& voice, const RegistryPlace& at, const std::string& centre_code);
[[nodiscard]] int list_registrations(const Voice& voice, const RegistryPlace& at);
[[nodiscard]] int approve_registration(const Voice& voice, const RegistryPlace& at, const std::string& fingerprint);
[[nodiscard]] int refuse_registration(const Voice& voice, const RegistryPlace& at, const std::string& fingerprint);
[[nodiscard]] int show_status(const Voice& voice, const RegistryPlace& at);

struct ServeOptions {
    std::string listen;      ///< "127.0.0.1:8080", "[::1]:8080"; port 0 takes a free one
    std::string public_url;  ///< empty, or the one that was given at init: it is frozen
    bool approve_at_once = false;
    std::optional<TlsFiles> tls{};
    std::vector<std::string> trusted_proxies{};
    std::string metrics_listen{};  ///< like `listen`; empty: nowhere
    Rate address_rate{50};
    Rate device_rate{10};
};
/// Serves until SIGTERM or SIGINT, then lets the requests in hand finish.
[[nodiscard]] int serve(const Voice& voice, const Catalogue& catalogue, const RegistryPlace& at, const ServeOptions& options);

}  // namespace sanad

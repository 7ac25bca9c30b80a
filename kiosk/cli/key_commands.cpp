#include "kiosk/cli/key_commands.h"

#include <filesystem>

namespace sanad {
namespace {

Result<Passphrase, Refusal> found(Result<Passphrase, PassphraseError> passphrase, const std::string& file) {
    if (!passphrase) return refuse(Refusal{"passphrase." + std::string(name_of(passphrase.error())), {{"file", file}}});
    return *std::move(passphrase);
}

Outcome done(const Result<void, KeyFileError>& result, const std::string& db, std::string_view key, const Speaker& say) {
    const std::string file = key_file_beside(db);
    if (!result) return refuse(refusal_of(result.error(), file));
    return Answer{Json{{"key_file", file}}, {say(key, {{"file", file}})}};
}

}  // namespace

Result<Passphrase, Refusal> known_passphrase(const std::string& file, const Speaker& say) {
    return found(find_passphrase(file, {say("passphrase.ask")}), file);
}

Result<Passphrase, Refusal> new_passphrase(const std::string& file, const Speaker& say) {
    return found(find_passphrase(file, {say("passphrase.ask_new"), say("passphrase.ask_again")}), file);
}

Result<Passphrase, Refusal> asked_new_passphrase(const Speaker& say) {
    return found(ask_passphrase({say("passphrase.ask_new"), say("passphrase.ask_again")}), {});
}

Outcome command_key_passphrase(const std::string& db, const Passphrase& from, const Passphrase& to, const StretchCost& cost,
                               const Speaker& say) {
    if (std::filesystem::exists(next_key_file_beside(db))) return refuse(Refusal{"keys.next_waits", {{"file", next_key_file_beside(db)}}});
    return done(change_passphrase(key_file_beside(db), KeyRole::kiosk, from, to, cost), db, "cli.passphrase_changed", say);
}

Outcome command_key_protect(const std::string& db, const Passphrase& passphrase, const StretchCost& cost, const Speaker& say) {
    return done(protect_key_file(key_file_beside(db), KeyRole::kiosk, passphrase, cost), db, "cli.key_protected", say);
}

}  // namespace sanad

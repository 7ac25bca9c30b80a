#pragma once

#include "db/keys/passphrase_source.h"
#include "kiosk/cli/command.h"

/// Commands about this kiosk's key file. They need no open database.
namespace sanad {

/// The passphrase of an existing key file, from the first place that has it (db/keys/passphrase_source.h); a refusal passphrase.<word>.
[[nodiscard]] Result<Passphrase, Refusal> known_passphrase(const std::string& file, const Speaker& say);
/// One to be: asked for twice at the terminal, and not too short.
[[nodiscard]] Result<Passphrase, Refusal> new_passphrase(const std::string& file, const Speaker& say);
/// The same, from the terminal and nowhere else.
[[nodiscard]] Result<Passphrase, Refusal> asked_new_passphrase(const Speaker& say);

[[nodiscard]] Outcome command_key_passphrase(const std::string& db, const Passphrase& from, const Passphrase& to, const StretchCost& cost,
                                             const Speaker& say);
/// Encrypts a key file of before passphrases.
[[nodiscard]] Outcome command_key_protect(const std::string& db, const Passphrase& passphrase, const StretchCost& cost, const Speaker& say);

}  // namespace sanad

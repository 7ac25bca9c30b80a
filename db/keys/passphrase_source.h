#pragma once

#include <string>

#include "credential/bytes/result.h"
#include "credential/crypto/passphrase.h"

/// Where a program's passphrase comes from. Never from its arguments, nor from a variable: other users see those. One thread.
namespace sanad {

enum class PassphraseError {
    file_missing,  ///< the file named for it is not there, or not readable
    malformed,     ///< more than one line, more than 1,024 bytes, or control characters
    none,          ///< no file, no credential, and no terminal to ask at
    too_short,     ///< a new one of fewer than 8 letters
    not_typable,   ///< a new one with letters that not every keyboard has: printable ASCII only
    not_the_same,  ///< typed the second time otherwise
};
/// The word for an error, as in `refusal.passphrase.<word>`.
[[nodiscard]] std::string_view name_of(PassphraseError error);

constexpr std::size_t kLeastPassphraseBytes = 8;
constexpr std::size_t kMostPassphraseBytes = 1024;

/// How to ask at the terminal, in the person's language.
struct PassphrasePrompt {
    std::string ask;
    std::string ask_again{};  ///< empty: asked once. Otherwise this is a new passphrase.
};

/// A file with one line: the passphrase. A line end behind it is not part of it.
[[nodiscard]] Result<Passphrase, PassphraseError> passphrase_in_file(const std::string& path);
/// The same, held to what a new one must be.
[[nodiscard]] Result<Passphrase, PassphraseError> new_passphrase_in_file(const std::string& path);
/// What the service manager hands over: `$CREDENTIALS_DIRECTORY/sanad.passphrase`, or empty when it hands over nothing.
[[nodiscard]] std::string credential_file();
/// At the terminal, without echo. Refuses with none when there is no terminal or the person gives up (Ctrl-C, Ctrl-D).
[[nodiscard]] Result<Passphrase, PassphraseError> ask_passphrase(const PassphrasePrompt& prompt);
/// The first that is there: the file (unless its name is empty), the credential, the terminal. A new one (`ask_again` is not empty) is held
/// to too_short and not_typable wherever it comes from.
[[nodiscard]] Result<Passphrase, PassphraseError> find_passphrase(const std::string& file, const PassphrasePrompt& prompt);

}  // namespace sanad

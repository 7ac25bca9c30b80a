#pragma once

#include <string>

#include "credential/bytes/result.h"
#include "credential/crypto/passphrase.h"

/// The file of a machine's secrets, under a passphrase. db/FORMAT.md has it byte by byte. Any thread; a reader takes what the file's own
/// cost says (64 MiB for a tenth of a second) and gives it back.
namespace sanad {

/// The secrets of one machine, kiosk or registry, or of the anchor. They never leave it, nothing here is ever logged, and they are
/// wiped when destroyed.
struct MachineKeys {
    ByteArray<32> signing_seed{};    ///< Ed25519
    ByteArray<32> sealing_secret{};  ///< X25519
    ByteArray<32> data_key{};        ///< for columns at rest

    /// New random ones.
    [[nodiscard]] static MachineKeys make();
    ~MachineKeys();
};

/// Whose keys a file holds. DO NOT CHANGE the numbers: stored on disk.
enum class KeyRole : std::uint8_t { kiosk = 1, registry = 2, anchor = 3 };

enum class KeyFileError {
    missing,            ///< no such file
    exists,             ///< a key file is there already; it is not touched
    malformed,          ///< not a key file of ours
    damaged,            ///< one of ours, but cut off or changed
    newer_version,      ///< of a later version of this program
    unreasonable,       ///< asks for less or more memory or time than any of ours does
    wrong_role,         ///< a kiosk's where a registry's belongs, or the like
    unprotected,        ///< from before passphrases: protect_key_file() makes it one of today's
    protected_already,  ///< protect_key_file() finds nothing to do
    wrong_passphrase,
};
/// The word for an error, as in `refusal.keys.<word>`.
[[nodiscard]] std::string_view name_of(KeyFileError error);

/// What a reader accepts, checked before any memory is taken.
constexpr StretchCost kLeastStretchCost{1024, 1};
constexpr StretchCost kMostStretchCost{256 * 1024, 16};

/// The file that lies beside a database: "<database>.key".
[[nodiscard]] std::string key_file_beside(const std::string& database_path);
/// And the one that is to take its place: "<database>.key.next".
[[nodiscard]] std::string next_key_file_beside(const std::string& database_path);

/// Makes new keys and writes them: mode 0600, fsynced, never over an existing file. `cost` between the two above (std::invalid_argument).
[[nodiscard]] Result<MachineKeys, KeyFileError> create_key_file(const std::string& path, KeyRole role, const Passphrase& passphrase,
                                                                const StretchCost& cost = {});
/// The same for keys that are there.
[[nodiscard]] Result<void, KeyFileError> write_key_file(const std::string& path, KeyRole role, const MachineKeys& keys,
                                                        const Passphrase& passphrase, const StretchCost& cost = {});
/// Puts a key file's bytes, out of a backup, in place, as they are. The same file there already is fine; another refuses with exists.
[[nodiscard]] Result<void, KeyFileError> place_key_file(const std::string& path, ByteView file);
/// The bytes of the file, still under its passphrase; nothing when it can't be read or is longer than any key file.
[[nodiscard]] std::optional<Bytes> key_file_bytes(const std::string& path);
/// Refuses missing, and what decode_key_file refuses.
[[nodiscard]] Result<MachineKeys, KeyFileError> read_key_file(const std::string& path, KeyRole role, const Passphrase& passphrase);

/// Puts the same keys under a new passphrase: a new file in the old one's place, or the old one untouched.
[[nodiscard]] Result<void, KeyFileError> change_passphrase(const std::string& path, KeyRole role, const Passphrase& from,
                                                           const Passphrase& to, const StretchCost& cost = {});
/// Puts the keys of a plain file of old ("sanad-keys/1") under a passphrase, in its place. What the disk keeps of the old one is the
/// disk's affair: it should have been encrypted.
[[nodiscard]] Result<void, KeyFileError> protect_key_file(const std::string& path, KeyRole role, const Passphrase& passphrase,
                                                          const StretchCost& cost = {});

/// Keys that are to take the place of those at `path`: new ones but for the data key, which stays, written to `next` under the same
/// passphrase at the same cost. Those that lie there already are given again.
[[nodiscard]] Result<MachineKeys, KeyFileError> create_next_key_file(const std::string& path, const std::string& next, KeyRole role,
                                                                     const Passphrase& passphrase);

/// The file at `next` takes the place of the one at `path`, durably: the keys that were there are gone. Throws
/// std::filesystem::filesystem_error when it can't, and both are as they were; std::system_error when it did, but not durably.
void replace_key_file(const std::string& path, const std::string& next);

/// The bytes of a key file. `random`: salt (16) and nonce (24), never used before.
[[nodiscard]] Bytes encode_key_file(KeyRole role, const MachineKeys& keys, const Passphrase& passphrase, const StretchCost& cost,
                                    const ByteArray<40>& random);
/// Refuses: malformed, damaged, newer_version, unreasonable, wrong_role, unprotected, wrong_passphrase; in this order, and only the last
/// after the work of stretching.
[[nodiscard]] Result<MachineKeys, KeyFileError> decode_key_file(ByteView bytes, KeyRole role, const Passphrase& passphrase);

}  // namespace sanad

#pragma once

#include <string>

#include "credential/bytes/result.h"
#include "credential/crypto/crypto.h"

namespace sanad {

/// The secrets of one machine, kiosk or registry. They never leave it, and nothing here is ever logged.
struct MachineKeys {
    ByteArray<32> signing_seed{};    ///< Ed25519
    ByteArray<32> sealing_secret{};  ///< X25519
    ByteArray<32> data_key{};        ///< for columns at rest
};

enum class KeyFileError {
    missing,    ///< no such file
    exists,     ///< a key file is there already; it is not touched
    malformed,  ///< not a key file of ours
};

/// The file that lies beside a database: "<database>.key".
[[nodiscard]] std::string key_file_beside(const std::string& database_path);

/// Makes new keys and writes them: mode 0600, fsynced, never over an existing file.
[[nodiscard]] Result<MachineKeys, KeyFileError> create_key_file(const std::string& path);
[[nodiscard]] Result<MachineKeys, KeyFileError> read_key_file(const std::string& path);

}  // namespace sanad

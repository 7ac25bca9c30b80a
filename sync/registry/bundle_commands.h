#pragma once

#include "sync/registry/commands.h"

/// `sanad-registry bundle …`: sticks at the office. As in commands.h, each returns the program's exit code.
namespace sanad {

/// Takes what kiosks wrote, and writes each its answer on the same stick. Returns 1 when a file was not taken or not answered.
[[nodiscard]] int import_stick(const Voice& voice, const RegistryPlace& at, const std::string& place);
/// Writes the trust list for every device of the centre, after taking what lies on the stick, of which it tells as import_stick does.
/// Returns 1 as that does.
[[nodiscard]] int export_to_stick(const Voice& voice, const RegistryPlace& at, const std::string& place, const std::string& centre_code);

}  // namespace sanad

#pragma once

#include "sync/registry/commands.h"

/// `sanad-registry quarantine …` and `fork …`: what does not count as it was sent, and who has to do what about it; nothing about a person.
/// As in commands.h, each returns the exit code.
namespace sanad {

/// `centre_code`: empty for every centre.
[[nodiscard]] int list_quarantine(const Voice& voice, const RegistryPlace& at, const std::string& centre_code);
/// Those about which something is to be done.
[[nodiscard]] int list_forks(const Voice& voice, const RegistryPlace& at);
/// The copies that forked this ledger were thrown away. `actor`: the officer's staff code.
[[nodiscard]] int settle_forks(const Voice& voice, const RegistryPlace& at, const std::string& ledger, const std::string& actor);

}  // namespace sanad

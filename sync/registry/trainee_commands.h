#pragma once

#include "sync/registry/commands.h"

/// `sanad-registry trainee …`: what an officer does about a person's facts. As in commands.h, each returns the exit code.
namespace sanad {

/// A trainee of a centre by their id, or the holder of a certificate: one of `trainee` and `serial` is empty.
struct ErasureOrder {
    std::string centre;
    std::string trainee;
    std::string serial;
    std::string actor;
    bool yes = false;  ///< false: says what would go and what would stay, and erases nothing
};
[[nodiscard]] int erase_trainee(const Voice& voice, const RegistryPlace& at, const ErasureOrder& order);

}  // namespace sanad

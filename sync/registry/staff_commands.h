#pragma once

#include "sync/registry/commands.h"

/// `sanad-registry staff …`: who may do what at a centre. As in commands.h, each returns the exit code.
namespace sanad {

/// As typed.
struct StaffOrder {
    std::string centre;
    std::string code{};
    std::string name{};
    std::vector<std::string> rights{};  ///< words of StaffRight
    std::string day{};                  ///< the last day of what is granted, the first day without; empty: none, today
    std::string actor{};
};
[[nodiscard]] int grant_rights(const Voice& voice, const RegistryPlace& at, const StaffOrder& order);
[[nodiscard]] int end_rights(const Voice& voice, const RegistryPlace& at, const StaffOrder& order);
[[nodiscard]] int list_staff(const Voice& voice, const RegistryPlace& at, const std::string& centre);

}  // namespace sanad

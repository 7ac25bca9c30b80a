#pragma once

#include "sync/registry/commands.h"

/// `sanad-registry case …`: what two kiosks did while apart, and an officer's word on it. As in commands.h, each returns the exit code.
namespace sanad {

/// `all`: also those that are decided.
[[nodiscard]] int list_cases(const Voice& voice, const RegistryPlace& at, bool all);

/// One case; of a possible duplicate with its records side by side, which are personal.
[[nodiscard]] int show_case(const Voice& voice, const RegistryPlace& at, const std::string& kind_word, const std::string& subject);

struct CaseOrder {
    std::string kind;
    std::string subject;
    std::string keep;  ///< empty: all stand
    std::string actor;
};
[[nodiscard]] int decide_case(const Voice& voice, const RegistryPlace& at, const CaseOrder& order);

/// The words that `kind` may be.
[[nodiscard]] std::vector<std::string> case_kinds();

}  // namespace sanad

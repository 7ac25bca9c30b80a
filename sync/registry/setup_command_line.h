#pragma once

#include <memory>
#include <optional>

#include "sync/registry/commands.h"

namespace CLI {
class App;
}

namespace sanad {

/// `sanad-registry course …`, `roster …` and `staff …` as they are typed: adds them to the program's commands, and runs the one that was
/// given.
class SetupCommandLine {
public:
    /// `help`: the sentence under registry.help.<name>; `command` makes one with the options that every command on a registry has.
    SetupCommandLine(CLI::App& app, const std::function<std::string(const std::string&)>& help,
                     const std::function<CLI::App*(CLI::App&, const std::string&, const std::string&)>& command);
    ~SetupCommandLine();
    SetupCommandLine(const SetupCommandLine&) = delete;
    SetupCommandLine& operator=(const SetupCommandLine&) = delete;

    /// The exit code; nothing when another command was given.
    [[nodiscard]] std::optional<int> run(const Voice& voice, const RegistryPlace& at) const;

private:
    struct Typed;
    std::unique_ptr<Typed> typed_;
};

}  // namespace sanad

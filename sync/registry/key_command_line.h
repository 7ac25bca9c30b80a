#pragma once

#include <memory>
#include <optional>

#include "sync/registry/commands.h"

namespace CLI {
class App;
}

namespace sanad {

/// `sanad-registry anchor …` and `key …` as they are typed: adds them to the program's commands, and runs the one that was given.
class KeyCommandLine {
public:
    /// `help`: the sentence under registry.help.<name>; `speaking` adds --json and --lang.
    KeyCommandLine(CLI::App& app, const std::function<std::string(const std::string&)>& help,
                   const std::function<CLI::App*(CLI::App*)>& speaking);
    ~KeyCommandLine();
    KeyCommandLine(const KeyCommandLine&) = delete;
    KeyCommandLine& operator=(const KeyCommandLine&) = delete;

    /// The exit code; nothing when another command was given.
    [[nodiscard]] std::optional<int> run(const Voice& voice) const;

private:
    struct Typed;
    std::unique_ptr<Typed> typed_;
};

}  // namespace sanad

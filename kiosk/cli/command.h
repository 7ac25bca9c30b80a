#pragma once

#include <functional>
#include <string>
#include <vector>

#include "assets/lang/catalogue.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

/// Exit codes of every program of ours. DO NOT CHANGE: scripts read them.
enum ExitCode : int {
    kDone = 0,
    kWorldSaidNo = 1,  ///< a Refusal: its code and sentence are printed
    kWrongUse = 2,
    kMachineBroke = 3,
};

/// What a command found or did: as JSON for programs, as lines for people.
struct Answer {
    Json json = Json::object();
    std::vector<std::string> lines{};
    /// Set where the command ran to its end and the answer itself is a no (a verdict, a broken chain).
    bool world_said_no = false;
};

/// Speaks to the person at the terminal in their language.
struct Speaker {
    const Catalogue& catalogue;
    Language language;
    [[nodiscard]] std::string operator()(std::string_view key, const WordFacts& facts = {}) const {
        return catalogue.say(language, key, facts);
    }
    [[nodiscard]] std::string refusal(const Refusal& refusal) const { return (*this)("refusal." + refusal.code, refusal.facts); }
};

/// A trainee's name; that they were erased, when there is none.
[[nodiscard]] inline std::string shown_name(const std::string& name, const Speaker& say) {
    return name.empty() ? say("trainee.erased") : name;
}

using Outcome = Result<Answer, Refusal>;

/// `sanad`: parses the arguments, runs one use-case, prints its answer. Returns the exit code.
int run_command_line(int argc, const char* const* argv, const Clock& clock, std::ostream& out, std::ostream& err);

}  // namespace sanad

#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "kiosk/cli/command.h"

namespace sanad::test {

/// What `sanad` answered.
struct Answered {
    int code = 0;
    std::string out;
    std::string err;
    [[nodiscard]] Json json() const { return Json::parse(out); }
    /// Of a refusal, said with --json.
    [[nodiscard]] std::string refusal() const { return json().at("refusal").at("code").get<std::string>(); }
};

/// Somebody types `sanad` and these words.
inline Answered typed(const Clock& clock, std::vector<std::string> words) {
    words.insert(words.begin(), "sanad");
    std::vector<const char*> arguments;
    for (const auto& word : words) arguments.push_back(word.c_str());
    std::ostringstream out;
    std::ostringstream err;
    const int code = run_command_line(static_cast<int>(arguments.size()), arguments.data(), clock, out, err);
    return {code, out.str(), err.str()};
}

}  // namespace sanad::test

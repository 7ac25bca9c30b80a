#pragma once

#include <map>
#include <string>

namespace sanad {

/// Why the world said no, as people are told: the catalogue's sentence `refusal.<code>` with its placeholders filled
/// from `facts`. Rules, use-cases and the command line all refuse in this form; a code is one cause.
struct Refusal {
    std::string code;
    std::map<std::string, std::string> facts{};

    bool operator==(const Refusal&) const = default;
};

}  // namespace sanad

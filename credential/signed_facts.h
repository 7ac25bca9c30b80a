#pragma once

#include <map>
#include <string>
#include <vector>

#include "credential/verify.h"

namespace sanad {

/// One line of a checked certificate: its label and value are catalogue keys, or the value is as signed.
struct SignedFact {
    std::string label;                           ///< "fact.holder_name"
    std::string value;                           ///< as signed; empty where `sentence` says it
    std::string sentence{};                      ///< catalogue key of the value in words
    std::map<std::string, std::string> facts{};  ///< its placeholders
    bool is_code = false;                        ///< read left to right in both languages
    std::string value_ur{};                      ///< the value in Urdu, where it was stated in both languages
};

/// Every signed fact in the order of the paper; none for a verdict that shows nothing. Screens and the command line both read this.
[[nodiscard]] std::vector<SignedFact> signed_facts(const Verification& verification);

}  // namespace sanad

#pragma once

#include "kiosk/cli/command.h"

namespace sanad {

/// A trust list in files, for whoever checks certificates without a kiosk: an employer's laptop.
struct TrustFiles {
    std::string keys;                   ///< file of `GET /trust/keys`
    std::vector<std::string> status{};  ///< files of `GET /trust/<centre>`, any number
    std::string anchor;                 ///< 64 hex digits of the trust anchor's public key, from somewhere that can be trusted
    std::string at;                     ///< a day or unix seconds; empty: now
    bool registered = false;            ///< the registry, asked, knew this very certificate
};

/// Checks the text of a scan with what this kiosk has.
[[nodiscard]] Outcome command_verify(Desk& desk, const std::string& text, const Speaker& say);
/// Checks a full credential: a JSON file, or a picture with one in it.
[[nodiscard]] Outcome command_verify_file(Desk& desk, const std::string& path, const Speaker& say);
/// The same two with nothing but the list in these files. Refuse: trust.malformed, trust.wrong_registry, trust.bad_signature, each {file}.
[[nodiscard]] Outcome command_verify_with(const TrustFiles& files, const std::string& text, const Clock& clock, const Speaker& say);
[[nodiscard]] Outcome command_verify_file_with(const TrustFiles& files, const std::string& path, const Clock& clock, const Speaker& say);

}  // namespace sanad

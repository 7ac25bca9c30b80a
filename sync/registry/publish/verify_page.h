#pragma once

#include <optional>
#include <string>

#include "credential/crypto/crypto.h"

namespace sanad {

/// The verify page as built from assets/verify: one file with everything inside, read into memory once.
struct VerifyPage {
    Bytes html;
    /// Content-Security-Policy: the page's own scripts and styles by their SHA-256, this registry to talk to, nothing from anywhere
    /// else, in nobody's frame.
    std::string policy;

    /// Reads `file`, with `__SANAD_ANCHOR__` replaced by the anchor's public key in hex. Nothing when there is no such file: the page
    /// was not built. Throws std::runtime_error for a page without the placeholder.
    [[nodiscard]] static std::optional<VerifyPage> load(const std::string& file, const PublicKey& anchor);
};

}  // namespace sanad

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
    std::string style{};                    ///< what stands in its first <style>: the registry's own pages look the same
    std::optional<Bytes> service_worker{};  ///< keeps the page on the phone
    std::string template_of_saved{};        ///< with the place for a trust list; empty when the page has none

    /// Reads index.html and sw.js in `folder`; `__SANAD_ANCHOR__` is replaced by the anchor's public key in hex, and `__SANAD_TRUST__` by
    /// `null`. Nothing when there is no page: it was not built. Throws std::runtime_error for a page without a place for the anchor.
    [[nodiscard]] static std::optional<VerifyPage> load(const std::string& folder, const PublicKey& anchor);

    /// The page as a file of its own, with a trust list inside (Publisher::saved_trust): it verifies without a network. What stands between
    /// `<!--served-->` and `<!--/served-->` is not in it: a form that posts to the registry would lead nowhere from a file.
    [[nodiscard]] std::optional<Bytes> saved(const std::string& trust_list) const;
};

}  // namespace sanad

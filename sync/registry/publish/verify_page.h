#pragma once

#include <map>
#include <string>

#include "credential/crypto/crypto.h"

namespace sanad {

/// The verify page as built from assets/verify: read into memory once, so that no address ever reaches the disk.
/// Immutable; any thread.
class VerifyPage {
public:
    struct File {
        std::string content_type;
        Bytes bytes;
    };

    /// Reads `folder`/index.html, with `__SANAD_ANCHOR__` replaced by the anchor's public key in hex, and the files beside it.
    /// Without index.html the page is absent: `index()` is null. Throws std::runtime_error for an index.html without the placeholder.
    [[nodiscard]] static VerifyPage load(const std::string& folder, const PublicKey& anchor);

    [[nodiscard]] const File* index() const { return find("index.html"); }
    [[nodiscard]] const File* find(const std::string& name) const;

private:
    std::map<std::string, File> files_;
};

/// Everything from this registry, nothing from anywhere else, in nobody's frame.
inline constexpr const char* kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace sanad

#pragma once

#include <optional>

#include "sync/registry/publish/html_page.h"
#include "sync/registry/store/registry.h"

/// The full credentials of registered certificates, by ids that nobody can guess. One Registry, its thread.
namespace sanad {

struct FullDocument {
    std::string json;  ///< the exact signed bytes
    CredentialKind kind = CredentialKind::certificate_of_completion;
};

/// Nothing when `id` is not the 26-digit id of a registered certificate that has a full credential, or when it was
/// erased.
[[nodiscard]] std::optional<FullDocument> full_credential(Registry& registry, std::string_view id);

/// The course version ("FAMG-1") as an Open Badges Achievement: what the first registered full credential of it states, JSON.
[[nodiscard]] std::optional<std::string> achievement(Registry& registry, std::string_view course_and_version);

/// A picture for each kind (assets/badge), into which credentials are baked. Immutable; any thread.
class BadgePictures {
public:
    /// Throws std::runtime_error when a picture is missing.
    [[nodiscard]] static BadgePictures load(const std::string& assets_dir);
    /// The picture of its kind with the credential inside.
    [[nodiscard]] Bytes bake(const FullDocument& full) const;

private:
    Bytes completion_;
    Bytes micro_;
};

/// What a browser shows at a credential's address: two downloads, and nothing about the holder.
[[nodiscard]] std::string credential_page(const HtmlWriter& html, const std::string& id);

}  // namespace sanad

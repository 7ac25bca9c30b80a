#pragma once

#include "sync/registry/store/registry_store.h"

/// What anybody may know, and nothing about anybody. Reads one store, its thread.
namespace sanad {

/// The signed trust list as it stands.
[[nodiscard]] Bytes published_trust_keys(RegistryStore& store);

/// The registered certificates of a centre whose digests begin with three hex digits, as a JSON array of 16-digit strings: one of
/// 4,096 ranges, so that who asks doesn't say which certificate is meant. Nothing when `prefix` is not three lower-case hex digits
/// or the centre is not known.
[[nodiscard]] std::optional<std::string> published_digests(RegistryStore& store, const std::string& centre_code, std::string_view prefix);

}  // namespace sanad

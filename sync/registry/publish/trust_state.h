#pragma once

#include "credential/trust/trust_list.h"
#include "sync/registry/store/registry.h"

/// The trust list as the registry's tables state it now, unsigned. One Registry, its thread; call inside a Snapshot or a Transaction where
/// all must be of one state. `now`: unix seconds.
namespace sanad {

[[nodiscard]] TrustKeys trust_keys(Registry& registry, std::int64_t now);
/// The part of a centre. For an active device the ranges of counters; of a compromised, forked or retired one exactly the certificates that
/// were received in time or that an officer vouched for.
[[nodiscard]] TrustStatus trust_status(Registry& registry, const std::string& centre_code, std::int64_t now);
/// Both, as one verifier needs them for certificates of this centre.
[[nodiscard]] TrustList trust_list(Registry& registry, const std::string& centre_code, std::int64_t now);

}  // namespace sanad

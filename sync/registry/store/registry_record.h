#pragma once

#include "db/ledger/clock.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// What an officer decided, or the registry itself found, as an event of the registry's own ledger of that centre, which begins with its
/// first. Call inside the transaction that it belongs to, beside which there is no other. `actor`: the officer's staff code, or kRegistry.
inline const std::string kRegistry = "registry";  // DO NOT CHANGE: the actor of its own events, stored in them
Event record_as_registry(Registry& registry, const Clock& clock, const std::string& actor, const std::string& centre_code,
                         EventDraft draft);
/// Several, in this order.
void record_all_as_registry(Registry& registry, const Clock& clock, const std::string& actor, const std::string& centre_code,
                            std::vector<EventDraft> drafts);

}  // namespace sanad

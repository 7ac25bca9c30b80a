#pragma once

#include "db/ledger/clock.h"
#include "sync/registry/store/registry.h"

namespace sanad {

/// What an officer decided, as an event of the registry's own ledger of that centre, which begins with its first. Call inside the
/// transaction that the decision belongs to. `actor`: the officer's staff code.
Event record_as_registry(Registry& registry, const Clock& clock, const std::string& actor, const std::string& centre_code,
                         EventDraft draft);
/// Several, in this order.
void record_all_as_registry(Registry& registry, const Clock& clock, const std::string& actor, const std::string& centre_code,
                            std::vector<EventDraft> drafts);

}  // namespace sanad

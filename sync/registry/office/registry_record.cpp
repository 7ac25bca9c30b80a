#include "sync/registry/office/registry_record.h"

namespace sanad {

Event record_as_registry(Registry& registry, const Clock& clock, const std::string& actor, const std::string& centre_code,
                         EventDraft draft) {
    const std::string ledger = registry_ledger(centre_code);
    // Later than everything that the officer could have seen: of two words about one thing the later counts.
    const std::string seen = registry.store().latest_hlc(centre_code);
    const auto say = [&](EventDraft said) {
        return record(registry.ledger(), registry.projector(), ledger, actor, clock, std::move(said), seen);
    };
    if (registry.ledger().head(ledger).seq == 0) say({"ledger.opened/1", Json{{"centre", centre_code}, {"reason", "first"}}});
    return say(std::move(draft));
}

}  // namespace sanad

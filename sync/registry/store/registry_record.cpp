#include "sync/registry/store/registry_record.h"

#include "db/projection/erasure.h"

namespace sanad {
namespace {

class Writer {
public:
    Writer(Registry& registry, const Clock& clock, const std::string& actor, const std::string& centre_code)
        : registry_(registry),
          clock_(clock),
          actor_(actor),
          ledger_(registry_ledger(centre_code)),
          // Later than everything that the officer could have seen: of two words about one thing the later counts.
          seen_(registry.store().latest_hlc(centre_code)) {
        if (registry.ledger().head(ledger_).seq == 0) (void)say({"ledger.opened/1", Json{{"centre", centre_code}, {"reason", "first"}}});
    }
    Event say(EventDraft draft) {
        Event event = record(registry_.ledger(), registry_.projector(), ledger_, actor_, clock_, std::move(draft), seen_);
        Erasure(registry_.database()).strip(event);
        return event;
    }

private:
    Registry& registry_;
    const Clock& clock_;
    const std::string& actor_;
    const std::string ledger_;
    const std::string seen_;
};

}  // namespace

Event record_as_registry(Registry& registry, const Clock& clock, const std::string& actor, const std::string& centre_code,
                         EventDraft draft) {
    return Writer(registry, clock, actor, centre_code).say(std::move(draft));
}

void record_all_as_registry(Registry& registry, const Clock& clock, const std::string& actor, const std::string& centre_code,
                            std::vector<EventDraft> drafts) {
    Writer writer(registry, clock, actor, centre_code);
    for (EventDraft& draft : drafts) (void)writer.say(std::move(draft));
}

}  // namespace sanad

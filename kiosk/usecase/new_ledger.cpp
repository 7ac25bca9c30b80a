#include "kiosk/usecase/new_ledger.h"

#include <algorithm>

#include "credential/bytes/text_codec.h"
#include "db/ledger/least_time.h"
#include "db/projection/projector.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/store/certificate_store.h"
#include "kiosk/usecase/desk.h"

namespace sanad {

void go_on_in_new_ledger(Database& database, const ColumnCipher& cipher, const Clock& clock, const std::string& reason,
                         std::uint32_t highest_given) {
    Ledger ledger(database, cipher);
    Projector projector(database, cipher);
    const OwnLedger old = load_own_ledger(database);
    const LedgerHead head = ledger.head(old.ledger);
    const auto registration = load_registration(database);
    const std::string device = registration && registration->device ? registration->device->device_code : std::string();
    const std::uint32_t counter_from = std::max(next_counter(database, device), highest_given + 1) + kCounterGap - 1;
    const Millis latest = latest_wall(database, clock);
    // What is recorded from now on comes after what was, or a correction would be taken for older than what it corrects; but not where
    // what was is dated far ahead.
    const Millis furthest = std::min(latest, clock.now() + kHlcAllowance);
    const std::string seen = reason != "clock" && !head.hlc.empty() && hlc_millis(head.hlc) <= furthest ? head.hlc : std::string();
    const std::string next = new_id();
    start_own_ledger(database, {next, old.actor, counter_from});
    record(ledger, projector, next, old.actor, clock,
           {"ledger.opened/1", Json{{"centre", load_centre(database).code},
                                    {"reason", reason},
                                    {"parent", old.ledger},
                                    {"parent_seq", head.seq},
                                    {"parent_head", to_hex(head.hash)},
                                    {"counter_from", counter_from}}},
           seen, latest);
    if (!device.empty()) {
        record(ledger, projector, next, old.actor, clock,
               {"device.registered/1", Json{{"device", device}, {"centre", registration->device->centre_code}}}, {}, latest);
    }
}

bool speaks_of_its_ledger(const Event& event) { return event.type == "ledger.opened/1" || event.type == "device.registered/1"; }

}  // namespace sanad

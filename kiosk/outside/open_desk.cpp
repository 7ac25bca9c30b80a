#include "kiosk/outside/open_desk.h"

#include <filesystem>

#include "kiosk/outside/disk_reserve.h"
#include "kiosk/store/centre_store.h"
#include "kiosk/usecase/check_records.h"
#include "sync/client/late_feed.h"

namespace sanad {

Result<std::unique_ptr<Desk>, Refusal> open_desk(const std::string& path, const Passphrase& passphrase, const Clock& clock) {
    if (std::filesystem::is_regular_file(path)) give_back_reserve(path);  // first, for on a full disk nothing can be opened
    auto desk = Desk::open(path, passphrase, clock);
    if (!desk) return desk;
    try {
        project_late_events((*desk)->database(), (*desk)->cipher());
    } catch (const DatabaseLocked&) {
        return refuse(Refusal{"db.locked", {{"file", path}}});
    } catch (const DatabaseDamaged&) {
        return refuse(Refusal{"db.damaged", {{"file", path}}});
    }
    return desk;
}

void project_late_events(Database& database, const ColumnCipher& cipher) {
    try {
        catch_up(database, cipher, load_centre(database).code, counts_here(database));
    } catch (const DatabaseTrouble&) {
        throw;
    } catch (const std::exception&) {
        // Better an incomplete table than a kiosk that can't be opened: its rows then differ from its events, which the ledger check says.
    }
}

}  // namespace sanad

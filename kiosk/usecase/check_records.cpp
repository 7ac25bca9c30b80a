#include "kiosk/usecase/check_records.h"

#include "db/schema/schema.h"

namespace sanad {

std::function<bool(const Event&)> counts_here(Database& database) {
    return [&database](const Event& event) {
        auto row = database.prepare("SELECT 1 FROM fed_quarantined WHERE ledger=? AND seq=?");
        return !row.bind(event.ledger).bind(event.seq).step();
    };
}

Result<void, Refusal> check_file(Desk& desk) {
    if (!desk.database().is_whole()) return refuse(Refusal{"db.damaged", {{"file", desk.path()}}});
    return {};
}

LedgerReport check_records(Database& database, const ColumnCipher& cipher) {
    const auto withheld = [&](const std::string& ledger, Seq seq) -> std::optional<Digest> {
        auto row = database.prepare("SELECT hash FROM fed_withheld WHERE ledger=? AND seq=?");
        return row.bind(ledger).bind(seq).step() ? array_of<32>(row.blob(0)) : std::nullopt;
    };
    return check_ledgers(database, cipher, DatabaseKind::kiosk, kiosk_migrations(), counts_here(database), withheld);
}

}  // namespace sanad

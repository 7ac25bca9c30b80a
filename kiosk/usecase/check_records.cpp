#include "kiosk/usecase/check_records.h"

#include "db/schema/schema.h"

namespace sanad {

LedgerReport check_records(Database& database, const ColumnCipher& cipher) {
    const auto counts = [&](const Event& event) {
        auto row = database.prepare("SELECT 1 FROM fed_quarantined WHERE ledger=? AND seq=?");
        return !row.bind(event.ledger).bind(event.seq).step();
    };
    const auto withheld = [&](const std::string& ledger, Seq seq) -> std::optional<Digest> {
        auto row = database.prepare("SELECT hash FROM fed_withheld WHERE ledger=? AND seq=?");
        return row.bind(ledger).bind(seq).step() ? array_of<32>(row.blob(0)) : std::nullopt;
    };
    return check_ledgers(database, cipher, DatabaseKind::kiosk, kiosk_migrations(), counts, withheld);
}

}  // namespace sanad

#include "sync/client/late_feed.h"

#include <algorithm>
#include <stdexcept>

#include "db/projection/erasure.h"
#include "db/projection/late_events.h"
#include "sync/protocol/authorship.h"
#include "sync/protocol/receipt.h"

namespace sanad {
namespace {

class LateFeed {
public:
    LateFeed(Database& database, const ColumnCipher& cipher, const std::string& centre_code)
        : database_(database), centre_code_(centre_code), projector_(database, cipher), erasure_(database) {}

    bool take_up(const Event& event) {
        const auto author = author_of(event.ledger);
        if (author && !may_author(event, *author)) return set_apart(event, QuarantineReason::not_author);
        try {
            projector_.apply(event);
        } catch (const std::invalid_argument&) {
            return set_apart(event, QuarantineReason::bad_body);
        }
        erasure_.heed(event);
        if (author) seen_ = std::max(seen_, event.hlc);
        return true;
    }

    /// Whether personal parts were taken away.
    bool finish(Ledger& ledger) {
        if (erasure_.is_due()) erasure_.sweep(ledger.ledgers());
        // What is recorded from now on is later than what counts now.
        database_.prepare("UPDATE last_feed SET hlc=? WHERE hlc<?").bind(seen_).bind(seen_).run();
        return erasure_.taken() > 0;
    }

private:
    /// Nothing: it is one's own ledger.
    std::optional<Author> author_of(const std::string& ledger) {
        auto row = database_.prepare("SELECT device FROM fed_ledger WHERE ledger=?");
        if (!row.bind(ledger).step()) return std::nullopt;
        const std::string device = row.text(0);
        return Author{device.empty() ? AuthorKind::registry : AuthorKind::kiosk, device, centre_code_};
    }

    bool set_apart(const Event& event, QuarantineReason reason) {
        database_.prepare("INSERT INTO fed_quarantined(ledger, seq, reason) VALUES(?,?,?)")
            .bind(event.ledger)
            .bind(event.seq)
            .bind(name_of(reason))
            .run();
        return false;
    }

    Database& database_;
    const std::string& centre_code_;
    Projector projector_;
    Erasure erasure_;
    std::string seen_;  // the latest hlc of another's that counts now
};

}  // namespace

void catch_up(Database& database, const ColumnCipher& cipher, const std::string& centre_code,
              const std::function<bool(const Event&)>& counts) {
    if (knows_same_types(database)) return;
    Transaction transaction(database);
    LateFeed late(database, cipher, centre_code);
    (void)take_up_late_events(database, cipher, counts, [&](const Event& event) { return late.take_up(event); });
    Ledger ledger(database, cipher);
    const bool erased = late.finish(ledger);
    transaction.commit();
    if (erased) database.truncate_journal();
}

}  // namespace sanad

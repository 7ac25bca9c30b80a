#include "db/projection/ledger_check.h"

#include "db/projection/erasure.h"
#include "db/schema/schema.h"

namespace sanad {
namespace {

constexpr std::size_t kMaxFaults = 100;

class Checker {
public:
    Checker(Database& database, const ColumnCipher& cipher, Database& rebuilt, const std::function<bool(const Event&)>& is_projected,
            const std::function<std::optional<Digest>(const std::string&, Seq)>& withheld)
        : database_(database),
          cipher_(cipher),
          rebuilt_(rebuilt),
          projector_(rebuilt, cipher),
          erasure_(database),
          is_projected_(is_projected),
          withheld_(withheld) {}

    LedgerReport run() {
        for (const auto& ledger : Ledger(database_, cipher_).ledgers()) check_chain(ledger);
        for (const char* table : kProjectedTables) compare(table);
        return std::move(report_);
    }

private:
    void fault(LedgerFault::Kind kind, const std::string& ledger, Seq seq) {
        if (report_.faults.size() < kMaxFaults) report_.faults.push_back({kind, ledger, seq});
    }

    void check_chain(const std::string& ledger) {
        ++report_.ledgers;
        Seq expected = 1;
        Digest prev{};
        auto rows = database_.prepare("SELECT seq, line, hash, personal, hlc FROM event WHERE ledger=? ORDER BY seq");
        rows.bind(ledger);
        for (; rows.step(); ++expected) {
            ++report_.events;
            const Seq seq = rows.integer(0);
            for (auto hash = missing(ledger, expected); hash && expected < seq; hash = missing(ledger, expected)) {
                prev = *hash;
                ++expected;
            }
            auto event = parse_event(rows.text(1));
            if (!event || event->ledger != ledger || event->seq != seq) {
                fault(LedgerFault::Kind::unreadable_event, ledger, seq);
                continue;
            }
            if (seq != expected) fault(LedgerFault::Kind::gap, ledger, expected);
            if (event->prev != prev || copy_of(event->hash) != rows.blob(2) || event->hlc != rows.text(4))
                fault(LedgerFault::Kind::chain_broken, ledger, seq);
            expected = seq;
            prev = event->hash;
            const bool counts = is_projected_(*event);
            if (rows.is_null(3)) {
                report_.erased_parts += event->personal_digest.has_value();
                if (counts && event->personal_digest && !erasure_.concerns(*event)) fault(LedgerFault::Kind::personal_missing, ledger, seq);
            } else if (!attach_personal(*event, rows.blob(3))) {
                fault(LedgerFault::Kind::personal_changed, ledger, seq);
            }
            if (counts) project(*event);
        }
    }

    std::optional<Digest> missing(const std::string& ledger, Seq seq) const { return withheld_ ? withheld_(ledger, seq) : std::nullopt; }

    bool attach_personal(Event& event, const Bytes& sealed) {
        ++report_.personal_parts;
        auto part = open_personal(cipher_, event, sealed);
        if (!part) return false;
        event.personal = std::move(part);
        return personal_matches(event);
    }

    void project(const Event& event) {
        try {
            projector_.apply(event);
        } catch (const std::invalid_argument&) {
            fault(LedgerFault::Kind::unreadable_event, event.ledger, event.seq);
        }
    }

    void compare(const std::string& table) {
        auto stored = database_.prepare("SELECT * FROM " + table + " ORDER BY 1, 2, 3");
        auto fresh = rebuilt_.prepare("SELECT * FROM " + table + " ORDER BY 1, 2, 3");
        bool more_stored = stored.step();
        bool more_fresh = fresh.step();
        for (; more_stored && more_fresh; more_stored = stored.step(), more_fresh = fresh.step()) {
            for (int column = 0; column < stored.columns(); ++column) {
                if (stored.is_null(column) != fresh.is_null(column) || stored.blob(column) != fresh.blob(column)) {
                    return fault(LedgerFault::Kind::projection_differs, table, 0);
                }
            }
        }
        if (more_stored || more_fresh) fault(LedgerFault::Kind::projection_differs, table, 0);
    }

    Database& database_;
    const ColumnCipher& cipher_;
    Database& rebuilt_;
    Projector projector_;
    Erasure erasure_;  // by the stored tables, which are compared with the rebuilt ones
    const std::function<bool(const Event&)>& is_projected_;
    const std::function<std::optional<Digest>(const std::string&, Seq)>& withheld_;
    LedgerReport report_;
};

}  // namespace

std::string_view name_of(LedgerFault::Kind kind) {
    switch (kind) {
        case LedgerFault::Kind::unreadable_event:
            return "unreadable_event";
        case LedgerFault::Kind::gap:
            return "gap";
        case LedgerFault::Kind::chain_broken:
            return "chain_broken";
        case LedgerFault::Kind::personal_changed:
            return "personal_changed";
        case LedgerFault::Kind::personal_missing:
            return "personal_missing";
        case LedgerFault::Kind::projection_differs:
            return "projection_differs";
    }
    return {};
}

LedgerReport check_ledgers(Database& database, const ColumnCipher& cipher, DatabaseKind kind, std::span<const Migration> migrations,
                           const std::function<bool(const Event&)>& is_projected,
                           const std::function<std::optional<Digest>(const std::string&, Seq)>& withheld) {
    Database rebuilt = Database::scratch(kind, migrations);
    // One snapshot for chains and tables, or a mark made meanwhile would look like a fault. Nothing is written: rolled back at the end.
    const Snapshot snapshot(database);
    return Checker(database, cipher, rebuilt, is_projected, withheld).run();
}

}  // namespace sanad

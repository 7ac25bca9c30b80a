#pragma once

#include <functional>

#include "db/projection/projector.h"

namespace sanad {

struct LedgerFault {
    enum class Kind {
        unreadable_event,   ///< the stored line is not an event, or not its own canonical form
        gap,                ///< a seq is missing
        chain_broken,       ///< prev or hash doesn't match
        personal_changed,   ///< the personal part doesn't hash to the digest in the chain, or can't be opened
        personal_missing,   ///< the personal part is gone, of an event that counts and is of nobody who was erased
        projection_differs  ///< rebuilt from the events, a domain table has other rows
    };
    Kind kind;
    std::string ledger;  ///< or the table, for projection_differs
    Seq seq = 0;
};
[[nodiscard]] std::string_view name_of(LedgerFault::Kind kind);

struct LedgerReport {
    std::int64_t ledgers = 0;
    std::int64_t events = 0;
    std::int64_t personal_parts = 0;
    std::int64_t erased_parts = 0;
    std::vector<LedgerFault> faults;  ///< the first 100
};

/// Re-hashes every chain, opens every personal part, rebuilds the projections into a scratch database and compares them, row by row,
/// with the stored ones. Reads only. `is_projected` says which events count (the registry leaves quarantined ones out); `withheld` gives
/// the hash of an event that is known to be missing, so that the chain goes on behind it. One connection, its thread.
[[nodiscard]] LedgerReport check_ledgers(Database& database, const ColumnCipher& cipher, DatabaseKind kind,
                                         std::span<const Migration> migrations, const std::function<bool(const Event&)>& is_projected,
                                         const std::function<std::optional<Digest>(const std::string&, Seq)>& withheld = {});

}  // namespace sanad

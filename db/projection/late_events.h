#pragma once

#include <functional>

#include "db/projection/projector.h"

/// Late events: stored by a program that did not know their type, and so not projected yet. A database remembers with which types its
/// projections were made (`projected_types`), and a program that knows others does what is missing when it opens the database.
/// One connection, its thread.
namespace sanad {

/// Whether the projections were made with exactly the types that this program projects. Reads one row.
[[nodiscard]] bool knows_same_types(Database& database);
/// Throws std::runtime_error when a newer program has made the projections: what this one stores from now on would be missing in them.
/// Call inside the transaction that stores events of others.
void refuse_newer_projections(Database& database);

struct LateEvents {
    int taken = 0;    ///< taken up
    int damaged = 0;  ///< events of whatever type that are missing in the new projections, wholly or in part, as rebuild_projections says
};

/// Hands every late event that `counts` to `take_up`, in the order in which they were recorded; that projects it and returns true, or sets
/// it apart. When there was any, all projections are made anew, so that each ledger's own order is kept, and so that nothing stays of one
/// that an older program projected and that is set apart now. Remembers the types. Call inside a Transaction that is alone; what another
/// process has done meanwhile is not done again. A personal part that can't be opened is not there.
LateEvents take_up_late_events(Database& database, const ColumnCipher& cipher, const std::function<bool(const Event&)>& counts,
                               const std::function<bool(const Event&)>& take_up);

}  // namespace sanad

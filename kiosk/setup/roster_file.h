#pragma once

#include "db/ledger/ledger.h"
#include "kiosk/model/ids.h"
#include "kiosk/rules/roster_reader.h"

/// A roster file as events: the same file gets the same answer at a kiosk and at the office.
namespace sanad {

/// By which a file that was brought in before is known again: hex of SHA-256.
[[nodiscard]] std::string roster_digest(ByteView file);

/// The roster and its good rows as trainees with new ids, in the order in which they are to be recorded. `title` is what people call it.
/// Refuses roster.no_good_rows {bad}: there is nothing to record.
[[nodiscard]] Result<std::vector<EventDraft>, Refusal> roster_imported(const RosterPreview& preview, const RosterId& roster,
                                                                       const std::string& digest, const std::string& title);

}  // namespace sanad

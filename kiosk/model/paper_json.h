#pragma once

#include "credential/bytes/canonical_json.h"
#include "kiosk/model/paper.h"

namespace sanad {

/// The frozen paper as it is kept in `certificate.issued/1`.
[[nodiscard]] Json paper_to_json(const Paper& paper);
/// Throws std::runtime_error for anything that paper_to_json didn't write: the ledger holds only what we wrote.
[[nodiscard]] Paper paper_from_json(const Json& json);

}  // namespace sanad

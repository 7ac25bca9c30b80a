#pragma once

#include "assets/lang/catalogue.h"
#include "kiosk/usecase/issue.h"

namespace sanad {

/// Where this kiosk keeps what its certificates were drawn with: `<database>.assets` (document/asset_store.h).
[[nodiscard]] std::string kept_looks_dir(Database& database);

/// What issuing asks before it signs: keeps the template, words and fonts as they are today, and lays every page out, on as many threads as
/// there are processors. Refuses, paper by paper: issue.missing_glyph {name, letter}, issue.paper_does_not_fit {name, field}, and for all
/// of them what is wrong with the template (document/page_look.h). `field` comes in `language`. Desk and catalogue must outlive it.
[[nodiscard]] PaperCheck paper_check(Desk& desk, const Catalogue& catalogue, Language language);

}  // namespace sanad

#pragma once

#include <map>
#include <string>

#include "credential/verify.h"

/// What is said beside a verdict's own two sentences (`verdict.<name>`, `verdict.<name>.do`). Days are UTC's.
namespace sanad {

/// A sentence of the catalogues and what fills it.
struct Sentence {
    std::string key;
    std::map<std::string, std::string> facts{};
    std::map<std::string, std::string> worded{};  ///< placeholders that another sentence fills: name and its catalogue key
    bool operator==(const Sentence&) const = default;
};

/// Since when, why, by which: the particulars of this verdict, for those that have any.
[[nodiscard]] std::optional<Sentence> verdict_detail(const Verification& found, const TrustList& trust);

/// Which list was used and how old it is, with a warning that grows with its age; or that the centre's part is missing. Never changes a
/// verdict. `now`: unix seconds.
[[nodiscard]] Sentence list_caution(const Verification& found, const TrustList& trust, std::int64_t now);
constexpr std::int64_t kFreshListDays = 7;
constexpr std::int64_t kOldListDays = 90;

}  // namespace sanad

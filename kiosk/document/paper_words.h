#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "assets/lang/catalogue.h"
#include "kiosk/document/page_template.h"
#include "kiosk/model/paper.h"

/// The certificate's facts as words. Pure functions, any thread. Latin names and numbers come isolated in Urdu lines.
namespace sanad {

[[nodiscard]] std::string_view kind_key(CredentialKind kind);      ///< "Micro-credential"
[[nodiscard]] std::string_view note_key(CredentialKind kind);      ///< what that kind means
[[nodiscard]] std::string_view lead_key(CredentialKind kind);      ///< "has attended … the course"
[[nodiscard]] std::string_view field_key(std::string_view field);  ///< a refused field's name for people

/// "5 March 2026" of an ISO day; the text itself when it is not one.
[[nodiscard]] std::string date_in_words(const Catalogue& words, Language language, const std::string& iso_day);
/// "held from … to …", or "held on …"
[[nodiscard]] std::string period_line(const Catalogue& words, Language language, const Paper& paper);
/// "daughter of … · Identity no. …"; empty when the paper has neither.
[[nodiscard]] std::string person_line(const Catalogue& words, Language language, const Paper& paper);
/// The web address without scheme and trailing slash, as people type it.
[[nodiscard]] std::string host_of(std::string_view url);
/// Who signs: the template's own, or else the paper's ("Dr. Name, Director", at its first comma).
[[nodiscard]] std::vector<PageTemplate::Signatory> signatories_of(const PageTemplate& page, const Paper& paper);
/// "REVISED", "DUPLICATE", "DRAFT"; empty when there is nothing to mark.
[[nodiscard]] std::string mark_words(const Catalogue& words, Language language, const Paper& paper, const PageMark& mark);
/// What the kind means, which certificate this one replaces, which copy it is and of which day.
[[nodiscard]] std::string note_line(const Catalogue& words, Language language, const Paper& paper, const PageMark& mark);

}  // namespace sanad

#pragma once

#include "kiosk/document/document_maker.h"

namespace sanad {

/// A made-up certificate of a sample course, drawn with the template in `template_file` and written to `out` (".pdf" or ".png"): a draft,
/// NOT VALID, with nothing to scan. Refuses what is wrong with the template (document/page_look.h), template.preview_form {file} for any
/// other ending, template.preview_not_drawable {why}, file.not_writable {file}.
[[nodiscard]] Result<std::string, Refusal> preview_template(const std::string& template_file, CredentialKind kind, const std::string& out,
                                                            const Catalogue& catalogue, Language language);

}  // namespace sanad
